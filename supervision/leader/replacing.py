"""换领导: an issue gets another lead leader by the office's decision, with basis and day (§4: /leader)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, LedgerEntry, Person, Role
from supervision.ledger import record

REPLACED = "leader_replaced"
Replaced = Sequence[tuple[int, int]]  # (old, new) in order


async def replace(
    session: Session,
    issue: Issue,
    old: Person | None,
    new: Person,
    since: date,
    basis: str,
    by: Person,
    now: datetime,
    message_id: int | None = None,
) -> LedgerEntry:
    """The old one's role ends and stays as history; from now on warnings, views and answers are the new one's.

    `message_id`: the words that decided it, where they are not the ones at work.
    """
    if old is not None:
        held = select(Role).where(
            col(Role.person_id) == old.id,
            col(Role.issue_id) == issue.id,
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
        )
        for role in await session.exec(held):
            role.ended_at = now
    session.add(Role(person_id=new.id or 0, kind="lead_leader", issue_id=issue.id))
    know_as_leader(new)
    record(
        session,
        now,
        REPLACED,
        person_id=by.id,
        issue_id=issue.id,
        message_id=message_id,
        old=old.id if old is not None else None,
        new=new.id,
        since=since.isoformat(),
        basis=basis,
    )
    await session.flush()
    return (await changes(session, issue.id or 0))[-1]


def know_as_leader(person: Person) -> None:
    """Leaders of one name are one person, also when a plan names him (Settled 22)."""
    if "leader" not in person.known_as:
        person.known_as = [*person.known_as, "leader"]


async def changes(session: Session, issue_id: int) -> list[LedgerEntry]:
    """The issue's leaders as the office changed them, the oldest first."""
    found = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.issue_id) == issue_id, col(LedgerEntry.act) == REPLACED)
        .order_by(col(LedgerEntry.id))
    )
    return list(found)


async def replaced_leaders(session: Session, issue_id: int) -> list[tuple[int, int]]:
    return [
        (entry.facts["old"], entry.facts["new"])
        for entry in await changes(session, issue_id)
        if entry.facts["old"] is not None
    ]


def present_leader(named: int, replaced: Replaced) -> int:
    """Who leads now instead of the leader whom the plan names: a replacement outlives a plan loaded again."""
    for old, new in replaced:
        if named == old:
            named = new
    return named


async def replaced_names(session: Session, issue_id: int) -> tuple[str, ...]:
    """原: who led the issue before, as the office replaced them; not who leads it again."""
    replaced = await replaced_leaders(session, issue_id)
    present = present_leader(replaced[-1][1], replaced[len(replaced) :]) if replaced else None
    names = [(await session.get_one(Person, old)).name for old, _ in replaced if old != present]
    return tuple(dict.fromkeys(names))
