"""台账流水: what was done, never changed, and the service's facts of its own."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.columns import json_value, only


class LedgerEntry(SQLModel, table=True):
    """台账流水: who did what when; append-only."""

    __tablename__ = "ledger_entry"
    __table_args__ = (only("ix_ledger_unsealed", "id", where="seal = ''"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    act: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    report_id: int | None = Field(default=None, index=True)
    message_id: int | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=json_value())
    seal: str = ""  # of this entry and all before it; "" until the next beat


class ServiceFact(SQLModel, table=True):
    """服务状态: a few facts about the service itself: rehearsal, paused, heartbeat, bot_username."""

    __tablename__ = "service_fact"
    name: str = Field(primary_key=True)
    value: str
    at: datetime
