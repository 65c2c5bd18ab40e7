"""A few real kills at every point in each test run; the thousand: `python -m tests.kills`."""

import hashlib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.telegram import Telegram
from storage.shelf import place_of
from storage.tables import Account, Evidence, Filing, Message, Notice
from tests import stores
from tests.kills.books import Books
from tests.kills.grounds import START, Member
from tests.kills.intents import intents
from tests.kills.judge import Judge, Verdict
from tests.kills.page import BEFORE_COMMIT, MID_SEND, NAMED, POINTS, Page
from tests.kills.rounds import play
from tests.kills.told import Told
from tests.postgres import NoServer

CONTACT = Member(7, "测试联络", 5_000_000_007, ("1",), office=False, linked=True)


async def test_nothing_is_lost_or_doubled_by_two_kills_at_each_named_point(tmp_path: Path) -> None:
    flaws: list[str] = []
    plan = intents(10, 1, NAMED)
    kind = "postgresql" if stores.POSTGRESQL else "sqlite"
    try:
        verdicts = [(each.intent.point, each.verdict) async for each in play(plan, 1, kind, tmp_path, flaws.append)]
    except NoServer as none:
        pytest.skip(str(none))

    assert flaws == []
    assert Counter(point for point, _ in verdicts) == dict.fromkeys(NAMED, 2)
    assert all(verdict.words for _, verdict in verdicts)
    assert sum(verdict.sent for _, verdict in verdicts) > 10
    assert sum(verdict.doubled for _, verdict in verdicts) == sum(verdict.matched for _, verdict in verdicts)


def test_a_seed_gives_the_same_plan_of_kills_with_a_hundred_at_every_point() -> None:
    plan = intents(1000, 4)

    assert plan == intents(1000, 4) != intents(1000, 5)
    assert min(Counter(intent.point for intent in plan)[point] for point in POINTS) >= 100


def test_a_trap_strikes_at_the_crossing_it_was_set_for_and_its_record_is_seen_by_the_other_side(tmp_path: Path) -> None:
    ours, theirs = Page(tmp_path / "page"), Page(tmp_path / "page")
    ours.arm(BEFORE_COMMIT, 2)
    ours.move_to(START + timedelta(microseconds=7))

    assert theirs.now() == START + timedelta(microseconds=7)
    assert [theirs.cross(MID_SEND), theirs.cross(BEFORE_COMMIT)] == [False, False]
    assert ours.fired == ""
    assert theirs.cross(BEFORE_COMMIT)
    assert ours.fired == BEFORE_COMMIT
    assert not theirs.cross(BEFORE_COMMIT), "one kill an arming"


class Scene:
    """A platform on which one contact said 1推进，词 and heard an answer; and the books that say so."""

    def __init__(self, folder: Path) -> None:
        self.page = Page(folder / "page")
        self.page.move_to(START)
        self.shelf = folder
        self.telegram = Telegram(self.page)
        self.telegram.phone(CONTACT.chat_id, CONTACT.name)
        self.told = [Told(11, CONTACT, "report", "1推进，词", "词")]
        self.bubble = self.telegram.chats.add(CONTACT.chat_id, True, text="【演练】已收到")
        self.answer = Notice(
            id=5,
            recipient="chat:7",
            person_id=7,
            chat_id=CONTACT.chat_id,
            kind="answer",
            cycle="",
            step="update:11",
            state="sent",
            text=self.bubble.text,
            message_ids=[self.bubble.message_id],
            due_at=START,
            created_at=START,
        )
        said: dict[str, Any] = {"sent_at": START, "arrived_at": START, "counts_at": START}
        self.message = Message(id=3, update_id=11, chat_id=CONTACT.chat_id, kind="text", text="1推进，词", **said)
        self.filing = Filing(
            id=2, report_id=1, version=1, message_id=3, person_id=7, source="contact", received_at=START
        )
        self.judge = Judge(self)
        self.judge.begin(Books())

    @property
    def books(self) -> Books:
        return Books(
            notices={5: self.answer},
            inbox={11: "done"},
            messages={11: [self.message]},
            filed={3: [self.filing]},
            answers={2: "词"},
            accounts={7: [Account(person_id=7, chat_id=CONTACT.chat_id, linked_at=START)]},
        )

    def judged(self, books: Books) -> Verdict:
        self.judge.at_rest(books, self.told)
        return self.judge.verdict


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_the_judge_has_nothing_to_say_of_a_good_round(scene: Scene) -> None:
    assert scene.judged(scene.books).flaws == []


def test_an_update_confirmed_and_not_stored_is_lost(scene: Scene) -> None:
    scene.judge.at_death(Books(), scene.told)

    assert any("confirmed and is not stored" in flaw for flaw in scene.judge.verdict.lost)


@pytest.mark.parametrize(
    ("part", "words"),
    [("inbox", "is None"), ("messages", "are not kept"), ("filed", "is not filed"), ("notices", "has no answer")],
)
def test_a_missing_part_of_what_was_said_is_lost(scene: Scene, part: str, words: str) -> None:
    books = scene.books
    getattr(books, part).clear()

    assert any(words in flaw for flaw in scene.judged(books).lost)


def test_a_row_of_before_that_is_gone_or_changed_is_lost(scene: Scene) -> None:
    scene.judge.before.kept["ledger", 1] = "linked"

    assert scene.judged(scene.books).lost == ["('ledger', 1) is gone or changed: 'linked'"]


def test_a_notice_left_in_sending_is_lost(scene: Scene) -> None:
    scene.answer.state = "sending"

    assert any("is still sending" in flaw for flaw in scene.judged(scene.books).lost)


@pytest.mark.parametrize(
    ("state", "on_shelf", "words"),
    [("stored", True, ""), ("wanted", True, "is wanted"), ("stored", False, "is not on the shelf")],
)
def test_a_file_is_lost_unless_its_bytes_lie_on_the_shelf(
    scene: Scene, tmp_path: Path, state: str, on_shelf: bool, words: str
) -> None:
    sha256 = hashlib.sha256(b"1").hexdigest()
    place = place_of(tmp_path, sha256)
    place.parent.mkdir()
    place.write_bytes(b"1" if on_shelf else b"2")
    scene.told = [Told(11, CONTACT, "file", "", sha256)]
    books = scene.books
    books.files[3] = Evidence(id=1, message_id=3, person_id=7, kind="photo", file_id="f", state=state, sha256=sha256)

    assert [flaw for flaw in scene.judged(books).lost if words not in flaw] == []
    assert bool(scene.judge.verdict.lost) == bool(words)


def test_a_report_filed_twice_is_a_row_twice(scene: Scene) -> None:
    books = scene.books
    books.filed[3] = [scene.filing, scene.filing]

    assert scene.judged(books).rows_twice == ["the report 词 is filed 2 times"]


def test_a_second_bubble_without_a_kill_is_unmatched(scene: Scene) -> None:
    scene.telegram.chats.add(CONTACT.chat_id, True, text="【演练】已收到")

    assert len(scene.judged(scene.books).unmatched) == 1


@pytest.mark.parametrize("doubtful", [True, False])
def test_a_message_heard_twice_is_matched_to_its_kill_by_the_claim_and_the_doubtful_mark(
    scene: Scene, doubtful: bool
) -> None:
    scene.answer.state, scene.answer.message_ids = "sending", []
    scene.judge.at_death(scene.books, scene.told)
    again = scene.telegram.chats.add(CONTACT.chat_id, True, text="【演练】已收到")
    scene.answer.state, scene.answer.message_ids, scene.answer.doubtful = "sent", [again.message_id], doubtful

    verdict = scene.judged(scene.books)

    assert (verdict.doubled, verdict.matched) == (1, int(doubtful))
    assert len(verdict.unmatched) == int(not doubtful)


def test_a_message_that_left_without_a_claim_is_unmatched(scene: Scene) -> None:
    scene.answer.state, scene.answer.message_ids = "queued", []
    scene.judge.at_death(scene.books, scene.told)

    assert len(scene.judge.verdict.unmatched) == 1
