"""迁移: the migrations make just the tables the models describe, and every step can be taken back."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

import storage.tables  # noqa: F401
from storage.session import alembic_config, newest_revision
from tests.stores import empty_store_url

T = TypeVar("T")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return empty_store_url(tmp_path)


def seen(url: str, look: Callable[[Connection], T]) -> T:
    async def work() -> T:
        engine = create_async_engine(url)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(look)
        finally:
            await engine.dispose()

    return asyncio.run(work())


def tables(url: str) -> set[str]:
    return seen(url, lambda connection: set(inspect(connection).get_table_names()))


def test_up_down_and_up_again_leaves_the_same_tables(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "head")
    first = tables(url)
    command.downgrade(config, "base")
    assert tables(url) == {"alembic_version"}
    command.upgrade(config, "head")
    assert tables(url) == first
    assert set(SQLModel.metadata.tables) == first - {"alembic_version"}


def test_models_and_migrations_describe_the_same_tables(url: str) -> None:
    command.upgrade(alembic_config(url), "head")

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    assert seen(url, differences) == []


def test_processes_that_start_at_once_migrate_one_after_the_other(url: str) -> None:
    migrating = f"import asyncio; from storage.session import migrate; asyncio.run(migrate({url!r}))"
    starters = [subprocess.Popen([sys.executable, "-c", migrating], stderr=subprocess.PIPE) for _ in range(3)]
    errors = [starter.communicate(timeout=60)[1].decode() for starter in starters]
    assert [(starter.returncode, error) for starter, error in zip(starters, errors, strict=True)] == [(0, "")] * 3


def test_the_newest_revision_is_the_one_alembic_would_go_to(url: str) -> None:
    assert ScriptDirectory.from_config(alembic_config(url)).get_heads() == [newest_revision()]
