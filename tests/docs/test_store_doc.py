"""台账说明: docs/store.md names every table and column as it is, and its questions can be asked."""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, create_engine
from sqlalchemy.types import JSON
from sqlmodel import Session, SQLModel

from storage import tables as t
from storage.session import alembic_config

TEXT = (Path(__file__).parents[2] / "docs" / "store.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
AT = datetime(2018, 11, 22, 7, 2, tzinfo=UTC)
TOLD = {  # the words of the column "Kind", tried in this order
    BigInteger: "number",
    Integer: "number",
    Boolean: "true/false",
    DateTime: "UTC time",
    Date: "date",
    JSON: "JSON",
}


def documented() -> dict[str, str]:
    """table.column -> its kind, for every row of the document's tables."""
    found = {}
    for part in re.split(r"\n### ", TEXT)[1:]:
        table = re.match(r"`(\w+)`", part)
        assert table is not None, part.splitlines()[0]
        for row in re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|", part, re.MULTILINE):
            assert row[2].strip(), f"{table[1]}.{row[0]} has no meaning"
            found[f"{table[1]}.{row[0]}"] = row[1].strip()
    return found


def kind(column: Column[object]) -> str:
    """What the document must call this column's type."""
    implied = getattr(column.type, "impl", column.type)
    word = next((word for cls, word in TOLD.items() if isinstance(implied, cls)), "text")
    return word + (" or empty" if column.nullable else "")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    command.upgrade(alembic_config(f"sqlite+aiosqlite:///{path}"), "head")
    return path


def test_every_column_is_documented_and_nothing_else_is() -> None:
    real = {
        f"{table.name}.{column.name}": kind(column)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
    }
    assert documented() == real


def test_the_document_asks_at_least_five_questions() -> None:
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("query", QUERIES)
def test_each_question_can_be_asked_of_an_empty_store(store: Path, query: str) -> None:
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        assert connection.execute(query).fetchall() == []
    connection.close()


def test_each_question_finds_what_it_asks_for(store: Path) -> None:
    _one_month(store)
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    for query in QUERIES:
        assert connection.execute(query).fetchall(), query
    connection.close()


def _one_month(path: Path) -> None:
    """One issue with two contacts: one said a figure, the other is not linked."""
    engine = create_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        plan = t.Plan(
            id=1,
            key="省督",
            title="",
            start_month="2018-11",
            cutoff_day="28",
            cutoff_rule="exclusive",
            loaded_at=AT,
        )
        people = [t.Person(id=1, name="雷俊"), t.Person(id=2, name="演练乙")]
        rows = [
            t.Issue(id=1, plan_id=1, number=8, title="演练"),
            *(t.Assignment(id=n, issue_id=1, person_id=n) for n in (1, 2)),
            t.Account(person_id=1, chat_id=5, linked_at=AT),
            t.Cycle(id=1, plan_id=1, month="2018-11", opened_at=AT),
            *(
                t.Report(
                    id=n,
                    assignment_id=n,
                    person_id=n,
                    cycle_id=1,
                    month="2018-11",
                    previous_cutoff_at=AT,
                    cutoff_at=AT,
                    state=state,
                    received_at=AT if n == 1 else None,
                )
                for n, state in ((1, "submitted"), (2, "unreachable"))
            ),
            t.Message(id=1, update_id=9, chat_id=5, kind="text", sent_at=AT, arrived_at=AT, counts_at=AT),
            t.Filing(id=1, report_id=1, version=1, message_id=1, person_id=1, source="contact", received_at=AT),
            t.Answer(filing_id=1, measure="2", figures=[{"value": 43.0, "unit": "起"}]),
            t.Notice(
                recipient="person:1",
                person_id=1,
                kind="ask",
                cycle="2018-11",
                step="ask",
                due_at=AT,
                created_at=AT,
            ),
            t.Warning(
                subject="assignment:1",
                assignment_id=1,
                issue_id=1,
                trigger="report_overdue",
                month="2018-11",
                level="yellow",
                raised_at=AT,
            ),
            t.LedgerEntry(at=AT, act="filed", report_id=1),
        ]
        session.add_all([plan, *people])
        session.flush()
        for row in rows:
            session.add(row)
            session.flush()
        session.commit()
    engine.dispose()
