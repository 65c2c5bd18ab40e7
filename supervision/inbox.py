"""收件箱: updates are stored before they are confirmed, worked off in order, and set aside when they poison.

Membership, not order, tells duplicates: update_id turns random after a quiet week.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from storage.session import Session
from storage.tables import InboxUpdate, Message
from supervision.reply import Heard

TRIES = 5


@dataclass(frozen=True)
class Arrived:
    """An update as handed over; `chat_id` 0 when it belongs to no chat."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]


@dataclass(frozen=True)
class Words:
    """What a message carries, taken from an update; `sent_at`: send or edit time, None for a tap."""

    update_id: int
    chat_id: int
    message_id: int | None
    kind: str
    text: str
    sent_at: datetime | None
    reply_to: int | None = None
    file_id: str = ""
    file_unique_id: str = ""
    file_name: str = ""


async def store(session: Session, updates: list[Arrived], now: datetime) -> int:
    """Keep a batch; returns how many were new."""
    ids = [update.update_id for update in updates]
    known = set(await session.exec(select(col(InboxUpdate.update_id)).where(col(InboxUpdate.update_id).in_(ids))))
    new = {update.update_id: update for update in updates if update.update_id not in known}
    for update in new.values():
        session.add(
            InboxUpdate(update_id=update.update_id, chat_id=update.chat_id, payload=update.payload, arrived_at=now)
        )
    return len(new)


async def next_new(session: Session) -> InboxUpdate | None:
    """The oldest update still to be worked off."""
    found = await session.exec(
        select(InboxUpdate)
        .where(col(InboxUpdate.state) == "new")
        .order_by(col(InboxUpdate.arrived_at), col(InboxUpdate.update_id))
        .limit(1)
    )
    return found.first()


async def waiting(session: Session) -> int:
    """How many updates are still to be worked off."""
    found = await session.exec(select(func.count()).select_from(InboxUpdate).where(col(InboxUpdate.state) == "new"))
    return found.one()


async def is_new(session: Session, update_id: int) -> bool:
    """True while nobody has worked this update off; asked again inside the transaction that does."""
    found = await session.exec(select(col(InboxUpdate.state)).where(col(InboxUpdate.update_id) == update_id))
    return found.one() == "new"


async def done(session: Session, update_id: int, now: datetime) -> None:
    """Mark in the same transaction as the effect, so that the two cannot part."""
    row = await session.get_one(InboxUpdate, update_id)
    row.state, row.done_at = "done", now


async def failed(session: Session, update_id: int, error: str) -> bool:
    """Count a failure; True when the update was set aside so that those behind it go on."""
    row = await session.get_one(InboxUpdate, update_id)
    row.tries += 1
    row.error = error[:500]
    if row.tries >= TRIES:
        row.state = "set_aside"
    return row.state == "set_aside"


async def keep_words(session: Session, words: Words, person_id: int | None, arrived: datetime) -> Heard:
    """Keep a person's words as sent (never changed, never pruned) and say from when they count (Settled 4)."""
    sent = words.sent_at or arrived
    counts = arrived if words.kind == "tap" else min(sent, arrived)
    message = Message(
        update_id=words.update_id,
        chat_id=words.chat_id,
        message_id=words.message_id,
        person_id=person_id,
        kind=words.kind,
        text=words.text,
        file_id=words.file_id,
        file_unique_id=words.file_unique_id,
        file_name=words.file_name,
        sent_at=sent,
        arrived_at=arrived,
        counts_at=counts,
    )
    session.add(message)
    await session.flush()
    return Heard(
        message_id=message.id or 0,
        chat_id=words.chat_id,
        kind=words.kind,
        text=words.text,
        counts_at=counts,
        reply_to=words.reply_to,
        has_file=bool(words.file_id),
    )
