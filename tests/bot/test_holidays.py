"""The published calendar ends somewhere: then Monday to Friday is assumed, and the office is told in time."""

from datetime import date
from pathlib import Path

import pytest

from bot.holidays import published
from rules.workdays import WorkCalendar
from storage.tables import CalendarDay
from tests.supervision.month_world import OFFICE, at, entry, month_world, plan_of


@pytest.mark.parametrize("year", [1, 1999, 2003, 2027, 2100, 9999])
def test_a_year_outside_the_library_is_unknown_and_no_error(year: int) -> None:
    known = [published(date(year, month, 15)) for month in range(1, 13)]
    assert known == [None] * 12
    calendar = WorkCalendar(published)
    assert calendar.is_provisional(date(year, 6, 1))
    assert [calendar.is_workday(date(year, 6, day)) for day in range(1, 8)] == [
        date(year, 6, day).weekday() < 5 for day in range(1, 8)
    ]


async def test_the_office_hears_once_from_november_on_that_the_next_year_is_missing_and_the_month_goes_on(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path, published=published) as world:
        await world.load(plan_of(entry(1), first_month="2026-10"), at("2026-10-25 10:00"), "2026-12")
        await world.link_all(at("2026-10-25 10:00"))
        await world.go_to(at("2026-10-31 23:00"))
        assert [text for text in world.heard(OFFICE) if "2027年" in text] == []
        await world.go_to(at("2026-11-10 18:00"))
        assert len([text for text in world.heard(OFFICE) if "2027年" in text]) == 1
        await world.go_to(at("2026-12-30 18:00"))
        assert len([text for text in world.heard(OFFICE) if "2027年" in text]) == 1
        assert world.when("测试联1")[0] == "12-21 09:30 ask"
        async with world.store.begin() as session:
            session.add(CalendarDay(day=date(2027, 1, 21), worked=False, basis="测试"))
        await world.go_to(at("2027-01-21 18:00"))
        assert world.when("测试联1")[-1] == "01-20 09:30 ask"
