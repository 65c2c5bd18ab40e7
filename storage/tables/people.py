"""人员: who has which role in which issue, who stands in for whom, and how each is reached."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, json_value, one_active, only


class Person(SQLModel, table=True):
    """人员: one record a human being (Settled 22)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    unit: str = ""
    post: str = ""
    phone: str = ""
    known_as: list[str] = Field(default_factory=list, sa_column=json_value())  # leader | post:… | unit:… | office


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
    measures: list[str] = Field(default_factory=list, sa_column=json_value())  # [] = all of the issue
    responsible: list[str] = Field(default_factory=list, sa_column=json_value())  # [] = all of the issue
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
        one_active("person_id"),
        one_active("chat_id"),
        only("ix_account_blocked", "person_id", where="ended_at IS NULL AND blocked_at IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int = Field(sa_column=big())
    linked_at: datetime
    ended_at: datetime | None = None
    blocked_at: datetime | None = None
    menu: str = ""  # the command menu this chat was last given


class StandIn(SQLModel, table=True):
    """代理: somebody who acts for a contact from a day to a day, both included."""

    __tablename__ = "stand_in"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    stand_in_id: int = Field(foreign_key="person.id", index=True)
    from_day: date
    until_day: date
    request_id: int | None = Field(default=None, foreign_key="request.id")
    ended_at: datetime | None = None  # ended before its last day
