"""调度期: the months, the cut-offs in force and what kept the service away."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Cycle(SQLModel, table=True):
    """调度期: one month of one plan."""

    __table_args__ = (UniqueConstraint("plan_id", "month"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    month: str = Field(index=True)
    opened_at: datetime


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


class CalendarDay(SQLModel, table=True):
    """日历: a day the office declared worked or not, above any published calendar."""

    __tablename__ = "calendar_day"
    day: date = Field(primary_key=True)
    worked: bool
    basis: str = ""
