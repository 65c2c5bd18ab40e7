"""领班: exactly one leads; the next one takes over from a dead, frozen, cut-off or leaving one."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import leadership
from storage.leadership import LEADER_LOCK, Leadership, LeadLost, leader_of
from storage.session import Store, open_store
from tests.stores import POSTGRESQL, fresh_store_url

TAKEN_OVER_WITHIN = 15  # seconds, the promise
ROOT = Path(__file__).parents[2]
LEADER = """
import asyncio, sys
from storage.leadership import Leadership
from storage.session import open_store

async def lead():
    leadership = Leadership(open_store(sys.argv[1]))
    assert await leadership.take()
    print("leads", flush=True)
    try:
        await leadership.held()
    except Exception as error:
        print(type(error).__name__, flush=True)

asyncio.run(lead())
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_store_url(tmp_path)


@pytest.fixture
async def two(url: str) -> AsyncIterator[tuple[Leadership, Leadership]]:
    """Two instances on one store."""
    stores = open_store(url), open_store(url)
    both = Leadership(stores[0]), Leadership(stores[1])
    yield both
    for one, store in zip(both, stores, strict=True):
        await one.leave()
        await store.close()


@pytest.fixture
def leader(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process, which leads."""
    process = subprocess.Popen([sys.executable, "-c", LEADER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "leads\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = open_store(url)
    yield store
    await store.close()


async def takes_over(one: Leadership) -> None:
    async with asyncio.timeout(TAKEN_OVER_WITHIN):
        while not await one.take():  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def test_only_one_leads_and_who_leaves_lets_the_other(two: tuple[Leadership, Leadership]) -> None:
    first, second = two
    assert await first.take()
    assert await first.take()
    assert first.sure
    for _ in range(3):
        assert not await second.take()
    assert not second.sure
    await first.leave()
    assert not first.sure
    await takes_over(second)  # a server sees in its own time that a connection is gone
    assert not await first.take()


async def test_of_many_that_try_at_once_one_leads(url: str) -> None:
    stores = [open_store(url) for _ in range(8)]
    everybody = [Leadership(store) for store in stores]
    assert sum(await asyncio.gather(*(one.take() for one in everybody))) == 1
    for one, store in zip(everybody, stores, strict=True):
        await one.leave()
        await store.close()


async def test_who_holds_it_waits_for_ever(two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "ASKED_EVERY", 0.01)
    assert await two[0].take()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await two[0].held()
    assert two[0].sure
    assert not await two[1].take()


@pytest.mark.skipif(POSTGRESQL, reason="about the file beside the store")
async def test_a_full_disk_does_not_keep_anybody_from_leading(
    two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(leadership.os, "pwrite", full)
    assert await two[0].take()
    assert not await two[1].take()
    await two[0].leave()
    assert await two[1].take()


@pytest.mark.skipif(POSTGRESQL, reason="about the file beside the store")
async def test_a_file_that_cannot_be_locked_costs_no_handle_at_each_try(
    two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(leadership.fcntl, "flock", unable)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(OSError, match=os.strerror(errno.ENOLCK)):
            await two[0].take()
    assert len(os.listdir("/proc/self/fd")) == before


async def test_who_has_not_taken_the_lead_has_lost_it(two: tuple[Leadership, Leadership]) -> None:
    with pytest.raises(LeadLost):
        await two[0].held()


async def test_a_killed_leader_is_followed(leader: subprocess.Popen[str], store: Store) -> None:
    heir = Leadership(store)
    assert not await heir.take()
    leader.send_signal(signal.SIGKILL)
    await takes_over(heir)
    await heir.leave()


@pytest.mark.skipif(not POSTGRESQL, reason="the kernel keeps a stopped process's file locks")
async def test_a_frozen_leader_is_followed_and_knows_it_when_it_wakes(
    leader: subprocess.Popen[str], store: Store
) -> None:
    heir = Leadership(store)
    leader.send_signal(signal.SIGSTOP)
    await takes_over(heir)
    leader.send_signal(signal.SIGCONT)
    said = await asyncio.to_thread(lambda: leader.stdout.readline() if leader.stdout else "")
    assert said == "LeadLost\n"
    await heir.leave()


@pytest.mark.skipif(not POSTGRESQL, reason="about the server's connection")
async def test_a_leader_whose_connection_is_cut_knows_it_and_may_lead_again(
    two: tuple[Leadership, Leadership], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "ASKED_EVERY", 0.05)
    assert await two[0].take()
    cut = text(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LEADER_LOCK}")
    async with store.begin() as session:
        await (await session.connection()).execute(cut)
    with pytest.raises(LeadLost):
        await two[0].held()
    assert not two[0].sure
    await takes_over(two[1])
    await two[1].leave()
    assert await two[0].take()


@pytest.mark.skipif(not POSTGRESQL, reason="about the server's answer")
async def test_a_leader_without_an_answer_steps_down_before_the_server_gives_the_lead_away(
    two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leadership.ASKED_EVERY + leadership.ANSWERED_WITHIN < leadership.GIVEN_AWAY_AFTER
    monkeypatch.setattr(leadership, "ASKED_EVERY", 0.05)
    monkeypatch.setattr(leadership, "ANSWERED_WITHIN", 0.2)
    assert await two[0].take()
    monkeypatch.setattr(leadership, "ASKED", text("SELECT pg_sleep(1)"))
    with pytest.raises(LeadLost):
        await two[0].held()
    await takes_over(two[1])


@pytest.mark.skipif(not POSTGRESQL, reason="about the server")
async def test_where_no_server_answers_nobody_leads() -> None:
    store = open_store("postgresql+asyncpg://nobody@127.0.0.1:9/none")
    assert not await Leadership(store).take()
    await store.close()


@pytest.mark.skipif(POSTGRESQL, reason="about the file beside a SQLite store")
async def test_a_lock_file_that_was_taken_away_costs_the_lead(
    two: tuple[Leadership, Leadership], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "ASKED_EVERY", 0.01)
    assert await two[0].take()
    os.unlink(f"{store.engine.url.database}.lead")
    with pytest.raises(LeadLost):
        await two[0].held()
    assert await two[1].take()
    assert not await two[0].take()


async def test_who_was_not_heard_of_for_a_while_is_not_sure(
    two: tuple[Leadership, Leadership], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await two[0].take()
    monkeypatch.setattr(two[0], "_asked_at", two[0]._asked_at - leadership.GIVEN_AWAY_AFTER)
    assert not two[0].sure


async def test_it_can_be_asked_who_leads(leader: subprocess.Popen[str], store: Store) -> None:
    assert (await leader_of(store)).endswith(f":{leader.pid}")
    leader.kill()
    leader.wait()
    heir = Leadership(store)
    await takes_over(heir)
    assert (await leader_of(store)).endswith(f":{os.getpid()}")
    await heir.leave()
    async with asyncio.timeout(5):
        while await leader_of(store):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_store_in_memory_is_led_by_its_only_instance() -> None:
    store = open_store("sqlite+aiosqlite://")
    one = Leadership(store)
    assert await one.take()
    assert one.sure
    assert await leader_of(store) == ""
    await one.leave()
    assert not one.sure
    await store.close()
