"""留痕的来源: the newest events of a person or an issue, from messages, notices and ledger entries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, union
from sqlmodel import col, func, or_, select

from storage.session import Session
from storage.tables import (
    Assignment,
    Difficulty,
    Evidence,
    Explanation,
    Filing,
    Instruction,
    LedgerEntry,
    Message,
    Notice,
    Report,
    Request,
    Role,
    StandIn,
    Warning,
)

Span = tuple[datetime, datetime]  # from, and before
TOLD = ("sent", "refused")
CHUNK = 200
FARTHEST = 50  # chunks looked through for the notices of one issue
SAID, RECORDED, SENT = 0, 1, 2  # in this order when they share an instant
_TOLD_AT = func.coalesce(col(Notice.sent_at), col(Notice.claimed_at), col(Notice.created_at))
_UPDATE = re.compile(r"update:(\d+)")


@dataclass(frozen=True)
class Event:
    """`number`: of its own row; one of `entry` and `notice`, or neither for a stored message."""

    at: datetime
    order: int
    number: int
    person_id: int | None
    entry: LedgerEntry | None = None
    notice: Notice | None = None


async def of_person(session: Session, person_id: int, span: Span | None, limit: int) -> list[Event]:
    """At most `limit` of each kind, the newest."""
    return [
        *await _messages(session, [col(Message.person_id) == person_id], span, limit),
        *await _entries(session, [col(LedgerEntry.person_id) == person_id], span, limit),
        *await _notices(session, [col(Notice.person_id) == person_id], span, limit),
    ]


async def of_issue(session: Session, issue_id: int, span: Span | None, limit: int) -> list[Event]:
    """The same of an issue: words that made something of it, entries about it, messages that spoke of it."""
    reports = _reports(issue_id)
    about = or_(col(LedgerEntry.issue_id) == issue_id, col(LedgerEntry.report_id).in_(reports))
    return [
        *await _messages(session, [col(Message.id).in_(_words_about(issue_id))], span, limit),
        *await _entries(session, [about], span, limit),
        *await _notices_about(session, issue_id, span, limit),
    ]


def _reports(issue_id: int) -> Any:
    return (
        select(col(Report.id))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(col(Assignment.issue_id) == issue_id)
    )


def _words_about(issue_id: int) -> Any:
    """The ids of messages from which something stands about the issue."""
    return union(
        select(col(Filing.message_id)).where(col(Filing.report_id).in_(_reports(issue_id))),
        *(
            select(col(table.message_id)).where(col(table.issue_id) == issue_id)
            for table in (Evidence, Difficulty, Instruction, Explanation)
        ),
        select(col(LedgerEntry.message_id)).where(
            col(LedgerEntry.issue_id) == issue_id, col(LedgerEntry.message_id).is_not(None)
        ),
    )


async def _messages(session: Session, where: list[ColumnElement[bool]], span: Span | None, limit: int) -> list[Event]:
    if span is not None:
        where = [*where, col(Message.arrived_at) >= span[0], col(Message.arrived_at) < span[1]]
    found = await session.exec(
        select(Message.id, Message.arrived_at, Message.person_id)
        .where(*where)
        .order_by(col(Message.arrived_at).desc(), col(Message.id).desc())
        .limit(limit)
    )
    return [Event(at, SAID, number or 0, person_id) for number, at, person_id in found]


async def _entries(session: Session, where: list[ColumnElement[bool]], span: Span | None, limit: int) -> list[Event]:
    if span is not None:
        where = [*where, col(LedgerEntry.at) >= span[0], col(LedgerEntry.at) < span[1]]
    found = await session.exec(
        select(LedgerEntry).where(*where).order_by(col(LedgerEntry.at).desc(), col(LedgerEntry.id).desc()).limit(limit)
    )
    return [Event(row.at, RECORDED, row.id or 0, row.person_id, entry=row) for row in found]


async def _notices(session: Session, where: list[ColumnElement[bool]], span: Span | None, limit: int) -> list[Event]:
    """What was sent, and what could not be."""
    found = await session.exec(
        select(Notice).where(*where, *_told(span)).order_by(_TOLD_AT.desc(), col(Notice.id).desc()).limit(limit)
    )
    return [Event(_at(row), SENT, row.id or 0, row.person_id, notice=row) for row in found]


async def _notices_about(session: Session, issue_id: int, span: Span | None, limit: int) -> list[Event]:
    """Of what its people were sent, that which speaks of this issue, looked through from the newest on."""
    own = await _numbers(session, issue_id)
    people = await _people(session, issue_id)
    query = (
        select(Notice)
        .where(col(Notice.person_id).in_(people), *_told(span))
        .order_by(_TOLD_AT.desc(), col(Notice.id).desc())
    )
    events: list[Event] = []
    for chunk in range(FARTHEST):
        rows = list(await session.exec(query.offset(chunk * CHUNK).limit(CHUNK)))
        answered = await _answers_about(session, issue_id, rows)
        spoken = [row for row in rows if row.id in answered or _speaks_of(row.facts, issue_id, own)]
        events += [Event(_at(row), SENT, row.id or 0, row.person_id, notice=row) for row in spoken]
        if len(events) >= limit or len(rows) < CHUNK:
            break
    return events[:limit]


def _told(span: Span | None) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [col(Notice.state).in_(TOLD)]
    if span is not None:
        where += [_TOLD_AT.op(">=")(span[0]), _TOLD_AT.op("<")(span[1])]
    return where


def _at(row: Notice) -> datetime:
    return row.sent_at or row.claimed_at or row.created_at


def _speaks_of(facts: dict[str, Any], issue_id: int, own: dict[str, set[int]]) -> bool:
    """True when a notice's facts name the issue, or a row that is about it."""
    if issue_id in facts.get("issues", ()) or issue_id in facts.get("about", ()):
        return True
    for name, numbers in own.items():
        named = facts.get(name)
        if (named in numbers) if isinstance(named, int) else bool(numbers.intersection(named or ())):
            return True
    return False


async def _numbers(session: Session, issue_id: int) -> dict[str, set[int]]:
    """The numbers by which facts name what is about this issue."""
    reports = set(await session.exec(_reports(issue_id)))
    found = {"issue": {issue_id}, "reports": reports, "report": reports, "missing": reports}
    for name, table in (("warnings", Warning), ("instruction", Instruction), ("difficulty", Difficulty)):
        found[name] = set(await session.exec(select(col(table.id)).where(col(table.issue_id) == issue_id)))
    found["request"] = set(await session.exec(select(col(Request.id)).where(col(Request.issue_id) == issue_id)))
    return found | {"relieved": found["warnings"], "wanted": found["request"]}


async def _people(session: Session, issue_id: int) -> set[int]:
    """Everybody who ever had to do with the issue, and who stood in for its contacts."""
    contacts = select(col(Assignment.person_id)).where(col(Assignment.issue_id) == issue_id)
    owed = select(col(Report.person_id)).where(col(Report.id).in_(_reports(issue_id)))
    roles = select(col(Role.person_id)).where(col(Role.issue_id) == issue_id)
    stood_in = select(col(StandIn.stand_in_id)).where(col(StandIn.person_id).in_(contacts))
    everybody = [each for query in (contacts, owed, roles, stood_in) for each in await session.exec(query.distinct())]
    return {each for each in everybody if each is not None}


async def _answers_about(session: Session, issue_id: int, rows: Iterable[Notice]) -> set[int | None]:
    """Those of these notices that answer words from which something stands about the issue."""
    updates: dict[int, list[int | None]] = {}
    for row in rows:
        if row.kind == "answer" and (match := _UPDATE.match(row.step)):
            updates.setdefault(int(match[1]), []).append(row.id)
    found = await session.exec(
        select(col(Message.update_id)).where(
            col(Message.update_id).in_(list(updates)), col(Message.id).in_(_words_about(issue_id))
        )
    )
    return {notice_id for update_id in found for notice_id in updates[update_id]}
