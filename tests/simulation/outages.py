"""中断的预期: what outages the world saw, and where each cut-off must lie because of them (DOMAIN, Settled 5).

Told by the fake platform, not by the service: when a poll was answered and its process could write.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.world import World

OUTAGE = timedelta(minutes=15)
LONG = timedelta(hours=2)
BLUR = timedelta(minutes=3)  # so near to a border of the rule either reading is right


@dataclass
class Outage:
    """By the service's clock; `moves_to`: the cut-off of whatever lay within, as the calendar said then."""

    began: datetime
    ended: datetime
    moves_to: datetime
    blurred: bool


class Outages:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.found: list[Outage] = []
        self.heard_true: datetime | None = None
        self.heard: datetime | None = None
        self.blurred = False
        self.checked, self.moved = 0, set[tuple[str, datetime]]()

    def served(self) -> None:
        """The platform answered a poll of a process that can write it down."""
        now, true = self.world.now(), self.world.true_now()
        if self.heard is not None and self.heard_true is not None and true - self.heard_true >= OUTAGE:
            outage = Outage(self.heard, now, self._noon_after(now), self.blurred)
            self.found.append(outage)
            self.world.touched = True
            self.world.trace.say(true, "outage", outage.began, outage.ended)
        self.heard_true, self.heard, self.blurred = true, max(now, self.heard or now), False

    def still_served(self) -> None:
        """There was no break up to now: the poll that is held open began in good health."""
        self.heard_true, self.heard = self.world.true_now(), max(self.world.now(), self.heard or self.world.now())

    def blur(self) -> None:
        """A clock step at this moment: whether the service noticed the same as we is not certain."""
        self.blurred = True
        self.blur_the_end()

    def blur_the_end(self) -> None:
        """A kill at this moment: the service may not have written down that an outage was over."""
        if self.found and self.world.now() - self.found[-1].ended < BLUR:
            self.found[-1].blurred = True

    def check(self) -> None:
        """Every report's cut-off is its list's own, moved by every outage that covered it, and by nothing else."""
        now = self.world.now()
        for number, key, month, rule, previous, in_force, opened in self.world.disk.rows(
            "SELECT r.id, p.key, r.month, i.cutoff_rule, r.previous_cutoff_at, r.cutoff_at, c.opened_at FROM report r"
            " JOIN assignment a ON a.id = r.assignment_id JOIN issue i ON i.id = a.issue_id"
            " JOIN plan p ON p.id = i.plan_id JOIN cycle c ON c.id = r.cycle_id"
        ):
            nominal = self._nominal(key, month, rule)
            expected, certain = self._in_force(nominal, _utc(opened), now)
            if not certain:
                continue
            self.checked += 1
            if expected != nominal:
                self.moved.add((key, expected))
            if _utc(in_force) != expected:
                self.world.judge.fail("a cut-off lies where it must", number, month, in_force, expected, previous)

    def _in_force(self, cutoff: datetime, opened: datetime, now: datetime) -> tuple[datetime, bool]:
        certain = True
        for outage in self.found:
            if not outage.began - BLUR < cutoff <= outage.ended + BLUR:
                continue
            edges = (outage.began - cutoff, outage.ended - cutoff, outage.ended - outage.began - LONG, opened - cutoff)
            blurred = outage.blurred or any(abs(edge) < BLUR for edge in edges)
            certain = certain and not blurred and now - outage.ended > timedelta(hours=1)
            if outage.ended - outage.began >= LONG and opened < cutoff:
                cutoff = outage.moves_to
        return cutoff, certain

    def _nominal(self, key: str, month: str, rule: str | None) -> datetime:
        """28日前 is the 28th's first instant; inclusive, the next day's."""
        plan = next(plan for plan in self.world.plans if plan.key == key)
        year, number = (int(part) for part in month.split("-"))
        day = date(year, number, 28)
        if plan.cutoff_day == "last":
            day = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        elif plan.cutoff_day is not None:
            day = day.replace(day=int(plan.cutoff_day))
        if (rule or plan.cutoff_rule) == "inclusive":
            day += timedelta(days=1)
        return datetime.combine(day, time(0), self.world.habits.zone).astimezone(UTC)

    def _noon_after(self, ended: datetime) -> datetime:
        day = self.world.habits.day_of(ended) + timedelta(days=1)
        while not self.world.calendar().is_workday(day):
            day += timedelta(days=1)
        return datetime.combine(day, time(12), self.world.habits.zone).astimezone(UTC)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
