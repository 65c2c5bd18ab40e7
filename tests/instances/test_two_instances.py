"""两个实例: two processes on one store work as one; one dies in the middle of a month's ask."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from sandbox.limits import Limits
from sandbox.phone import Phone
from sandbox.town import Town, town
from storage.leadership import leader_of
from tests.cli.conftest import SETTINGS
from tests.instances.balancer import balancing
from tests.raw_store import RawStore
from tests.stores import fresh_store_url
from tests.stories.conftest import at
from texts.ask import CONFIDENTIAL

TAKEN_OVER_WITHIN = 15.0  # seconds, the promise
ROOT = Path(__file__).parents[2]
ASK = at("11-21 09:30")
SENDS_A_SECOND = 4  # so slow that there is a middle
KEPT = "select count(*) from inbox where arrived_at > '2018-11-21'"
DOUBTFUL = "select p.name from notice n join person p on p.id = n.person_id where n.doubtful and n.kind = 'ask'"


class Instances:
    """Two instances of `duban run`, whose clocks show the hour of the ask."""

    def __init__(self, place: Town, folder: Path, store: RawStore) -> None:
        self.place, self.folder, self.store = place, folder, store
        self.ports = [_free_port(), _free_port()]
        self.processes: list[subprocess.Popen[bytes]] = []
        self.shift = (ASK - datetime.now(UTC)).total_seconds()  # noqa: TID251

    def start(self, number: int, **settings: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        environment |= {
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": self.place.telegram.token,
            "BOT_API_URL": self.place.telegram.url,
            "DATABASE_URL": self.store.url,
            "MESSAGES_PER_SECOND": str(SENDS_A_SECOND),
            "HEARTBEAT_SECONDS": "0.5",
            "REHEARSAL": "1",
            "HTTP_PORT": str(self.ports[number]),
        }
        command = [sys.executable, "-m", "tests.instances.instance", str(self.shift)]
        with (self.folder / f"log{number}").open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=environment | settings, stdout=log, stderr=subprocess.STDOUT)
            )

    def log(self, number: int) -> str:
        return (self.folder / f"log{number}").read_text()

    async def leader(self) -> int:
        """Which of the two leads; waits until one does."""
        pids = [process.pid for process in self.processes]
        while True:
            name = await leader_of(self.place.bot.store)
            if name and int(name.split(":")[-1]) in pids:
                return pids.index(int(name.split(":")[-1]))
            await asyncio.sleep(0.1)

    def asked(self) -> list[Phone]:
        """The phones on which the ask was heard, as often as it was."""
        return [
            phone for phone in self.phones for heard in phone.heard if heard.at >= ASK and CONFIDENTIAL in heard.text
        ]

    @property
    def phones(self) -> list[Phone]:
        return [self.place.telegram.phone(user, name) for name, user in self.place._users.items()]

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(so: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Instances]:
    """Everybody of the sample plan is linked; nothing runs yet; it is the minute of November's ask."""
    url = fresh_store_url(tmp_path, "duban")
    async with town(tmp_path, at("11-05 10:00"), Limits(on=False), database_url=url) as place:
        await place.load(load_plan(SAMPLE_PLAN))
        await place.office_joins()
        await place.everybody_joins()
        await place.go_to(at("11-21 09:00"))
        instances = Instances(place, tmp_path, RawStore(url))
        assert place._running is not None
        place._running.cancel()
        await asyncio.gather(place._running, return_exceptions=True)
        place.clock.move_to(ASK)
        try:
            yield instances
        finally:
            instances.end()


@pytest.mark.parametrize("way", ["webhook", "polling"])
async def test_one_is_killed_in_the_middle_of_the_ask_and_nothing_is_lost_or_doubled(two: Instances, way: str) -> None:
    async with AsyncExitStack() as stack:
        settings = {}
        if way == "webhook":
            balancer, settings["WEBHOOK_URL"] = await stack.enter_async_context(balancing(two.ports))
        two.start(0, **settings)
        two.start(1, **settings)
        try:
            async with asyncio.timeout(60):
                first = await two.leader()
            await until(lambda: all("listening" in two.log(number) for number in (0, 1)), 60)
            await until(lambda: len(two.asked()) >= 4, 60)
            early = two.asked()[:3]
            for phone in early:
                await phone.says("3无变化")
            await until(lambda: two.store.rows(KEPT) == [(3,)], 60)
            two.processes[first].send_signal(signal.SIGKILL)
            told = len(two.asked())
            assert told < 22, "the ask was over before the kill"
            for phone in early:
                await phone.says("在吗")
            async with asyncio.timeout(TAKEN_OVER_WITHIN):
                while await two.leader() == first:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            states = "select count(*) from notice where kind = 'ask' and state = 'sent'"
            await until(lambda: two.store.rows(states) == [(22,)], 60)
            await until(lambda: two.store.rows("select count(*) from inbox where state <> 'done'") == [(0,)], 60)
            await until(lambda: not two.store.rows("select 1 from notice where urgent and state <> 'sent'"), 60)
        finally:
            print(two.log(0), two.log(1))  # shown when the test fails

    heard = {phone.name: two.asked().count(phone) for phone in two.phones if phone in two.asked()}
    doubtful = {name for (name,) in two.store.rows(DOUBTFUL)}
    assert len(heard) == 22
    assert {name for name, times in heard.items() if times > 1} <= doubtful
    assert len(doubtful) <= SENDS_A_SECOND
    for words in ("3无变化", "在吗"):
        assert two.store.rows(f"select count(*), count(distinct chat_id) from message where text = '{words}'") == [
            (3, 3)
        ]
    if way == "webhook":
        assert all(balancer.taken[port] for port in two.ports)
    else:
        assert "another service polls" not in two.log(0) + two.log(1)
