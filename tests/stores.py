"""测试台账: a store of its own for every test, on SQLite or (TEST_DATABASE=postgresql) on PostgreSQL.

A store that costs time to make is made once a test run, kept as a template, and copied.
"""

import asyncio
import os
import shutil
import tempfile
import threading
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiosqlite.core import Connection
from sqlalchemy.engine import make_url

from storage.session import migrate
from tests import postgres

POSTGRESQL = os.environ.get("TEST_DATABASE", "sqlite") == "postgresql"
MIGRATED = "migrated"


class _Run:
    """What this test run has made."""

    folder: Path | None = None  # of the SQLite templates
    server: postgres.Server | None = None
    no_server = ""
    templates: dict[str, str]  # name -> file or database
    databases: list[str]  # of the running test
    numbers = count(1)


_Run.templates, _Run.databases = {}, []


def fresh_store_url(folder: Path, name: str = "store", like: str = MIGRATED) -> str:
    """The URL of a new store: a copy of the template `like`, by default with all tables and no rows.

    On SQLite it is the file `name`.db in `folder`. Skips the test (fails it where CI is set) when a PostgreSQL is
    wanted and there is none.
    """
    if like == MIGRATED and not is_kept(MIGRATED):
        url = empty_store_url(folder, "building")
        _elsewhere(url)
        keep(url, MIGRATED)
    template = _Run.templates[like]
    if POSTGRESQL:
        return _database(f' TEMPLATE "{template}"')
    file = folder / f"{name}.db"
    shutil.copy(template, file)
    return f"sqlite+aiosqlite:///{file}"


def empty_store_url(folder: Path, name: str = "store") -> str:
    """The URL of a store without any table."""
    return _database("") if POSTGRESQL else f"sqlite+aiosqlite:///{folder / name}.db"


def is_kept(name: str) -> bool:
    """True when there is a template of this name."""
    return name in _Run.templates


def keep(url: str, name: str) -> None:
    """Keep this store, which nobody has open any more, as a template."""
    database = make_url(url).database or ""
    if POSTGRESQL:
        _Run.databases.remove(database)
        _Run.templates[name] = database
        return
    if _Run.folder is None:
        _Run.folder = Path(tempfile.mkdtemp(prefix="duban-stores-"))
    file = _Run.folder / f"{len(_Run.templates)}.db"
    shutil.move(database, file)
    _Run.templates[name] = str(file)


def without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's statements run in the loop's own thread, each still a place where others have their turn.

    For tests that ask what is in the store, not how two hold on to it: two threads handing each statement over and
    back cost more than the statement. A connection that waits for another's lock would hold up the loop.
    """

    async def at_once(self: Connection, statement: Any, *words: Any, **named: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        await asyncio.sleep(0)
        return statement(*words, **named)

    monkeypatch.setattr(Connection, "_execute", at_once)


def drop_stores_of_test() -> None:
    """End of a test: its databases go; its files lie in its own folder."""
    for database in _Run.databases:
        assert _Run.server is not None
        for name in (database, *_Run.server.databases(f"{database}_")):  # the second: kept by a restore
            _Run.server.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _Run.databases.clear()


def end_of_run() -> None:
    """Take away the templates, and the server if this run started it."""
    if _Run.server is not None:
        _Run.databases += _Run.templates.values()
        drop_stores_of_test()
        _Run.server.close()
        _Run.server = None
    if _Run.folder is not None:
        shutil.rmtree(_Run.folder, ignore_errors=True)
        _Run.folder = None
    _Run.templates.clear()


def _database(template: str) -> str:
    if _Run.server is None and not _Run.no_server:
        try:
            _Run.server = postgres.start()
        except postgres.NoServer as none:
            _Run.no_server = str(none)
    if _Run.server is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(_Run.no_server)
    database = f"duban_test_{os.getpid()}_{next(_Run.numbers)}"
    _Run.server.run(f'CREATE DATABASE "{database}"{template}')
    _Run.databases.append(database)
    return _Run.server.url.set(database=database).render_as_string(hide_password=False)


def _elsewhere(url: str) -> None:
    """Migrate in a thread: alembic's environment starts an event loop, and the test's may be running here."""
    thread = threading.Thread(target=lambda: asyncio.run(migrate(url)))
    thread.start()
    thread.join()
