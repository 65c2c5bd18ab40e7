"""台账旁观: the store of a test as its own SQL shows it, from beside Duban, also while an event loop runs here."""

import asyncio
import sqlite3
import threading
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from storage.session import WRITER_LOCK

Row = tuple[Any, ...]


class RawStore:
    """A store by its URL; SQL that both SQLite and PostgreSQL understand."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._parsed = make_url(url)
        self._is_sqlite = self._parsed.get_backend_name() == "sqlite"

    def rows(self, sql: str) -> list[Row]:
        """What a question finds."""
        if self._is_sqlite:
            with closing(sqlite3.connect(self._file)) as connection:
                return connection.execute(sql).fetchall()

        async def ask() -> list[Row]:
            connection = await self._connected()
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        found: list[Row] = _elsewhere(ask())
        return found

    def does(self, *statements: str) -> None:
        """Change something behind Duban's back."""
        if self._is_sqlite:
            with closing(sqlite3.connect(self._file)) as connection, connection:
                for statement in statements:
                    connection.execute(statement)
            return

        async def change() -> None:
            connection = await self._connected()
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        _elsewhere(change())

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table, as text."""
        return {name: sorted(map(repr, self.rows(f'select * from "{name}"'))) for name in SQLModel.metadata.tables}

    def is_there(self) -> bool:
        """True when Duban has touched it: a file, or a table."""
        if self._is_sqlite:
            return self._file.exists()
        return bool(self.rows("select 1 from pg_tables where schemaname = 'public'"))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Somebody writes, and does not end."""
        if self._is_sqlite:
            with closing(sqlite3.connect(self._file, isolation_level=None)) as writer:
                writer.execute("begin immediate")
                yield
                writer.execute("rollback")
            return
        loop = asyncio.new_event_loop()
        writer = loop.run_until_complete(self._connected())
        try:
            loop.run_until_complete(writer.execute(f"begin; select pg_advisory_xact_lock({WRITER_LOCK})"))
            yield
        finally:
            loop.run_until_complete(writer.close())
            loop.close()

    @property
    def _file(self) -> Path:
        return Path(self._parsed.database or "")

    async def _connected(self) -> Any:
        return await asyncpg.connect(self._parsed.set(drivername="postgresql").render_as_string(hide_password=False))


def _elsewhere(work: Coroutine[Any, Any, Any]) -> Any:
    """Run in a thread: an event loop may be running in this one."""
    found: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(asyncio.run(work))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]
