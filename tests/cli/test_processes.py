"""Real processes: what only a real shell shows: exit codes, clean output, signals, a kill and a restart."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import SAMPLE_PLAN
from sandbox.telegram import Telegram
from tests.bot.waiting import eventually
from tests.cli.conftest import SETTINGS
from tests.raw_store import RawStore
from tests.stores import empty_store_url

ROOT = Path(__file__).parents[2]


class Wall:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251


class Machine:
    """A folder with settings in which `duban` is started as a user would."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.store = RawStore(url)
        self.environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        self.environment |= {"PYTHONPATH": str(ROOT), "DATABASE_URL": url}

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "-m", "bot", *map(str, words)]

    def runs(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def starts(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "log").open("ab")
        try:
            return subprocess.Popen(
                command or self.command("run"),
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        finally:
            log.close()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, empty_store_url(tmp_path, "duban"))


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    server = Telegram(Wall())
    await server.start()
    yield server
    await server.stop()


def test_help_from_a_real_shell(machine: Machine) -> None:
    done = machine.runs("--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert "summary" in done.stdout


def test_read_load_twice_and_look_with_nothing_but_json_on_the_output(machine: Machine) -> None:
    (machine.folder / "信.txt").write_text("您好", encoding="utf-8")
    refused = machine.runs("plan", "read", "信.txt", "--out", "plan.toml")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)

    for said in ("loaded: list", "nothing to change"):
        done = machine.runs("plan", "load", SAMPLE_PLAN, "--yes")
        assert (done.returncode, done.stderr) == (0, "")
        assert said in done.stdout

    done = machine.runs("summary", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["expected"] == 23


async def polled(telegram: Telegram, process: subprocess.Popen[bytes], machine: Machine) -> None:
    async with asyncio.timeout(40):
        while not telegram.polled:
            assert process.poll() is None, machine.log
            await asyncio.sleep(0.05)


async def ended(process: subprocess.Popen[bytes], within: float) -> int:
    began = time.monotonic()
    code = await asyncio.to_thread(process.wait, 20)
    crowded = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert time.monotonic() - began < within * crowded
    return code


async def answered(machine: Machine, count: int) -> None:
    """So many answers left, and it is written down that they did."""
    query = "select count(*) from notice where state = 'sent'"
    await eventually(lambda: machine.store.rows(query) == [(count,)], 40)


async def test_the_service_answers_is_killed_comes_back_and_ends_when_told(
    machine: Machine, telegram: Telegram
) -> None:
    machine.environment |= {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url, "HEARTBEAT_SECONDS": "0.2"}
    stranger = telegram.phone(5_000_000_002, "路人")
    first = machine.starts()
    try:
        await polled(telegram, first, machine)
        await stranger.says("一")
        await answered(machine, 1)
        first.send_signal(signal.SIGKILL)
        await asyncio.to_thread(first.wait, 10)
        await stranger.says("二")

        second = machine.starts()
        try:
            await answered(machine, 2)
            await polled(telegram, second, machine)
            loaded = await asyncio.to_thread(machine.runs, "plan", "load", SAMPLE_PLAN, "--yes")
            assert (loaded.returncode, loaded.stderr) == (0, ""), loaded.stderr
            second.send_signal(signal.SIGTERM)
            assert await ended(second, within=3) == 0
        finally:
            second.kill()
            second.wait()
    finally:
        first.kill()
        first.wait()

    assert len(stranger.heard) == 2
    assert "Traceback" not in machine.log
    assert telegram.token not in machine.log


HANGS = """
import threading
import bot.service, storage.session
from bot.cli import main
bot.service.LONGEST_END = 0.1
storage.session.Store.close = lambda store: threading.Event().wait()
main()
"""


async def test_a_store_that_hangs_does_not_hold_up_the_end_and_nothing_is_lost(
    machine: Machine, telegram: Telegram
) -> None:
    machine.environment |= {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url}
    stranger = telegram.phone(5_000_000_002, "路人")
    process = machine.starts(sys.executable, "-c", HANGS, "run")
    try:
        await polled(telegram, process, machine)
        await stranger.says("一")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 20) == 1
    finally:
        process.kill()
        process.wait()

    assert "ended where it stands" in machine.log
    assert telegram.unconfirmed or machine.store.rows("select count(*) from inbox") == [(1,)]


async def test_a_service_whose_platform_is_away_keeps_trying_and_ends_when_told(machine: Machine) -> None:
    token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    machine.environment |= {"BOT_TOKEN": token, "BOT_API_URL": "http://127.0.0.1:9"}
    process = machine.starts()
    try:
        async with asyncio.timeout(40):
            while machine.log.count("does not answer yet") < 2:
                assert process.poll() is None, machine.log
                await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert await ended(process, within=3) == 0
    finally:
        process.kill()
        process.wait()

    assert "AAHdq" not in machine.log
    assert "Traceback" not in machine.log
