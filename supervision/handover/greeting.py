"""问候的安排: a new contact and a stand-in are to hear what is theirs now (DOMAIN §2.9)."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Notice, StandIn
from supervision.notices.outbox import queue
from supervision.notices.telling import soon
from supervision.practice import Practice

LEAVE_OVER = "leave_over"
SAID = "said when linking"  # why a hello is stale that was read in another answer


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


async def release_stand_in(session: Session, leave: StandIn, due: datetime, now: datetime) -> None:
    """A leave ended early: a stand-in who was told that he reports hears from `due` on that he need not any more."""
    found = await session.exec(
        select(Notice).where(
            col(Notice.recipient) == f"person:{leave.stand_in_id}",
            col(Notice.kind) == "hello",
            col(Notice.step) == f"leave:{leave.id}",
        )
    )
    hello = found.first()
    if hello is not None and (hello.state in ("sent", "sending") or hello.reason == SAID):
        await queue(session, leave.stand_in_id, LEAVE_OVER, "", f"leave:{leave.id}", due, now, leave=leave.id)
