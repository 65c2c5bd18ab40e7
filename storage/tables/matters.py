"""诉求与佐证: what people show and ask for, each with an owner and an outcome."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.columns import json_value, only, words


class Evidence(SQLModel, table=True):
    """佐证材料: a file a person sent, fetched at once and kept under its SHA-256."""

    __table_args__ = (only("ix_evidence_wanted", "id", where="state = 'wanted'"),)
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)  # None: not placed yet
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    measure: str = ""  # "" = the whole issue, or not placed yet
    kind: str  # photo | document | voice | audio | video
    album: str = ""  # the platform's number of the album it came in
    file_id: str
    file_name: str = ""
    media_type: str = ""
    state: str = "wanted"  # wanted | stored | too_large | failed
    reason: str = ""  # why it failed
    tries: int = 0
    retry_at: datetime | None = None  # after a failure: not before
    told_at: datetime | None = None  # when the sender heard that fetching it is in trouble
    sha256: str = Field(default="", index=True)
    size: int = 0  # bytes
    shot_on: date | None = None  # where the file carries it
    stored_at: datetime | None = None
    placed_at: datetime | None = None
    withdrawn_at: datetime | None = None


class Difficulty(SQLModel, table=True):
    """困难: what a unit cannot settle alone; it has an owner, an answer date and an outcome."""

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    message_id: int = Field(foreign_key="message.id")
    month: str
    text: str = Field(default="", sa_column=words())
    units: list[str] = Field(default_factory=list, sa_column=json_value())  # whom it needs, as named in the words
    state: str = "open"  # open | answered | closed
    raised_at: datetime
    answer_due: date
    owner_id: int | None = Field(default=None, foreign_key="person.id")  # who of the office took it up
    answer: str = Field(default="", sa_column=words())
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    told_at: datetime | None = None  # when the answer reached who had asked


class Request(SQLModel, table=True):
    """申请: what only the office can decide: a later deadline, another contact, a stand-in."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # extension | replacement | leave | close_out | sign_off | leader
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    message_id: int = Field(foreign_key="message.id")
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=json_value())  # to, from, until, name, phone, reason
    text: str = Field(default="", sa_column=words())  # as said
    state: str = Field(default="asked", index=True)  # asked | approved | refused | withdrawn
    asked_at: datetime
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    decision: str = Field(default="", sa_column=words())  # the reason or the basis
    told_at: datetime | None = None
