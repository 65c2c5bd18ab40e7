"""单位查询: the issues a unit leads and those it supports, with how each stands (DOMAIN §4)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.numerals import fold
from rules.summary import Summary
from rules.units import same_office
from storage.session import Session
from storage.tables import Issue, Person, Plan
from supervision.desk.paging import paged, take_page
from supervision.obligations.standing import obligations_of
from supervision.obligations.telling import paper_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.summary.month import summary
from texts.desk import units as texts
from texts.obligations import owed_line
from texts.wording import issue_name, numeral

Row = tuple[Issue, Plan]


async def unit_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/unit 市环保局 [第2页]; a part of the name will do where it is one unit's alone."""
    words, page = take_page(args)
    asked = "".join(fold(words).split())
    if not asked:
        raise BadArgument("unit", args)
    rows = await _issues(session)
    names = _named(asked, rows)
    if len(names) != 1:
        return Reply(texts.which_unit(asked, names))
    [unit] = names
    value = await summary(session, None, now, practice)
    many = await several_lists(session)
    lines = texts.unit_lines(
        [_led(issue, plan, value, many) for issue, plan in rows if _among(unit, issue.lead_units)],
        [short(plan.key, issue.number, many) for issue, plan in rows if _supports(unit, issue)],
        await _papers(session, unit, now, practice),
    )
    own = [report for _, report in value.rows() if _among(unit, report.unit.split("、"))]
    return paged("unit", unit, texts.unit_head(unit, own, value), lines, page)


async def _papers(session: Session, unit: str, now: datetime, practice: Practice) -> list[str]:
    """What this unit owes besides the months, near or late."""
    today = practice.habits.day_of(now)
    owed = await obligations_of(session, practice, only_open=True)
    own = [one for one in owed if one.is_near_or_late(today) and same_office(one.row.unit) == same_office(unit)]
    return [owed_line(await paper_of(session, one, practice), today) for one in own]


async def _issues(session: Session) -> list[Row]:
    found = await session.exec(
        select(Issue, Plan).join(Plan, col(Issue.plan_id) == col(Plan.id)).order_by(col(Plan.id), col(Issue.number))
    )
    return [(issue, plan) for issue, plan in found]


def _named(asked: str, rows: Sequence[Row]) -> list[str]:
    """The unit meant: of this name, by another name of it, else those whose name has these words in it."""
    every = dict.fromkeys(unit for issue, _ in rows for unit in (*issue.lead_units, *issue.supporting_units))
    exact = [unit for unit in every if unit == asked] or [
        unit for unit in every if same_office(unit) == same_office(asked)
    ]
    return exact[:1] or [unit for unit in every if asked in unit]


def _among(unit: str, units: Sequence[str]) -> bool:
    return any(same_office(each) == same_office(unit) for each in units)


def _supports(unit: str, issue: Issue) -> bool:
    return _among(unit, issue.supporting_units) and not _among(unit, issue.lead_units)


def short(key: str, number: int, many: bool) -> str:
    return (key if many else "") + numeral(number)


def _led(issue: Issue, plan: Plan, value: Summary, many: bool) -> texts.LedIssue:
    facts = next((each for each in value.issues if each.id == issue.id), None)
    return texts.LedIssue(
        issue_name(issue.number, plan.key if many else ""),
        issue.title,
        issue.status,
        dict(value.classes).get(issue.id or 0),
        facts,
    )
