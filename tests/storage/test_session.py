"""会话: two instances on one store work as one; a reader sees one instant."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from storage.session import Session, Store, open_store
from storage.tables import InboxUpdate, Person
from tests.stores import POSTGRESQL, fresh_store_url
from tests.supervision.contact_world import at


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """Two instances, each with connections of its own."""
    url = fresh_store_url(tmp_path)
    stores = open_store(url), open_store(url)
    yield stores
    for store in stores:
        await store.close()


async def people(session: Session) -> int:
    return (await session.exec(select(func.count()).select_from(Person))).one()


async def test_who_looks_and_then_writes_is_alone_on_the_store(two: tuple[Store, Store]) -> None:
    async def add_if_fewer_than_ten(store: Store) -> None:
        async with store.begin() as session:
            if (number := await people(session)) < 10:
                await asyncio.sleep(0.002)
                session.add(Person(name=f"测试{number}"))

    await asyncio.gather(*(add_if_fewer_than_ten(two[n % 2]) for n in range(30)))
    async with two[0].read() as session:
        found = await session.exec(select(Person.name).order_by(col(Person.id)))
        assert list(found) == [f"测试{n}" for n in range(10)]


async def test_a_row_read_and_changed_by_two_keeps_both_changes(two: tuple[Store, Store]) -> None:
    async with two[0].begin() as session:
        session.add(Person(name="测试", post="0"))

    async def count_up(store: Store) -> None:
        async with store.begin() as session:
            person = (await session.exec(select(Person))).one()
            await asyncio.sleep(0.002)
            person.post = str(int(person.post) + 1)

    await asyncio.gather(*(count_up(two[n % 2]) for n in range(20)))
    async with two[1].read() as session:
        assert (await session.exec(select(Person.post))).one() == "20"


async def test_a_reader_sees_one_instant_and_waits_for_nobody(two: tuple[Store, Store]) -> None:
    async with two[0].read() as session:
        assert await people(session) == 0
        async with two[1].begin() as other:
            other.add(Person(name="测试"))
        assert await people(session) == 0
    async with two[0].read() as session:
        assert await people(session) == 1


async def test_a_preview_leaves_nothing_and_gets_in_nobodys_way(two: tuple[Store, Store]) -> None:
    async def look_ahead() -> None:
        async with two[0].dry() as session:
            session.add(Person(name="预演"))
            await session.flush()
            await asyncio.sleep(0.01)

    async def write() -> None:
        async with two[1].begin() as session:
            session.add(Person(name="测试"))

    await asyncio.gather(*(work() for _ in range(5) for work in (look_ahead, write)))
    async with two[0].read() as session:
        assert set(await session.exec(select(Person.name))) == {"测试"}


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has one writer")
async def test_beside_a_slow_writer_an_update_is_stored_at_once(two: tuple[Store, Store]) -> None:
    async with two[0].begin() as slow:
        slow.add(Person(name="测试"))
        await slow.flush()
        async with asyncio.timeout(2), two[1].begin_beside() as session:
            session.add(InboxUpdate(update_id=7, chat_id=1, payload={}, arrived_at=at(21)))
        async with two[0].read() as session:
            assert list(await session.exec(select(InboxUpdate.update_id))) == [7]
            assert await people(session) == 0
