"""命令用词: what is a command of the office, and what are only words."""

import pytest

from rules.arguments import BadArgument
from supervision.desk.command import ALIASES, COMMANDS, parse_command
from supervision.desk.words import take_phone


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/summary", ("summary", "")),
        ("/summary 11", ("summary", "11")),
        ("/summary@duban_bot 11", ("summary", "11")),
        ("/SUMMARY 11 by unit", ("summary", "11 by unit")),
        ("/汇总 11月", ("summary", "11月")),
        ("汇总", ("summary", "")),
        ("汇总 11月", ("summary", "11月")),
        ("汇总11月", ("summary", "11月")),
        ("汇总 11月 按单位", ("summary", "11月 按单位")),
        ("汇总 十三月", ("summary", "十三月")),
        ("未报", ("missing", "")),
        ("未报 上月", ("missing", "上月")),
        ("问题十八", ("issue", "十八")),
        ("问题 18 全文", ("issue", "18 全文")),
        ("问题18", ("issue", "18")),
        ("问题 省督18", ("issue", "省督18")),
        ("省督问题十八", ("issue", "省督问题十八")),
        ("待确认", ("doubts", "")),
        ("催办文字 18", ("notice", "18")),
        ("催办文字十八", ("notice", "十八")),
        ("催办文字 省督18", ("notice", "省督18")),
        ("已送达 18 电话", ("delivered", "18 电话")),
        ("已送达18电话", ("delivered", "18电话")),
        ("已送达 省督18 函", ("delivered", "省督18 函")),
        ("已送达", ("delivered", "")),
        ("电话 张三 13800000000", ("phone", "张三 13800000000")),
        ("月表 2018-11", ("month", "2018-11")),
        ("帮助", ("help", "")),
    ],
)
def test_a_command_is_recognised(text: str, meant: tuple[str, str]) -> None:
    assert parse_command(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "/start abc",
        "/unknown",
        "/",
        "问题很多，先放一放",
        "问题十八 1推进 2完成",
        "电话打不通",
        "电话 张三",
        "待确认的事情",
        "帮助一下",
        "未报的原因是什么，请说明一下情况",
        "汇总表已经发给您了",
        "已送达文件给市甲局",
        "1推进 2完成",
        "关于这个问题，我再问问",
    ],
)
def test_ordinary_words_are_no_command(text: str) -> None:
    assert parse_command(text) is None


def test_every_command_has_a_chinese_name_and_a_place() -> None:
    assert set(ALIASES) == {*COMMANDS, "month"}


def test_a_number_may_be_written_with_blanks() -> None:
    assert take_phone("张三 138 0000 0000") == ("张三", "13800000000")
    assert take_phone("张三：０７３１-58580000") == ("张三", "0731-58580000")


@pytest.mark.parametrize("words", ["", "张三", "13800000000", "张三 12", "张三 abc"])
def test_what_is_no_name_and_number_is_refused(words: str) -> None:
    with pytest.raises(BadArgument):
        take_phone(words)
