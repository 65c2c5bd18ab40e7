"""Long texts in pieces: as the platform counts, never inside a character, never empty."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.splitting import LIMIT, split, units
from texts.pages import PAGE_BREAK


def test_a_short_text_is_one_piece() -> None:
    assert split("您好") == ["您好"]


def test_units_are_utf_16_units() -> None:
    assert [units(text) for text in ("a", "督", "😀", "👩‍👩‍👧")] == [1, 1, 2, 8]


def test_a_text_of_exactly_the_limit_stays_whole() -> None:
    assert split("督" * LIMIT) == ["督" * LIMIT]
    assert split("😀" * (LIMIT // 2)) == ["😀" * (LIMIT // 2)]
    assert [units(piece) for piece in split("督" * (LIMIT + 1))] == [LIMIT, 1]


def test_it_is_cut_at_line_ends_where_there_are_any() -> None:
    lines = [f"第{n}行" + "督" * 900 for n in range(10)]

    pieces = split("\n".join(lines))

    assert "\n".join(pieces) == "\n".join(lines)
    assert all(piece.startswith("第") for piece in pieces)


def test_a_surrogate_pair_is_never_cut() -> None:
    text = "a" + "😀" * LIMIT

    pieces = split(text)

    assert "".join(pieces) == text
    assert all(units(piece) <= LIMIT for piece in pieces)
    assert units(pieces[0]) == LIMIT - 1  # one unit stays free rather than half a face


def test_each_page_is_a_piece_of_its_own() -> None:
    assert split(f"一{PAGE_BREAK}二{PAGE_BREAK}三") == ["一", "二", "三"]


def test_a_rehearsals_mark_leads_each_piece() -> None:
    pieces = split("【演练】" + "\n".join(["督" * 999] * 9) + PAGE_BREAK + "末页")

    assert len(pieces) > 2
    assert all(piece.startswith("【演练】") and piece.count("【演练】") == 1 for piece in pieces)
    assert all(units(piece) <= 4096 for piece in pieces)


@pytest.mark.parametrize(
    "text", [f"一{PAGE_BREAK}", f"{PAGE_BREAK}一", f"一{PAGE_BREAK} \n{PAGE_BREAK}二", "一" + "\n" * 9000]
)
def test_no_piece_is_empty(text: str) -> None:
    assert all(piece.strip() for piece in split(text))


@given(st.text(alphabet=st.sampled_from("督a😀\n "), max_size=300).map(lambda text: text * 60))
@settings(max_examples=40, deadline=None)
def test_nothing_but_blanks_is_ever_lost(text: str) -> None:
    pieces = split(text)

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(units(piece) <= LIMIT for piece in pieces if text.strip())
