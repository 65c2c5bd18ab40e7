"""PostgreSQL 副本: pg_dump of one instant, and a restored database that takes the old one's name."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.archive import BackupRefused

MAINTENANCE = "postgres"  # the database from which others are made and renamed
LONGEST_NAME = 63  # PostgreSQL cuts off the rest


@asynccontextmanager
async def _connected(url: URL, isolation: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url, isolation_level=isolation)
    try:
        async with engine.connect() as connection:
            yield connection
    except (DBAPIError, OSError) as error:
        line = str(getattr(error, "orig", error)).splitlines()[0]
        raise BackupRefused(f"PostgreSQL refuses: {line}") from None
    finally:
        await engine.dispose()


async def copy_out(url: URL, copy: Path) -> tuple[str, dict[str, int]]:
    """Dump one instant of the store while others write; returns its revision and the rows of each table."""
    async with _connected(url, "REPEATABLE READ") as connection:
        snapshot = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
        found = await _look(connection)
        plain = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={copy}"]
        await _client("pg_dump", url, *plain)
    return found


async def _look(connection: AsyncConnection) -> tuple[str, dict[str, int]]:
    named = await connection.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    )
    names = [str(name) for name in named.scalars()]
    if "alembic_version" not in names:
        raise BackupRefused("this is not a store of Duban")
    revision = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
    counts = {
        name: int((await connection.execute(text(f'SELECT count(*) FROM "{name}"'))).scalar_one()) for name in names
    }
    return str(revision), counts


async def last_heartbeat(url: URL) -> str:
    """The heartbeat's own words, "" when there is no such database or no heartbeat in it."""
    async with _connected(url.set(database=MAINTENANCE), "AUTOCOMMIT") as connection:
        if not await _exists(connection, url.database or ""):
            return ""
    async with _connected(url, "READ COMMITTED") as connection:
        there = (await connection.execute(text("SELECT to_regclass('service_fact')::text"))).scalar()
        if there is None:
            return ""
        found = await connection.execute(text("SELECT value FROM service_fact WHERE name = 'heartbeat'"))
        return str(found.scalar() or "")


async def put_in(copy: Path, url: URL, kept: str, tables: dict[str, int]) -> str:
    """Restore into a new database, look whether all rows are there, then let it take the old one's name.

    The old database stays under the name `kept`; both names change in one transaction. Returns that name, "" when
    there was no old one.
    """
    wanted, kept = url.database or "", kept[-LONGEST_NAME:]
    fresh = f"{kept}_new"[-LONGEST_NAME:]
    async with _connected(url.set(database=MAINTENANCE), "AUTOCOMMIT") as connection:
        await connection.execute(text(f"CREATE DATABASE \"{fresh}\" TEMPLATE template0 ENCODING 'UTF8'"))
    try:
        await _client("pg_restore", url.set(database=fresh), "--no-owner", "--exit-on-error", str(copy))
        async with _connected(url.set(database=fresh), "READ COMMITTED") as connection:
            if (await _look(connection))[1] != tables:
                raise BackupRefused("not every row came back")
        async with _connected(url.set(database=MAINTENANCE), "READ COMMITTED") as connection:
            if had_one := await _exists(connection, wanted):
                await connection.execute(text(f'ALTER DATABASE "{wanted}" RENAME TO "{kept}"'))
            await connection.execute(text(f'ALTER DATABASE "{fresh}" RENAME TO "{wanted}"'))
            await connection.commit()
        return kept if had_one else ""
    except BaseException:
        async with _connected(url.set(database=MAINTENANCE), "AUTOCOMMIT") as connection:
            await connection.execute(text(f'DROP DATABASE IF EXISTS "{fresh}"'))
        raise


async def _exists(connection: AsyncConnection, database: str) -> bool:
    found = await connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database})
    return found.scalar() is not None


async def _client(name: str, url: URL, *options: str) -> None:
    """Run pg_dump or pg_restore; the password goes by the environment, never by the command line."""
    program = shutil.which(name)
    if program is None:
        raise BackupRefused(f"{name} is not installed: the client programs of PostgreSQL are needed for this")
    host = url.host or str(url.query.get("host", ""))
    where = {"--host": host, "--port": str(url.port or ""), "--username": url.username or ""}
    words = [f"{option}={value}" for option, value in where.items() if value]
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    process = await asyncio.create_subprocess_exec(
        program,
        *words,
        f"--dbname={url.database}",
        "--no-password",
        *options,
        env=os.environ | password,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except BaseException:
        process.kill()
        raise
    if process.returncode:
        lines = said.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise BackupRefused(f"{lines[0]}")
