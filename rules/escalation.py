"""催报梯级: when a month's report is asked for, nudged and escalated (DOMAIN Settled 2, 3; §1.8)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from rules.workdays import WorkCalendar, whole_workdays_between, workday_after, workday_before, workday_from

SHANGHAI = ZoneInfo("Asia/Shanghai")

ASK = "ask"
OVERDUE = "overdue"
OVERDUE_REPEAT = "overdue_repeat"


@dataclass(frozen=True)
class Habits:
    """The office's hours: when it asks, nudges and warns, and when anything may be sent at all."""

    zone: ZoneInfo = SHANGHAI
    nudge_workdays: tuple[int, ...] = (5, 2, 1)
    ask_time: time = time(9, 30)
    note_time: time = time(8, 30)
    leader_time: time = time(9, 0)
    windows: tuple[tuple[time, time], ...] = ((time(8, 30), time(12, 0)), (time(14, 30), time(17, 30)))
    answer_workdays: int = 5  # within which the office answers a difficulty (DOMAIN §5.16)
    notice_days: int = 7  # of a close-out's public notice (Settled 27)

    def day_of(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone)


@dataclass(frozen=True)
class Timetable:
    """One cut-off's instants. `steps`: (name, instant) ascending, one a day; the first is where people are
    asked, whatever it is called after steps of one day collapsed."""

    cutoff: datetime
    steps: tuple[tuple[str, datetime], ...]
    overdue_note: datetime
    leader_warning: datetime
    leader_repeat: datetime

    @property
    def ask(self) -> datetime:
        """The instant from which this month counts as asked for (its first step)."""
        return self.steps[0][1]


def timetable(cutoff: datetime, previous_cutoff: datetime, habits: Habits, calendar: WorkCalendar) -> Timetable:
    """The instants of a cycle.

    1. Each step W−k falls on the k-th workday before the cut-off's date, never before the previous
       cut-off (then on the first workday from it).
    2. Steps that fall on one day collapse to the highest.
    3. The overdue notes go on the first workday from the cut-off (the talking moves, Settled 3).

    A cut-off that an outage moved lies at noon: what belongs after it then waits for the next workday.
    """
    last_day = habits.day_of(cutoff)
    earliest = _first_workday_from(previous_cutoff, habits.ask_time, habits, calendar)
    by_day: dict[date, str] = {}
    for position, count in enumerate(sorted(habits.nudge_workdays, reverse=True)):
        day = max(workday_before(last_day, count, calendar), earliest)
        by_day[day] = ASK if position == 0 else f"w{count}"
    steps = tuple((name, habits.at(day, habits.ask_time)) for day, name in sorted(by_day.items()))
    push = _first_workday_from(cutoff, habits.note_time, habits, calendar)
    repeat = workday_after(push, 2, calendar)
    return Timetable(
        cutoff=cutoff,
        steps=steps,
        overdue_note=habits.at(push, habits.note_time),
        leader_warning=habits.at(push, habits.leader_time),
        leader_repeat=habits.at(repeat, habits.leader_time),
    )


def _first_workday_from(instant: datetime, hour: time, habits: Habits, calendar: WorkCalendar) -> date:
    """The first workday whose `hour` does not lie before the instant."""
    day = habits.day_of(instant)
    return workday_from(day if habits.at(day, hour) >= instant else day + timedelta(days=1), calendar)


def step_reached(table: Timetable, now: datetime) -> str | None:
    """The highest step whose instant has passed, else None: of missed steps only this one speaks."""
    reached = [name for name, at in table.steps if at <= now]
    return reached[-1] if reached else None


def asked_in_time(delivered: datetime, cutoff: datetime, habits: Habits, calendar: WorkCalendar) -> bool:
    """True when the ask left one full workday before the cut-off (Settled 7); else the report is waived."""
    return whole_workdays_between(habits.day_of(delivered), habits.day_of(cutoff), calendar) >= 1


def may_send(now: datetime, habits: Habits, calendar: WorkCalendar) -> bool:
    """True inside a send window of a workday (DOMAIN §5.2)."""
    local = now.astimezone(habits.zone)
    if not calendar.is_workday(local.date()):
        return False
    return any(start <= local.time() < end for start, end in habits.windows)


def window_ends(now: datetime, habits: Habits) -> datetime:
    """The first instant at which the send window that `now` lies in is over; `now` itself outside of any."""
    local = now.astimezone(habits.zone)
    return next((habits.at(local.date(), end) for start, end in habits.windows if start <= local.time() < end), now)


def next_send_instant(now: datetime, habits: Habits, calendar: WorkCalendar) -> datetime:
    """`now` when sending is allowed, else the start of the next window."""
    if may_send(now, habits, calendar):
        return now
    local = now.astimezone(habits.zone)
    day = local.date()
    starts = [habits.at(day, start) for start, _ in habits.windows] if calendar.is_workday(day) else []
    for start in starts:
        if start > now:
            return start
    return habits.at(workday_from(day + timedelta(days=1), calendar), habits.windows[0][0])


def not_before_hour(now: datetime, hour: time, habits: Habits, calendar: WorkCalendar) -> datetime:
    """The first instant from `now` on that is not earlier than `hour` of a workday: what was missed in an
    outage is caught up at the hour people know, not at the first minute of the morning."""
    day = workday_from(habits.day_of(now), calendar)
    return max(habits.at(day, hour), now)


def check_windows(windows: tuple[tuple[time, time], ...]) -> None:
    """Raise ValueError unless the windows are non-empty, ascending and apart."""
    flat = [edge for window in windows for edge in window]
    if not flat or any(later <= earlier for earlier, later in pairwise(flat)):
        raise ValueError("send windows must be ascending and must not overlap")
