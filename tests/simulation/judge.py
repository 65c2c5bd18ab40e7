"""裁判: the promises, checked from outside: from the wire and the committed rows, never by the code on trial.

At every message: inside windows on workdays (never at night), wanted at that instant (nothing about what is in, nothing
to a leader about an unreachable, waived or own report), one digest a person a day, an issue once a message, 3 pushes
before and 1 after a cut-off, a stranger hears only the one line, twice on the wire only after a kill or a lost answer.
After every step and at audits: see `Audit`.
"""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from supervision.notices.parcel import Parcel
from tests.simulation.audit import Audit
from tests.simulation.chats import Chat
from tests.simulation.trace import Violation
from texts.welcome import REFUSED, STRANGER

if TYPE_CHECKING:
    from tests.simulation.world import World

NO_DIGEST = ("delivery_count", "missing_list", "summary", "self_check", "matters", "alarm", "instruction")
OPEN = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
WHOLE = ("submitted", "late")
ALLOWED_TO_STRANGERS = {STRANGER, *REFUSED.values()}
MOVED = "moved:"  # the step that tells of a cut-off moved by an outage: beside the three
HANDED_AT_MOST = 25


class Judge:
    """`accepted` counts what the platform took; `licences` what may therefore be heard once more."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.taken: Counter[int] = Counter()
        self.licences: Counter[int] = Counter()
        self.taken_at: dict[int, tuple[datetime, int]] = {}
        self.named: dict[int, list[tuple[datetime, int]]] = defaultdict(list)  # report -> (when, chat) asked
        self.days: dict[tuple[int, Any], list[tuple[int, ...]]] = defaultdict(list)
        self.pushes: dict[tuple[int, str], set[int]] = defaultdict(set)
        self.refusals: Counter[int] = Counter()
        self.kills = 0
        self.raced = 0
        self.audit_room = Audit(world, self)

    def fail(self, promise: str, *facts: object) -> None:
        self.world.trace.say(self.world.true_now(), "VIOLATION", promise, *facts)
        self.broken = self.broken or Violation(f"{promise}: {' '.join(str(fact) for fact in facts)}")
        raise self.broken

    def complains(self, message: str, error: BaseException | None) -> None:
        """An error in the log of the service; poison updates are meant to fail."""
        if self.world.disk.is_full or any(f"update {poison} " in message for poison in self.world.poisons):
            return
        if "cannot be stored" in message and self.world.telegram.attachments.full:
            return
        self.pending_complaint = f"{message}: {type(error).__name__ if error else ''}: {error}"

    pending_complaint = ""
    broken: Violation | None = None  # the courier may swallow what is raised at the wire

    # at the wire

    def composed(self, parcel: Parcel) -> None:
        """A message was composed and is about to be sent: is it right, now?"""
        rows = self._notices(parcel)
        now = self.world.now()
        self.world.trace.say(
            self.world.true_now(), "sends", parcel.chat_id, parcel.notice_ids, parcel.text[:30].replace("\n", "/")
        )
        pushes = [row for row in rows if not row["urgent"]]
        if pushes and not self.open_hours(now):
            self.fail("no push outside windows or on rest days", now, [row["kind"] for row in pushes])
        said: set[int] = set()
        for row in rows:
            issues = set(row["facts"].get("issues", []))
            if issues & said:
                self.fail("each issue appears once in a message", row["kind"], issues & said, parcel.text)
            said |= issues
            self._wanted(row)
        if rows and rows[0]["kind"] != "answer":
            owner = self._holder(parcel.chat_id)
            if owner != rows[0]["person_id"]:
                self.fail("a stranger gets only the one line", "a push to a chat nobody holds", parcel.chat_id)

    def _wanted(self, row: dict[str, Any]) -> None:
        kind, facts, person = row["kind"], row["facts"], row["person_id"]
        if kind in ("ask", "nudge"):
            for report, state, cutoff in self._reports(facts.get("reports", [])):
                if state in WHOLE or state == "waived":
                    self.fail("none after the answer", kind, "report", report, state)
                if cutoff <= self.world.now():
                    self.fail("asked after the cut-off", report)
            if self._lies_unread(person):
                self.raced += 1
        elif kind in ("overdue", "overdue_copy", "nudge_copy"):
            good = {"overdue": ("missing",), "overdue_copy": ("missing", "partial")}.get(
                kind, ("waiting", "asked", "unreachable")
            )
            for issue in facts.get("issues", []):
                found = self.world.disk.rows(
                    "SELECT r.state, r.person_id FROM report r JOIN assignment a ON a.id = r.assignment_id"
                    " WHERE a.issue_id = ? AND r.month = ?",
                    issue,
                    row["cycle"],
                )
                mine = [state for state, who in found if kind != "overdue" or who in self._acted_for(person)]
                if not any(state in good for state in mine):
                    self.fail("none after the answer", kind, "issue", issue, mine)
        elif kind == "warning":
            self._warned(row)

    def _acted_for(self, person: int) -> set[int]:
        """The person and those for whom he stands in today."""
        today = self.world.habits.day_of(self.world.now()).isoformat()
        rows = self.world.disk.rows(
            "SELECT person_id FROM stand_in"
            " WHERE stand_in_id = ? AND ended_at IS NULL AND from_day <= ? AND until_day >= ?",
            person,
            today,
            today,
        )
        return {person} | {contact for (contact,) in rows}

    def _warned(self, row: dict[str, Any]) -> None:
        for warning in row["facts"].get("warnings", []):
            of_report = self.world.disk.rows(  # none: a warning about an issue's own deadline
                "SELECT r.state, r.person_id, w.acknowledged_at, w.trigger FROM warning w JOIN report r"
                " ON r.assignment_id = w.assignment_id AND r.month = w.month"
                " WHERE w.id = ? AND w.resolved_at IS NOT ?",  # of one instant neither is before the other
                warning,
                self.world.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
            )
            for state, owner, acknowledged, trigger in of_report:
                self._warned_of_report(row, warning, state, owner, acknowledged, trigger)

    def _warned_of_report(
        self, row: dict[str, Any], warning: int, state: str, owner: int, acknowledged: str, trigger: str
    ) -> None:
        if state != ("partial" if trigger == "partial_twice" else "missing"):
            self.fail("never a warning about what is not missing", "warning", warning, state)
        if owner == row["person_id"]:
            self.fail("no leader is warned about his own report", "warning", warning)
        if acknowledged:
            self.fail("no repeat after 已阅", "warning", warning)

    def accepted(self, parcel: Parcel, chat: Chat, text: str) -> None:
        """The platform took the first piece of a message: it counts as heard."""
        rows, now = self._notices(parcel), self.world.now()
        self.world.trace.say(self.world.true_now(), "heard", chat.name, parcel.notice_ids)
        for row in rows:
            number = row["id"]
            if self.taken[number] > self.licences[number]:
                self.fail("twice on the wire without a kill or a lost answer", row["kind"], row["step"], text)
            self.taken[number] += 1
            self.taken_at[number] = now, row["tries"]
            if self.world.kill.dead:
                self._license(number)  # it was under way when the process ended, which will not know
            if row["kind"] in ("ask", "nudge"):
                for report in row["facts"].get("reports", []):
                    self.named[report].append((now, chat.chat_id))
        self._stranger(rows, chat, text)
        digest = [row for row in rows if not row["urgent"] and row["kind"] not in NO_DIGEST]
        if digest:
            self._digest(digest, parcel, now)

    def _digest(self, rows: list[dict[str, Any]], parcel: Parcel, now: datetime) -> None:
        person, day = rows[0]["person_id"], self.world.habits.day_of(now)
        for earlier in self.days[person, day]:
            if set(earlier) & set(parcel.notice_ids):
                continue
            if self._recorded(earlier):
                self.fail("at most one digest a person a day", person, day, [row["kind"] for row in rows])
        self.days[person, day].append(parcel.notice_ids)
        for row in rows:
            counted = row["kind"] in ("ask", "nudge") and not row["step"].startswith(MOVED)
            for report in row["facts"].get("reports", []) if counted else ():
                self._count((report, f"before, to {person}"), row["id"], 3)
            if row["kind"] == "overdue":
                self._count((person, f"after {row['facts'].get('cutoff')}"), row["id"], 1)

    def _count(self, key: tuple[int, str], notice: int, most: int) -> None:
        self.pushes[key].add(notice)
        if len(self.pushes[key]) > most:
            self.fail("3 pushes before and 1 after the cut-off at most", key, self.pushes[key])

    def _stranger(self, rows: list[dict[str, Any]], chat: Chat, text: str) -> None:
        unknown = rows and rows[0]["person_id"] is None and self._holder(chat.chat_id) is None
        said = text.removeprefix("【演练】")
        if unknown and said not in ALLOWED_TO_STRANGERS and "您好，已接入" not in said:
            self.fail("a stranger gets only the one line", text)

    def stands(self, parcel: Parcel) -> None:
        """New words for a message that has them already: nobody hears anything, and it is as if taken."""
        for row in self._notices(parcel):
            self.taken[row["id"]] = max(1, self.taken[row["id"]])
            self.taken_at.setdefault(row["id"], (self.world.now(), row["tries"]))

    def unacknowledged(self, parcel: Parcel) -> None:
        """The platform took it, and the service will not know."""
        for number in parcel.notice_ids:
            self._license(number)

    def refused(self, parcel: Parcel) -> None:
        """The platform said: never. Once may be our ignorance, and once more after a crash."""
        for number in parcel.notice_ids:
            self.refusals[number] += 1
            if self.refusals[number] > 2 + self.kills:
                self.fail("a permanent refusal is not tried again", "notice", number)

    def killed(self) -> None:
        """What was taken but not recorded when the process ended may be heard once more."""
        self.kills += 1
        for number, tries in self.world.disk.rows("SELECT id, tries FROM notice WHERE state = 'sending'"):
            if number in self.taken_at and self.taken_at[number][1] == tries:
                self._license(number)

    def _license(self, number: int) -> None:
        """Each time it was taken it may be heard once more, at most."""
        self.licences[number] = min(self.licences[number] + 1, self.taken[number])

    # after every step

    def step(self) -> None:
        if self.broken:
            raise self.broken
        if self.pending_complaint:
            self.fail("nothing fails without a cause", self.pending_complaint)
        worst = self.world.telegram.handed.most_common(1)
        if worst and worst[0][1] > HANDED_AT_MOST:
            self.fail("what was stored is confirmed", "update", worst[0][0], "handed over for ever")
        self.audit_room.step()

    async def audit(self) -> None:
        await self.audit_room.audit()

    async def last_audit(self) -> None:
        await self.audit_room.audit()
        self.audit_room.at_peace()

    # looking

    def open_hours(self, now: datetime) -> bool:
        local = now.astimezone(self.world.habits.zone)
        if not self.world.calendar().is_workday(local.date()):
            return False
        return any(start <= local.time() < end for start, end in OPEN)

    def _notices(self, parcel: Parcel) -> list[dict[str, Any]]:
        marks = ",".join("?" * len(parcel.notice_ids))
        found = self.world.disk.rows(
            "SELECT id, kind, cycle, step, urgent, person_id, facts, claimed_at, state, tries FROM notice"
            f" WHERE id IN ({marks})",
            *parcel.notice_ids,
        )
        names = ("id", "kind", "cycle", "step", "urgent", "person_id", "facts", "claimed_at", "state", "tries")
        rows = [dict(zip(names, row, strict=True)) for row in found]
        for row in rows:
            row["facts"] = json.loads(row["facts"])
        return sorted(rows, key=lambda row: parcel.notice_ids.index(row["id"]))

    def _reports(self, ids: list[int]) -> list[tuple[int, str, datetime]]:
        marks = ",".join("?" * len(ids))
        found = self.world.disk.rows(f"SELECT id, state, cutoff_at FROM report WHERE id IN ({marks})", *ids)
        return [(number, state, self.audit_room.utc(cutoff)) for number, state, cutoff in found]

    def _holder(self, chat_id: int) -> int | None:
        found = self.world.disk.rows("SELECT person_id FROM account WHERE chat_id = ? AND ended_at IS NULL", chat_id)
        return int(found[0][0]) if found else None

    def _recorded(self, notices: tuple[int, ...]) -> bool:
        marks = ",".join("?" * len(notices))
        return bool(self.world.disk.rows(f"SELECT 1 FROM notice WHERE state = 'sent' AND id IN ({marks})", *notices))

    def _lies_unread(self, person: int) -> bool:
        return bool(
            self.world.disk.rows(
                "SELECT 1 FROM inbox i JOIN account a ON a.chat_id = i.chat_id"
                " WHERE i.state = 'new' AND a.person_id = ? AND a.ended_at IS NULL",
                person,
            )
        )
