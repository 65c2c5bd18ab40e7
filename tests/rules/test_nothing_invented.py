"""不编造: two thousand generated messages: no measure is answered that was not named, and the work stays bounded."""

import os
import re
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.numerals import ENCLOSED
from rules.reading.report import Context, KnownIssue, Reading, Tick, read

EXAMPLES = max(2000, int(os.environ.get("UTTERANCES", "0")))
TITLES = ("管网建设", "园区污水", "医废处置", "垃圾处理")
ONE = Context((KnownIssue("省督", 18, ("1", "2", "3", "4"), ("重点任务", "专项整治", "日常巡查", "督查问责")),))
TWO = Context(
    (
        KnownIssue("省督", 11, ("1", "2", "3", "4"), TITLES),
        KnownIssue("省督", 19, ("1", "2", "3"), ("流域治理", "三年行动", "达标方案")),
    )
)
HAN = "一二三四五六七八九"
# one of these in a message may speak of measures without their numbers
OF_ALL = re.compile(r"全|都|均|各|所有|其[余他它]|别的|剩|另外|除|前|后|上面|以上|[条项个]|一律|统统|同上")
UNCHANGED = re.compile(r"没|无|木有|冇|冒|無|沒|不变|未变|照旧|老样子|上月|上个月|零|同上")
# 无变化，3完成 speaks of all but 3
LEADS = r"(?:改|更正|补10月|#?1[0-9]|十[一八九]|问题|的|那边|第四，|[\s，：:、。；/|-])*"
AT_FIRST = re.compile(rf"{LEADS}[^1-9１-９①-⑳Ⅰ-Ⅻ{HAN}]{{0,12}}(?:{UNCHANGED.pattern})")

SAID = """
1 2 3 4 5 7 11 18 19 ① ② ③ Ⅱ 一 二 三 四 十一 十八 十九 （1） (2) 【3】 1、 2. 3： 4) 1- 1-3 1至2
2.3.4 1、2 措施一 措施2 任务3 第1条 第二条 第三项 第四， 问题十一 问题18 #19 十九的 11那边 一是 二是 首先
其次 最后 完成 已完成 推进 在推进 无变化 没动 同上 未启动 有困难 卡住 停工 不涉及 ok ✅ 🔄 100% 60%
百分之八十 完成60% 完成招标 招标已完成 完成整改65件 完成了3个 已整改 未整改 基本完成 预计12月完成
力争月底完成 都 全部 其余 其他 除3外 前两条 后面两条 只有 就是 但是 立案43起 70件 562/729 11月20日
湘环〔2018〕12号 重点任务 专项整治 管网 医废 园区污水 流域治理 方案已印发 资金没到 没到时间 等省厅文件
也是 也一样 我们 本月 您好 谢谢 ， 。 ； ： 、 / - | ？ 吗 改 更正 补10月 说明： 截止什么时候 不是43是44
已整改到位 销号
"""
WORDS = [*SAID.split(), "\n"]
messages = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map("".join)
spaced = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


def numbers_in(text: str) -> set[int]:
    """Every small number the text can be read to hold, with those between two that are joined."""
    plain = text.translate({0xFF10 + n: str(n) for n in range(10)})
    found = {int(char) for char in plain if char.isascii() and char.isdecimal()}
    found |= {HAN.find(char) + 1 for char in plain if char in HAN} | {
        ENCLOSED[char] for char in plain if char in ENCLOSED
    }
    for low, high in re.findall(rf"([1-9{HAN}])[^0-9]{{0,3}}?[-~－—～至到][^0-9]{{0,3}}?(?=([1-9{HAN}]))", plain):
        ends = [int(end) if end.isdecimal() else HAN.find(end) + 1 for end in (low, high)]
        found |= set(range(ends[0], ends[1] + 1))
    return found


def was_named(measure: str, title: str, text: str) -> bool:
    return int(measure) in numbers_in(text) or (len(title) > 2 and (title[:2] in text or title[-2:] in text))


def listed_in_turn(text: str, measures: int) -> bool:
    """推进，推进，推进，无变化, with or without signs between them: as many pieces as there are measures."""
    pieces = (r"[^\s，,；;。、|!]+", "完成|推进|变化|没动|启动|困难|卡住|停工|涉及|整改|同上|ok|✅|🔄|%|无|到位|销号")
    return any(len(re.findall(piece, text)) >= measures for piece in pieces)


def assert_nothing_invented(text: str, context: Context, reading: Reading) -> None:
    for section in reading.sections:
        about = [section.issue] if section.issue else list(context.issues)
        for said in section.answers:
            titles = [i.titles[i.measures.index(said.measure)] for i in about if said.measure in i.measures]
            named = any(was_named(said.measure, title, text) for title in titles)
            assert (
                named
                or (said.tick is Tick.UNCHANGED and AT_FIRST.match(text))
                or OF_ALL.search(text)
                or listed_in_turn(text, len(about[0].measures))
            ), said
        assert not section.all_unchanged or UNCHANGED.search(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.one_of(messages, messages, spaced, st.text(max_size=60)), st.sampled_from([ONE, TWO]))
def test_no_measure_is_answered_that_was_not_named(text: str, context: Context) -> None:
    assert_nothing_invented(text, context, read(text, context))


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of this code a piece of work makes: its size, whatever the machine is doing."""
    count = 0

    def counting(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("context", [ONE, TWO], ids=["one issue", "two issues"])
@pytest.mark.parametrize(
    "piece", ["1", "12", "1、", "11 ", "，", "（", "(1)", "①", "1-", "第1条", "已", "都", "一是", "19："]
)
def test_a_message_twice_as_long_costs_about_twice_the_work(piece: str, context: Context) -> None:
    half, whole = ((piece * 4096)[:length] for length in (1024, 2048))
    read(half, context)  # patterns are compiled once
    less, more = calls_of(lambda: read(half, context)), calls_of(lambda: read(whole, context))
    assert more <= less * 3 + 1000, (less, more)
    assert more <= 600 * 2048, more
