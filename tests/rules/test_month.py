"""月调度: the cut-off instants of DOMAIN §1.4 and which month is open at an instant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.month import CutoffDay, CutoffRule, Month, cutoff, month_open_at, parse_cutoff_day

ZONE = ZoneInfo("Asia/Shanghai")
EXCLUSIVE, INCLUSIVE = CutoffRule.EXCLUSIVE, CutoffRule.INCLUSIVE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("month", "day", "rule", "instant"),
    [
        ("2018-11", 28, EXCLUSIVE, "2018-11-28T00:00"),
        ("2018-11", 28, INCLUSIVE, "2018-11-29T00:00"),
        ("2018-12", 28, INCLUSIVE, "2018-12-29T00:00"),
        ("2018-12", 28, EXCLUSIVE, "2018-12-28T00:00"),
        ("2019-01", 28, EXCLUSIVE, "2019-01-28T00:00"),
        ("2019-02", 28, EXCLUSIVE, "2019-02-28T00:00"),
        ("2019-02", 28, INCLUSIVE, "2019-03-01T00:00"),
        ("2020-02", 28, INCLUSIVE, "2020-02-29T00:00"),
        ("2020-02", "last", EXCLUSIVE, "2020-02-29T00:00"),
        ("2020-02", "last", INCLUSIVE, "2020-03-01T00:00"),
        ("2019-02", "last", EXCLUSIVE, "2019-02-28T00:00"),
        ("2018-12", "last", EXCLUSIVE, "2018-12-31T00:00"),
        ("2018-12", "last", INCLUSIVE, "2019-01-01T00:00"),
        ("2018-11", 1, EXCLUSIVE, "2018-11-01T00:00"),
    ],
)
def test_the_cutoff_is_the_first_instant_that_is_late(
    month: str, day: CutoffDay, rule: CutoffRule, instant: str
) -> None:
    found = cutoff(Month.parse(month), day, rule, ZONE)
    assert found == at(instant)
    assert found.utcoffset() == timedelta(hours=8)


def test_the_last_millisecond_of_the_27th_is_in_time_and_the_28th_is_late() -> None:
    limit = cutoff(Month(2018, 11), 28, EXCLUSIVE, ZONE)
    assert at("2018-11-27T23:59:59.999") < limit
    assert not at("2018-11-28T00:00:00.000") < limit
    assert datetime(2018, 11, 27, 15, 59, 59, 999000, UTC) < limit
    assert not datetime(2018, 11, 27, 16, tzinfo=UTC) < limit


@pytest.mark.parametrize("day", [1, 15, 28, "last"])
@pytest.mark.parametrize("rule", [EXCLUSIVE, INCLUSIVE])
def test_every_day_of_six_years_lies_in_the_one_month_that_is_open(day: CutoffDay, rule: CutoffRule) -> None:
    now, seen = at("2016-12-20T12:00"), []
    while now < at("2022-12-31T00:00"):
        month = month_open_at(now, day, rule, ZONE)
        assert cutoff(month.plus(-1), day, rule, ZONE) <= now < cutoff(month, day, rule, ZONE)
        seen.append(month)
        now += timedelta(days=1)
    assert seen == sorted(seen)
    assert {Month(y, m) for y in range(2017, 2022) for m in range(1, 13)} < set(seen)


def test_the_month_changes_exactly_at_the_cutoff() -> None:
    just_before = at("2018-11-27T23:59:59.999999")
    assert month_open_at(just_before, 28, EXCLUSIVE, ZONE) == Month(2018, 11)
    assert month_open_at(at("2018-11-28T00:00"), 28, EXCLUSIVE, ZONE) == Month(2018, 12)
    assert month_open_at(just_before.astimezone(UTC), 28, EXCLUSIVE, ZONE) == Month(2018, 11)
    assert month_open_at(at("2018-12-28T00:00"), 28, EXCLUSIVE, ZONE) == Month(2019, 1)
    assert month_open_at(at("2019-01-01T00:00"), "last", INCLUSIVE, ZONE) == Month(2019, 1)


def test_a_plan_loaded_on_the_24th_and_a_first_run_on_the_27th_open_the_running_month() -> None:
    assert month_open_at(at("2018-10-24T10:00"), 28, EXCLUSIVE, ZONE) == Month(2018, 10)
    assert month_open_at(at("2018-10-27T22:00"), 28, EXCLUSIVE, ZONE) == Month(2018, 10)
    assert month_open_at(at("2018-10-28T00:00"), 28, EXCLUSIVE, ZONE) == Month(2018, 11)


def test_months_are_counted_across_years_and_print_as_they_are_read() -> None:
    assert Month(2018, 11).plus(2) == Month(2019, 1)
    assert Month(2019, 1).plus(-1) == Month(2018, 12)
    assert Month(2018, 12).plus(-24) == Month(2016, 12)
    assert str(Month.parse("2018-11")) == "2018-11"
    assert Month.of(date(2018, 11, 30)) == Month(2018, 11)
    assert Month(2020, 2).last_day == date(2020, 2, 29)


@pytest.mark.parametrize("text", ["2018-13", "2018-00", "201811", "2018-1", "", "十一月"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_the_cutoff_day_is_1_to_28_or_last() -> None:
    assert [parse_cutoff_day(text) for text in ("1", " 28 ", "last")] == [1, 28, "last"]
    for wrong in ("0", "29", "31", "", "-1", "letzter"):
        with pytest.raises(ValueError, match="1 to 28"):
            parse_cutoff_day(wrong)
