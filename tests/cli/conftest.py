"""命令行夹具: `duban …` in a folder of its own, with a store of its own and a clock that stands still."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from config.settings import SAMPLE_PLAN, Settings
from sandbox.clock import MovableClock
from sandbox.telegram import Telegram
from tests.raw_store import RawStore
from tests.stores import empty_store_url, fresh_store_url, is_kept, keep

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2018, 11, 5, 10, tzinfo=SHANGHAI)
WITH_SAMPLE_PLAN = "with the sample plan"
SETTINGS = [name.upper() for name in Settings.model_fields]


class Shell:
    """`shell("plan", "load", file, "--yes")` -> exit code, stdout, stderr."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.store = RawStore(url)
        self.clock = MovableClock(START)

    def __call__(self, *words: str | Path, typed: str = "") -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=typed)

    def refuses(self, *words: str | Path, code: int = 2, typed: str = "") -> str:
        """The one line on stderr; fails for a traceback, another exit code or anything on stdout as JSON."""
        result = self(*words, typed=typed)
        assert result.exit_code == code, (result.output, result.exception)
        lines = result.stderr.strip().split("\n")
        assert len(lines) == 1, result.stderr
        assert lines[0]
        assert "Traceback" not in result.output
        return lines[0]

    def does(self, *words: str | Path, typed: str = "") -> str:
        result = self(*words, typed=typed)
        assert result.exit_code == 0, (result.output, result.exception)
        assert result.stderr == ""
        return result.stdout


def clean(monkeypatch: pytest.MonkeyPatch, folder: Path, url: str) -> None:
    """No setting of the machine's own, and no `.env` but the folder's."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DATABASE_URL", url)


def shell_on(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell whose DATABASE_URL is this one."""
    clean(monkeypatch, folder, url)
    shell = Shell(folder, url)
    monkeypatch.setattr("bot.shell.WallClock", lambda: shell.clock)
    return shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Nothing is loaded; it is 5 November 2018."""
    return shell_on(fresh_store_url(tmp_path, "duban"), tmp_path, monkeypatch)


@pytest.fixture
def first_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """No command has run yet: there is no store."""
    return shell_on(empty_store_url(tmp_path, "duban"), tmp_path, monkeypatch)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The sample plan is loaded: November 2018 is running."""
    if not is_kept(WITH_SAMPLE_PLAN):
        url = fresh_store_url(tmp_path, "building")
        with pytest.MonkeyPatch.context() as patch:
            shell_on(url, tmp_path, patch).does("plan", "load", SAMPLE_PLAN, "--yes")
        keep(url, WITH_SAMPLE_PLAN)
    return shell_on(fresh_store_url(tmp_path, "duban", WITH_SAMPLE_PLAN), tmp_path, monkeypatch)


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    """The sandbox Telegram in a thread of its own: the command in the test's thread speaks to it over HTTP."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def there(coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, loop).result(10)  # type: ignore[arg-type]

    clock = MovableClock(START + timedelta(days=1))
    server = Telegram(clock)
    there(server.start())
    yield server
    there(server.stop())
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def connected(loaded: Shell, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Loaded, and the bot's account answers."""
    monkeypatch.setenv("BOT_TOKEN", telegram.token)
    monkeypatch.setenv("BOT_API_URL", telegram.url)
    return loaded
