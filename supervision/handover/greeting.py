"""问候的安排: a new contact and a stand-in are to hear what is theirs now (DOMAIN §2.9)."""

from datetime import datetime

from storage.session import Session
from storage.tables import StandIn
from supervision.notices.outbox import queue
from supervision.notices.telling import soon
from supervision.practice import Practice


async def greet_successor(
    session: Session,
    person_id: int,
    assignments: list[int],
    old: int | None,
    step: str,
    now: datetime,
    practice: Practice,
) -> None:
    """Queue the hello to a new contact; who is not linked reads it when he links."""
    since = practice.habits.day_of(now).isoformat()
    due = await soon(session, now, practice)
    facts = {"assignments": assignments, "old": old, "since": since}
    await queue(session, person_id, "hello", "", step, due, now, **facts)


async def greet_stand_in(session: Session, leave: StandIn, now: datetime, practice: Practice) -> None:
    due = await soon(session, now, practice)
    await queue(session, leave.stand_in_id, "hello", "", f"leave:{leave.id}", due, now, leave=leave.id)
