"""共用件: the people whose words are read, the calendar and the corpus."""

from datetime import date

import chinese_calendar
import pytest

from rules.report import Context, KnownIssue
from rules.workdays import WorkCalendar

EIGHTEEN = KnownIssue("省督", 18, ("1", "2", "3", "4"))
ELEVEN = KnownIssue("省督", 11, ("1", "2", "3", "4"))
NINETEEN = KnownIssue("省督", 19, ("1", "2", "3"))
THREE = KnownIssue("省督", 3, ("1", "2", "3"))


def published(day: date) -> bool | None:
    return bool(chinese_calendar.is_workday(day)) if 2004 <= day.year <= 2026 else None


@pytest.fixture(scope="session")
def people() -> dict[str, Context]:
    return {
        "黄文斌": Context((EIGHTEEN,)),
        "雷俊": Context((ELEVEN, NINETEEN)),
        "向磊": Context((THREE,)),
    }


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(published)
