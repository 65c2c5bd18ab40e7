"""批示与约谈: what leaders say to a warning, and who may read and speak for them."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_value, only, words


class Instruction(SQLModel, table=True):
    """批示: a leader's words about an issue, kept verbatim, and what came back."""

    __table_args__ = (
        UniqueConstraint("message_id", "issue_id"),
        only("ix_instruction_open", "issue_id", where="closed_at IS NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id")  # None: not known yet which is meant
    leader_id: int = Field(foreign_key="person.id", index=True)
    by_id: int = Field(foreign_key="person.id")  # who typed it: the leader, or a deputy (代阅)
    message_id: int = Field(foreign_key="message.id")
    text: str = Field(default="", sa_column=words())  # verbatim, never changed
    state: str = "asked"  # asked | issued | forwarded | answered | closed | dropped
    question: str = ""  # of an asked one: words (是不是批示) | issue (哪个问题) | report (批示还是进展)
    options: list[int] = Field(default_factory=list, sa_column=json_value())  # ids of the issues asked about
    said_at: datetime
    issued_at: datetime | None = None
    due_day: date | None = None  # the last good day for an answer
    forwarded_at: datetime | None = None  # when it first reached somebody of the lead unit
    answer: str = Field(default="", sa_column=words())
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    answer_message_ids: list[int] = Field(default_factory=list, sa_column=json_value())
    told_at: datetime | None = None  # when the answer reached the leader
    closed_at: datetime | None = None  # closed by the office, or dropped
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closing: str = Field(default="", sa_column=words())


class Talk(SQLModel, table=True):
    """约谈: a talk asked for, with its facts; people decide."""

    __table_args__ = (UniqueConstraint("message_id", "issue_id"),)
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)  # the leader who asks
    by_id: int = Field(foreign_key="person.id")  # who typed it
    message_id: int = Field(foreign_key="message.id")
    triggers: list[str] = Field(default_factory=list, sa_column=json_value())  # T1_not_on_schedule … T4_not_published
    facts: list[str] = Field(default_factory=list, sa_column=json_value())  # as they were then, ready to read
    # proposed | approved | refused | notified | held | minutes_issued | answered | verified | closed
    state: str = Field(default="proposed", index=True)
    proposed_at: datetime
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    decision: str = Field(default="", sa_column=words())
    held_on: date | None = None
    minutes: str = Field(default="", sa_column=words())
    minutes_at: datetime | None = None
    answer_due: date | None = None  # by which the unit reports what it did
    answer: str = Field(default="", sa_column=words())
    answered_at: datetime | None = None


class Deputy(SQLModel, table=True):
    """代阅: who reads and answers for a leader, as the office registered it."""

    id: int | None = Field(default=None, primary_key=True)
    leader_id: int = Field(foreign_key="person.id", index=True)
    deputy_id: int = Field(foreign_key="person.id", index=True)
    began_at: datetime
    ended_at: datetime | None = None
