"""共用件: the people whose words are read, the calendar and the corpus."""

from datetime import date

import chinese_calendar
import pytest

from rules.report import Context, KnownIssue
from rules.workdays import WorkCalendar

EIGHTEEN = KnownIssue("省督", 18, ("1", "2", "3", "4"))
ELEVEN = KnownIssue("省督", 11, ("1", "2", "3", "4"))
NINETEEN = KnownIssue("省督", 19, ("1", "2", "3"))
FOUR = KnownIssue("省督", 4, ("1", "2", "3"))
FOURTEEN = KnownIssue(
    "省督", 14, ("1", "2", "3", "4", "5", "6"), printed=("一、1", "一、2", "一、3", "一、4", "二、1", "二、2")
)
TITLED = KnownIssue("省督", 18, ("1", "2", "3", "4"), titles=("重点任务", "专项整治", "日常巡查", "督查问责"))
THREE = KnownIssue("省督", 3, ("1", "2", "3"))


def published(day: date) -> bool | None:
    return bool(chinese_calendar.is_workday(day)) if 2004 <= day.year <= 2026 else None


@pytest.fixture(scope="session")
def people() -> dict[str, Context]:
    return {
        "黄文斌": Context((EIGHTEEN,)),
        "雷俊": Context((ELEVEN, NINETEEN)),
        "黄文斌（带标题）": Context((TITLED,)),
        "向磊": Context((THREE,)),
        "联络人四": Context((FOUR,)),
        "联络人十四": Context((FOURTEEN,)),
    }


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(published)
