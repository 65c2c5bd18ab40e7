"""The service's log: a line an event, and after a whole month neither a token nor a word of a person nor a name."""

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.masking import MaskingFormatter, log_to_stderr
from config.settings import SAMPLE_PLAN, Settings, read_settings
from plan.file import load_plan
from sandbox.month import END, START
from sandbox.opening import opened
from sandbox.rehearsal import Rehearsal
from supervision import inbox
from tests.bot.conftest import Place

TEXT = re.compile(r"at=\S+ level=[A-Z]+ from=\S+ said=\"(?:[^\"\\]|\\.)*\"(?: trace=\"(?:[^\"\\]|\\.)*\")?")
WORDS = "机密"
pytestmark = pytest.mark.storeless


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the service writes when its log is set up as `duban run` does it, in both formats."""
    out, root = io.StringIO(), logging.getLogger()
    monkeypatch.setattr("sys.stderr", out)
    before = root.handlers[:], root.level
    log_to_stderr(Settings(_env_file=None))  # type: ignore[call-arg]
    as_json = logging.StreamHandler(out)
    as_json.setFormatter(MaskingFormatter((), as_json=True))
    root.addHandler(as_json)
    yield out
    root.handlers[:], level = before
    root.setLevel(level)


def lines(out: io.StringIO) -> list[str]:
    return out.getvalue().splitlines()


def test_every_event_is_one_line_also_one_with_a_traceback(written: io.StringIO) -> None:
    log = logging.getLogger("duban.test")
    log.info('says "so"\nand so')
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("it failed")

    said = lines(written)
    assert len(said) == 4
    assert all(TEXT.fullmatch(line) for line in said[::2])
    first, second = (json.loads(line) for line in said[1::2])
    assert (first["level"], first["from"], first["said"]) == ("INFO", "duban.test", 'says "so"\nand so')
    assert "ValueError: broken" in second["trace"]


def test_the_format_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    out, root = io.StringIO(), logging.getLogger()
    monkeypatch.setattr("sys.stderr", out)
    before = root.handlers[:], root.level
    log_to_stderr(read_settings(_env_file=None, log_format="json"))
    logging.getLogger("duban").warning("hear, hear")
    root.handlers[:], level = before
    root.setLevel(level)

    assert json.loads(out.getvalue())["said"] == "hear, hear"


async def test_a_month_leaves_no_words_no_names_and_no_token_in_the_log(tmp_path: Path, written: io.StringIO) -> None:
    spoken: list[str] = []
    async with opened(
        load_plan(SAMPLE_PLAN), START, 0, tmp_path, lambda _at, _who, _way, text: spoken.append(text)
    ) as r:
        await _a_month(r)
        names = [person.name for person in r.telegram.chats.people.values()]
        token = r.telegram.token

    said = written.getvalue()
    assert len(spoken) > 100
    assert "leading" in said  # it was listened to
    assert token not in said
    assert re.findall("[\u4e00-\u9fff]+", said) == []  # all words and all names of the month are Chinese
    assert [name for name in names if name in said] == []
    assert not re.search(r"\b5\d{9}\b", said), "the number of somebody's chat"


async def _a_month(rehearsal: Rehearsal) -> None:
    rehearsal.auto_reply = True
    await rehearsal.go_to(END + timedelta(days=1))


async def test_what_fails_is_told_without_the_words_it_failed_on(
    place: Place, monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    async def choke(_session: object, words: inbox.Words, *_: object) -> None:
        raise ValueError(f"cannot read {words.text}")

    monkeypatch.setattr("bot.clerk.inbox.keep_words", choke)
    await place.telegram.phone(5_000_000_002, "路人").says("机密")
    await place.goes_round()
    place.telegram.updates.push("message", 5_000_000_003, {"message_id": "机密"})
    await place.bot.clerk.keep([])

    assert "ValueError at " in written.getvalue()
    assert "机密" not in written.getvalue()


async def test_a_statement_that_fails_is_told_without_its_values(place: Place, written: io.StringIO) -> None:
    try:
        async with place.bot.store.begin() as session:
            await (await session.connection()).execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})
    except Exception:
        logging.getLogger("duban").exception("it failed")

    assert "nowhere" in written.getvalue()
    assert "机密" not in written.getvalue()
