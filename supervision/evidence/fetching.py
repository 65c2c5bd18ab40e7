"""取件: the files still to be fetched, and what became of each; a trouble is told once and never loses one."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import col, func, or_, select

from rules.escalation import next_send_instant
from storage.session import Session
from storage.tables import Evidence, Message
from supervision.evidence.doubts import ask_about
from supervision.ledger import record
from supervision.notices.outbox import follow_up, queue
from supervision.people import holders, reachable
from supervision.practice import Practice
from texts import evidence as texts

AGAIN_AFTER = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200))
SLOW_AFTER = 4  # tries that failed, twelve minutes: then the sender is told that it goes on
GIVE_UP_AFTER = timedelta(days=3)  # of trouble with the platform; our own disk is waited for
AT_ONCE_WITHIN = timedelta(minutes=10)  # what is told later waits for a send window
WANTED = "wanted"


async def due(session: Session, now: datetime, limit: int, but: Collection[int] = ()) -> list[Evidence]:
    """The files that may be fetched now, in the order they came."""
    found = await session.exec(
        select(Evidence)
        .where(
            col(Evidence.state) == WANTED,
            or_(
                col(Evidence.retry_at).is_(None),
                col(Evidence.retry_at) <= now,
                col(Evidence.retry_at) > now + AGAIN_AFTER[-1],  # the clock was put back
            ),
            col(Evidence.id).not_in(but),
        )
        .order_by(col(Evidence.id))
        .limit(limit)
    )
    return list(found)


async def next_try(session: Session) -> datetime | None:
    """When the first of those that rest may be tried again."""
    found = await session.exec(select(func.min(Evidence.retry_at)).where(col(Evidence.state) == WANTED))
    return found.one()


async def stored(
    session: Session,
    evidence_id: int,
    sha256: str,
    size: int,
    shot_on: date | None,
    now: datetime,
    practice: Practice,
) -> None:
    """Its bytes are safe on disk; what is odd about them is asked about, privately and once."""
    row = await _wanted(session, evidence_id)
    if row is None:
        return
    row.state, row.sha256, row.size, row.shot_on = "stored", sha256, size, shot_on
    row.stored_at, row.retry_at, row.reason = now, None, ""
    await session.flush()
    record(session, now, "evidence_stored", person_id=row.person_id, message_id=row.message_id, sha256=sha256)
    await ask_about(session, row, await _when(session, row, now, practice), now, practice)


async def refused(
    session: Session, evidence_id: int, too_large: bool, why: str, now: datetime, practice: Practice
) -> None:
    """It will never come: too large, or no longer there. The sender hears it."""
    row = await _wanted(session, evidence_id)
    if row is None:
        return
    row.state, row.reason, row.retry_at = "too_large" if too_large else "failed", why, None
    record(session, now, "evidence_refused", person_id=row.person_id, message_id=row.message_id, why=why)
    name = texts.file_said(row.kind, row.file_name)
    text = texts.too_large(row.file_name) if too_large else texts.not_fetched(name)
    await _tell(session, row, "refused", text, now, practice)


async def put_off(session: Session, evidence_id: int, why: str, now: datetime, practice: Practice) -> None:
    """A trouble on the way: tried again after a growing pause, given up after three days."""
    row = await _wanted(session, evidence_id)
    if row is None:
        return
    message = await session.get_one(Message, row.message_id)
    if now - message.arrived_at > GIVE_UP_AFTER and row.tries >= len(AGAIN_AFTER):
        await refused(session, evidence_id, False, why, now, practice)
        return
    _rest(row, why, now)
    if row.tries >= SLOW_AFTER:
        await _tell_once(session, row, texts.slow(texts.file_said(row.kind, row.file_name)), now, practice)


async def no_room(session: Session, evidence_id: int, why: str, now: datetime, practice: Practice) -> None:
    """Our own disk does not take it: tried again until it does; the sender and, once a day, the office hear it."""
    row = await _wanted(session, evidence_id)
    if row is None:
        return
    _rest(row, why, now)
    await _tell_once(session, row, texts.no_room(texts.file_said(row.kind, row.file_name)), now, practice)
    held = await session.exec(select(func.count()).select_from(Evidence).where(col(Evidence.state) == WANTED))
    text = texts.disk_alarm(why, held.one())
    for member in await holders(session, "office"):
        step = f"disk:{practice.habits.day_of(now)}"
        await queue(session, member.id or 0, "alarm", "", step, now, now, text=text)


async def _wanted(session: Session, evidence_id: int) -> Evidence | None:
    """The file while it is still to be fetched: what another leader has brought meanwhile stays as it is."""
    row = await session.get_one(Evidence, evidence_id)
    return row if row.state == WANTED else None


def _rest(row: Evidence, why: str, now: datetime) -> None:
    row.reason = why[:200]
    row.retry_at = now + AGAIN_AFTER[min(row.tries, len(AGAIN_AFTER) - 1)]
    row.tries += 1


async def _tell_once(session: Session, row: Evidence, text: str, now: datetime, practice: Practice) -> None:
    if row.told_at is None:
        row.told_at = now
        await _tell(session, row, "slow", text, now, practice)


async def _tell(session: Session, row: Evidence, what: str, text: str, now: datetime, practice: Practice) -> None:
    account = (await reachable(session, [row.person_id])).get(row.person_id)
    if account is not None:
        at = await _when(session, row, now, practice)
        await follow_up(session, account, f"evidence:{row.id}:{what}", text, at, now)


async def _when(session: Session, row: Evidence, now: datetime, practice: Practice) -> datetime:
    """At once while it still answers what was just sent; later it waits for a send window."""
    message = await session.get_one(Message, row.message_id)
    if now - message.arrived_at <= AT_ONCE_WITHIN:
        return now
    return next_send_instant(now, practice.habits, await practice.calendar(session))
