"""小词: everyday requests are recognised as what they are, with their dates, names and words; reports are not."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from rules.reading.report import Context, read
from rules.words.small_words import Request, SmallWord, small_word

TODAY = date(2018, 11, 19)
CORPUS = tomllib.loads(Path(__file__).with_name("small_words.toml").read_text(encoding="utf-8"))["said"]
PARTS = ("issue", "measure", "reason", "name", "phone", "since", "until")


@pytest.mark.parametrize("entry", CORPUS, ids=[entry["says"][:30] for entry in CORPUS])
def test_a_small_word_is_told_with_its_parts(entry: dict[str, str]) -> None:
    found = small_word(entry["says"], TODAY)
    assert ("" if found is None else found.kind.value) == entry["kind"]
    if found is not None:
        heard = {part: str(said) for part in PARTS if (said := getattr(found, part)) not in (None, "")}
        assert heard == {part: entry[part] for part in PARTS if part in entry}
        assert "text" not in entry or found.text == entry["text"]


def test_every_small_word_is_met_in_the_corpus() -> None:
    assert {entry["kind"] for entry in CORPUS} - {""} == {kind.value for kind in SmallWord}


def test_no_report_of_the_corpus_is_taken_for_a_small_word(people: dict[str, Context]) -> None:
    """更正3 and 改3 are both: which one counts depends on the cut-off, and that is for whoever answers."""
    path = Path(__file__).with_name("utterances.toml")
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["utterance"]:
        request = small_word(entry["says"], TODAY)
        if read(entry["says"], people[entry["person"]]).sections:
            assert request is None or request.kind is SmallWord.CORRECT, entry["says"]


@pytest.mark.parametrize(
    ("said", "today", "until"),
    [
        ("申请延期到1月20日", date(2018, 11, 19), date(2019, 1, 20)),
        ("申请延期到3月底", date(2018, 11, 19), date(2019, 3, 31)),
        ("申请延期到2020年2月底", date(2019, 12, 1), date(2020, 2, 29)),
        ("申请延期到明年6月30日", date(2018, 11, 19), date(2019, 6, 30)),
        ("申请延期到12月31日", date(2018, 11, 19), date(2018, 12, 31)),
        ("申请延期到2月31日", date(2018, 11, 19), None),
    ],
)
def test_a_date_without_a_year_is_the_nearest_to_come(said: str, today: date, until: date | None) -> None:
    found = small_word(said, today)
    assert found is not None
    assert found.until == until


def test_a_leave_over_new_year_ends_after_it_began() -> None:
    found = small_word("请假 12-28至1-5 由张三代", date(2018, 12, 20))
    assert found is not None
    assert (found.since, found.until) == (date(2018, 12, 28), date(2019, 1, 5))


def test_a_request_without_parts_has_none() -> None:
    assert small_word("换人", TODAY) == Request(SmallWord.REPLACE, text="换人")
