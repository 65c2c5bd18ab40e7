"""封存: whatever is done to a written entry of the ledger is found."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, update

from storage.session import Session, Store, open_store
from storage.tables import LedgerEntry, ServiceFact
from supervision.ledger import record
from supervision.sealing import Broken, check_seals, seal_new
from tests.stores import fresh_store_url

NOW = datetime(2018, 11, 22, 7, tzinfo=UTC)


@pytest.fixture
async def sealed(tmp_path: Path) -> Store:
    """Seven sealed entries, 1 to 7."""
    store = open_store(fresh_store_url(tmp_path))
    for number in range(7):
        async with store.begin() as session:
            record(session, NOW + timedelta(seconds=number), "演练", number=number, words="第一句，😀")
            await session.flush()
            assert await seal_new(session, NOW) == 1
    return store


async def found(store: Store) -> tuple[int, int]:
    async with store.read() as session:
        return await check_seals(session)


async def test_entries_as_they_were_written_are_whole_and_new_ones_wait_for_their_seal(sealed: Store) -> None:
    async with sealed.begin() as session:
        record(session, NOW, "演练")
        record(session, NOW, "演练")
    assert await found(sealed) == (7, 2)
    async with sealed.begin() as session:
        assert await seal_new(session, NOW, at_most=1) == 1
    assert await found(sealed) == (8, 1)
    async with sealed.begin() as session:
        assert await seal_new(session, NOW) == 1
        assert await seal_new(session, NOW) == 0
    assert await found(sealed) == (9, 0)
    await sealed.close()


async def _a_fact_changed(session: Session) -> None:
    await session.exec(update(LedgerEntry).where(col(LedgerEntry.id) == 3).values(facts={"number": 9}))


async def _an_instant_changed(session: Session) -> None:
    await session.exec(update(LedgerEntry).where(col(LedgerEntry.id) == 5).values(at=NOW))


async def _one_taken_away(session: Session) -> None:
    await session.exec(delete(LedgerEntry).where(col(LedgerEntry.id) == 4))


async def _the_newest_taken_away(session: Session) -> None:
    await session.exec(delete(LedgerEntry).where(col(LedgerEntry.id) > 5))


async def _all_taken_away(session: Session) -> None:
    await session.exec(delete(LedgerEntry))


async def _the_seal_wiped(session: Session) -> None:
    await session.exec(update(LedgerEntry).where(col(LedgerEntry.id) == 6).values(seal="", act="别的"))


async def _one_slipped_in(session: Session) -> None:
    await session.exec(delete(LedgerEntry).where(col(LedgerEntry.id) == 2))
    session.add(LedgerEntry(id=2, at=NOW, act="演练", facts={}))


async def _the_head_forgotten(session: Session) -> None:
    await session.exec(delete(ServiceFact))


@pytest.mark.parametrize(
    "tampered",
    [
        _a_fact_changed,
        _an_instant_changed,
        _one_taken_away,
        _the_newest_taken_away,
        _all_taken_away,
        _the_seal_wiped,
        _one_slipped_in,
        _the_head_forgotten,
    ],
    ids=lambda tampered: tampered.__name__.strip("_"),
)
async def test_a_later_change_is_found(sealed: Store, tampered: Callable[[Session], Awaitable[None]]) -> None:
    async with sealed.begin() as session:
        await tampered(session)
    with pytest.raises(Broken):
        await found(sealed)
    await sealed.close()
