"""报送: one report an assignment and month, its versions, and what was asked about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_value, only, words


class Report(SQLModel, table=True):
    """月报: what one assignment owes in one cycle, and where it stands (Settled 12)."""

    __table_args__ = (
        UniqueConstraint("assignment_id", "month"),
        only("ix_report_open", "cutoff_at", "month", "previous_cutoff_at", "state", where="locked_at IS NULL"),
        only("ix_report_owing", "person_id", "month", where="locked_at IS NULL"),
        Index("ix_report_cutoff", "cutoff_at", "month", "previous_cutoff_at"),
        Index("ix_report_month", "month", "cutoff_at", "previous_cutoff_at"),
        Index("ix_report_cycle_id", "cycle_id", "cutoff_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # who owes or owed it
    cycle_id: int = Field(foreign_key="cycle.id")
    month: str
    previous_cutoff_at: datetime
    cutoff_at: datetime  # the cut-off in force; lateness is always derived from it
    state: str = "waiting"
    on_time: bool | None = None  # of the first whole content; a later return keeps it
    asked_at: datetime | None = None  # when the ask was delivered …
    asked_how: str = ""  # … telegram | phone | letter | …
    received_at: datetime | None = None  # of the newest standing content
    locked_at: datetime | None = None
    sent_back: list[str] = Field(default_factory=list, sa_column=json_value())  # measures returned, not put right yet


class Filing(SQLModel, table=True):
    """报送: one version of a report, made by one message; never changed, only withdrawn or superseded."""

    __table_args__ = (UniqueConstraint("report_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    version: int
    message_id: int = Field(foreign_key="message.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    source: str  # contact | stand_in | office (代报) | note (代说明)
    received_at: datetime
    whole: str = Field(default="", sa_column=words())  # a free paragraph about the whole issue
    reason: str = ""  # of 无变化: approval | funds | …
    reason_text: str = Field(default="", sa_column=words())
    correction: str = Field(default="", sa_column=words())  # why, of a correction after the cut-off
    withdrawn_at: datetime | None = None


class Answer(SQLModel, table=True):
    """措施进展: what one filing says of one measure."""

    __table_args__ = (UniqueConstraint("filing_id", "measure"),)
    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id")
    measure: str  # the measure's number
    tick: str | None = None  # None: words without a tick
    text: str = Field(default="", sa_column=words())
    figures: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_value())


class Dialogue(SQLModel, table=True):
    """半句话: where a conversation stands; in the store, so that a restart loses nothing."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    state: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=json_value())
    updated_at: datetime


class Flag(SQLModel, table=True):
    """提示: something in a report that is asked about once, privately; never a verdict."""

    __table_args__ = (UniqueConstraint("report_id", "kind", "measure", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    filing_id: int | None = Field(default=None, foreign_key="filing.id")
    kind: str  # copied | alike | stale | fell | impossible | all_done | old_photo | same_file
    measure: str = ""
    version: int = 0  # of the filing it is about
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=json_value())
    raised_at: datetime
    asked_at: datetime | None = None  # None: for the office's eyes only
    ended_at: datetime | None = None  # the words it was about were replaced


class Explanation(SQLModel, table=True):
    """说明: a person's own words beside a flag, a warning or a late mark; 异议: against what was reported."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # explanation | objection
    person_id: int = Field(foreign_key="person.id", index=True)
    message_id: int = Field(foreign_key="message.id")
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    flag_id: int | None = Field(default=None, foreign_key="flag.id")
    text: str = Field(default="", sa_column=words())
    at: datetime
