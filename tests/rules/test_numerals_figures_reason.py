"""数字、数据与原因: small numbers, figures with their units, and the menu of reasons."""

import pytest

from rules.numerals import ENCLOSED, fold, number
from rules.reading.figures import figures
from rules.reading.report import Figure, Reason, Tick, read_reason
from rules.reading.ticks import tick_at

HAN = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]


def in_han(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens - 1] + "十") + (HAN[ones - 1] if ones else "")


@pytest.mark.parametrize("value", range(1, 100))
def test_chinese_numbers_up_to_ninety_nine_are_read(value: int) -> None:
    assert number(in_han(value)) == value
    assert number(fold(str(value))) == value


def test_circled_numbers_are_read_and_other_characters_refused() -> None:
    assert [number(chr(0x2460 + n)) for n in range(20)] == list(range(1, 21))
    assert number("⑵") == 2
    assert ENCLOSED["❿"] == 10
    for wrong in ("", "百", "一八", "123", "零", "a"):
        with pytest.raises(ValueError, match="not a small number"):
            number(wrong)


@pytest.mark.parametrize("text", ["１２．５％　（ａ）", "1️⃣完成", "\ufeff\u200b无變化\r\n", "𝟙 emoji 🎉"])
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("立案43起", [Figure(43, "起", None, "立案")]),
        ("562/729", [Figure(562, "", 729)]),
        ("油罐改造562/729个", [Figure(562, "个", 729, "油罐改造")]),
        ("82%", [Figure(82, "%")]),
        ("进度82.5％", [Figure(82.5, "%", None, "进度")]),
        ("交办70件整改65件", [Figure(70, "件", None, "交办"), Figure(65, "件", None, "整改")]),
        ("交办70整改65", [Figure(70, "", None, "交办"), Figure(65, "", None, "整改")]),
        ("罚款1,200.5万元", [Figure(1200.5, "万元", None, "罚款")]),
        ("完成了3家，共6家", [Figure(3, "家", None, "完成"), Figure(6, "家")]),
        ("11月20日开会，2018年底前，截至11.20，湘环〔2018〕12号，10:20", []),
        ("管网1.5公里", [Figure(1.5, "公里", None, "管网")]),
        ("没有数字", []),
    ],
)
def test_figures_keep_label_value_unit_and_total(text: str, expected: list[Figure]) -> None:
    assert list(figures(text)) == expected


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("2 省级资金12月下达", Reason.FUNDS, "省级资金12月下达"),
        ("2", Reason.FUNDS, ""),
        ("②", None, "②"),
        ("２", Reason.FUNDS, ""),
        ("1等审批/批文", Reason.APPROVAL, ""),
        ("5 市财政局", Reason.OTHER_UNIT, "市财政局"),
        ("5等市财政局", Reason.OTHER_UNIT, "等市财政局"),
        ("6", Reason.OTHER, ""),
        ("资金没到位", Reason.FUNDS, "资金没到位"),
        ("没到时间", Reason.NOT_DUE, "没到时间"),
        ("等批复", Reason.APPROVAL, "等批复"),
        ("下雨", Reason.WEATHER, "下雨"),
        ("等市财政局", Reason.OTHER_UNIT, "等市财政局"),
        ("因为下雨", Reason.WEATHER, "下雨"),
        ("其他", Reason.OTHER, "其他"),
        ("12月下达", None, "12月下达"),
        ("3月再说", None, "3月再说"),
        ("7", None, "7"),
        ("说不清", None, "说不清"),
        ("", None, ""),
    ],
)
def test_a_reason_is_told_by_digit_or_words(text: str, reason: Reason | None, words: str) -> None:
    assert read_reason(text) == (reason, words)


@pytest.mark.parametrize(
    ("words", "tick"),
    [
        *[
            (w, Tick.DONE)
            for w in ("完成", "已完成", "办结", "全部完成", "搞完了", "做完了", "完成729/729", "整改到位")
        ],
        *[(w, Tick.IN_PROGRESS) for w in ("推进", "推进中", "进行中", "在办", "正在招标", "70%", "完成招标", "还在弄")],
        *[(w, Tick.DONE) for w in ("100%", "已整改", "完成整改")],
        *[(w, Tick.IN_PROGRESS) for w in ("未完成", "没完成", "尚未完成", "基本完成", "即将完成", "不完全", "完成60%")],
        *[(w, Tick.UNCHANGED) for w in ("无变化", "没变化", "没动", "没动静", "同上月", "无进展", "没进展")],
        *[(w, Tick.NOT_STARTED) for w in ("未启动", "没开始", "未开始", "还没启动", "没动工")],
        *[(w, Tick.BLOCKED) for w in ("有困难", "卡住", "卡在资金上", "完成不了")],
        ("不涉及", Tick.NOT_APPLICABLE),
    ],
)
def test_a_tick_word_means_what_people_mean(words: str, tick: Tick) -> None:
    found = tick_at(words, 0)
    assert found is not None
    assert found.tick is tick


@pytest.mark.parametrize("words", ["推进会召开", "无困难", "没有困难", "预计完成", "完成时限12月", "方案"])
def test_words_that_only_look_like_a_tick_are_none(words: str) -> None:
    assert tick_at(words, 0) is None


def test_a_part_done_is_named_but_not_claimed() -> None:
    found = tick_at("完成6家", 0)
    assert found is not None
    assert found.tick is None
