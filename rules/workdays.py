"""工作日: workday arithmetic over a calendar value it is given (调休 included)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

FARTHEST = 60  # days looked at; no country rests so long, so a longer search is a broken calendar


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. `announced` overrides `published`; `published` returns None for an
    unknown year, which then counts Monday to Friday and is provisional."""

    published: Callable[[date], bool | None]
    announced: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """True when people are at work on this day."""
        if day in self.announced:
            return self.announced[day]
        known = self.published(day)
        return day.weekday() < 5 if known is None else known

    def is_provisional(self, day: date) -> bool:
        """True when nothing is published for this day, so that Monday to Friday is assumed."""
        return day not in self.announced and self.published(day) is None


def workday_before(day: date, count: int, calendar: WorkCalendar) -> date:
    """W−`count`: the `count`-th workday strictly before `day` (Settled 2)."""
    found = day
    for _ in range(count):
        found = _next_workday(found - timedelta(days=1), -1, calendar)
    return found


def workday_from(day: date, calendar: WorkCalendar) -> date:
    """The first workday on or after `day`."""
    return _next_workday(day, 1, calendar)


def workday_after(day: date, count: int, calendar: WorkCalendar) -> date:
    """The `count`-th workday strictly after `day`."""
    found = day
    for _ in range(count):
        found = _next_workday(found + timedelta(days=1), 1, calendar)
    return found


def whole_workdays_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Workdays strictly after `start` and strictly before `end`: the full ones a person had."""
    days = (end - start).days
    return sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, days))


def _next_workday(day: date, step: int, calendar: WorkCalendar) -> date:
    for n in range(FARTHEST):
        candidate = day + timedelta(days=n * step)
        if calendar.is_workday(candidate):
            return candidate
    raise ValueError(f"no workday within {FARTHEST} days of {day}")
