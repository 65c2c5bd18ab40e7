"""清单用词: the rows of the ledger's other sheets: reports, changes, copied and stale, people."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.book import Book, BookIssue
from rules.book_parts import Change, FlagFacts, PersonFacts
from rules.report_facts import ReportFacts
from texts.desk.answers import how, why
from texts.desk.issue import returned_words
from texts.paper.columns import Cell, Columns
from texts.paper.ledger import SOURCES, UNKNOWN
from texts.paper.words import clean, flag_word
from texts.summary.words import state_word
from texts.wording import TICKS, clock_name, issue_name

ON_TIME = {True: "是", False: "否", None: ""}
ROLES = {
    "lead_leader": "牵头领导",
    "responsible_person": "责任人员",
    "contact": "联络人员",
    "office": "市环督办",
    "inspector": "督查",
    "group_head": "领导小组",
}
CHANGES = {**ROLES, "deadline": "整改时限", "cutoff": "报送截止", "plan": "方案载入"}
CHANGES |= {"person_unit": "人员单位", "person_post": "人员职务", "person_phone": "人员电话"}
BASES = {"plan": "整改方案", "request": "申请经批准", "office": "市环督办登记", "outage": "系统中断"}

REPORTS: Columns = (
    ("序号", 6),
    ("反馈问题", 22),
    ("牵头单位", 18),
    ("报送范围", 12),
    ("联络人员", 10),
    ("联系电话", 14),
    ("报送状态", 14),
    ("是否按时", 9),
    ("报送时间", 17),
    ("报送截止", 17),
    ("请报送达", 17),
    ("送达方式", 9),
    ("提醒次数", 9),
    ("报送版本", 9),
    ("缺报及未报原因", 36),
    ("代报、更正", 22),
    ("措施进展来信编号", 26),
)
CHANGED: Columns = (
    ("时间", 17),
    ("问题", 12),
    ("变更事项", 12),
    ("范围、月份、姓名、起始日", 16),
    ("原", 30),
    ("现", 30),
    ("依据", 40),
    ("经办", 12),
)
FLAGGED: Columns = (
    ("序号", 6),
    ("反馈问题", 22),
    ("报送范围", 12),
    ("措施", 8),
    ("提示", 16),
    ("本月原文", 44),
    ("对照原文", 44),
    ("数据时点", 17),
    ("提出时间", 17),
    ("本人说明", 40),
)
PEOPLE: Columns = (("编号", 8), ("姓名", 12), ("单位", 32), ("职务", 32), ("电话", 18), ("职责", 60))


def report_row(issue: BookIssue, report: ReportFacts, number: Cell, zone: ZoneInfo) -> list[Cell]:
    filing = issue.filing(report.id)
    told = [SOURCES.get(filing.source, ""), f"更正：{filing.correction}" if filing.correction else ""] if filing else []
    told.append(returned_words(report, zone))
    asked = how(report.asked_how) if report.asked_how not in ("", "telegram") else "消息" if report.asked_at else ""
    return [
        number,
        issue.facts.title,
        report.unit or UNKNOWN,
        report.scope,
        report.contact or UNKNOWN,
        report.phone,
        state_word(report),
        ON_TIME[report.on_time],
        report.first_at,
        report.cutoff,
        report.asked_at,
        asked,
        len(report.reminded),
        filing.versions if filing else 0,
        why(report, zone) if report.wanted else "",
        "\n".join(words for words in told if words),
        "，".join(f"措施{each.number}：{each.message_id}" for each in report.measures if each.message_id),
    ]


def change_row(change: Change, book: Book) -> list[Cell]:
    everywhere = "" if change.what.startswith("person_") else "全部"
    name = issue_name(change.number, change.list_key) if change.number is not None else change.list_key or everywhere
    return [
        change.at or "方案原文",
        name,
        CHANGES.get(change.what, change.what),
        _place(change),
        _moment(change, change.old, book.zone),
        f"改动{change.new}处" if change.what == "plan" else _moment(change, change.new, book.zone),
        BASES.get(change.basis, change.basis),
        change.by,
    ]


def _place(change: Change) -> Cell:
    """A leader changed by the office holds from the day it said."""
    since = change.what == "lead_leader" and change.by and change.place
    return date.fromisoformat(change.place) if since else change.place


def _moment(change: Change, words: str, zone: ZoneInfo) -> Cell:
    if change.what == "cutoff" and words:
        return clock_name(datetime.fromisoformat(words), zone)
    if change.what == "deadline" and words:
        return date.fromisoformat(words)
    return words or ("" if change.what != "contact" else UNKNOWN)


def flag_row(issue: BookIssue, flag: FlagFacts, number: Cell) -> list[Cell]:
    report = next(each for each in issue.facts.reports if each.id == flag.report_id)
    said = next((each for each in report.measures if each.number == flag.measure), None)
    words = report.whole if said is None else said.words or TICKS[said.tick or "in_progress"]
    return [
        number,
        issue.facts.title,
        report.scope,
        flag.measure or "整体",
        flag_word(flag),
        clean(words),
        clean(flag.against),
        said.filed_at if said else report.received_at,
        flag.raised_at,
        clean(flag.explanation),
    ]


def person_row(person: PersonFacts) -> list[Cell]:
    return [person.id, person.name, person.unit, person.post, person.phone, _roles(person)]


def _roles(person: PersonFacts) -> str:
    by_kind: dict[str, list[str]] = {}
    for kind, key, number in person.roles:
        by_kind.setdefault(ROLES.get(kind, kind), []).append(issue_name(number, key) if number is not None else "")
    return "；".join(kind + (f"（{'、'.join(names)}）" if any(names) else "") for kind, names in by_kind.items())
