"""专项报送: papers owed besides the months, by a day of its own (方案四（一）（二）（四）; DOMAIN §1.4)."""

from datetime import date
from enum import StrEnum

NEAR_DAYS = 7  # so long before it is due a line of the day's message names it
LATEST = 10  # days after which a line that could not be said is not caught up: the longest holiday is shorter


class ObligationKind(StrEnum):
    DETAILED_PLAN = "detailed_plan"  # 具体整改方案（一案一策）
    OVERALL_REPORT = "overall_report"  # 总体整改落实情况
    AT_ONCE = "at_once"  # 能立即解决的整改到位: an expectation, never called overdue
    HALF_YEAR = "half_year"  # 每半年的专题报告


class Step(StrEnum):
    NEAR = "near"
    PASSED = "passed"


def half_year_after(day: date) -> date:
    """The first end of a half-year behind `day`: 30 June or 31 December; no text names another day."""
    ends = (date(day.year, 6, 30), date(day.year, 12, 31), date(day.year + 1, 6, 30))
    return next(end for end in ends if end > day)


def is_overdue(kind: str, due: date, today: date) -> bool:
    """True when what is not handed in is late; 立即整改 is an expectation and never is."""
    return kind != ObligationKind.AT_ONCE and due < today


def step_of(due: date, today: date) -> Step | None:
    """Which line a paper not handed in wants on a day; of those missed only the newest speaks."""
    days = (due - today).days
    if days < 0:
        return Step.PASSED if days >= -LATEST else None
    return Step.NEAR if days <= NEAR_DAYS else None
