"""整改清单: the plan, its issues, measures and targets; what the text leaves open."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import json_value, words


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
    problem: str = Field(default="", sa_column=words())
    goal: str = Field(default="", sa_column=words())
    deadline_text: str = ""
    cutoff_rule: str = ""  # "" = the plan's
    status: str = "registered"  # issue life cycle, DOMAIN §1.2
    lead_units: list[str] = Field(default_factory=list, sa_column=json_value())
    supporting_units: list[str] = Field(default_factory=list, sa_column=json_value())
    former_leaders: list[str] = Field(default_factory=list, sa_column=json_value())


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
    text: str = Field(default="", sa_column=words())
    printed: str = ""
    parts: list[str] = Field(default_factory=list, sa_column=json_value())


class PlanDoubt(SQLModel, table=True):
    """待确认: what the document leaves open and the office must settle."""

    __tablename__ = "plan_doubt"
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    field: str
    text: str = Field(default="", sa_column=words())
    why: str = Field(default="", sa_column=words())
    settled_by: str = ""
