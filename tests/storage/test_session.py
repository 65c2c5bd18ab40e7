"""会话: two instances on one store work as one; a reader sees one instant."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, delete, func, select, update

from storage.session import Session, Store, WouldWrite, migrate, open_store
from storage.tables import InboxUpdate, Person
from tests import postgres
from tests.stores import POSTGRESQL, fresh_store_url
from tests.supervision.contact_world import at

Begin = Callable[[], AbstractAsyncContextManager[Session]]


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


async def setting(session: Session, words: str) -> object:
    return (await (await session.connection()).execute(text(words))).scalar()


@pytest.mark.skipif(POSTGRESQL, reason="about SQLite")
@pytest.mark.careful_disk
async def test_sqlite_keeps_a_log_syncs_each_commit_and_waits_for_its_one_writer(two: tuple[Store, Store]) -> None:
    async with two[0].begin() as session:
        assert await setting(session, "PRAGMA journal_mode") == "wal"
        assert await setting(session, "PRAGMA synchronous") == 2  # FULL
        assert await setting(session, "PRAGMA busy_timeout") == 10_000
        assert await setting(session, "PRAGMA foreign_keys") == 1
        async with two[1].read() as other:
            await setting(other, "PRAGMA busy_timeout=1")
            with pytest.raises(DBAPIError, match="locked"):
                await setting(other, "INSERT INTO calendar_day VALUES ('2018-11-21', 1, '')")


async def test_what_raises_leaves_nothing(two: tuple[Store, Store]) -> None:
    for begin in (two[0].begin, two[0].begin_beside):

        async def fails(begin: Begin = begin) -> None:
            async with begin() as session:
                session.add(Person(name="测试"))
                await session.flush()
                raise KeyError

        with pytest.raises(KeyError):
            await fails()
    async with two[1].read() as session:
        assert await people(session) == 0


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has one writer")
async def test_a_reader_cannot_write(two: tuple[Store, Store]) -> None:
    async with two[0].read() as session:
        with pytest.raises(DBAPIError, match="read-only"):
            await setting(session, "DELETE FROM person")


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has one writer")
async def test_a_frozen_writer_loses_its_transaction(two: tuple[Store, Store]) -> None:
    async with two[0].begin() as session:
        assert await setting(session, "SHOW idle_in_transaction_session_timeout") == "10s"


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of this test's own, to be stopped and started."""
    if not POSTGRESQL:
        pytest.skip("about PostgreSQL")
    try:
        own = postgres.cluster()
    except postgres.NoServer as none:
        pytest.skip(str(none))
    yield own
    own.remove()


async def test_a_restarted_postgresql_costs_no_transaction(cluster: postgres.Cluster) -> None:
    url = cluster.url.render_as_string(hide_password=False)
    await asyncio.to_thread(postgres.wait_for, cluster.url)
    await migrate(url)
    store = open_store(url)
    for n in range(3):
        async with store.begin() as session, store.read() as other:
            session.add(Person(name=f"测试{n}"))
            assert await people(other) == n
        await asyncio.to_thread(cluster.stop)
        cluster.start()
        await asyncio.to_thread(postgres.wait_for, cluster.url)
    async with store.read() as session:
        assert await people(session) == 3
    await store.close()


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


@pytest.mark.skipif(POSTGRESQL, reason="about SQLite's one writer")
async def test_a_cancelled_transaction_keeps_nobody_from_writing(tmp_path: Path) -> None:
    """It depends on the instant: one in forty kept the lock for as long as somebody held what was raised."""
    store = open_store(fresh_store_url(tmp_path))
    other = sqlite3.connect(str(store.engine.url.database), isolation_level=None, timeout=0.5)
    dice = Random(0)

    async def writes() -> None:
        async with store.begin() as session:
            session.add(Person(name="演练"))
            await session.flush()
            await session.exec(select(Person.id))

    for _ in range(300):
        writing = asyncio.ensure_future(writes())
        for _ in range(dice.randrange(40)):
            await asyncio.sleep(dice.choice((0, 0.0003)))
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    await store.close()


async def _added(session: Session) -> None:
    session.add(Person(name="演练"))


async def _changed(session: Session) -> None:
    (await session.exec(select(Person))).one().post = "改"


async def _by_statement(session: Session) -> None:
    await session.exec(update(Person).values(post="改"))


async def _beneath_the_session(session: Session) -> None:
    await (await session.connection()).execute(delete(Person))


async def test_a_glance_finds_out_whether_anything_would_be_written_and_writes_nothing(
    two: tuple[Store, Store],
) -> None:
    store, other = two
    async with store.begin() as session:
        session.add(Person(name="测试"))
    for write in (_added, _changed, _by_statement, _beneath_the_session):
        with pytest.raises(WouldWrite):
            async with store.glance() as session:
                await write(session)
    async with other.begin(), asyncio.timeout(5), store.glance() as session:  # it waits for no writer
        assert [(each.name, each.post) for each in await session.exec(select(Person))] == [("测试", "")]
