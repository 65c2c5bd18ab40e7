"""月调度: a month of supervision and the instant from which its report is late (DOMAIN Settled 1, 2, 6)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from rules.workdays import WorkCalendar, workday_after

NOON = time(12)
CutoffDay = int | Literal["last"]


class CutoffRule(StrEnum):
    """How "28日前" is read: exclusive, the 28th 00:00 is late; inclusive, the 29th 00:00 is."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month naming a cycle; prints as ``2018-11``."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1900 <= self.year <= 9998):
            raise ValueError(f"not a month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """``2018-11`` -> Month; raises ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text)
        if match is None:
            raise ValueError(f"not a month like 2018-11: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def plus(self, months: int) -> "Month":
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def last_day(self) -> date:
        following = self.plus(1)
        return date(following.year, following.number, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def parse_cutoff_day(text: str) -> CutoffDay:
    """``1``–``28`` or ``last``; raises ValueError otherwise."""
    if text.strip() == "last":
        return "last"
    if not re.fullmatch(r"\d{1,2}", text.strip()) or not 1 <= int(text) <= 28:
        raise ValueError(f"the cut-off day is 1 to 28 or 'last', not {text!r}")
    return int(text)


def cutoff(month: Month, day: CutoffDay, rule: CutoffRule, zone: ZoneInfo) -> datetime:
    """The first instant that is too late for this month's report (aware, in `zone`).

    方案四（二） "每月28日前": exclusive gives the 28th 00:00, inclusive the 29th 00:00.
    """
    named = month.last_day if day == "last" else date(month.year, month.number, day)
    if rule is CutoffRule.INCLUSIVE:
        named += timedelta(days=1)
    return datetime.combine(named, time.min, zone)


def moved_cutoff(back: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> datetime:
    """The cut-off in the place of one that an outage covered: 12:00 of the first workday after the day on which
    service came back (Settled 5)."""
    return datetime.combine(workday_after(back.astimezone(zone).date(), 1, calendar), NOON, zone)


def month_open_at(now: datetime, day: CutoffDay, rule: CutoffRule, zone: ZoneInfo) -> Month:
    """The cycle running at `now`: the first month whose cut-off has not passed (Settled 6)."""
    local = now.astimezone(zone)
    month = Month.of(local.date()).plus(-1)
    while cutoff(month, day, rule, zone) <= now:
        month = month.plus(1)
    return month
