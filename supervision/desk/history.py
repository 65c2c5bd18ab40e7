"""历月查询: an issue month by month, what changed from each month to the next (DOMAIN §4 sample C)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument, parse_month
from rules.figure_moves import moves
from rules.month import Month
from rules.news import is_news
from rules.numerals import fold, number
from rules.report_facts import counted
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Assignment, Closeout, Difficulty, Instruction, Issue, Person, Report, Warning
from supervision.desk.issue_card import named_issue
from supervision.desk.paging import LAST, page_of, take_page
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, several_lists
from supervision.report.standing import Standing, missing_measures, standings
from supervision.summary.month import default_month, duties_of
from texts.desk import history as texts
from texts.wording import behind, issue_name

AT_ONCE = 5  # months of a screen
GIVEN = ("issued", "forwarded", "answered", "closed")
_MEASURE = re.compile(r"(?:措施|measure)\s*(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])", re.IGNORECASE)
Said = dict[tuple[int, str], tuple[str | None, str]]  # (assignment, measure) -> its tick and words before


@dataclass(frozen=True)
class Wanted:
    """`first`: "" for no bound; `measure`: "" for all."""

    issue: Issue
    name: str
    first: str
    last: str
    measure: str
    page: int

    def args(self, months: Sequence[str]) -> str:
        """The command's words with everything said out, so that a page holds the same months when turned to later."""
        measure = f"措施{self.measure}" if self.measure else ""
        return " ".join(part for part in (self.name.replace("问题", ""), months[0], months[-1], measure) if part)


async def history_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/history 18 [from] [to] [措施3] [第2页]: the newest page unless said, the oldest month of a page first."""
    wanted = await _wanted(session, args, now, practice)
    months = await _months(session, wanted)
    if not months:
        return Reply(texts.nothing(wanted.name, wanted.first, wanted.last))
    count = -(-len(months) // AT_ONCE)
    page = min(wanted.page, count)
    shown = months[max(0, len(months) - (count - page + 1) * AT_ONCE) : len(months) - (count - page) * AT_ONCE]
    before = await _before(session, wanted.issue, shown[0])
    duties = await duties_of(session, [*before, *shown], wanted.issue.id)
    found = await standings(session, [duty.report.id or 0 for duty in duties])
    said: Said = {}
    rows = []
    for month in [*before, *shown]:
        own = [duty for duty in duties if duty.report.month == month]
        row = texts.PastMonth(month, tuple(_report(duty, found, said, len(own) > 1, practice) for duty in own))
        rows += [row] if month in shown else []
    lines = [texts.month_line(row, wanted.measure) for row in rows]
    beside = await _beside(session, wanted.issue, shown, practice)
    head = texts.head(wanted.name, shown, wanted.measure)
    return page_of("history", wanted.args(months), [head, *lines, *beside], page, count)


async def _wanted(session: Session, args: str, now: datetime, practice: Practice) -> Wanted:
    words, page = take_page(args, LAST)
    issue, plan, rest = await named_issue(session, words)
    rest = fold(rest)
    measure = ""
    if match := _MEASURE.search(rest):
        digits = match[1]
        measure = digits if digits.isdecimal() and digits.isascii() else str(number(digits))
        rest = rest[: match.start()] + " " + rest[match.end() :]
    current = Month.parse(await default_month(session, now, practice))
    named = [parse_month(word, current) for word in re.split(r"[\s至到~—,，]+", rest) if word]
    if len(named) > 2:
        raise BadArgument("history", args)
    months = sorted(str(month) for month in named)
    first, last = (months[0], months[-1]) if months else ("", str(current))  # a month not asked for yet says nothing
    name = issue_name(issue.number, plan.key if await several_lists(session) else "")
    return Wanted(issue, name, first, last, measure, page)


async def _months(session: Session, wanted: Wanted) -> list[str]:
    """The months of which the issue has reports, oldest first."""
    query = (
        select(col(Report.month))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(col(Assignment.issue_id) == wanted.issue.id)
        .distinct()
    )
    found = sorted(await session.exec(query))
    return [each for each in found if (wanted.first or each) <= each <= wanted.last]


async def _before(session: Session, issue: Issue, month: str) -> list[str]:
    """The month before the first one shown, which it is compared with."""
    query = (
        select(col(Report.month))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(col(Assignment.issue_id) == issue.id, col(Report.month) < month)
        .order_by(col(Report.month).desc())
        .limit(1)
    )
    return list(await session.exec(query))


def _report(duty: Duty, found: dict[int, Standing], said: Said, several: bool, practice: Practice) -> texts.PastReport:
    """What one report said, beside what was last said before it; `said` is brought up to it."""
    report, standing = duty.report, found[duty.report.id or 0]
    lines = []
    for measure in duty.measure_numbers:
        answer = standing.answers.get(measure)
        if answer is None:
            continue
        key = (report.assignment_id, measure)
        tick = str(answer.tick.value) if answer.tick else None
        before = said.get(key)
        news = is_news(tick, answer.text, before)
        moved = tuple(
            (move.figure.unit, move.by) for move in moves(answer.text, before[1] if before else "") if move.by
        )
        lines.append(
            texts.PastAnswer(
                measure, tick, answer.text, news, moved, practice.habits.day_of(answer.filed_at), answer.message_id
            )
        )
        if tick != "unchanged" or before is None:
            said[key] = (tick, answer.text)
    received = report.received_at if standing.has_content else None
    return texts.PastReport(
        duty.assignment.scope or (f"第{duty.assignment.position + 1}份" if several else ""),
        counted(ReportState(report.state), report.on_time),
        tuple(lines),
        missing_measures(duty, standing) if standing.has_content else (),
        _late(report, received),
        standing.whole,
        report.state == ReportState.RETURNED,
    )


def _late(report: Report, received: datetime | None) -> str:
    """9小时 behind the cut-off, "" for whatever was in time or never came."""
    return "" if received is None or received < report.cutoff_at else behind(report.cutoff_at, received)


async def _beside(session: Session, issue: Issue, months: Sequence[str], practice: Practice) -> list[str]:
    """What leaders said, what was warned of and what was asked for in these months."""
    first, last = months[0], months[-1]
    day = practice.habits.day_of
    instructions = await session.exec(
        select(Instruction, Person.name)
        .join(Person, col(Instruction.leader_id) == col(Person.id))
        .where(col(Instruction.issue_id) == issue.id, col(Instruction.state).in_(GIVEN))
        .order_by(col(Instruction.id))
    )
    said = [(day(row.said_at), name) for row, name in instructions if first <= f"{day(row.said_at):%Y-%m}" <= last]
    warnings = await session.exec(
        select(Warning)
        .where(col(Warning.issue_id) == issue.id, col(Warning.month) >= first, col(Warning.month) <= last)
        .order_by(col(Warning.id))
    )
    raised = [(row.level, day(row.raised_at), day(row.resolved_at) if row.resolved_at else None) for row in warnings]
    difficulties = await session.exec(
        select(col(Difficulty.id)).where(
            col(Difficulty.issue_id) == issue.id, col(Difficulty.month) >= first, col(Difficulty.month) <= last
        )
    )
    closeouts = await session.exec(
        select(Closeout).where(col(Closeout.issue_id) == issue.id).order_by(col(Closeout.id))
    )
    steps = [
        (word, day(at))
        for row in closeouts
        for word, at in (("申请销号", row.applied_at), ("销号", row.accepted_at), ("退回或撤销", row.ended_at))
        if at is not None and first <= f"{day(at):%Y-%m}" <= last
    ]
    return texts.beside(said, raised, len(list(difficulties)), steps)
