"""内存盘: SQLite in this process without its thread, kept over kills; its transactions are kill borders.

A session's statements run at once, so a transaction is never interrupted by another task and the order of
everything follows from the seed alone. The store's own layer (`storage.session.Store`) runs unchanged above it.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.session import Store, _begin_immediate, migrate
from tests.simulation.killing import Killed, KillSwitch

GUARDS = """
CREATE TEMP TABLE tampered (what TEXT);
CREATE TEMP TRIGGER l_u AFTER UPDATE ON main.ledger_entry BEGIN INSERT INTO tampered VALUES ('ledger changed'); END;
CREATE TEMP TRIGGER l_d AFTER DELETE ON main.ledger_entry BEGIN INSERT INTO tampered VALUES ('ledger deleted'); END;
CREATE TEMP TRIGGER m_u AFTER UPDATE ON main.message BEGIN INSERT INTO tampered VALUES ('message changed'); END;
CREATE TEMP TRIGGER m_d AFTER DELETE ON main.message BEGIN INSERT INTO tampered VALUES ('message deleted'); END;
CREATE TEMP TRIGGER f_u AFTER UPDATE OF report_id, version, message_id, person_id, source, received_at, whole
 ON main.filing BEGIN INSERT INTO tampered VALUES ('filing changed'); END;
CREATE TEMP TRIGGER f_d AFTER DELETE ON main.filing BEGIN INSERT INTO tampered VALUES ('filing deleted'); END;
"""


@cache
def template() -> bytes:
    """A migrated, empty store; made once a process, outside of any running loop."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
        with sqlite3.connect(path) as raw:
            raw.execute("PRAGMA journal_mode=DELETE")
        raw.close()
        return path.read_bytes()


class Disk:
    """What outlives the process."""

    def __init__(self, kill: KillSwitch) -> None:
        self.kill = kill
        self.raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.raw.deserialize(template())
        self.raw.execute("PRAGMA foreign_keys=ON")
        self.raw.executescript(GUARDS)
        self.process = 0

    def cut(self) -> None:
        """The process is gone: its open transaction is rolled back, its connections are of no more use."""
        self.process += 1
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def rows(self, sql: str, *args: object) -> list[Any]:
        """For the judge: a look at the committed state."""
        assert not self.raw.in_transaction
        return self.raw.execute(sql, args).fetchall()

    def store(self) -> Store:
        _current[0] = self
        return Store(_engine())


class _Cursor:
    arraysize = 1

    def __init__(self, connection: "_Connection") -> None:
        self.connection = connection
        self.cursor = connection.disk.raw.cursor()

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, sql: str, args: Sequence[Any] = ()) -> "_Cursor":
        self.connection.check()
        if sql == "BEGIN":  # closing a session that only read takes a turn of the loop: nothing may wait for it
            return self
        self.connection.writes = self.connection.writes or sql == "BEGIN IMMEDIATE"
        self.cursor.execute(sql, args)
        return self

    async def executemany(self, sql: str, many: Sequence[Sequence[Any]]) -> "_Cursor":
        self.connection.check()
        self.cursor.executemany(sql, many)
        return self

    async def fetchall(self) -> list[Any]:
        return self.cursor.fetchall()

    async def close(self) -> None:
        self.cursor.close()

    @property
    def description(self) -> Any:
        return self.cursor.description

    @property
    def rowcount(self) -> int:
        return self.cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self.cursor.lastrowid


class _Connection:
    """What SQLAlchemy's aiosqlite dialect wants of a connection, done at once instead of in a thread."""

    _connection = True
    isolation_level = None

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.process = disk.process
        self.writes = False

    def check(self) -> None:
        if self.process != self.disk.process:
            raise Killed("of a process that is gone")

    def cursor(self) -> _Cursor:
        self.check()
        return _Cursor(self)

    async def commit(self) -> None:
        self.check()
        if not self.writes:
            return
        self.disk.kill.cross("before commit")
        self.disk.raw.commit()
        self.writes = False
        self.disk.kill.cross("after commit")

    async def rollback(self) -> None:
        if self.process == self.disk.process and self.writes:
            self.writes = False
            self.disk.raw.rollback()

    async def create_function(self, *_args: Any, **_kw: Any) -> None:
        return None

    async def close(self) -> None:
        await self.rollback()

    def stop(self) -> None:
        return None


_current: list[Disk] = []
_current.append(None)  # type: ignore[arg-type]


@cache
def _engine() -> AsyncEngine:
    """One engine a process: it remembers compiled statements over restarts and worlds."""

    async def connect(*_args: Any, **_kw: Any) -> _Connection:
        return _Connection(_current[0])

    engine = create_async_engine("sqlite+aiosqlite://", async_creator=connect, poolclass=NullPool)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine
