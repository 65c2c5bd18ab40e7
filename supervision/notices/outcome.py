"""回执登记: recording what became of a message: accepted, refused for good, to be tried again, uncertain.

Each looks only at what is still `sending` and of the same claim, so that it may be recorded twice.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from storage.session import Session
from storage.tables import Account, Notice
from supervision.ledger import record
from supervision.notices.delivery import note_delivered, note_undeliverable
from supervision.notices.parcel import Parcel
from supervision.notices.resuming import keep_begun

GIVE_UP_AFTER = timedelta(days=2)
UNREACHED = ("unlinked", "blocked", "deactivated", "chat not found", "kicked")  # until one links or unblocks
IN_ORDER_TRIES = 3  # so often the later answers of a chat wait for one that failed; then they go past it
AGAIN_AFTER = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))


async def sent(session: Session, parcel: Parcel, message_ids: list[int], now: datetime) -> list[Notice]:
    """The platform accepted the message: record it and what it means, also when somebody who took it for lost has
    queued it again meanwhile. Returns what was recorded, as the next two."""
    notices = await _of(session, parcel, ("sending", "queued") if parcel.claimed_at else ("sending",))
    for notice in notices:
        notice.state, notice.sent_at, notice.message_ids = "sent", now, message_ids
        await note_delivered(session, notice, now)
    return notices


async def refused(session: Session, parcel: Parcel, why: str, now: datetime) -> list[Notice]:
    """The platform will never accept it: the office sees why."""
    notices = await _of(session, parcel)
    for notice in notices:
        _end(notice, "refused", why)
        await note_undeliverable(session, notice, why, now)
    return notices


async def put_back(
    session: Session,
    parcel: Parcel,
    why: str,
    now: datetime,
    wait: timedelta | None = None,
    heard: Sequence[int] = (),
) -> list[Notice]:
    """A passing trouble: queued again, after `wait` or a growing pause. `doubtful` when it may have arrived.

    `heard`: the ids of the pieces that were taken before; it goes on with the next.
    """
    notices = await _of(session, parcel)
    keep_begun([notice for notice in notices if notice.id == parcel.notice_ids[0]], parcel.text, heard)
    for notice in notices:
        if now - notice.created_at > GIVE_UP_AFTER and notice.tries > len(AGAIN_AFTER):  # it may be Monday
            _end(notice, "refused", f"given up: {why}")
            await note_undeliverable(session, notice, "given up", now)
            continue
        notice.state, notice.reason = "queued", why
        pause = wait if wait is not None else AGAIN_AFTER[min(notice.tries, len(AGAIN_AFTER)) - 1]
        notice.due_at = now + pause
        notice.doubtful = notice.doubtful or why == "no answer"
        if notice.kind == "answer" and notice.tries <= IN_ORDER_TRIES:
            await _behind(session, notice)
    return notices


async def _behind(session: Session, notice: Notice) -> None:
    """What was said after it to the same chat is not heard before it."""
    await session.flush()
    await session.exec(
        update(Notice)
        .where(
            col(Notice.chat_id) == notice.chat_id,
            col(Notice.state) == "queued",
            col(Notice.kind) == "answer",
            col(Notice.due_at) < notice.due_at,
        )
        .values(due_at=notice.due_at)
        .execution_options(synchronize_session=False)
    )


async def released(session: Session, parcel: Parcel, now: datetime) -> None:
    """Claimed, but never put on the wire: as if it had not been claimed."""
    for notice in await _of(session, parcel):
        notice.state, notice.claimed_at = "queued", None
        notice.tries -= 1


async def abandoned(session: Session, held: Collection[int]) -> None:
    """What is `sending` and in nobody's hand was claimed, but never put on the wire: as if it had not been claimed."""
    lost = select(Notice).where(col(Notice.id).not_in(held), col(Notice.state) == "sending")
    for notice in await session.exec(lost):
        notice.state, notice.claimed_at = "queued", None
        notice.tries -= 1


async def moved(session: Session, parcel: Parcel, chat_id: int, now: datetime) -> None:
    """The chat has a new number (a group that was upgraded): kept, and all that waits for the old one with it."""
    known = await session.exec(select(Account).where(col(Account.chat_id) == chat_id, col(Account.ended_at).is_(None)))
    if known.first() is None:
        old = await session.exec(
            select(Account).where(col(Account.chat_id) == parcel.chat_id, col(Account.ended_at).is_(None))
        )
        for account in old:
            account.chat_id = chat_id
    await released(session, parcel, now)
    await session.flush()
    await session.exec(
        update(Notice)
        .where(col(Notice.chat_id) == parcel.chat_id, col(Notice.state) == "queued")
        .values(chat_id=chat_id)
        .execution_options(synchronize_session=False)
    )
    record(session, now, "chat_moved", old=parcel.chat_id, new=chat_id)


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


async def _of(session: Session, parcel: Parcel, states: tuple[str, ...] = ("sending",)) -> list[Notice]:
    query = select(Notice).where(col(Notice.id).in_(parcel.notice_ids), col(Notice.state).in_(states))
    if parcel.claimed_at is not None:
        query = query.where(col(Notice.claimed_at) == parcel.claimed_at)  # not another leader's claim
    return list(await session.exec(query))


def _end(notice: Notice, state: str, reason: str) -> None:
    notice.state, notice.reason = state, reason
