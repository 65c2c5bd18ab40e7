"""销号: an issue's way from its application to its close-out, its five checks and objections to its notice."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_value, words


class Closeout(SQLModel, table=True):
    """销号: one round of an issue; a return or a reopening ends it, and the next application begins another."""

    __table_args__ = (UniqueConstraint("issue_id", "round"),)
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id")
    round: int
    begun_at: datetime  # with its first check or its application
    applied_at: datetime | None = None
    application: str = Field(default="", sa_column=words())  # number of the signed form, how handled, what rule stands
    request_id: int | None = Field(default=None, foreign_key="request.id")  # of the contact who asked for it
    notice_place: str = ""  # link or paper of the public notice
    notice_on: date | None = None
    notice_until: date | None = None  # its last day
    outcome: str = ""  # closed | sustained
    number: str = ""
    accepted_at: datetime | None = None
    lookback_due: date | None = None
    looked_back_at: datetime | None = None  # last
    lookback: str = Field(default="", sa_column=words())  # what it found
    filed_as: str = ""
    filed_at: datetime | None = None
    ended_at: datetime | None = None  # sent back or reopened
    ended_why: str = Field(default="", sa_column=words())


class CloseoutCheck(SQLModel, table=True):
    """销号五查: a verdict on one check as the office entered it for the inspectors; a later one takes its place."""

    __tablename__ = "closeout_check"
    id: int | None = Field(default=None, primary_key=True)
    closeout_id: int = Field(foreign_key="closeout.id", index=True)
    kind: str  # verified | handled | rectified | institutionalized
    verdict: str  # passed | failed | not_involved
    verifier: str  # never the lead unit
    checked_on: date
    finding: str = Field(default="", sa_column=words())
    evidence_ids: list[int] = Field(default_factory=list, sa_column=json_value())  # what lay there then
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime
    replaced_at: datetime | None = None


class PublicObjection(SQLModel, table=True):
    """公示异议: what somebody outside says against a close-out, and what became of it."""

    __tablename__ = "public_objection"
    id: int | None = Field(default=None, primary_key=True)
    closeout_id: int = Field(foreign_key="closeout.id", index=True)
    text: str = Field(default="", sa_column=words())
    received_at: datetime
    recorded_by: int = Field(foreign_key="person.id")
    upheld: bool | None = None  # None: not answered yet
    answer: str = Field(default="", sa_column=words())
    answered_at: datetime | None = None


class Publication(SQLModel, table=True):
    """公开: where and when an issue's result was made public, as the office registered it."""

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    link: str  # address or paper
    day: date
    entered_by: int = Field(foreign_key="person.id")
    entered_at: datetime
    message_id: int | None = Field(default=None, foreign_key="message.id")
    withdrawn_at: datetime | None = None  # entered by mistake


class SiteCheck(SQLModel, table=True):
    """现场核查: what two named inspectors found of an issue's report; the only way to 不实 (DOMAIN §6)."""

    __tablename__ = "site_check"
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    month: str = ""  # of the report that was checked; "" = the issue as it stood
    verdict: str  # true | partly_true | untrue
    inspectors: list[str] = Field(default_factory=list, sa_column=json_value())
    text: str = Field(default="", sa_column=words())
    checked_on: date
    entered_by: int = Field(foreign_key="person.id")
    entered_at: datetime
    message_id: int | None = Field(default=None, foreign_key="message.id")
    replaced_at: datetime | None = None  # when a later one of the same issue and month took its place
