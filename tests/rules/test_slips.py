"""手误: slips are read as what was meant, and words that only look like one stay as they are."""

import pytest

from rules.numerals import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("己完成", "已完成"),
        ("以办结", "已办结"),
        ("末启动", "未启动"),
        ("推近中", "推进中"),
        ("玩成了", "完成了"),
        ("完城", "完成"),
        ("已办洁", "已办结"),
        ("无边化", "无变化"),
        ("冇动静", "没动静"),
        ("木有变化", "没有变化"),
        ("l完成", "1完成"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@pytest.mark.parametrize(
    "words", ["自己动手", "以办公室名义", "年末启动", "周末完成", "办节能宣传", "完成", "l型河道", "以完善机制为主"]
)
def test_a_word_that_only_looks_like_a_slip_is_left_alone(words: str) -> None:
    assert fold(words) == words
