"""封存: sealing the ledger's new entries, and finding out whether an old one was changed."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from sqlmodel import col, select

from rules.sealing import seal_of
from storage.session import Session
from storage.tables import LedgerEntry
from supervision.facts import fact, set_fact

AT_ONCE = 500  # entries: some ten milliseconds
HEAD = "ledger_head"  # the id and the seal of the newest sealed entry


class Broken(Exception):
    """The ledger is not as it was written; the words say from which entry on."""


async def seal_new(session: Session, now: datetime, at_most: int = AT_ONCE) -> int:
    """Seal the entries written since the last time, oldest first; returns how many.

    To be called under the one writer's lock: then no entry with a lower number can still come.
    """
    found = await session.exec(
        select(LedgerEntry).where(col(LedgerEntry.seal) == "").order_by(col(LedgerEntry.id)).limit(at_most)
    )
    rows = list(found)
    if not rows:
        return 0
    last = _seal_in(await fact(session, HEAD))
    for row in rows:
        row.seal = last = _seal(last, row)
    await set_fact(session, HEAD, f"{rows[-1].id}:{last}", now)
    return len(rows)


async def anything_to_seal(session: Session) -> bool:
    """True when entries were written since the last time."""
    return (
        await session.exec(select(col(LedgerEntry.id)).where(col(LedgerEntry.seal) == "").limit(1))
    ).first() is not None


async def check_seals(session: Session) -> tuple[int, int]:
    """(sealed entries, entries not sealed yet). Raises Broken."""
    last, sealed, unsealed = "", 0, 0
    head = await fact(session, HEAD)
    async for row in _entries(session):
        if not row.seal:
            unsealed += 1
            continue
        if unsealed or row.seal != _seal(last, row):
            raise Broken(f"entry {row.id} or one before it was changed, added or taken away")
        last, sealed = row.seal, sealed + 1
    if _seal_in(head) != last:
        raise Broken(f"the newest entries are gone: entry {head.partition(':')[0]} was the last one sealed")
    return sealed, unsealed


async def _entries(session: Session) -> AsyncIterator[LedgerEntry]:
    number = 0
    while rows := await _after(session, number):
        for row in rows:
            yield row
            number = row.id or number
            session.expunge(row)


async def _after(session: Session, number: int) -> list[LedgerEntry]:
    found = await session.exec(
        select(LedgerEntry).where(col(LedgerEntry.id) > number).order_by(col(LedgerEntry.id)).limit(AT_ONCE)
    )
    return list(found)


def _seal(before: str, row: LedgerEntry) -> str:
    names: Iterable[str] = ("id", "act", "person_id", "issue_id", "report_id", "message_id", "facts")
    return seal_of(before, row.at, **{name: getattr(row, name) for name in names})


def _seal_in(head: str) -> str:
    return head.partition(":")[2]
