"""迁移: the migrations make just the tables the models describe, and every step can be taken back."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect
from sqlmodel import SQLModel

import storage.tables  # noqa: F401
from storage.session import alembic_config


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'store.db'}"


def connect(url: str) -> Connection:
    return create_engine(url.replace("+aiosqlite", "")).connect()


def test_up_down_and_up_again_leaves_the_same_tables(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "head")
    with connect(url) as connection:
        first = set(inspect(connection).get_table_names())
        connection.engine.dispose()
    command.downgrade(config, "base")
    with connect(url) as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        connection.engine.dispose()
    command.upgrade(config, "head")
    with connect(url) as connection:
        assert set(inspect(connection).get_table_names()) == first
        connection.engine.dispose()
    assert set(SQLModel.metadata.tables) == first - {"alembic_version"}


def test_models_and_migrations_describe_the_same_tables(url: str) -> None:
    command.upgrade(alembic_config(url), "head")
    with connect(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        connection.close()
        connection.engine.dispose()
