"""列: kinds of column and index that several tables share."""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text, text
from sqlalchemy.types import JSON


def big() -> Any:
    """A 64-bit number: chat and update ids passed 2^31 long ago."""
    return Column(BigInteger, nullable=False, index=True)


def words() -> Any:
    return Column(Text, nullable=False, default="")


def one_active(column: str) -> Index:
    """At most one row not ended for each value of `column`."""
    active = text("ended_at IS NULL")
    return Index(f"uq_account_active_{column}", column, unique=True, sqlite_where=active, postgresql_where=active)


def only(name: str, *columns: str, where: str) -> Index:
    """An index of the few rows that are still looked for, however long the history behind them."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def json_value() -> Any:
    return Column(JSON, nullable=False)
