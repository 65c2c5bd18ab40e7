"""预警清单: what stands and what stood, one warning with whom it was told to (DOMAIN §1.5, §4)."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, Person, Warning
from supervision.leader.told import told_days
from supervision.notices.leader_warnings import what_of, why_over
from supervision.notices.places import issue_called
from supervision.notices.plan_leaders import unread
from supervision.people import holders
from supervision.practice import Practice
from texts.desk import leaders as texts
from texts.wording import clock_name


async def warnings_of(session: Session, issue: Issue, practice: Practice) -> list[str]:
    """Everything ever raised about one issue."""
    lines = await _lines(session, practice, col(Issue.id) == issue.id)
    return texts.warnings_of(await issue_called(session, issue), lines)


async def listed(session: Session, now: datetime, practice: Practice, everything: bool) -> list[str]:
    lines = await _lines(session, practice, *(() if everything else (col(Warning.resolved_at).is_(None),)))
    calls = [
        texts.call_line(
            leader.name,
            leader.phone,
            list(dict.fromkeys([await issue_called(session, cause.issue) for cause in causes])),
        )
        for leader, causes in await unread(session, now, practice, await practice.calendar(session))
    ]
    return texts.warnings(lines, calls, everything)


async def _lines(session: Session, practice: Practice, *which: ColumnElement[bool]) -> list[str]:
    rows = await session.exec(
        select(Warning, Issue)
        .join(Issue, col(Issue.id) == col(Warning.issue_id))
        .where(*which)
        .order_by(col(Issue.plan_id), col(Issue.number), col(Warning.id))
    )
    lines, called = [], dict[int, tuple[str, str]]()
    for warning, issue in rows:
        if warning.issue_id not in called:
            called[warning.issue_id] = await issue_called(session, issue), await _leaders(session, issue)
        lines.append(_line(warning, *called[warning.issue_id], practice))
    return lines


def _line(warning: Warning, name: str, leaders: str, practice: Practice) -> str:
    at = clock_name(warning.raised_at, practice.habits.zone)
    return texts.warning_line(warning.id or 0, warning.level, name, what_of(warning), warning.state, leaders, at)


async def _leaders(session: Session, issue: Issue) -> str:
    return "、".join(person.name for person in await holders(session, "lead_leader", issue.id))


async def row_of(session: Session, number: str, locked: bool = False) -> Warning | None:
    """`locked`: nobody else changes it meanwhile; a number no table could hold is none."""
    return await session.get(Warning, int(number), with_for_update=locked or None) if int(number) < 2**31 else None


async def shown(session: Session, number: str, practice: Practice) -> str:
    warning = await row_of(session, number)
    if warning is None:
        return texts.unknown_warning(number)
    issue, zone = await session.get_one(Issue, warning.issue_id), practice.habits.zone
    lines = []
    for leader in await holders(session, "lead_leader", issue.id):
        told = (await told_days(session, leader.id or 0)).get(warning.id or 0, [])
        lines.append(texts.told_line(leader.name, [clock_name(at, zone) for at in told]))
    if warning.acknowledged_at is not None:
        deputy = await session.get(Person, warning.facts["deputy"]) if "deputy" in warning.facts else None
        lines.append(texts.read_line(clock_name(warning.acknowledged_at, zone), deputy.name if deputy else ""))
    if warning.resolved_at is not None and warning.state != "escalated":
        at = clock_name(warning.resolved_at, zone)
        lines.append(texts.over_line(warning.state, at, why_over(warning, practice)))
    line = _line(warning, await issue_called(session, issue), await _leaders(session, issue), practice)
    return texts.warning(line, lines)
