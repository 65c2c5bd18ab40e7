"""派生行: writing rows that follow from other rows with one statement, however many they are."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Insert, SQLColumnExpression, insert, literal, select
from sqlmodel import SQLModel


def rows_from(table: type[SQLModel], source: FromClause, /, *where: ColumnElement[bool], **values: Any) -> Insert:
    """INSERT … SELECT: a row of `table` for each of `source` that `where` selects, in the order of the source's ids.

    `values`: an expression over the source, or a plain value for all; a column not named gets the default its class
    gives it. To be executed on the session's connection after a flush.
    """
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    chosen: dict[str, SQLColumnExpression[Any]] = {}
    for column in columns:
        if column.name in values:
            value = values[column.name]
            chosen[column.name] = value if isinstance(value, SQLColumnExpression) else literal(value, column.type)
        elif not column.nullable and not column.primary_key:
            chosen[column.name] = literal(defaults(table)[column.name], column.type)
    query: Any = select(*(value.label(name) for name, value in chosen.items())).select_from(source).where(*where)
    return insert(table).from_select(list(chosen), query)


def defaults(table: type[SQLModel]) -> dict[str, Any]:
    """What a row not told otherwise has in its columns."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in table.model_fields.items()
        if not field.is_required()
    }
