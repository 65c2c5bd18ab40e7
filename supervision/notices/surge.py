"""骤增: more pushes due at once than a run may send; the rest waits until the office releases it (MOST_PUSHES)."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from storage.session import Session
from storage.tables import Notice
from supervision.facts import fact, set_fact

# no digests: not merged, not counted; the office's own messages and a leader's forwarded words (Settled 15)
OFFICE = ("delivery_count", "missing_list", "summary", "self_check", "matters", "alarm", "instruction")
FACT = "surge"


@dataclass(frozen=True)
class Surge:
    """`left`: how many more may leave unreleased."""

    since: datetime
    left: int
    released: bool = False

    @property
    def stands(self) -> bool:
        """True when nothing leaves any more until somebody says so."""
        return not self.released and self.left <= 0


async def surge(session: Session) -> Surge | None:
    """The surge that goes on, None in quiet times."""
    value = await fact(session, FACT)
    if not value:
        return None
    facts = json.loads(value)
    return Surge(datetime.fromisoformat(facts["since"]), facts["left"], facts["released"])


async def budget(session: Session, now: datetime, most: int) -> int | None:
    """How many pushes to others than the office may be claimed; None: all that are due. A surge begins and ends here.

    It begins when more than `most` are due, and ends when nothing is due any more.
    """
    found = await surge(session)
    count = await _count(session, now, 1 if found else most + 1)
    if found is None and count > most:
        found = Surge(now, most)
        await _write(session, found, now)
    elif found is not None and count == 0:
        await set_fact(session, FACT, "", now)
        return None
    return None if found is None or found.released else found.left


async def spend(session: Session, pushes: int, now: datetime) -> None:
    """So many left while a surge goes on."""
    found = await surge(session)
    if found is not None and not found.released and pushes:
        await _write(session, Surge(found.since, found.left - pushes), now)


async def release(session: Session, now: datetime) -> None:
    """The office has looked and said yes: all of this surge leaves."""
    found = await surge(session)
    if found is not None:
        await _write(session, Surge(found.since, found.left, released=True), now)


async def waiting(session: Session, now: datetime) -> tuple[Counter[str], int]:
    """(how many of each kind wait, for how many people)."""
    rows = await session.exec(_due(now, col(Notice.kind), func.count()).group_by(col(Notice.kind)))
    people = await session.exec(_due(now, func.count(func.distinct(col(Notice.person_id)))))
    return Counter(dict(list(rows))), people.one()


async def _count(session: Session, now: datetime, up_to: int) -> int:
    some = _due(now, col(Notice.id)).limit(up_to).subquery()
    return (await session.exec(select(func.count()).select_from(some))).one()


def _due(now: datetime, *columns: Any) -> Any:
    return select(*columns).where(
        col(Notice.state) == "queued",
        col(Notice.urgent).is_(False),
        col(Notice.kind).not_in(OFFICE),
        col(Notice.due_at) <= now,
    )


async def _write(session: Session, found: Surge, now: datetime) -> None:
    facts = {"since": found.since.isoformat(), "left": found.left, "released": found.released}
    await set_fact(session, FACT, json.dumps(facts), now)
