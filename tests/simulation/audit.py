"""查账: what the store must say of itself: nothing lost, nothing twice, nobody blamed wrongly, counts that add up.

After every step: the ledger and messages only grow, nobody stands as asked or missing who was not, a notice is `sent`
only if the platform took it, none is given up that never arrived. At audits and at the end: updates kept and worked off
once, rows unique, states and on-time marks follow the words that stand, warnings follow the reports, month counts add
up, everything due was sent once the faults were over, clear reports are found filed, who could be asked was asked.
"""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rules.report_facts import Count
from rules.workdays import whole_workdays_between
from supervision.practice import Practice
from supervision.summary.month import known_months, summary
from tests.simulation.expected import Expected
from tests.simulation.files import Files

if TYPE_CHECKING:
    from tests.simulation.judge import Judge
    from tests.simulation.world import World

UNIQUE = (
    ("report", "assignment_id, month"),
    ("warning", "subject, trigger, month, level"),
    ("notice", "recipient, kind, cycle, step"),
    ("message", "update_id"),
    ("filing", "report_id, version"),
    ("cycle", "plan_id, month"),
)
UNREACHED = ("unlinked", "blocked", "deactivated", "chat not found")
# Known gaps of the product, each reported; a seed that meets one is not counted as broken.
# given up: two days after it was written, whatever kept it back, also before the first try.
TOLERATED = ("uncertain twice", "given up")


class Audit:
    def __init__(self, world: "World", judge: "Judge") -> None:
        self.world, self.judge = world, judge
        self.ledger_top = 0
        self.seen_missing: set[int] = set()
        self.kept: set[int] = set()
        self.taken_back: set[tuple[int, str]] = set()
        self.expected = Expected(world, judge)
        self.files = Files(world, judge)

    def rows(self, sql: str, *args: object) -> list[Any]:
        return self.world.disk.rows(sql, *args)

    def utc(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    def step(self) -> None:
        fail = self.judge.fail
        if found := self.rows("SELECT what FROM tampered"):
            fail("the ledger, messages and filings only grow", found)
        ((top, count),) = self.rows("SELECT coalesce(max(id), 0), count(*) FROM ledger_entry")
        if top < self.ledger_top or count != top:
            fail("the ledger only grows", top, count)
        self.ledger_top = top
        for number, asked, cutoff, person in self.rows(
            "SELECT id, asked_at, cutoff_at, person_id FROM report WHERE state = 'missing'"
        ):
            if number not in self.seen_missing:
                self.seen_missing.add(number)
                self._blamed(number, asked, cutoff, person)
        for number, kind in self.rows("SELECT id, kind FROM notice WHERE state = 'sent'"):
            if not self.judge.taken[number]:
                fail("sent means the platform took it", kind, number)
        for number, kind, step, why in self.rows("SELECT id, kind, step, reason FROM notice WHERE state = 'refused'"):
            if not self.judge.taken[number] and not why.startswith((*UNREACHED, *TOLERATED)):
                fail("no notice is given up that never arrived", kind, step, number, why)

    def _blamed(self, number: int, asked: str | None, cutoff: str, person: int | None) -> None:
        fail, zone = self.judge.fail, self.world.habits.zone
        if asked is None:
            fail("nobody is missing who was not asked", "report", number)
            return
        days = [self.utc(each).astimezone(zone).date() for each in (asked, cutoff)]
        if whole_workdays_between(days[0], days[1], self.world.calendar()) < 1:
            fail("nobody is missing who was asked less than a workday before", "report", number, asked, cutoff)
        by_hand = self.rows(
            "SELECT 1 FROM ledger_entry WHERE act = 'delivered_by_office' AND report_id = ? AND at <= ?", number, cutoff
        )
        told = [at for at, _ in self.judge.named[number] if at < self.utc(cutoff)]
        if not told and not by_hand:
            fail("nobody is missing who never heard the ask", "report", number, "person", person)

    async def audit(self) -> None:
        for table, key in UNIQUE:
            if found := self.rows(f"SELECT {key}, count(*) FROM {table} GROUP BY {key} HAVING count(*) > 1"):
                self.judge.fail(f"no {table} twice", found)
        self._inbox()
        self._states()
        self._warnings()
        self._taken_back()
        self.expected.clear_reports()
        self.files.check()
        self.world.outages.check()
        if self.world.kill.dead or self.world.duban is None:
            return
        await self._counts()

    def _inbox(self) -> None:
        self.kept |= {number for (number,) in self.rows("SELECT update_id FROM inbox")}  # pruned after weeks
        if lost := self.world.telegram.confirmed - self.kept:
            self.judge.fail("no confirmed update is lost", sorted(lost))
        for number, state, payload, said in self.rows(
            "SELECT i.update_id, i.state, i.payload, count(m.id) FROM inbox i LEFT JOIN message m"
            " ON m.update_id = i.update_id GROUP BY i.update_id"
        ):
            words = not {"message", "edited_message", "callback_query"}.isdisjoint(json.loads(payload))
            if said != (1 if words and state == "done" else 0):
                self.judge.fail("an update has its effect once", number, state, f"{said} messages")
            if state == "set_aside" and number not in self.world.poisons:
                self.judge.fail("only poison is set aside", number, payload)

    def _states(self) -> None:
        filings = defaultdict(list)
        for row in self.rows(
            "SELECT report_id, id, received_at, whole, withdrawn_at, source FROM filing ORDER BY version"
        ):
            filings[row[0]].append(row[1:])
        answers = defaultdict(set)
        for filing, measure in self.rows("SELECT filing_id, measure FROM answer"):
            answers[filing].add(measure)
        for number, state, on_time, cutoff in self.rows("SELECT id, state, on_time, cutoff_at FROM report"):
            own = [row for row in filings[number] if row[4] != "note"]
            standing = [row for row in own if row[3] is None]
            content = [row for row in standing if row[2] or answers[row[0]]]
            in_time = [row for row in own if row[1] < cutoff and (row[2] or answers[row[0]])]
            if state in ("submitted", "late", "partial") and not content:
                self.judge.fail("a report in has words that stand", number, state)
            if state in ("asked", "missing", "waiting") and content:
                self.judge.fail("no accepted reply is lost", "report", number, state, "though words stand")
            if on_time and not in_time:
                self.judge.fail("on time means before the cut-off", "report", number, [row[1] for row in own], cutoff)
            if state == "submitted" and on_time is None:
                self.judge.fail("a report in is on time or late", number)

    def _warnings(self) -> None:
        for number, trigger, state, resolved, ended in self.rows(
            "SELECT w.id, w.trigger, r.state, w.resolved_at, w.cause_ended FROM warning w JOIN report r"
            " ON r.assignment_id = w.assignment_id AND r.month = w.month"
        ):
            cause = state == ("missing" if trigger == "report_overdue" else "partial")
            gone_on = ended in ("escalated", "over")  # the next month was warned of in its place, or came
            if (resolved is None and not cause) or (resolved is not None and cause and not gone_on):
                self.judge.fail("a warning stands while its report is missing", number, state, resolved)
        for (number,) in self.rows(
            "SELECT r.id FROM report r WHERE r.state = 'missing' AND NOT EXISTS (SELECT 1 FROM warning w"
            " WHERE w.assignment_id = r.assignment_id AND w.month = r.month)"
        ):
            self.judge.fail("a missing report has its warning", number)

    def _taken_back(self) -> None:
        """Words are taken back or replaced in the moment their own author (or the office) speaks."""
        for number, at, person in self.rows("SELECT id, withdrawn_at, person_id FROM filing WHERE withdrawn_at > ''"):
            if (number, at) in self.taken_back:
                continue
            self.taken_back.add((number, at))
            speakers = self.rows(
                "SELECT a.person_id FROM inbox i JOIN account a ON a.chat_id = i.chat_id WHERE i.done_at = ?", at
            )
            office = self.rows("SELECT person_id FROM role WHERE kind = 'office'")
            if not {who for (who,) in speakers} & {person, *(who for (who,) in office)}:
                self.judge.fail("nobody takes back the words of another", "filing", number, at)

    async def _counts(self) -> None:
        self.world.kill.muted += 1
        try:
            practice = Practice(lambda day: None, self.world.habits)
            async with self.world.disk.store().read() as session:
                for month in (await known_months(session))[-2:]:  # an earlier one was looked at in its time
                    value = await summary(session, month, self.world.now(), practice)
                    heaps = {heap: value.count(heap) for heap in Count}
                    if sum(heaps.values()) != value.expected:
                        self.judge.fail("the counts of a month add up", month, heaps, value.expected)
                    ((rows, gone),) = self.rows_in(month)
                    if value.expected != rows - gone:
                        self.judge.fail("the counts of a month add up", month, value.expected, rows, gone)
        finally:
            self.world.kill.muted -= 1

    def rows_in(self, month: str) -> list[Any]:
        """All reports of the month, and those of contacts taken off before they owed anything."""
        return self.world.disk.raw.execute(
            "SELECT count(*), coalesce(sum(a.ended_at IS NOT NULL AND a.ended_at < r.cutoff_at"
            " AND r.received_at IS NULL), 0)"
            " FROM report r JOIN assignment a ON a.id = r.assignment_id WHERE r.month = ?",
            (month,),
        ).fetchall()

    def at_peace(self) -> None:
        """The faults are over for days: nothing may be left undone."""
        now = self.world.now()
        limit = (now - timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S.%f")
        fail = self.judge.fail
        if left := self.rows("SELECT id, kind, step, state FROM notice WHERE state = 'sending'"):
            fail("no notice due is unsent at the end", left)
        if left := self.rows(
            "SELECT id, kind, step, due_at, person_id FROM notice WHERE state = 'queued' AND due_at < ?", limit
        ):
            fail("no notice due is unsent at the end", left)
        if left := self.rows("SELECT update_id FROM inbox WHERE state = 'new'"):
            fail("every update is worked off at the end", left)
        if left := [update for update in self.world.telegram.pending if self._old(update, now)]:
            fail("every update is taken at the end", left)
        if left := self.rows("SELECT id FROM report WHERE locked_at IS NULL AND cutoff_at < ?", limit):
            fail("every cut-off is worked off at the end", left)
        self.files.at_peace()
        self.expected.asks()
        self.expected.leaders()

    def _old(self, update: dict[str, Any], now: datetime) -> bool:
        return now - self.world.telegram.sent_at[update["update_id"]] > timedelta(hours=1)
