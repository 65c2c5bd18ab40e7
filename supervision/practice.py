"""惯例: the office's own habits, as settings and the calendar table give them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import select

from rules.escalation import Habits
from rules.month import CutoffDay, CutoffRule
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import CalendarDay

_ANNOUNCED = "calendar days"
_EVERY_DAY = select(CalendarDay)


@dataclass(frozen=True)
class Practice:
    """`published` says whether a day is worked, None when no calendar of that year is published.
    `rehearsal`: every outgoing text begins 【演练】 (Settled 29)."""

    published: Callable[[date], bool | None]
    habits: Habits = field(default_factory=Habits)
    cutoff_day: CutoffDay = 28
    cutoff_rule: CutoffRule = CutoffRule.EXCLUSIVE
    rehearsal: bool = False

    async def calendar(self, session: Session) -> WorkCalendar:
        """The working calendar now: the office's table, read once a transaction, above the published one."""
        announced: dict[date, bool] | None = session.info.get(_ANNOUNCED)
        if announced is None:
            announced = {row.day: row.worked for row in await session.exec(_EVERY_DAY)}
            session.info[_ANNOUNCED] = announced
        return WorkCalendar(self.published, announced)


def calendar_changed(session: Session) -> None:
    """To be called by whoever has written calendar days: the rest of the transaction reads them again."""
    session.info.pop(_ANNOUNCED, None)
