"""放行: the office looks at what a surge held back, and lets it go with 发 (MOST_PUSHES)."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.session import Session
from storage.tables import LedgerEntry, Person
from supervision.ledger import record
from supervision.notices import surge
from supervision.practice import Practice
from supervision.reply import Reply
from texts import releasing as texts
from texts.wording import clock_name

YES = ("发", "发出", "确认", "send", "yes")
SHOWN, RELEASED = "surge_shown", "surge_released"
STAYS_IN_SIGHT = timedelta(hours=1)  # what was looked at longer ago is looked at once more


async def release_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/release [发]: without 发 what waits; with it, within an hour of having seen that, everything leaves."""
    found = await surge.surge(session)
    if found is None or found.released:
        return Reply(texts.nothing_held(already=found is not None))
    kinds, people = await surge.waiting(session, now)
    if not kinds:
        return Reply(texts.nothing_held(already=False))
    if args.strip().lower() in YES and await _seen(session, person, found.since, now):
        await surge.release(session, now)
        record(session, now, RELEASED, person_id=person.id, waiting=kinds.total(), people=people)
        return Reply(texts.released(kinds.total(), people))
    record(session, now, SHOWN, person_id=person.id, waiting=kinds.total(), people=people)
    since = clock_name(found.since, practice.habits.zone)
    return Reply(texts.held(kinds, people, since, max(found.left, 0)))


async def _seen(session: Session, person: Person, since: datetime, now: datetime) -> bool:
    shown = await session.exec(
        select(col(LedgerEntry.id)).where(
            col(LedgerEntry.act) == SHOWN,
            col(LedgerEntry.person_id) == person.id,
            col(LedgerEntry.at) >= max(since, now - STAYS_IN_SIGHT),
        )
    )
    return shown.first() is not None
