"""查柜: no accepted file is lost: its row is there once, and its bytes lie under their SHA-256, or why not was told."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.shelf import INCOMING, on_shelf, place_of

if TYPE_CHECKING:
    from tests.simulation.judge import Judge
    from tests.simulation.people import Sent
    from tests.simulation.world import World

GIVEN_UP_AFTER = timedelta(days=3)


class Files:
    def __init__(self, world: "World", judge: "Judge") -> None:
        self.world, self.judge = world, judge

    @property
    def shelf(self) -> Path:
        return self.world.telegram.attachments.folder

    def rows(self, sql: str, *args: object) -> list[Any]:
        return self.world.disk.rows(sql, *args)

    def check(self) -> None:
        for sent in self.world.sent_files:
            self._once(sent)
        for row in self.rows(
            "SELECT e.id, e.state, e.sha256, e.size, e.file_id, m.arrived_at FROM evidence e"
            " JOIN message m ON m.id = e.message_id"
        ):
            self._kept(*row)
        if found := self.rows(
            "SELECT m.chat_id, m.message_id, count(*) FROM evidence e JOIN message m ON m.id = e.message_id"
            " GROUP BY m.chat_id, m.message_id, e.file_id HAVING count(*) > 1"
        ):
            self.judge.fail("no file twice", found)
        for path in on_shelf(self.shelf):
            if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
                self.judge.fail("a file appears whole or not at all", path.name)

    def _once(self, sent: "Sent") -> None:
        """A contact's file that was worked off has its row, by the number it was sent with."""
        for message, person, arrived in self.rows(
            "SELECT id, person_id, arrived_at FROM message WHERE update_id = ?", sent.update_id
        ):
            if person is None or not self._is_contact(person, arrived):
                continue
            found = self.rows("SELECT id FROM evidence WHERE message_id = ? AND file_id = ?", message, sent.file_id)
            if len(found) != 1:
                self.judge.fail("no accepted file is lost", "message", message, sent.file_id, f"{len(found)} rows")

    def _is_contact(self, person: int, arrived: str) -> bool:
        """True where nothing about who reports has changed since long before it came."""
        long_before = self.judge.audit_room.utc(arrived) - timedelta(days=1)
        changed = self.rows(
            "SELECT 1 FROM ledger_entry WHERE act = 'contact_changed' AND at >= ?",
            long_before.strftime("%Y-%m-%d %H:%M:%S.%f"),
        )
        own = self.rows("SELECT 1 FROM assignment WHERE person_id = ? AND ended_at IS NULL", person)
        return bool(own) and not changed

    def _kept(self, number: int, state: str, sha256: str, size: int, file_id: str, arrived: str) -> None:
        sent = self.world.telegram.attachments.sent[file_id]
        if state == "stored":
            place = place_of(self.shelf, sha256)
            same = hashlib.sha256(sent.content).hexdigest() == sha256 and size == len(sent.content)
            if not same or not place.is_file() or place.read_bytes() != sent.content:
                self.judge.fail("a stored file lies under its SHA-256", "evidence", number, file_id)
        elif state == "failed" and file_id not in self.world.telegram.attachments.gone:
            refused = self._refused_at(number)
            if refused is None or refused - self.judge.audit_room.utc(arrived) < GIVEN_UP_AFTER:
                self.judge.fail("no file is given up that could be fetched", "evidence", number, file_id, refused)
        elif state == "too_large" and sent.size == len(sent.content):
            self.judge.fail("no file is given up that could be fetched", "evidence", number, file_id, "too large")
        if state == "failed" and not self._told(number):
            self.judge.fail("who sent a file hears that it did not come", "evidence", number, file_id)

    def _refused_at(self, number: int) -> Any:
        found = self.rows(
            "SELECT l.at FROM ledger_entry l JOIN evidence e ON e.message_id = l.message_id"
            " WHERE l.act = 'evidence_refused' AND e.id = ?",
            number,
        )
        return self.judge.audit_room.utc(found[0][0]) if found else None

    def _told(self, number: int) -> bool:
        """True when a notice says so, or nobody could be written to at that instant."""
        told = self.rows("SELECT 1 FROM notice WHERE step = ?", f"evidence:{number}:refused")
        away = self.rows(
            "SELECT 1 FROM evidence e JOIN ledger_entry l ON l.person_id = e.person_id"
            " WHERE e.id = ? AND l.act IN ('unlinked', 'blocked', 'undeliverable')",
            number,
        )
        return bool(told or away)

    def at_peace(self) -> None:
        """The faults are over for days: every file has come, or its sender heard that it will not."""
        if left := self.rows("SELECT id, file_id, tries, reason FROM evidence WHERE state = 'wanted'"):
            self.judge.fail("every file is fetched at the end", left)
        if left := list((self.shelf / INCOMING).glob("*")):
            self.judge.fail("nothing half-written is left", len(left))
