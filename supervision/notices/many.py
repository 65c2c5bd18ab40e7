"""成批: writing many notices with one statement, and telling beforehand whom a step was not written for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from storage.session import Session
from storage.tables import Notice

Own = Any  # a column of person ids in the query around it


@dataclass(frozen=True)
class Wanted:
    """A notice to be written for a person unless its key exists."""

    person_id: int
    kind: str
    cycle: str
    step: str
    due_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def unwritten(person_id: Own, kind: str, cycle: str, step: str) -> ColumnElement[bool]:
    """A condition: no such notice was ever written, whatever became of it."""
    return ~exists().where(
        col(Notice.cycle) == cycle,
        col(Notice.kind) == kind,
        col(Notice.step) == step,
        col(Notice.person_id) == person_id,
    )


async def queue_all(session: Session, wanted: Iterable[Wanted], now: datetime) -> None:
    """Write them; one whose key exists stays as it is."""
    rows = [
        _DEFAULTS
        | {
            "recipient": f"person:{each.person_id}",
            "person_id": each.person_id,
            "kind": each.kind,
            "cycle": each.cycle,
            "step": each.step,
            "due_at": each.due_at,
            "created_at": now,
            "facts": each.facts,
        }
        for each in wanted
    ]
    if rows:
        await session.flush()
        connection = await session.connection()
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        await connection.execute(dialect.insert(Notice).on_conflict_do_nothing(), rows)


def _defaults() -> dict[str, Any]:
    """What a notice not told otherwise has in its columns."""
    fields = Notice.model_fields
    return {
        name: info.get_default(call_default_factory=True)
        for name, info in fields.items()
        if name != "id" and not info.is_required()
    }


_DEFAULTS = _defaults()
