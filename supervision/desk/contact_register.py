"""名册: who reports on which issue now, who stands in for whom, and who did before (DOMAIN §4: /contact list)."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Assignment, Issue, LedgerEntry, Person, Plan, StandIn
from supervision.desk.issue_card import named_issue
from supervision.handover.taking_over import CHANGED
from supervision.notices.places import place_of
from supervision.people import accounts_of
from supervision.practice import Practice
from supervision.reply import Reply
from texts.desk import contacts as texts
from texts.pages import joined, pages


async def assignments_of(session: Session, issue: Issue) -> list[tuple[Assignment, Person | None]]:
    found = await session.exec(
        select(Assignment, Person)
        .outerjoin(Person, col(Person.id) == col(Assignment.person_id))
        .where(col(Assignment.issue_id) == issue.id, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.position))
    )
    return [(assignment, contact) for assignment, contact in found]


async def register(session: Session, now: datetime, practice: Practice) -> list[str]:
    found = await session.exec(
        select(Assignment, Issue, Person)
        .join(Issue, col(Issue.id) == col(Assignment.issue_id))
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .outerjoin(Person, col(Person.id) == col(Assignment.person_id))
        .where(col(Assignment.ended_at).is_(None))
        .order_by(col(Plan.id), col(Issue.number), col(Assignment.position))
    )
    rows = [(assignment, issue, person) for assignment, issue, person in found]
    accounts = await accounts_of(session, [person.id or 0 for _, _, person in rows if person])
    leaves = await _leaves(session, now, practice)
    lines = []
    for assignment, issue, person in rows:
        account = accounts.get(assignment.person_id or 0)
        state = "" if person is None else "未接入" if account is None else "已停用" if account.blocked_at else ""
        away = "；".join(leaves.get(assignment.person_id or 0, []))
        place = await place_of(session, assignment, issue)
        lines.append(texts.list_line(place, person.name if person else "", person.phone if person else "", state, away))
    return [texts.list_head(len(lines)), *lines, texts.command_how()]


async def _leaves(session: Session, now: datetime, practice: Practice) -> dict[int, list[str]]:
    """The leaves that last or are still to come, by contact."""
    found = await session.exec(
        select(StandIn, Person)
        .join(Person, col(Person.id) == col(StandIn.stand_in_id))
        .where(col(StandIn.until_day) >= practice.habits.day_of(now), col(StandIn.ended_at).is_(None))
        .order_by(col(StandIn.from_day))
    )
    told: dict[int, list[str]] = {}
    for leave, stand_in in found:
        line = texts.stands_in(stand_in.name, leave.from_day, leave.until_day)
        told.setdefault(leave.person_id, []).append(line)
    return told


async def history(session: Session, rest: str, practice: Practice) -> Reply:
    """Who reported on an issue from when until when, from the ledger."""
    issue, _, _ = await named_issue(session, rest)
    lines = []
    for assignment, contact in await assignments_of(session, issue):
        lines.append(texts.history_head(await place_of(session, assignment, issue)))
        since = ""
        for entry in await _changes(session, issue, assignment):
            until = _day(entry.at, practice)
            old = await session.get(Person, entry.facts["old"]) if entry.facts["old"] is not None else None
            lines.append(texts.history_line(old.name if old else "", since, until))
            since = until
        lines.append(texts.history_line(contact.name if contact else "", since, ""))
    return Reply(joined(pages(lines)))


async def _changes(session: Session, issue: Issue, assignment: Assignment) -> list[LedgerEntry]:
    found = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.issue_id) == issue.id, col(LedgerEntry.act) == CHANGED)
        .order_by(col(LedgerEntry.id))
    )
    return [entry for entry in found if entry.facts["assignment"] == assignment.id]


def _day(at: datetime, practice: Practice) -> str:
    day = practice.habits.day_of(at)
    return f"{day.year}年{day.month}月{day.day}日"
