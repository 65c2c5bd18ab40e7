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
        """The working calendar now: the office's table above the published one."""
        announced = await session.exec(select(CalendarDay))
        return WorkCalendar(self.published, {row.day: row.worked for row in announced})
