"""内存盘: SQLite in this process without its thread, kept over kills; its transactions are kill borders.

A session's statements run at once, so a transaction is never interrupted by another task and the order of
everything follows from the seed alone. The store's own layer (`storage.session.Store`) runs unchanged above it.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util.concurrency import await_

from storage.session import Store, _begin_immediate, migrate
from tests.simulation.killing import Killed, KillSwitch

FULL = "database or disk is full"
GUARDS = """
CREATE TEMP TABLE tampered (what TEXT);
CREATE TEMP TRIGGER l_u AFTER UPDATE OF at, act, person_id, issue_id, report_id, message_id, facts
 ON main.ledger_entry BEGIN INSERT INTO tampered VALUES ('ledger changed'); END;
CREATE TEMP TRIGGER l_d AFTER DELETE ON main.ledger_entry BEGIN INSERT INTO tampered VALUES ('ledger deleted'); END;
CREATE TEMP TRIGGER m_u AFTER UPDATE ON main.message BEGIN INSERT INTO tampered VALUES ('message changed'); END;
CREATE TEMP TRIGGER m_d AFTER DELETE ON main.message BEGIN INSERT INTO tampered VALUES ('message deleted'); END;
CREATE TEMP TRIGGER f_u AFTER UPDATE OF report_id, version, message_id, person_id, source, received_at, whole
 ON main.filing BEGIN INSERT INTO tampered VALUES ('filing changed'); END;
CREATE TEMP TRIGGER e_u AFTER UPDATE OF message_id, person_id, kind, album, file_id ON main.evidence
 BEGIN INSERT INTO tampered VALUES ('evidence changed'); END;
CREATE TEMP TRIGGER e_d AFTER DELETE ON main.evidence BEGIN INSERT INTO tampered VALUES ('evidence deleted'); END;
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
        self.full_until: datetime | None = None
        self.now: Callable[[], datetime] = lambda: datetime.max.replace(tzinfo=UTC)  # the true time
        self.strikes: Callable[[str], None] = lambda kind: None

    @property
    def is_full(self) -> bool:
        return self.full_until is not None and self.now() < self.full_until

    def full_for(self) -> float:
        """Seconds."""
        return (self.full_until - self.now()).total_seconds() if self.full_until is not None and self.is_full else 0.0

    def fill(self) -> None:
        """Raise when nothing more can be written; the office's own computer (muted) has a disk of its own."""
        if self.is_full and not self.kill.muted:
            self.strikes("disk full")
            raise sqlite3.OperationalError(FULL)

    def touch(self, name: str, value: str) -> None:
        """Put a fact of the service forward, as it would have done itself in the time that is skipped."""
        if not self.raw.in_transaction:
            self.raw.execute("UPDATE service_fact SET value = ? WHERE name = ? AND value < ?", (value, name, value))

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


class _Done:
    """What is done already: SQLAlchemy wants to have waited once for each statement."""

    def __await__(self) -> Generator[None, None, None]:
        yield from ()


_DONE = _Done()


class _Cursor:
    """A cursor of the sqlite3 module, seen as the one SQLAlchemy's aiosqlite dialect makes of a real one."""

    arraysize = 1

    def __init__(self, connection: "_Connection") -> None:
        self.connection = connection
        self.cursor = connection.disk.raw.cursor()
        self.close = self.cursor.close
        self.fetchone, self.fetchmany, self.fetchall = (
            self.cursor.fetchone,
            self.cursor.fetchmany,
            self.cursor.fetchall,
        )

    def execute(self, sql: str, args: Sequence[Any] = ()) -> None:
        await_(_DONE)
        self.connection.check()
        if sql == "BEGIN":  # closing a session that only read takes a turn of the loop: nothing may wait for it
            return
        self.connection.writes = self.connection.writes or sql == "BEGIN IMMEDIATE"
        self.cursor.execute(sql, args)

    def executemany(self, sql: str, many: Sequence[Sequence[Any]]) -> None:
        await_(_DONE)
        self.connection.check()
        self.cursor.executemany(sql, many)

    def setinputsizes(self, *_sizes: object) -> None:
        return None

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
    """What SQLAlchemy's aiosqlite dialect makes of a connection, without the thread and the waiting."""

    isolation_level = None

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.process = disk.process
        self.writes = False

    @property
    def driver_connection(self) -> "_Connection":
        return self

    def check(self) -> None:
        if self.process != self.disk.process:
            raise Killed("of a process that is gone")

    def cursor(self, server_side: bool = False) -> _Cursor:
        self.check()
        return _Cursor(self)

    def commit(self) -> None:
        self.check()
        if not self.writes:
            return
        self.disk.kill.cross("before commit")
        self.disk.fill()
        self.disk.raw.commit()
        self.writes = False
        self.disk.kill.cross("after commit")

    def rollback(self) -> None:
        if self.process == self.disk.process and self.writes:
            self.writes = False
            self.disk.raw.rollback()

    def create_function(self, *_args: Any, **_kw: Any) -> None:
        return None

    def close(self) -> None:
        self.rollback()

    terminate = close


_current: list[Disk] = []
_current.append(None)  # type: ignore[arg-type]


@cache
def _engine() -> AsyncEngine:
    """One engine a process: it remembers compiled statements over restarts and worlds."""

    def connect() -> _Connection:
        return _Connection(_current[0])

    engine = create_async_engine("sqlite+aiosqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine
