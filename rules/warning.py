"""预警: the levels, what raises them, and how a cause that lasts makes them rise (DOMAIN §1.5; Settled 18)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from rules.units import same_office

RED_AFTER = timedelta(days=30)  # past a deadline
GRACE = timedelta(days=30)  # after the first cut-off, for what was overdue before supervision began
OWN_OFFICE = "市环委办"
VERIFIER = "市委督查室"


class Level(StrEnum):
    NOTICE = "notice"  # 蓝 提示
    YELLOW = "yellow"  # 黄 预警
    ORANGE = "orange"  # 橙 督办
    RED = "red"  # 红 提请约谈


class Trigger(StrEnum):
    """What a warning is raised for; one row for ever per subject, trigger, month and level."""

    REPORT_OVERDUE = "report_overdue"
    PARTIAL_TWICE = "partial_twice"
    DEADLINE_PASSED = "deadline_passed"
    BY_OFFICE = "by_office"


MONTHLY = (Trigger.REPORT_OVERDUE, Trigger.PARTIAL_TWICE)  # about one assignment's report of one month
ASCENDING = tuple(Level)


def after(before: Level | None) -> Level:
    """The level of a cause that had this level the month before, None for the first month in a row."""
    return {None: Level.YELLOW, Level.YELLOW: Level.ORANGE}.get(before, Level.RED)


def highest(levels: Iterable[str]) -> Level:
    return max((Level(level) for level in levels), key=ASCENDING.index)


def counts_from(due: date, inherited: bool, first_cutoff: date) -> date:
    """The last good day that levels count from: what was overdue from birth is given 30 days after the first cut-off;
    a catch-up date put down in writing is a new `due` and inherited no more."""
    return first_cutoff + GRACE if inherited else due


def deadline_level(today: date, due: date, inherited: bool, first_cutoff: date) -> Level | None:
    """How a target stands; None while nothing is to be warned of. Inherited ones are yellow from the first cut-off on
    and never more before their own days."""
    day = counts_from(due, inherited, first_cutoff)
    if today > day:
        return Level.RED if today - day > RED_AFTER else Level.ORANGE
    return Level.YELLOW if inherited and today >= first_cutoff else None


def verifier(lead_units: Iterable[str]) -> str:
    """Who checks in the office's place where the office itself leads the issue (自督); "" elsewhere."""
    return VERIFIER if any(same_office(unit) == OWN_OFFICE for unit in lead_units) else ""
