"""应有之事: who could be asked was asked, leaders who could hear heard, and clear words are filed."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rules.escalation import Timetable, timetable
from rules.workdays import WorkCalendar
from tests.simulation.holidays import published

if TYPE_CHECKING:
    from tests.simulation.judge import Judge
    from tests.simulation.world import World

OPEN = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
ENOUGH = timedelta(hours=2)  # of an open window without any disturbance: then nothing excuses silence
GIVEN_UP = "(reason = 'uncertain twice' OR reason LIKE 'given up%')"  # tolerated, see `audit`
AWAY = "SELECT 1 FROM stand_in WHERE person_id = ? AND from_day <= ? AND until_day >= ?"
TOUCHED = ("linked", "unlinked", "blocked", "unblocked", "undeliverable", "contact_changed")


class Expected:
    def __init__(self, world: "World", judge: "Judge") -> None:
        self.world, self.judge = world, judge
        self.checked: set[int] = set()

    def rows(self, sql: str, *args: object) -> list[Any]:
        return self.world.disk.rows(sql, *args)

    def clear_reports(self) -> None:
        """What nobody could misread is filed under every issue it names, whenever it was worked off."""
        known = {}
        for update, message, person, counts in self.rows("SELECT update_id, id, person_id, counts_at FROM message"):
            known[update] = message, person, counts
        for person in self.world.people.values():
            for clear in person.clear:
                if clear.update_id in self.checked or clear.update_id not in known:
                    continue
                self.checked.add(clear.update_id)
                message, who, counts = known[clear.update_id]
                if who is not None:
                    self._filed(message, who, counts)

    def _filed(self, message: int, person: int, counts: str) -> None:
        for report, previous, cutoff, number in self.rows(
            "SELECT r.id, r.previous_cutoff_at, r.cutoff_at, i.number FROM report r"
            " JOIN assignment a ON a.id = r.assignment_id JOIN issue i ON i.id = a.issue_id"
            " WHERE r.person_id = ? AND a.person_id = ? AND a.ended_at IS NULL"
            " AND r.previous_cutoff_at <= ? AND r.cutoff_at > ?",
            person,
            person,
            counts,
            counts,
        ):
            asks = [self.table(previous, cutoff, announced).ask for announced in (True, False)]
            if _utc(counts) < max(asks) or self._handed_over(report, person, counts):
                continue
            if not self.rows("SELECT 1 FROM filing WHERE message_id = ? AND report_id = ?", message, report):
                self.judge.fail("no accepted reply is lost", "message", message, "issue", number, "report", report)

    def _handed_over(self, report: int, person: int, counts: str) -> bool:
        return bool(
            self.rows(
                "SELECT 1 FROM ledger_entry WHERE act = 'contact_changed' AND at >= ?",
                (_utc(counts) - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S.%f"),
            )
        )

    def asks(self) -> None:
        """Whoever could be reached from the ask's instant on was asked before the cut-off."""
        for report, person, previous, cutoff, asked, received, cycle_opened in self.rows(
            "SELECT r.id, r.person_id, r.previous_cutoff_at, r.cutoff_at, r.asked_at, r.received_at, c.opened_at"
            " FROM report r JOIN assignment a ON a.id = r.assignment_id JOIN cycle c ON c.id = r.cycle_id"
            " WHERE r.person_id IS NOT NULL AND a.ended_at IS NULL AND r.locked_at IS NOT NULL"
        ):
            table = self.table(previous, cutoff)
            first = max(table.ask, self.table(previous, cutoff, announced=False).ask, _utc(cycle_opened))
            until = _utc(asked) if asked else table.cutoff
            if (received is not None and not asked) or not self._reachable(person, first, until):
                continue
            if self.rows("SELECT 1 FROM filing WHERE report_id = ? AND received_at < ?", report, _text(until)):
                continue
            if self.rows(f"SELECT 1 FROM notice WHERE person_id = ? AND {GIVEN_UP}", person):
                continue
            if self.rows(AWAY, person, self._day(until), self._day(first)):
                continue  # somebody stands in, and is asked
            # Asked, and at the latest on the second good day: the first may have had its one digest.
            if self._calm_window(first, until, days=2 if asked else 1):
                self.judge.fail("who could be asked was asked", "report", report, "person", person, asked, cutoff)

    def _day(self, at: datetime) -> str:
        """Whoever is away is so by the office's own calendar."""
        return str(self.world.habits.day_of(at))

    def leaders(self) -> None:
        """A leader who could hear of a report that stayed missing heard."""
        for warning, issue, raised, resolved, owner, previous, cutoff in self.rows(
            "SELECT w.id, w.issue_id, w.raised_at, w.resolved_at, r.person_id, r.previous_cutoff_at, r.cutoff_at"
            " FROM warning w JOIN report r ON r.assignment_id = w.assignment_id AND r.month = w.month"
            " WHERE w.pushed_at IS NULL AND w.acknowledged_at IS NULL"
        ):
            tables = [self.table(previous, cutoff, announced) for announced in (True, False)]
            start = max(*(table.leader_warning for table in tables), _utc(raised))
            until = min(_utc(resolved) if resolved else start + timedelta(days=6), start + timedelta(days=6))
            leaders = self.rows(
                "SELECT person_id FROM role WHERE kind = 'lead_leader' AND issue_id = ? AND ended_at IS NULL", issue
            )
            office = self.rows("SELECT person_id FROM role WHERE kind = 'office' AND ended_at IS NULL")
            if not office or not self._reachable(office[0][0], start, until):
                continue
            for (leader,) in leaders:
                able = leader != owner and self._reachable(leader, start, until)
                if able and self._calm_window(start, until, days=2):
                    self.judge.fail("a leader who could hear heard", "warning", warning, "leader", leader)

    def table(self, previous: str, cutoff: str, announced: bool = True) -> Timetable:
        """Days announced in the middle of a month move what had been planned: neither table may be blamed."""
        calendar = self.world.calendar() if announced else WorkCalendar(published)
        return timetable(_utc(cutoff), _utc(previous), self.world.habits, calendar)

    def _reachable(self, person: int, start: datetime, end: datetime) -> bool:
        """Linked before, and nothing happened to the account until the end."""
        linked = self.rows(
            "SELECT 1 FROM account WHERE person_id = ? AND linked_at < ? AND blocked_at IS NULL AND ended_at IS NULL",
            person,
            _text(start),
        )
        marks = ",".join("?" * len(TOUCHED))
        touched = self.rows(
            f"SELECT 1 FROM ledger_entry WHERE person_id = ? AND act IN ({marks}) AND at BETWEEN ? AND ?",
            person,
            *TOUCHED,
            _text(start - timedelta(days=8)),
            _text(end + timedelta(days=1)),
        )
        newest = self.rows(
            "SELECT act FROM ledger_entry WHERE person_id = ? AND at <= ?"
            " AND act IN ('linked', 'unblocked', 'blocked', 'undeliverable') ORDER BY id DESC LIMIT 1",
            person,
            _text(start),
        )
        if newest and newest[0][0] in ("blocked", "undeliverable"):
            return False
        changed = self.rows(
            "SELECT 1 FROM ledger_entry WHERE act = 'contact_changed' AND at BETWEEN ? AND ?",
            _text(start - timedelta(days=8)),
            _text(end + timedelta(days=1)),
        )
        return bool(linked) and not touched and not changed

    def _calm_window(self, start: datetime, end: datetime, days: int = 1) -> bool:
        """True when on so many days a stretch of an open window long enough was free of any disturbance."""
        zone, found, day = self.world.habits.zone, 0, start.astimezone(self.world.habits.zone).date()
        while day <= end.astimezone(zone).date():
            if self.world.calendar().is_workday(day):
                found += any(
                    self._free(max(datetime.combine(day, a, zone), start), min(datetime.combine(day, b, zone), end))
                    for a, b in OPEN
                )
            day += timedelta(days=1)
        return found >= days

    def _free(self, start: datetime, end: datetime) -> bool:
        if end - start < ENOUGH:
            return False
        edges = [(start, start)]
        edges += sorted((a, b + timedelta(minutes=15)) for a, b in self.world.disturbed if a < end and b > start)
        edges.append((end, end))
        reached = start
        for (_, left), (right, _) in pairwise(edges):
            reached = max(reached, left)
            if right - reached >= ENOUGH:
                return True
        return False


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
