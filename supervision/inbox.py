"""收件箱: updates are stored before they are confirmed, worked off in order per chat, and set aside when they poison.

Membership, not order, tells duplicates: update_id turns random after a quiet week.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, Text, and_, bindparam, cast, delete, exists, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select

from storage.session import Session
from storage.tables import InboxUpdate, Message
from supervision.ledger import worked_off
from supervision.reply import Heard

RESTS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120, 600))  # after each failure
TRIES = len(RESTS) + 1
KEPT_FOR = timedelta(days=30)  # then an update that was worked off goes; what was said stays in `message`


@dataclass(frozen=True)
class Arrived:
    """An update as handed over: `payload` its JSON text, `chat_id` 0 when it belongs to no chat.

    `broken`: why it can never be worked off, "" where it can.
    """

    update_id: int
    chat_id: int
    payload: str
    broken: str = ""


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
    file_kind: str = ""
    media_type: str = ""
    size: int = 0
    album: str = ""


async def store(session: Session, updates: Collection[Arrived], now: datetime) -> None:
    """Keep a batch with one statement; an update that is known already stays as it is."""
    rows = [
        {
            "update_id": update.update_id,
            "chat_id": update.chat_id,
            "as_it_came": update.payload,
            "arrived_at": now,
            "state": "set_aside" if update.broken else "new",
            "error": update.broken[:500],
        }
        for update in sorted(updates, key=lambda update: update.update_id)  # two instances: no deadlock
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(_insert(connection.dialect.name), rows)


@cache
def _insert(dialect: str) -> Any:
    """The payload goes in as the text it is: reading it as JSON and writing it again would cost more than storing."""
    text = bindparam("as_it_came", type_=Text)
    if dialect == "sqlite":
        return sqlite.insert(InboxUpdate).values(payload=text).on_conflict_do_nothing()
    return postgresql.insert(InboxUpdate).values(payload=cast(text, JSON)).on_conflict_do_nothing()


async def heads(session: Session, now: datetime, limit: int, but: Collection[int] = ()) -> list[InboxUpdate]:
    """The oldest update of each chat that may be worked off now, oldest first; none of the chats in `but`.

    One that failed rests, and those behind it of the same chat with it.
    """
    query = (
        select(InboxUpdate)
        .where(
            col(InboxUpdate.state) == "new",
            or_(
                col(InboxUpdate.retry_at).is_(None),
                col(InboxUpdate.retry_at) <= now,
                col(InboxUpdate.retry_at) > now + RESTS[-1],  # the clock was put back
            ),
            ~_one_before(col(InboxUpdate.chat_id), col(InboxUpdate.arrived_at), col(InboxUpdate.update_id)),
        )
        .order_by(col(InboxUpdate.arrived_at), col(InboxUpdate.update_id))
        .limit(limit)
    )
    if but:
        query = query.where(col(InboxUpdate.chat_id).not_in(but))
    return list(await session.exec(query))


def _one_before(chat_id: Any, arrived_at: Any, update_id: Any) -> Any:
    """An earlier update of this chat still waits; the three are columns of InboxUpdate, or values of one row."""
    earlier = aliased(InboxUpdate)
    return exists().where(
        col(earlier.chat_id) == chat_id,
        col(earlier.state) == "new",
        or_(
            col(earlier.arrived_at) < arrived_at,
            and_(col(earlier.arrived_at) == arrived_at, col(earlier.update_id) < update_id),
        ),
    )


async def next_try(session: Session) -> datetime | None:
    """When the first of the resting updates may be tried again."""
    found = await session.exec(select(func.min(InboxUpdate.retry_at)).where(col(InboxUpdate.state) == "new"))
    return found.one()


async def waiting(session: Session) -> int:
    """How many updates are still to be worked off."""
    found = await session.exec(select(func.count()).select_from(InboxUpdate).where(col(InboxUpdate.state) == "new"))
    return found.one()


async def take(session: Session, row: InboxUpdate, now: datetime) -> bool:
    """Mark an update done inside the transaction that does it, so that effect and mark cannot part.

    False when there is nothing to do: another instance was faster, or an earlier update of this chat still waits.
    """
    before = _one_before(row.chat_id, row.arrived_at, row.update_id)
    mark = update(InboxUpdate).where(
        col(InboxUpdate.update_id) == row.update_id, col(InboxUpdate.state) == "new", ~before
    )
    marked: Any = await (await session.connection()).execute(mark.values(state="done", done_at=now))
    return bool(marked.rowcount == 1)


async def failed(session: Session, update_id: int, error: str, now: datetime, for_good: bool = False) -> bool:
    """Count a failure, each followed by a longer rest; True when the update was set aside so that others go on.

    `for_good`: trying again is of no use. What is done meanwhile (a commit whose answer was lost, another instance)
    stays done.
    """
    row = await session.get_one(InboxUpdate, update_id)
    if row.state != "new":
        return False
    row.tries += 1
    row.error = error[:500]
    if for_good or row.tries >= TRIES:
        row.state, row.retry_at = "set_aside", None
    else:
        row.retry_at = now + RESTS[row.tries - 1]
    return row.state == "set_aside"


async def prune(session: Session, now: datetime, at_most: int = 500) -> None:
    """Drop some of the updates worked off long ago."""
    old = await session.exec(
        select(InboxUpdate.update_id)
        .where(col(InboxUpdate.state) == "done", col(InboxUpdate.arrived_at) < now - KEPT_FOR)
        .limit(at_most)
    )
    if gone := old.all():
        await session.exec(delete(InboxUpdate).where(col(InboxUpdate.update_id).in_(gone)))


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
    worked_off(session, message)
    return Heard(
        message_id=message.id or 0,
        chat_id=words.chat_id,
        kind=words.kind,
        text=words.text,
        counts_at=counts,
        reply_to=words.reply_to,
        has_file=bool(words.file_id),
        file_kind=words.file_kind,
        media_type=words.media_type,
        size=words.size,
        album=words.album,
    )
