"""中断: noticing that the platform could not be heard, or that the heart stood still (DOMAIN Settled 5)."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Outage, Report
from supervision.facts import fact, set_fact
from supervision.ledger import record
from supervision.months.cutoff_moves import move_cutoffs
from supervision.practice import Practice

PLATFORM, HEARTBEAT = "platform", "heartbeat"
SERVED = "served"  # the fact: the last instant at which the platform was heard
IS_OUTAGE = timedelta(minutes=15)
MOVES_A_CUTOFF = timedelta(hours=2)
WRITTEN_EVERY = timedelta(seconds=20)


async def served(session: Session, now: datetime, practice: Practice) -> None:
    """The platform was heard just now: a poll succeeded, or the webhook is ready.

    To be called before what came with it is stored, in a transaction alone (`store.begin()`). Concludes the outage
    that ends here, if any, and moves the cut-offs it covers; without an earlier call nothing is concluded.
    """
    last = await _instant(session, SERVED)
    if last is not None and now <= last:
        return
    if last is not None and now - last >= IS_OUTAGE:
        outage = await _found(session, PLATFORM, last, now, now)
        if now - last >= MOVES_A_CUTOFF:
            await move_cutoffs(session, outage, now, practice)
    elif last is not None and now - last < WRITTEN_EVERY and not await _cutoff_between(session, last, now):
        return
    await set_fact(session, SERVED, now.isoformat(), now)


async def beats(session: Session, now: datetime) -> None:
    """The heart beats again: a stretch of standing still is written down. To be called before the beat is noted."""
    last = await _instant(session, "heartbeat")
    if last is not None and now - last >= IS_OUTAGE:
        await _found(session, HEARTBEAT, last, now, now)


async def known_until(session: Session, now: datetime, said_at: datetime | None = None) -> datetime:
    """Up to when it is known whether people could report: no cut-off after this is worked off.

    `now` while nobody calls `served`; otherwise the last instant served, so that a beat during an outage blames
    nobody for a cut-off that the outage will move. `said_at`: words that arrived after it prove the same, when too
    little time has passed for an outage.
    """
    last = await _instant(session, SERVED)
    if last is None:
        return now
    if said_at is not None and last < said_at and now - last < IS_OUTAGE:
        last = said_at
    return min(now, last)


async def lived_through(session: Session, until: datetime) -> None:
    """Nothing failed up to `until`: for a rehearsal's clock that is moved, and for a preview of days to come."""
    for name in (SERVED, "heartbeat"):
        last = await _instant(session, name)
        if last is not None and last < until:
            await set_fact(session, name, until.isoformat(), until)


async def found_since(session: Session, since: datetime) -> list[tuple[datetime, datetime]]:
    """(from, until) of what was found after `since`, overlapping stretches as one, oldest first."""
    rows = await session.exec(select(Outage).where(col(Outage.found_at) > since).order_by(col(Outage.began_at)))
    stretches: list[tuple[datetime, datetime]] = []
    for row in rows:
        if stretches and row.began_at <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], row.ended_at))
        else:
            stretches.append((row.began_at, row.ended_at))
    return stretches


async def _found(session: Session, kind: str, began: datetime, ended: datetime, now: datetime) -> Outage:
    outage = Outage(kind=kind, began_at=began, ended_at=ended, found_at=now)
    session.add(outage)
    await session.flush()
    record(session, now, "outage_found", outage=outage.id, kind=kind, began=began.isoformat(), ended=ended.isoformat())
    return outage


async def _cutoff_between(session: Session, last: datetime, now: datetime) -> bool:
    """True when a cut-off waits for this very word."""
    found = await session.exec(
        select(col(Report.id))
        .where(col(Report.locked_at).is_(None), col(Report.cutoff_at) > last, col(Report.cutoff_at) <= now)
        .limit(1)
    )
    return found.first() is not None


async def _instant(session: Session, name: str) -> datetime | None:
    value = await fact(session, name)
    return datetime.fromisoformat(value) if value else None
