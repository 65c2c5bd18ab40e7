"""工作日与催报梯级: the vectors of DOMAIN §1.4, the timetable and the send windows."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from rules.escalation import (
    Habits,
    asked_in_time,
    check_windows,
    may_send,
    next_send_instant,
    not_before_hour,
    step_reached,
    timetable,
)
from rules.month import CutoffRule, Month, cutoff
from rules.workdays import WorkCalendar, whole_workdays_between, workday_after, workday_before, workday_from

ZONE = ZoneInfo("Asia/Shanghai")
HABITS = Habits()
EXCLUSIVE, INCLUSIVE = CutoffRule.EXCLUSIVE, CutoffRule.INCLUSIVE
# 2020: the calendar as printed in autumn, and the notice of 26 January that lengthened the holiday
PRINTED = {date(2020, 1, 31): True, date(2020, 2, 1): True, date(2020, 2, 2): False}
LENGTHENED = dict.fromkeys(PRINTED, False)

VECTORS = [
    ("2018-10", EXCLUSIVE, "10-22", "10-25", "10-26", "10-29"),
    ("2018-11", EXCLUSIVE, "11-21", "11-26", "11-27", "11-28"),
    ("2018-12", EXCLUSIVE, "12-21", "12-26", "12-27", "12-28"),
    ("2018-12", INCLUSIVE, "12-24", "12-27", "12-28", "12-29"),
    ("2019-02", EXCLUSIVE, "02-21", "02-26", "02-27", "02-28"),
    ("2019-02", INCLUSIVE, "02-22", "02-27", "02-28", "03-01"),
    ("2019-04", EXCLUSIVE, "04-22", "04-25", "04-26", "04-28"),
    ("2019-09", EXCLUSIVE, "09-23", "09-26", "09-27", "09-29"),
    ("2020-01", EXCLUSIVE, "01-19", "01-22", "01-23", "02-03"),
    ("2020-06", EXCLUSIVE, "06-18", "06-23", "06-24", "06-28"),
    ("2023-01", EXCLUSIVE, "01-16", "01-19", "01-20", "01-28"),
    ("2025-01", EXCLUSIVE, "01-22", "01-26", "01-27", "02-05"),
    ("2026-02", EXCLUSIVE, "02-14", "02-26", "02-27", "02-28"),
    ("2026-11", EXCLUSIVE, "11-23", "11-26", "11-27", "11-30"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def announced(calendar: WorkCalendar) -> WorkCalendar:
    return WorkCalendar(lambda day: PRINTED.get(day, calendar.published(day)), LENGTHENED)


@pytest.mark.parametrize(("month", "rule", "ask", "second", "third", "push"), VECTORS)
def test_the_vectors_of_the_plan_hold(
    month: str, rule: CutoffRule, ask: str, second: str, third: str, push: str, announced: WorkCalendar
) -> None:
    named = Month.parse(month)
    limit, previous = (cutoff(m, 28, rule, ZONE) for m in (named, named.plus(-1)))
    table = timetable(limit, previous, HABITS, announced)
    assert table.steps == tuple(
        (name, at(f"{named.year}-{day}T09:30")) for name, day in (("ask", ask), ("w2", second), ("w1", third))
    )
    assert table.ask == at(f"{named.year}-{ask}T09:30")
    assert table.overdue_note == at(f"{named.year}-{push}T08:30")
    assert table.leader_warning == at(f"{named.year}-{push}T09:00")
    assert table.leader_repeat == at(f"{workday_after(date.fromisoformat(f'{named.year}-{push}'), 2, announced)}T09:00")


def test_an_announced_day_overrides_the_published_one(calendar: WorkCalendar) -> None:
    day = date(2018, 11, 21)
    assert calendar.is_workday(day)
    assert not WorkCalendar(calendar.published, {day: False}).is_workday(day)
    assert WorkCalendar(calendar.published, {date(2018, 11, 24): True}).is_workday(date(2018, 11, 24))


def test_a_year_without_a_calendar_counts_monday_to_friday_and_says_so(calendar: WorkCalendar) -> None:
    week = [date(2031, 10, 6) + timedelta(days=n) for n in range(7)]
    assert [calendar.is_workday(day) for day in week] == [True] * 5 + [False] * 2
    assert all(calendar.is_provisional(day) for day in week)
    assert not calendar.is_provisional(date(2018, 10, 1))
    assert not WorkCalendar(calendar.published, {week[0]: False}).is_provisional(week[0])


def test_workdays_are_counted_strictly_before_and_strictly_after(calendar: WorkCalendar) -> None:
    wednesday = date(2018, 11, 28)
    assert workday_before(wednesday, 1, calendar) == date(2018, 11, 27)
    assert workday_after(wednesday, 1, calendar) == date(2018, 11, 29)
    assert workday_from(wednesday, calendar) == wednesday
    assert workday_from(date(2018, 11, 24), calendar) == date(2018, 11, 26)
    assert workday_before(date(2018, 12, 3), 2, calendar) == date(2018, 11, 29)
    assert whole_workdays_between(date(2018, 11, 23), date(2018, 11, 28), calendar) == 2
    assert whole_workdays_between(wednesday, wednesday, calendar) == 0
    assert whole_workdays_between(date(2018, 12, 1), wednesday, calendar) == 0


def test_a_calendar_without_workdays_is_an_error_and_no_endless_search() -> None:
    never = WorkCalendar(lambda day: False)
    for search in (workday_before, workday_after):
        with pytest.raises(ValueError, match="no workday"):
            search(date(2018, 11, 28), 1, never)


def test_no_step_falls_before_the_previous_cutoff_and_steps_on_one_day_are_one(
    calendar: WorkCalendar,
) -> None:
    limit = at("2018-11-28T00:00")
    bounded = timetable(limit, at("2018-11-23T00:00"), HABITS, calendar)
    assert bounded.steps[0] == ("ask", at("2018-11-23T09:30"))
    on_a_rest_day = timetable(limit, at("2018-11-24T00:00"), HABITS, calendar)
    assert on_a_rest_day.steps == (("w2", at("2018-11-26T09:30")), ("w1", at("2018-11-27T09:30")))
    assert timetable(limit, at("2018-11-27T00:00"), HABITS, calendar).steps == (("w1", at("2018-11-27T09:30")),)


@pytest.mark.parametrize("rule", [EXCLUSIVE, INCLUSIVE])
@pytest.mark.parametrize("day", [1, 10, 28, "last"])
def test_every_timetable_of_eight_years_is_in_order(rule: CutoffRule, day: int, calendar: WorkCalendar) -> None:
    for offset in range(96):
        month = Month(2018, 1).plus(offset)
        limit, previous = (cutoff(m, day, rule, ZONE) for m in (month, month.plus(-1)))  # type: ignore[arg-type]
        table = timetable(limit, previous, HABITS, calendar)
        instants = [instant for _, instant in table.steps]
        assert len({instant.date() for instant in instants}) == len(instants)
        assert all(a < b for a, b in pairwise([*instants, table.overdue_note, table.leader_warning]))
        assert previous <= instants[0]
        assert instants[-1] < limit <= table.overdue_note < table.leader_repeat
        every = [*instants, table.overdue_note, table.leader_warning, table.leader_repeat]
        assert all(may_send(instant, HABITS, calendar) for instant in every)


def test_of_missed_steps_only_the_highest_speaks_and_never_a_lower_one_again(calendar: WorkCalendar) -> None:
    table = timetable(at("2018-11-28T00:00"), at("2018-10-28T00:00"), HABITS, calendar)
    order = [None, *[name for name, _ in table.steps]]
    ranks = [order.index(step_reached(table, at("2018-11-20T00:00") + timedelta(minutes=30 * n))) for n in range(500)]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2, 3}
    assert step_reached(table, table.ask - timedelta(microseconds=1)) is None
    assert step_reached(table, table.ask) == "ask"
    assert step_reached(table, at("2018-11-27T23:00")) == "w1"


@pytest.mark.parametrize(
    ("delivered", "limit", "expected"),
    [
        ("2018-10-24T15:00", "2018-10-28T00:00", True),  # a plan loaded on the 24th: two full days left
        ("2018-10-25T15:00", "2018-10-28T00:00", True),  # Thursday: Friday the 26th is full
        ("2018-10-26T09:00", "2018-10-28T00:00", False),  # Friday before a resting Sunday
        ("2018-11-27T20:00", "2018-11-28T00:00", False),  # a bot first run on the 27th in the evening
        ("2018-11-27T00:00", "2018-11-28T00:00", False),
        ("2018-11-26T23:59", "2018-11-28T00:00", True),  # a person linked after the ask
        ("2018-11-27T09:00", "2018-11-29T00:00", True),  # inclusive: the 28th is full
        ("2018-11-29T09:00", "2018-11-28T00:00", False),
        ("2018-12-27T09:00", "2018-12-29T00:00", True),
        ("2019-02-26T09:00", "2019-02-28T00:00", True),
    ],
)
def test_a_report_can_only_be_missing_with_a_full_workday_after_the_ask(
    delivered: str, limit: str, expected: bool, calendar: WorkCalendar
) -> None:
    assert asked_in_time(at(delivered), at(limit), HABITS, calendar) is expected


@pytest.mark.parametrize(
    ("instant", "allowed", "following"),
    [
        ("2018-11-21T08:29:59", False, "2018-11-21T08:30:00"),
        ("2018-11-21T08:30:00", True, "2018-11-21T08:30:00"),
        ("2018-11-21T11:59:59", True, "2018-11-21T11:59:59"),
        ("2018-11-21T12:00:00", False, "2018-11-21T14:30:00"),
        ("2018-11-21T14:30:00", True, "2018-11-21T14:30:00"),
        ("2018-11-21T17:30:00", False, "2018-11-22T08:30:00"),
        ("2018-11-23T18:00:00", False, "2018-11-26T08:30:00"),
        ("2018-11-24T10:00:00", False, "2018-11-26T08:30:00"),
        ("2018-12-29T10:00:00", True, "2018-12-29T10:00:00"),  # 调休: a working Saturday
        ("2019-02-01T18:00:00", False, "2019-02-02T08:30:00"),
        ("2019-02-04T10:00:00", False, "2019-02-11T08:30:00"),  # Spring Festival
    ],
)
def test_nothing_is_sent_outside_the_windows_of_workdays(
    instant: str, allowed: bool, following: str, calendar: WorkCalendar
) -> None:
    assert may_send(at(instant), HABITS, calendar) is allowed
    assert next_send_instant(at(instant), HABITS, calendar) == at(following)
    in_utc = at(instant).astimezone(ZoneInfo("UTC"))
    assert may_send(in_utc, HABITS, calendar) is allowed


def test_the_next_send_instant_can_always_be_sent_at(calendar: WorkCalendar) -> None:
    for hours in range(0, 24 * 200, 7):
        now = at("2018-12-20T00:15") + timedelta(hours=hours)
        following = next_send_instant(now, HABITS, calendar)
        assert following >= now
        assert may_send(following, HABITS, calendar)


@pytest.mark.parametrize(
    "windows",
    [
        (),
        ((time(9), time(9)),),
        ((time(12), time(9)),),
        ((time(8, 30), time(12)), (time(11), time(17))),
        ((time(14), time(17)), (time(8), time(12))),
    ],
)
def test_windows_that_overlap_or_run_backwards_are_refused(windows: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="send windows"):
        check_windows(windows)


def test_the_usual_windows_are_accepted() -> None:
    check_windows(HABITS.windows)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2018-11-24 10:00", "2018-11-26 09:30"),  # a Saturday: Monday at the hour people know
        ("2018-11-26 03:00", "2018-11-26 09:30"),
        ("2018-11-26 14:00", "2018-11-26 14:00"),  # the hour has passed: at once
        ("2018-12-29 07:00", "2018-12-29 09:30"),  # a Saturday at work (调休)
        ("2018-12-31 10:00", "2019-01-02 09:30"),
    ],
)
def test_what_was_missed_is_caught_up_at_the_hour_people_know(now: str, expected: str, calendar: WorkCalendar) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    found = not_before_hour(moment, HABITS.ask_time, HABITS, calendar)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=ZONE)
