"""领班: exactly one instance leads a store; a dead, frozen or cut-off one loses the lead by itself.

PostgreSQL: an advisory lock in an open transaction. The leader asks every ASKED_EVERY seconds and steps down when
there is no answer within ANSWERED_WITHIN; the server gives the lead away GIVEN_AWAY_AFTER the last question, which is
later: two never believe it. SQLite: a lock on the file NAME.lead beside the store, the kernel's to give back.
"""

import asyncio
import fcntl
import logging
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.session import POSTGRES_MANNERS, Store

log = logging.getLogger("duban.lead")
LEADER_LOCK = 0x6C656164  # "lead": the advisory lock of the one leader; below 2^32, see leader_of()
ASKED_EVERY = 3.0  # seconds
ANSWERED_WITHIN = 5.0
GIVEN_AWAY_AFTER = 10
TRIED = text(f"SELECT pg_try_advisory_xact_lock({LEADER_LOCK})")
ASKED = text("SELECT 1")
HOLDER = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objsubid = 1"
    f" AND l.objid = {LEADER_LOCK} AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class LeadLost(Exception):
    """This instance leads no more; another may do so from now on."""


class _Lock(Protocol):
    async def take(self) -> bool: ...
    async def ask(self) -> None: ...
    async def leave(self) -> None: ...


class Leadership:
    """One instance's claim to lead the store: beat, poll, send. A store in memory has one instance, which leads."""

    def __init__(self, store: Store) -> None:
        self._lock: _Lock | None = None
        if not store.is_sqlite:
            self._lock = _AdvisoryLock(store)
        elif (file := _lead_file(store)) is not None:
            self._lock = _FileLock(file)
        self._leads = False
        self._asked_at = 0.0  # the loop's time of the last question that was answered

    @property
    def sure(self) -> bool:
        """True while nobody else can lead. To be asked before each message leaves: a process that was stopped for a
        while goes on where it was, before anything tells it that it has lost the lead."""
        fresh = asyncio.get_running_loop().time() - self._asked_at < ASKED_EVERY + ANSWERED_WITHIN
        return self._leads and (self._lock is None or fresh)

    async def take(self) -> bool:
        """Try once; True when this instance leads now, False while another does or the store does not answer."""
        if self._leads:
            return True
        asked_at = asyncio.get_running_loop().time()
        self._leads = self._lock is None or await self._lock.take()
        self._asked_at = asked_at
        return self._leads

    async def held(self) -> None:
        """Wait as long as this instance leads. Raises LeadLost, having given up all claim, when it does no more."""
        if not self._leads:
            raise LeadLost("the lead was not taken")
        if self._lock is None:
            await asyncio.Event().wait()
            return
        while True:
            await asyncio.sleep(ASKED_EVERY)
            asked_at = asyncio.get_running_loop().time()
            try:
                await self._lock.ask()
            except LeadLost:
                await self.leave()
                raise
            self._asked_at = asked_at

    async def leave(self) -> None:
        """Give the lead up, if we have it: another instance may take it at once."""
        self._leads = False
        if self._lock is not None:
            await self._lock.leave()


class _AdvisoryLock:
    """PostgreSQL: held by a connection of its own, whose transaction stays open."""

    def __init__(self, store: Store) -> None:
        manners = POSTGRES_MANNERS | {
            "application_name": f"duban leader {_our_name()}"[:63],
            "idle_in_transaction_session_timeout": f"{GIVEN_AWAY_AFTER}s",
        }
        self._engine: AsyncEngine = create_async_engine(
            store.engine.url, poolclass=NullPool, connect_args={"server_settings": manners}
        )
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                if self._connection is None:
                    self._connection = await self._engine.connect()
                if (await self._connection.execute(TRIED)).scalar_one():
                    return True
                await self._connection.rollback()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.warning("the lead cannot be asked for: %s", type(error).__name__)
            await self.leave()
        except asyncio.CancelledError:
            await self.leave()
            raise
        return False

    async def ask(self) -> None:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                assert self._connection is not None
                await self._connection.execute(ASKED)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise LeadLost(f"the store does not confirm the lead: {type(error).__name__}") from None

    async def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        # without a good-bye, which a server that does not answer would keep us waiting for
        with suppress(SQLAlchemyError, OSError):
            driver = (await connection.get_raw_connection()).driver_connection
            if driver is not None:
                driver.terminate()
        with suppress(SQLAlchemyError, OSError):
            await connection.invalidate()
        with suppress(SQLAlchemyError, OSError):
            await connection.close()


class _FileLock:
    """SQLite: the kernel gives the lock back when the process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: int | None = None

    async def take(self) -> bool:
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if isinstance(error, BlockingIOError):
                return False
            raise
        self._handle = handle
        with suppress(OSError):  # only our name for people: a full disk must not make us hold the lock and not lead
            os.ftruncate(handle, 0)
            os.pwrite(handle, _our_name().encode(), 0)
        return await self._is_ours()

    async def _is_ours(self) -> bool:
        """False when the file was taken away: others would lock another of the same name."""
        with suppress(FileNotFoundError):
            if self._handle is not None and os.path.samestat(os.fstat(self._handle), self._file.stat()):
                return True
        await self.leave()
        return False

    async def ask(self) -> None:
        if not await self._is_ours():
            raise LeadLost(f"{self._file} was taken away")

    async def leave(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


async def leader_of(store: Store) -> str:
    """Who leads, as ``host:process``; "" when nobody does."""
    if not store.is_sqlite:
        async with store.read() as session:
            name = (await (await session.connection()).execute(HOLDER)).scalar()
        return str(name or "").removeprefix("duban leader ")
    file = _lead_file(store)
    if file is None or not file.exists():
        return ""
    with file.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return handle.read().decode()
    return ""


def _our_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _lead_file(store: Store) -> Path | None:
    database = store.engine.url.database
    if not database or database == ":memory:" or database.startswith("file:"):
        return None
    return Path(f"{database}.lead")
