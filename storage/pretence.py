"""预演副本: a copy of the store in which anything may be pretended; nothing of it remains, nobody waits for it."""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession as Session

from storage.session import POSTGRES_MANNERS, Store, open_store


@asynccontextmanager
async def pretending(store: Store) -> AsyncIterator[Session]:
    """A session on the store as it is now, for as long as it takes.

    A transaction rolled back at the end would not do: its rows get in the way of those the service writes meanwhile.
    """
    if not store.is_sqlite:
        async with _temporary_tables(store) as session:
            yield session
    elif path := store.engine.url.database:
        async with _copied_file(path) as session:
            yield session
    else:
        async with store.dry() as session:
            yield session


@asynccontextmanager
async def _copied_file(path: str) -> AsyncIterator[Session]:
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        await asyncio.to_thread(_copy, path, f"{folder}/copy.db")
        copy = open_store(f"sqlite+aiosqlite:///{folder}/copy.db")
        try:
            async with copy.dry() as session:
                yield session
        finally:
            await copy.close()


def _copy(path: str, to: str) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


@asynccontextmanager
async def _temporary_tables(store: Store) -> AsyncIterator[Session]:
    """PostgreSQL: tables of this connection's own, found before the real ones of the same name."""
    manners = {"server_settings": POSTGRES_MANNERS | {"idle_in_transaction_session_timeout": "10min"}}
    # a connection of its own: statements another prepared would go on meaning the real tables
    engine = create_async_engine(
        store.engine.url, poolclass=NullPool, isolation_level="REPEATABLE READ", connect_args=manners
    )
    try:
        async with Session(engine, expire_on_commit=False) as session:
            connection = await session.connection()
            for table in SQLModel.metadata.sorted_tables:
                real = f'public."{table.name}"'
                await connection.execute(text(f'CREATE TEMP TABLE "{table.name}" (LIKE {real} INCLUDING ALL)'))
                await connection.execute(text(f'INSERT INTO pg_temp."{table.name}" SELECT * FROM {real}'))
            yield session
            await session.rollback()
    finally:
        await engine.dispose()
