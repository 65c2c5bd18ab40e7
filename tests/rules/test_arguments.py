"""命令参数: months and issues in every form people type them."""

import pytest

from rules.arguments import BadArgument, IssueRef, parse_month, take_issue
from rules.month import Month

NOVEMBER = Month(2018, 11)


@pytest.mark.parametrize(
    "words",
    [
        "11",
        "11月",
        "１１月",
        "11月份",
        "十一月",
        "2018-11",
        "2018年11月",
        "2018/11",
        "2018.11",
        "201811",
        "18年11月",
        "2018 年 11 月",
        "本月",
        " 11 ",
    ],
)
def test_november_is_understood_however_it_is_written(words: str) -> None:
    assert parse_month(words, NOVEMBER) == NOVEMBER


@pytest.mark.parametrize("words", ["", "  ", "\u3000"])
def test_no_words_name_no_month(words: str) -> None:
    assert parse_month(words, NOVEMBER) is None


def test_relative_months_count_from_the_current_one() -> None:
    assert parse_month("上月", Month(2019, 1)) == Month(2018, 12)
    assert parse_month("上个月", NOVEMBER) == Month(2018, 10)
    assert parse_month("下月", Month(2018, 12)) == Month(2019, 1)


def test_a_bare_number_is_the_newest_such_month_up_to_the_next() -> None:
    assert parse_month("12", NOVEMBER) == Month(2018, 12)
    assert parse_month("1", Month(2018, 12)) == Month(2019, 1)
    assert parse_month("1", NOVEMBER) == Month(2018, 1)
    assert parse_month("11", Month(2019, 5)) == NOVEMBER


@pytest.mark.parametrize("words", ["13", "0", "十三月", "2018-13", "11日", "abc", "去年", "2018", "11 12", "1x", "百"])
def test_what_is_no_month_is_refused(words: str) -> None:
    with pytest.raises(BadArgument) as caught:
        parse_month(words, NOVEMBER)
    assert caught.value.what == "month"


@pytest.mark.parametrize(
    "words",
    [
        "18",
        "十八",
        "#18",
        "＃18",
        "问题十八",
        "问题18",
        "问题 18",
        "１８",
        "第18号",
        "第十八个问题",
        "18号问题",
        "⑱",
        "issue 18",
    ],
)
def test_issue_eighteen_is_understood_however_it_is_written(words: str) -> None:
    assert take_issue(words) == (IssueRef(18), "")


@pytest.mark.parametrize("words", ["省督18", "省督问题十八", "省督 18", "省督#18", "省督问题 18"])
def test_a_list_can_be_named_before_the_number(words: str) -> None:
    assert take_issue(words, ["信访", "省督"]) == (IssueRef(18, "省督"), "")


def test_the_longest_key_wins() -> None:
    assert take_issue("省督二3", ["省督", "省督二"]) == (IssueRef(3, "省督二"), "")


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("18 电话", "电话"),
        ("18电话", "电话"),
        ("十八，电话 已说", "电话 已说"),
        ("8 乡镇级 电话", "乡镇级 电话"),
    ],
)
def test_what_follows_the_issue_is_handed_back(words: str, rest: str) -> None:
    assert take_issue(words)[1] == rest


@pytest.mark.parametrize("words", ["", "电话", "0", "-3", "18888888", "中督18", "一百"])
def test_what_names_no_issue_is_refused(words: str) -> None:
    with pytest.raises(BadArgument):
        take_issue(words, ["省督"])
