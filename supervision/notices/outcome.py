"""回执登记: recording what became of a message: accepted, refused for good, to be tried again, uncertain."""

from datetime import datetime, timedelta

from sqlmodel import col, select, update

from storage.session import Session
from storage.tables import Notice
from supervision.ledger import record
from supervision.notices.delivery import note_delivered, note_undeliverable
from supervision.notices.parcel import Parcel

GIVE_UP_AFTER = timedelta(days=2)
UNREACHED = ("unlinked", "blocked", "deactivated", "chat not found", "kicked")  # until one links or unblocks
AGAIN_AFTER = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))


async def sent(session: Session, parcel: Parcel, message_ids: list[int], now: datetime) -> None:
    """The platform accepted the message: record it and what it means."""
    for notice in await _of(session, parcel):
        notice.state, notice.sent_at, notice.message_ids = "sent", now, message_ids
        await note_delivered(session, notice, now)


async def refused(session: Session, parcel: Parcel, why: str, now: datetime) -> None:
    """The platform will never accept it: the office sees why."""
    for notice in await _of(session, parcel):
        _end(notice, "refused", why)
        await note_undeliverable(session, notice, why, now)


async def put_back(session: Session, parcel: Parcel, why: str, now: datetime, wait: timedelta | None = None) -> None:
    """A passing trouble: queued again, after `wait` or a growing pause. `doubtful` when it may have arrived."""
    for notice in await _of(session, parcel):
        if now - notice.created_at > GIVE_UP_AFTER:
            _end(notice, "refused", f"given up: {why}")
            await note_undeliverable(session, notice, "given up", now)
            continue
        notice.state, notice.reason = "queued", why
        pause = wait if wait is not None else AGAIN_AFTER[min(notice.tries, len(AGAIN_AFTER)) - 1]
        notice.due_at = now + pause
        notice.doubtful = notice.doubtful or why == "no answer"


async def recover(session: Session, now: datetime) -> int:
    """After a restart: what was being sent may have arrived; it is repeated and marked, for a message too many
    is better than an ask that nobody got (Settled 24)."""
    caught = list(await session.exec(select(Notice).where(col(Notice.state) == "sending")))
    for notice in caught:
        notice.state, notice.doubtful = "queued", True
        record(session, now, "send_uncertain", person_id=notice.person_id, notice=notice.id)
    return len(caught)


async def requeue_refused(session: Session, person_id: int, now: datetime) -> None:
    """Somebody became reachable: what was refused for that reason is wanted again, if it still is when sent."""
    await session.exec(
        update(Notice)
        .where(
            col(Notice.person_id) == person_id,
            col(Notice.state) == "refused",
            col(Notice.urgent).is_(False),
            col(Notice.reason).in_(UNREACHED),
        )
        .values(state="queued", due_at=now, reason="")
    )


async def _of(session: Session, parcel: Parcel) -> list[Notice]:
    found = await session.exec(
        select(Notice).where(col(Notice.id).in_(parcel.notice_ids), col(Notice.state) == "sending")
    )
    return list(found)


def _end(notice: Notice, state: str, reason: str) -> None:
    notice.state, notice.reason = state, reason
