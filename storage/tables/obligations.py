"""专项报送: what a plan wants besides the monthly report, clues handed over, and who heads a unit."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import only, words


class Obligation(SQLModel, table=True):
    """专项报送: one paper that one lead unit owes for one issue by one day; it does not return with the months."""

    __table_args__ = (
        UniqueConstraint("issue_id", "kind", "unit", "due"),
        only("ix_obligation_open", "due", where="handed_in_at IS NULL AND released_at IS NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    kind: str  # detailed_plan | overall_report | at_once | half_year
    unit: str = ""  # the lead unit that owes it; "" = the plan names none
    due: date  # the last good day
    text: str = Field(default="", sa_column=words())  # as the plan has it
    handed_in_at: datetime | None = None
    handed_in_by: int | None = Field(default=None, foreign_key="person.id")  # the contact, or who of the office
    message_id: int | None = Field(default=None, foreign_key="message.id")  # that said so
    note: str = Field(default="", sa_column=words())  # number of the document, or why nothing is owed
    released_at: datetime | None = None  # the office asks for it no more, or the plan does not have it any more


class Referral(SQLModel, table=True):
    """问题线索移送: a clue handed over, its receipt, the day an answer is due and the written result."""

    __table_args__ = (only("ix_referral_open", "answer_due", where="result_on IS NULL"),)
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    receiver: str  # 市纪委监委, …
    text: str = Field(default="", sa_column=words())
    handed_on: date
    answer_due: date
    receipt: str = ""  # number or name under which it was received
    receipt_on: date | None = None
    result: str = Field(default="", sa_column=words())
    result_on: date | None = None
    entered_by: int = Field(foreign_key="person.id")
    entered_at: datetime
    message_id: int | None = Field(default=None, foreign_key="message.id")


class UnitHead(SQLModel, table=True):
    """主要负责人: who heads a unit, as the office wrote it down; whom a talk summons."""

    __tablename__ = "unit_head"
    id: int | None = Field(default=None, primary_key=True)
    unit: str = Field(index=True)
    name: str
    post: str = ""
    basis: str = Field(default="", sa_column=words())
    entered_by: int = Field(foreign_key="person.id")
    entered_at: datetime
    message_id: int | None = Field(default=None, foreign_key="message.id")
    ended_at: datetime | None = None  # somebody else took the post
