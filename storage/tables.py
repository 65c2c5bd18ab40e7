"""台账表: one class a table; names are the glossary's English words, times are aware UTC."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint, text
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel


def _big() -> Any:
    """A 64-bit number: chat and update ids passed 2^31 long ago."""
    return Column(BigInteger, nullable=False, index=True)


def _words() -> Any:
    return Column(Text, nullable=False, default="")


def _one_active(column: str) -> Index:
    """At most one row not ended for each value of `column`."""
    active = text("ended_at IS NULL")
    return Index(f"uq_account_active_{column}", column, unique=True, sqlite_where=active, postgresql_where=active)


def _only(name: str, *columns: str, where: str) -> Index:
    """An index of the few rows that are still looked for, however long the history behind them."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _json() -> Any:
    return Column(JSON, nullable=False)


class Plan(SQLModel, table=True):
    """整改清单: one list under supervision; several can be open at once, told apart by `key`."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    title: str
    source: str = ""
    sha256: str = ""
    first_month: str = ""  # the plan's own first month, "2018-10"; "" where the document names none
    start_month: str  # the first month asked for, "2018-11"
    cutoff_day: str  # "28" or "last"
    cutoff_rule: str  # exclusive | inclusive
    loaded_at: datetime
    fingerprint: str = ""  # of the plan file last loaded: the same again changes nothing


class Issue(SQLModel, table=True):
    """反馈问题."""

    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    number: int
    title: str
    problem: str = Field(default="", sa_column=_words())
    goal: str = Field(default="", sa_column=_words())
    deadline_text: str = ""
    cutoff_rule: str = ""  # "" = the plan's
    status: str = "registered"  # issue life cycle, DOMAIN §1.2
    lead_units: list[str] = Field(default_factory=list, sa_column=_json())
    supporting_units: list[str] = Field(default_factory=list, sa_column=_json())
    former_leaders: list[str] = Field(default_factory=list, sa_column=_json())


class Target(SQLModel, table=True):
    """整改时限 of an issue or of a part of it; `due` is the last good day."""

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    position: int
    kind: str  # date | immediate | ongoing
    due: date | None = None
    scope: str = ""
    text: str = ""


class Measure(SQLModel, table=True):
    """整改措施: the unit of reporting."""

    __table_args__ = (UniqueConstraint("issue_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    number: str
    position: int
    text: str = Field(default="", sa_column=_words())
    printed: str = ""
    parts: list[str] = Field(default_factory=list, sa_column=_json())


class PlanDoubt(SQLModel, table=True):
    """待确认: what the document leaves open and the office must settle."""

    __tablename__ = "plan_doubt"
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    field: str
    text: str = Field(default="", sa_column=_words())
    why: str = Field(default="", sa_column=_words())
    settled_by: str = ""


class Person(SQLModel, table=True):
    """人员: one record a human being (Settled 22)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    unit: str = ""
    post: str = ""
    phone: str = ""
    known_as: list[str] = Field(default_factory=list, sa_column=_json())  # leader | post:… | unit:… | office


class Role(SQLModel, table=True):
    """角色: what a person is, for one issue or (office, inspector, group_head) for all."""

    __table_args__ = (Index("ix_role_person", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str  # lead_leader | responsible_person | office | inspector | group_head
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    post: str = ""
    scope: str = ""
    ended_at: datetime | None = None


class Assignment(SQLModel, table=True):
    """联络任务: contact × issue × scope. `person_id` None: the contact is not known yet."""

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    position: int = 0
    scope: str = ""
    unit: str = ""
    measures: list[str] = Field(default_factory=list, sa_column=_json())  # [] = all of the issue
    responsible: list[str] = Field(default_factory=list, sa_column=_json())  # [] = all of the issue
    ended_at: datetime | None = None


class Invitation(SQLModel, table=True):
    """邀请: a one-time link; only the code's hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    voided_at: datetime | None = None


class Account(SQLModel, table=True):
    """接入账号: a chat bound to a person; `blocked_at` since when messages fail."""

    __table_args__ = (
        _one_active("person_id"),
        _one_active("chat_id"),
        _only("ix_account_blocked", "person_id", where="ended_at IS NULL AND blocked_at IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int = Field(sa_column=_big())
    linked_at: datetime
    ended_at: datetime | None = None
    blocked_at: datetime | None = None
    menu: str = ""  # the command menu this chat was last given


class Cycle(SQLModel, table=True):
    """调度期: one month of one plan."""

    __table_args__ = (UniqueConstraint("plan_id", "month"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    month: str = Field(index=True)
    opened_at: datetime


class Report(SQLModel, table=True):
    """月报: what one assignment owes in one cycle, and where it stands (Settled 12)."""

    __table_args__ = (
        UniqueConstraint("assignment_id", "month"),
        _only("ix_report_open", "cutoff_at", "month", "previous_cutoff_at", "state", where="locked_at IS NULL"),
        _only("ix_report_owing", "person_id", "month", where="locked_at IS NULL"),
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


class Outage(SQLModel, table=True):
    """中断: a stretch of 15 minutes or more without service, found when it was over (Settled 5)."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # platform: no successful poll, webhook not ready | heartbeat: no beat
    began_at: datetime  # the last instant known to be served
    ended_at: datetime  # the first one again
    found_at: datetime = Field(index=True)


class CutoffMove(SQLModel, table=True):
    """截止顺延: a month's cut-off moved by an outage; for all its reports with the old one (Settled 5)."""

    __tablename__ = "cutoff_move"
    __table_args__ = (UniqueConstraint("cycle_id", "old_at"),)
    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    month: str = Field(index=True)
    old_at: datetime
    new_at: datetime
    outage_id: int = Field(foreign_key="outage.id")  # the cause
    moved_at: datetime


class Message(SQLModel, table=True):
    """来信: every word of a person as sent, with the ids that prove it."""

    id: int | None = Field(default=None, primary_key=True)
    update_id: int = Field(sa_column=_big())
    chat_id: int = Field(sa_column=_big())
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    kind: str  # text | edit | tap | photo | document | voice | …
    text: str = Field(default="", sa_column=_words())
    file_id: str = ""
    file_unique_id: str = ""
    file_name: str = ""
    sent_at: datetime
    arrived_at: datetime
    counts_at: datetime  # Settled 4: min(sent, arrived), an edit at its own time


class Filing(SQLModel, table=True):
    """报送: one version of a report, made by one message; never changed, only withdrawn or superseded."""

    __table_args__ = (UniqueConstraint("report_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    version: int
    message_id: int = Field(foreign_key="message.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    source: str  # contact | office (代报) | note (代说明)
    received_at: datetime
    whole: str = Field(default="", sa_column=_words())  # a free paragraph about the whole issue
    reason: str = ""  # of 无变化: approval | funds | …
    reason_text: str = Field(default="", sa_column=_words())
    withdrawn_at: datetime | None = None


class Answer(SQLModel, table=True):
    """措施进展: what one filing says of one measure."""

    __table_args__ = (UniqueConstraint("filing_id", "measure"),)
    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id")
    measure: str  # the measure's number
    tick: str | None = None  # None: words without a tick
    text: str = Field(default="", sa_column=_words())
    figures: list[dict[str, Any]] = Field(default_factory=list, sa_column=_json())


class Dialogue(SQLModel, table=True):
    """半句话: where a conversation stands; in the store, so that a restart loses nothing."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    state: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    updated_at: datetime


class Warning(SQLModel, table=True):
    """预警: one row for ever per (assignment or issue, trigger, cycle, level)."""

    __table_args__ = (
        UniqueConstraint("subject", "trigger", "month", "level"),
        _only("ix_warning_relief", "pushed_to", where="relief_told_at IS NULL AND cause_ended = 'reported'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    subject: str  # "assignment:12" or "issue:9": NULLs would defeat the key
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    trigger: str  # report_overdue | …
    month: str = Field(index=True)
    level: str  # notice | yellow | orange | red
    state: str = "raised"  # DOMAIN §1.5
    raised_at: datetime
    pushed_at: datetime | None = None
    pushed_to: int | None = Field(default=None, foreign_key="person.id")
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    cause_ended: str = ""  # reported | lifted | …
    relief_told_at: datetime | None = None


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
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    text: str = Field(default="", sa_column=_words())  # as sent
    buttons: list[list[list[str]]] = Field(default_factory=list, sa_column=_json())
    file_path: str = ""
    reply_to: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    created_at: datetime
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    message_ids: list[int] = Field(default_factory=list, sa_column=_json())
    reason: str = ""  # why stale or refused
    tries: int = 0
    doubtful: bool = False  # sent again although the first may have arrived


class InboxUpdate(SQLModel, table=True):
    """来件 (inbox): an update as Telegram handed it over, stored before it is confirmed."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_next", "state", "arrived_at"),)
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int = Field(sa_column=_big())
    payload: dict[str, Any] = Field(sa_column=_json())
    arrived_at: datetime
    state: str = "new"  # new | done | set_aside
    tries: int = 0
    retry_at: datetime | None = None  # after a failure: not before
    done_at: datetime | None = None
    error: str = ""


class LedgerEntry(SQLModel, table=True):
    """台账流水: who did what when; append-only."""

    __tablename__ = "ledger_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    act: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    report_id: int | None = Field(default=None, index=True)
    message_id: int | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=_json())


class CalendarDay(SQLModel, table=True):
    """日历: a day the office declared worked or not, above any published calendar."""

    __tablename__ = "calendar_day"
    day: date = Field(primary_key=True)
    worked: bool
    basis: str = ""


class ServiceFact(SQLModel, table=True):
    """服务状态: a few facts about the service itself: rehearsal, paused, heartbeat, bot_username."""

    __tablename__ = "service_fact"
    name: str = Field(primary_key=True)
    value: str
    at: datetime
