"""附件用词: the bulletin's table of all issues, and its frame: head, marks, foot."""

import re
from datetime import date

from rules.book import Book, BookIssue
from rules.report_facts import MeasureFacts, ReportFacts
from texts.paper.ledger import tick
from texts.paper.words import (
    CLASSES,
    PRINTED,
    SELF_REPORTED,
    called,
    for_the_public,
    impersonal,
    left_words,
    mark,
    names_of,
    stamp,
    target_name,
)
from texts.summary.words import state_word, unit_name
from texts.wording import day_name

ANNEX = "整改进展情况表"
COLUMNS = (
    ("问题", 0.13),
    ("牵头单位", 0.13),
    ("整改时限", 0.15),
    ("报送情况", 0.12),
    ("进展情况（各单位自报）", 0.36),
    ("评定", 0.11),
)
PUBLIC_COLUMNS = (
    ("问题", 0.15),
    ("整改目标", 0.2),
    ("进展情况（各单位自报）", 0.35),
    ("责任单位", 0.14),
    ("完成时限", 0.16),
)
QUOTED = 80  # characters of a measure's words; all of them stand in the ledger
_CITY = re.compile(r"(?P<city>[\u4e00-\u9fff]{1,6}?[市州县区])")


def head(book: Book) -> str:
    """湘潭市环保督察整改工作通报; without a city where the plan's title names none."""
    city = _CITY.match(book.titles[0]) if book.titles else None
    return f"{city['city'] if city else ''}环保督察整改工作通报"


def marks(book: Book) -> str:
    """What stands on every page until a person has signed."""
    return f"{mark(book)}草稿　未经签发，不得外传"


def foot(book: Book) -> str:
    return f"数据截至{stamp(book.as_of, book.zone)}；{SELF_REPORTED}；数据指纹{book.fingerprint[:PRINTED]}"


def date_line(book: Book) -> str:
    return f"{book.today.year}年{book.today.month}月{book.today.day}日"


def file_name(book: Book, public: bool) -> str:
    at = f"{book.as_of.astimezone(book.zone):%m月%d日%H时%M分%S秒}"
    kind = "整改公告稿" if public else "整改通报稿"
    return f"{'演练-' if book.rehearsal else ''}{kind}{book.month}-截至{at}.docx"


def annex_row(issue: BookIssue, book: Book, public: bool) -> list[str]:
    name = f"{called(issue, book.many)}\n{issue.facts.title}"
    units = unit_name("、".join(issue.facts.lead_units)) or "待确认"
    progress = _progress(issue, book, public)
    if public:
        return [name, issue.goal or "（方案未列）", progress, units, _deadline(issue)]
    return [name, units, _dates(issue, book), _reports(issue, book), progress, CLASSES.get(issue.progress_class, "")]


def _deadline(issue: BookIssue) -> str:
    dated = [_day(target.due) for target in issue.targets if target.due]
    return issue.facts.deadline or "、".join(dated) or "未定"


def _dates(issue: BookIssue, book: Book) -> str:
    rows = [(n, target, target.due) for n, target in enumerate(issue.targets, start=1) if target.due]
    if issue.progress_class == "rectified" or not rows:
        return _deadline(issue)
    many = len(issue.targets) > 1
    left = [
        f"{target_name(n if many else 0, target)}{_day(due)}（{left_words(target, book)}）" for n, target, due in rows
    ]
    return "\n".join(left)


def _day(due: date) -> str:
    return f"{due.year}年{day_name(due)}"


def _reports(issue: BookIssue, book: Book) -> str:
    """按时（11月22日）: the state of each report with the day its data are of."""
    lines = []
    for report in issue.facts.reports:
        label = f"{report.scope}：" if report.scope and len(issue.facts.reports) > 1 else ""
        at = f"（{day_name(report.first_at.astimezone(book.zone).date())}）" if report.first_at else ""
        lines.append(f"{label}{state_word(report)}{at}")
    return "\n".join(lines) or "本月不报"


def _progress(issue: BookIssue, book: Book, public: bool) -> str:
    hide, names = (for_the_public if public else impersonal), names_of(book)
    lines = []
    for report in issue.facts.reports:
        label = f"［{report.scope}］" if report.scope and len(issue.facts.reports) > 1 else ""
        if report.whole:
            lines.append(label + _short(hide(report.whole, names)))
        for said in report.measures:
            if said.tick is not None or said.words:
                lines.append(label + _said(report, said, _short(hide(said.words, names))))
    return "\n".join(lines) or "本月未报"


def _said(report: ReportFacts, said: MeasureFacts, words: str) -> str:
    return f"{said.number} {tick(report, said)}" + (f"：{words}" if words else "")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…（详见台账）"
