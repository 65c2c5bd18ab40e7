"""迁移环境: runs alembic over the async engine of the store's URL, one process at a time."""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  (fills the metadata)
from storage.session import WRITER_LOCK


def _run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"))
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,  # all steps in one transaction, also on SQLite: no other process steps in between
    )
    with context.begin_transaction():
        context.run_migrations()


def _we_begin(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # else sqlite3 commits before every CREATE and DROP
    connection.execute("PRAGMA busy_timeout=10000")


async def _online(url: str) -> None:
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _we_begin)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_run)
            await connection.commit()
    finally:
        await engine.dispose()


asyncio.run(_online(context.config.attributes["url"]))
