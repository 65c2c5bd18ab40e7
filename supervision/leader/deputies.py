"""代阅: who reads and answers for a leader."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Deputy, Person
from supervision.ledger import record


async def deputy_of(session: Session, leader_id: int) -> Person | None:
    """Who reads for this leader now, None when he reads himself."""
    found = await session.exec(
        select(Person)
        .join(Deputy, col(Deputy.deputy_id) == col(Person.id))
        .where(col(Deputy.leader_id) == leader_id, col(Deputy.ended_at).is_(None))
        .order_by(col(Deputy.id).desc())
        .limit(1)
    )
    return found.first()


async def leader_of(session: Session, deputy_id: int) -> Person | None:
    """The leader this person reads for, None for nobody."""
    found = await session.exec(
        select(Person)
        .join(Deputy, col(Deputy.leader_id) == col(Person.id))
        .where(col(Deputy.deputy_id) == deputy_id, col(Deputy.ended_at).is_(None))
        .order_by(col(Deputy.id).desc())
        .limit(1)
    )
    return found.first()


async def register(session: Session, leader: Person, deputy: Person | None, by: Person, now: datetime) -> None:
    """From now on this person reads for the leader; None: nobody does any more."""
    found = await session.exec(select(Deputy).where(col(Deputy.leader_id) == leader.id, col(Deputy.ended_at).is_(None)))
    for row in found:
        row.ended_at = now
    if deputy is not None:
        session.add(Deputy(leader_id=leader.id or 0, deputy_id=deputy.id or 0, began_at=now))
    record(
        session,
        now,
        "deputy_registered" if deputy is not None else "deputy_ended",
        person_id=by.id,
        leader=leader.id,
        deputy=deputy.id if deputy is not None else None,
    )
    await session.flush()
