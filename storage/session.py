"""会话: opening the store; one `begin()` is one transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

if TYPE_CHECKING:
    from alembic.config import Config

Session = AsyncSession
MIGRATIONS = Path(__file__).parent / "migrations"

WRITER_LOCK = 0x647562616E  # "duban": the advisory lock of the one writer, and of migrations
POSTGRES_MANNERS = {
    "application_name": "duban",
    "jit": "off",  # compiling costs more than our short queries
    # A machine that vanishes without a word must not keep its locks: the other instance waits for them.
    "idle_in_transaction_session_timeout": "10s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}


class WouldWrite(Exception):
    """What only looked found something to write."""


def _refuse(_connection: Any, statement: Any, *_: Any) -> None:
    if getattr(statement, "is_dml", False):
        raise WouldWrite


class Store:
    """The open store. `begin()` commits when the block ends and rolls back when it raises."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        """A read-and-write transaction, alone: what it has read stays true until it commits.

        One at a time over all processes on this store, so that look-then-write needs no other guard. Queueing
        happens here first: faster than in SQLite's file, and one connection a process waits in PostgreSQL.
        """
        async with self._one_writer, AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            await self._alone(session)
            yield session

    @asynccontextmanager
    async def begin_beside(self) -> AsyncIterator[Session]:
        """A transaction beside other writers, for what unique keys and row locks (SKIP LOCKED) keep right by
        themselves. On SQLite, which has one writer anyway, the same as `begin()`."""
        if self.is_sqlite:
            async with self.begin() as session:
                yield session
            return
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A transaction that only reads, all of one instant: it neither waits for a writer nor holds one up."""
        options: dict[str, Any] = {"reads_only": True}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            await session.connection(execution_options=options)
            yield session

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[Session]:
        """The same, to find out whether something is to be written at all: it raises WouldWrite where it would be."""
        async with self.read() as session:
            event.listen((await session.connection()).sync_connection, "before_execute", _refuse)
            yield session
            await session.flush()

    @asynccontextmanager
    async def dry(self) -> AsyncIterator[Session]:
        """A transaction that is always rolled back: for previews. Alone like `begin()`: its rows would get in
        a writer's way, and the two could wait for each other."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            try:
                await self._alone(session)
                yield session
            finally:
                await session.rollback()

    async def _alone(self, session: Session) -> None:
        # SQLite: BEGIN IMMEDIATE has done it. PostgreSQL stays at READ COMMITTED: a snapshot taken while
        # waiting for the lock would miss what the writer before us has committed.
        if not self.is_sqlite:
            await (await session.connection()).execute(text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"))

    async def close(self) -> None:
        await self.engine.dispose()


def open_store(url: str) -> Store:
    """Open the store at `url` (an async SQLAlchemy URL); the file's folder is made when missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # asked before use, so that a restarted PostgreSQL costs no transaction
        manners = {"server_settings": POSTGRES_MANNERS}
        return Store(create_async_engine(parsed, pool_pre_ping=True, hide_parameters=True, connect_args=manners))
    _make_folder(parsed)
    engine = create_async_engine(parsed, hide_parameters=True)  # they are people's words: not for a log
    event.listen(engine.sync_engine, "connect", _sqlite_manners)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return Store(engine)


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)


def _sqlite_manners(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    _roll_back_when_cancelled(connection.driver_connection)


def _roll_back_when_cancelled(driver: Any) -> None:
    """A cancelled statement would keep its transaction, and with it the one writer's lock, even after its connection
    is closed: until the collector finds the cursor. So a rollback follows it at once."""
    execute = driver._execute

    async def execute_or_roll_back(*words: Any, **named: Any) -> Any:
        try:
            return await execute(*words, **named)
        except asyncio.CancelledError:
            if driver._connection is not None:
                driver._tx.put_nowait((None, driver._connection.rollback))
            raise

    driver._execute = execute_or_roll_back


def _begin_immediate(connection: Any) -> None:
    # A deferred transaction that reads first and writes later fails at once when another writer was faster.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def newest_revision() -> str:
    """The revision this code wants. Asked at every start, so without alembic: files are named by their revision."""
    return max(_revisions())


def knows(revision: str) -> bool:
    """True for a revision this code can bring up to date."""
    return revision in _revisions()


def _revisions() -> set[str]:
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def alembic_config(url: str) -> "Config":
    """Alembic's settings for the store at `url`, with our own migrations folder."""
    from alembic.config import Config  # 12 MB that a store up to date does not need

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the store's tables to `revision`; safe to call at every start, also of two processes at once."""
    from alembic import command

    _make_folder(make_url(url))
    await asyncio.to_thread(command.upgrade, alembic_config(url), revision)
