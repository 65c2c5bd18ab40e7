"""收发: what came in, what goes out, and what stands warned of."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, json_value, only, words


class Message(SQLModel, table=True):
    """来信: every word of a person as sent, with the ids that prove it."""

    id: int | None = Field(default=None, primary_key=True)
    update_id: int = Field(sa_column=big())
    chat_id: int = Field(sa_column=big())
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str  # text | edit | tap | photo | document | voice | …
    text: str = Field(default="", sa_column=words())
    file_id: str = ""
    file_unique_id: str = ""
    file_name: str = ""
    sent_at: datetime
    arrived_at: datetime
    counts_at: datetime  # Settled 4: min(sent, arrived), an edit at its own time


class InboxUpdate(SQLModel, table=True):
    """来件 (inbox): an update as Telegram handed it over, stored before it is confirmed."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_next", "state", "arrived_at"),)
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int = Field(sa_column=big())
    payload: dict[str, Any] = Field(sa_column=json_value())
    arrived_at: datetime
    state: str = "new"  # new | done | set_aside
    tries: int = 0
    retry_at: datetime | None = None  # after a failure: not before
    done_at: datetime | None = None
    error: str = ""


class Notice(SQLModel, table=True):
    """通知 (outbox): what somebody must hear, written with the fact that causes it."""

    __table_args__ = (
        UniqueConstraint("recipient", "kind", "cycle", "step"),
        Index("ix_notice_queue", "state", "due_at"),
        Index("ix_notice_cycle", "cycle", "kind", "step", "person_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    recipient: str  # "person:7" or "chat:123": NULLs would defeat the key
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    kind: str  # ask | nudge | overdue | warning | relief | summary | answer | …
    cycle: str  # "2018-11"; "" for answers
    step: str  # ask | w2 | w1 | overdue | … | update:<id>
    state: str = "queued"  # queued | sending | sent | stale | refused
    urgent: bool = False  # an answer to somebody's own words: at any hour, first
    due_at: datetime
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=json_value())
    text: str = Field(default="", sa_column=words())  # as sent
    buttons: list[list[list[str]]] = Field(default_factory=list, sa_column=json_value())
    file_path: str = ""
    reply_to: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    edits: int | None = None  # the notice whose message this one takes the place of
    created_at: datetime
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    message_ids: list[int] = Field(default_factory=list, sa_column=json_value())
    reason: str = ""  # why stale or refused
    tries: int = 0
    doubtful: bool = False  # sent again although the first may have arrived


class Warning(SQLModel, table=True):
    """预警: one row for ever per (assignment or issue, trigger, cycle, level)."""

    __table_args__ = (
        UniqueConstraint("subject", "trigger", "month", "level"),
        only("ix_warning_relief", "pushed_to", where="relief_told_at IS NULL AND cause_ended = 'reported'"),
        only("ix_warning_over", "pushed_to", where="relief_told_at IS NULL AND cause_ended = 'over'"),
        only("ix_warning_standing", "trigger", "issue_id", where="resolved_at IS NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    subject: str  # "assignment:12", "issue:9" or "issue:9:2018-11-20": NULLs would defeat the key
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    trigger: str  # report_overdue | partial_twice | deadline_passed | by_office
    month: str = Field(index=True)
    level: str  # notice | yellow | orange | red
    state: str = "raised"  # DOMAIN §1.5
    raised_at: datetime
    pushed_at: datetime | None = None
    pushed_to: int | None = Field(default=None, foreign_key="person.id")
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    cause_ended: str = ""  # reported | over (the next month came, a new date, closed, lifted) | escalated
    relief_told_at: datetime | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=json_value())  # due, reason, why it ended
