"""判官: after every kill: is anything lost, is anything there twice, and which kill explains a message heard twice?"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sandbox.chats import Message
from sandbox.telegram import Telegram
from storage.shelf import place_of
from storage.tables import Evidence, Notice
from tests.kills.books import Books
from tests.kills.page import Page
from tests.kills.told import Told

MARK = "【演练】"


@dataclass
class Verdict:
    """What one round showed. `doubled`: messages heard twice; `matched`: those of them explained by its kill."""

    lost: list[str] = field(default_factory=list)
    rows_twice: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    doubled: int = 0
    matched: int = 0
    not_repeated: int = 0  # heard once and not recorded: no longer wanted when it was to be sent again
    words: int = 0
    sent: int = 0

    @property
    def flaws(self) -> list[str]:
        return [*self.lost, *self.rows_twice, *self.unmatched]


class Scene(Protocol):
    telegram: Telegram
    page: Page
    shelf: Path


class Judge:
    """Knows what the store said after the last round, and every message whose record a kill took away."""

    def __init__(self, world: Scene) -> None:
        self.world = world
        self.before = Books()
        self.orphans: dict[int, tuple[int, ...]] = {}  # platform's number -> notices under way when the kill fell
        self.verdict = Verdict()

    def begin(self, books: Books) -> None:
        """A round begins; all is at rest."""
        self.before, self.verdict = books, Verdict()

    def at_death(self, books: Books, told: list[Told]) -> None:
        """The victim is dead, nobody has started it again."""
        waiting = {pending.update_id for pending in self.world.telegram.updates.pending}
        for word in told:
            if word.update_id not in waiting and word.update_id not in books.inbox:
                self.verdict.lost.append(f"update {word.update_id} was confirmed and is not stored")
        self._kept(books)
        caught = [notice for notice in books.notices.values() if notice.state == "sending"]
        for number, message in self._heard().items():
            if number in books.recorded or number in self.orphans:
                continue
            own = tuple(notice.id or 0 for notice in caught if _is_of(message, notice))
            self.orphans[number] = own
            if not own:
                self.verdict.unmatched.append(f"message {number} {message.text[:40]!r} left without a claim")

    def at_rest(self, books: Books, told: list[Told]) -> None:
        """It was started again and has come to rest."""
        verdict = self.verdict
        verdict.words, verdict.rows_twice = len(told), list(books.twice)
        verdict.lost += books.unasked
        self._kept(books)
        for word in told:
            self._word(books, word)
        for notice in books.notices.values():
            self._notice(books, notice)
        self._messages(books)
        verdict.sent = len(books.recorded - self.before.recorded)

    def _kept(self, books: Books) -> None:
        for key, said in self.before.kept.items():
            if books.kept.get(key) != said:
                self.verdict.lost.append(f"{key} is gone or changed: {said[:60]!r}")

    def _word(self, books: Books, word: Told) -> None:
        lost, twice = self.verdict.lost, self.verdict.rows_twice
        if books.inbox.get(word.update_id) != "done":
            lost.append(f"update {word.update_id} ({word.kind}) is {books.inbox.get(word.update_id)}")
        rows = books.messages.get(word.update_id, [])
        if not rows or (word.text and rows[0].text != word.text):
            lost.append(f"the words of update {word.update_id} ({word.kind}) are not kept")
            return
        if word.kind == "file":  # the later ones of an album are told in the answer to the first
            self._file(books.files.get(rows[0].id or 0), word)
            return
        answers = [n for n in books.notices.values() if n.step.split(":")[:2] == ["update", str(word.update_id)]]
        if not answers:
            lost.append(f"update {word.update_id} ({word.kind}) has no answer")
        filed = [filing for row in rows for filing in books.filed.get(row.id or 0, [])]
        if word.kind == "report":
            if not any(word.word in books.answers.get(filing.id or 0, "") + filing.whole for filing in filed):
                lost.append(f"the report {word.word} is not filed")
            if len(filed) > 1:
                twice.append(f"the report {word.word} is filed {len(filed)} times")
        if word.kind == "join" and len(books.accounts.get(word.member.person_id, [])) != 1:
            lost.append(f"{word.member.name} is not linked")

    def _file(self, row: Evidence | None, word: Told) -> None:
        """Its row is there, and its bytes lie under their SHA-256."""
        if row is None or row.state != "stored" or row.sha256 != word.word:
            self.verdict.lost.append(f"the file of update {word.update_id} is {row.state if row else 'not kept'}")
            return
        place = place_of(self.world.shelf, row.sha256)
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != row.sha256:
            self.verdict.lost.append(f"the file of update {word.update_id} is not on the shelf")

    def _notice(self, books: Books, notice: Notice) -> None:
        now = self.world.page.now()
        before = self.before.notices.get(notice.id or 0)
        if notice.state == "sending" or (
            notice.state == "queued" and notice.due_at <= now and self._may(books, notice)
        ):
            self.verdict.lost.append(f"notice {notice.id} ({notice.kind}) is still {notice.state}")
        if notice.state == "refused" and (before is None or before.state != "refused") and self._linked(books, notice):
            self.verdict.lost.append(f"notice {notice.id} ({notice.kind}) was refused: {notice.reason}")
        if notice.state == "sent" and not notice.message_ids:
            self.verdict.lost.append(f"notice {notice.id} ({notice.kind}) is sent without a message")
        if before is not None and before.state == "sent" and before.message_ids != notice.message_ids:
            self.verdict.rows_twice.append(f"notice {notice.id} ({notice.kind}) was sent again though it was recorded")

    def _may(self, books: Books, notice: Notice) -> bool:
        return notice.urgent or books.may_send

    def _linked(self, books: Books, notice: Notice) -> bool:
        return notice.person_id is None or notice.person_id in books.accounts

    def _messages(self, books: Books) -> None:
        """Every bubble of the bot on a phone is one the store knows, or was caught between by a kill."""
        verdict, heard = self.verdict, self._heard()
        uses = Counter(number for n in books.notices.values() for number in {*n.message_ids})
        for number in uses.keys() - heard.keys():
            verdict.lost.append(f"message {number} is recorded as sent, and no phone has it")
        for number in heard.keys() - books.recorded - self.orphans.keys():
            verdict.unmatched.append(f"message {number} {heard[number].text[:40]!r} is heard twice without a kill")
        for number, own in self.orphans.items():
            fresh = [books.notices[one] for one in own if self._is_fresh(one)]
            again = [notice for notice in fresh if notice.state == "sent"]
            if again and number in heard:
                verdict.doubled += 1
                verdict.matched += all(notice.doubtful for notice in again)
                if not all(notice.doubtful for notice in again):
                    verdict.unmatched.append(f"notice {again[0].id} was sent twice and is not marked doubtful")
            verdict.not_repeated += bool(fresh) and all(notice.state in ("stale", "refused") for notice in fresh)

    def _is_fresh(self, notice_id: int) -> bool:
        """True when it was not sent before this round: an older round has counted those."""
        before = self.before.notices.get(notice_id)
        return before is None or before.state in ("queued", "sending")

    def _heard(self) -> dict[int, Message]:
        chats = self.world.telegram.chats.messages.values()
        return {message.message_id: message for chat in chats for message in chat if message.from_bot}


def _is_of(message: Message, notice: Notice) -> bool:
    """True when this message carries the notice, whole, as a part of a digest, or as a piece of a long one."""
    said, whole = notice.text.removeprefix(MARK), message.text.removeprefix(MARK)
    return notice.chat_id == message.chat_id and (said in whole or whole in said)
