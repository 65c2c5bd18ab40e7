"""出处用词: the rows of the sheet 出处: every statement with the number of the message that said it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rules.book import Book, BookIssue
from rules.report_facts import ReportFacts
from texts.desk.verdicts import VERDICTS
from texts.paper.columns import Cell, Columns
from texts.paper.ledger import FILES
from texts.paper.words import clean
from texts.wording import TICKS, month_name

SOURCES: Columns = (
    ("序号", 6),
    ("反馈问题", 20),
    ("栏目", 14),
    ("措施", 8),
    ("报送范围、月份", 16),
    ("内容", 70),
    ("来信编号", 12),
    ("收到时间", 17),
)


@dataclass(frozen=True)
class Source:
    """One statement and the message that said it; `at` None: the message's own time tells it."""

    column: str
    measure: str
    place: str
    words: str
    message_id: int
    at: datetime | date | None = None


def source_row(issue: BookIssue, each: Source, number: Cell) -> list[Cell]:
    words = clean(each.words)
    return [number, issue.facts.title, each.column, each.measure, each.place, words, each.message_id, each.at]


def sources_of(issue: BookIssue) -> list[Source]:
    """What stands on the first sheet of an issue, in its order."""
    return [*_reported(issue), *_beside(issue)]


def _reported(issue: BookIssue) -> Iterator[Source]:
    for report in issue.facts.reports:
        place = report.scope or (report.contact or "" if len(issue.facts.reports) > 1 else "")
        if report.whole:
            yield from _whole(issue, report, place)
        for said in report.measures:
            if said.message_id is not None:
                words = said.words or TICKS[said.tick or "in_progress"]
                yield Source("本月进展情况", said.number, place, words, said.message_id, said.filed_at)
        for before in issue.earlier:
            spoken = {said.number for said in report.measures if said.message_id is not None}
            if before.assignment_id == report.assignment_id and before.measure not in spoken:
                words = before.words or TICKS[before.tick or "in_progress"]
                when = f"{place} {month_name(before.month)}".strip()
                yield Source("上次进展", before.measure, when, words, before.message_id, before.filed_at)


def _whole(issue: BookIssue, report: ReportFacts, place: str) -> Iterator[Source]:
    """A paragraph about the whole issue may have come in several messages: each is named."""
    filing = issue.filing(report.id)
    for message_id in filing.message_ids if filing else ():
        yield Source("本月进展情况", "整体", place, report.whole, message_id, report.received_at)


def _beside(issue: BookIssue) -> Iterator[Source]:
    for each in issue.difficulties:
        yield Source("存在问题及困难", "", "", each.text, each.message_id, each.raised_at)
    for file in issue.evidence:
        yield Source(
            "佐证材料", file.measure or "整体", "", FILES.get(file.kind, file.kind), file.message_id, file.sent_at
        )
    for said in issue.instructions:
        yield Source("批示", "", "", said.text, said.message_id, said.said_at)
    for talk in issue.talks:
        yield Source("约谈", "", "", "提请约谈", talk.message_id, talk.proposed_at)
    for check in issue.outcome.site_checks:
        if check.message_id is not None:
            yield Source("核查结论", "", check.month, VERDICTS[check.verdict], check.message_id, check.day)
    for public in issue.outcome.publications:
        if public.message_id is not None:
            yield Source("公开情况", "", "", public.link, public.message_id, public.day)


def rows(book: Book, number: dict[int, Cell]) -> list[list[Cell]]:
    """`number`: by issue, as the other sheets write it."""
    return [source_row(issue, each, number[issue.facts.id]) for issue in book.issues for each in sources_of(issue)]
