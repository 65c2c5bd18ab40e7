"""造句: generated utterances of busy people; `make utterances` runs ten thousand, an ordinary run a few hundred."""

import os
import re
from datetime import date

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rules.copying import copy_of
from rules.figure_doubts import figure_doubts
from rules.month import Month
from rules.numerals import fold
from rules.reading.figures import figures
from rules.reading.report import Context, KnownIssue, read
from rules.reading.values import Figure, Reading
from rules.staleness import stale
from rules.words.small_words import small_word

EXAMPLES = int(os.environ.get("UTTERANCES", "400"))
ONE = Context((KnownIssue("省督", 18, ("1", "2", "3", "4")),))
TWO = Context((KnownIssue("省督", 11, ("1", "2", "3", "4")), KnownIssue("省督", 19, ("1", "2", "3"))))
PRINTED = ("一、1", "一、2", "二、1", "二、2")
GROUPED = Context((KnownIssue("省督", 14, ("1", "2", "3", "4"), printed=PRINTED),))
TITLED = Context(
    (KnownIssue("省督", 18, ("1", "2", "3", "4"), titles=("重点任务", "专项整治", "日常巡查", "督查问责")),)
)
TODAY, CYCLE = date(2018, 11, 20), Month(2018, 11)


def parted(words: str, at: str) -> list[str]:
    return words.split(at)


TICKS = parted(
    "完成 已完成 己完成 搞完了 玩成 办结 整改到位 ✅ 👌 ok 100% 推进 推近中 还在弄 正在招标 60% 82.5"
    "％ 基本完成 未完成 在推 无变化 无边化 没动静 冇动 同上月 无 - 末启动 没开始 准备启动 卡在资金上 有困难 暂停"
    " 不涉及 ❌ 正常 还早 马上完成",
    " ",
)
TOLD = [
    "立案43起",
    "562/729",
    "交办70件整改65件",
    "由21条增至22条",
    "增加3家",
    "截至7月底立案43起",
    "11月20日召开调度会",
    "湘环〔2018〕12号",
    "其余2个正在整改",
    "立了四十三起",
    "罚款1,200.5万元",
    "其中大气类12起",
    "预计12.15完成",
    "一是印发方案；二是立案",
    "资金缺口300万",
    "（见附件2）",
    "谢谢领导",
    "原因：资金未到位",
    "PM2.5均值49",
]
NUMBERS = parted(
    "1|2|3|4|5|7|①|②|③|一|二|三|措施一|措施2|措施（3）|任务1|第1条|第二项|第一个|（1）|(二)|"
    "1.|2、|3：|4)|１|２|1-3|1~2|1、2|1和3|1，2|其余|其他|除3外其余|前两条|后两条|最后一条|1"
    "234|123|4|3|2|1|1号|1.60%|重点任务|专项整治",
    "|",
)
BETWEEN = ["", "", " ", "　", "，", "；", "、", "\n", "。", "：", "|", "/", "-", "\t", "🎉", "…"]
LEADS = parted(
    "| | | | |您好，|各位领导：|11月：|截至11月20日，|【转发】|转：雨湖区：|改|把|补10月：|更正|18 "
    "|十八：|问题十八|#18 |11 |十九 |十一、十九|两个都|11/|19-|一、|（二）|困难：|说明：|请假 |申请"
    "延期 |全部|只有|除了|这是",
    "|",
)

statement = st.tuples(
    *map(st.sampled_from, (NUMBERS, BETWEEN, TICKS, BETWEEN)),
    st.sampled_from(["", "", *TOLD]),
    st.sampled_from(BETWEEN),
).map("".join)
plain = st.tuples(st.sampled_from(NUMBERS), st.sampled_from(BETWEEN), st.sampled_from(TOLD), st.sampled_from(BETWEEN))
message = st.tuples(
    st.sampled_from(LEADS), st.lists(st.one_of(statement, statement, plain.map("".join)), max_size=5).map("".join)
).map("".join)
several = st.lists(message, min_size=1, max_size=3).map("\n".join)
typed = st.one_of(message, message, several, st.text(max_size=40))
ticked = st.tuples(
    st.sampled_from(["1", "2", "措施3", "第4条", "①", "（2）"]),
    st.sampled_from(["", " ", "：", "，", "、", "."]),
    st.sampled_from([tick for tick in TICKS if tick not in ("正常", "还早", "无", "-")]),
    st.sampled_from(["", "，", " ", "。"]),
    st.sampled_from(["", *TOLD]),
).map("".join)
contexts = st.sampled_from([ONE, TWO, GROUPED, TITLED, Context()])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words_of(reading: Reading) -> list[str]:
    told = [doubt.words for doubt in reading.unclear]
    for section in reading.sections:
        told += [section.whole, section.reason_text, section.note, *(said.text for said in section.answers)]
    return told


def assert_said(figure: Figure, text: str) -> None:
    """Every number of a reading stands in the text, in digits or in words."""
    for value in (figure.value, figure.total):
        if value is not None:
            digits = f"{value:.6f}".rstrip("0").rstrip(".")
            assert digits in re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", fold(text)) or re.search("[两二三-九十百千]", text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(typed, contexts)
@example("困难：1，立案43起1完成", ONE)
@example("除0其余完成\n困难:1\n(1)", ONE)
def test_nothing_stands_in_a_reading_that_was_not_said(text: str, context: Context) -> None:
    reading, heard = read(text, context), squeezed(text)
    for words in words_of(reading):
        assert all(chunk in heard for chunk in words.split()), words
    own = {(issue.number, measure) for issue in context.issues for measure in issue.measures}
    for section in reading.sections:
        assert section.answers or section.whole or section.all_unchanged
        for said in section.answers:
            assert said.tick or said.text
            assert any(said.measure == m and section.issue in (None, *context.issues) for _, m in own)
            for figure in said.figures:
                assert_said(figure, text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(typed)
def test_the_other_readers_take_any_words_and_invent_none(text: str) -> None:
    heard, request = squeezed(text), small_word(text, TODAY)
    if request is not None:
        for words in (request.text, request.reason, request.name, request.phone):
            assert squeezed(fold(words)) in squeezed(fold(text))
        assert request.measure is None or request.measure.isdecimal()
    for figure in figures(text):
        assert_said(figure, text)
    figure_doubts(text, text)
    old = stale(text, CYCLE)
    assert old is None or (squeezed(old.words) in heard and old.months >= 2)
    copy = copy_of(text, text)
    assert copy is None or copy.ratio >= 0.97


@settings(max_examples=max(EXAMPLES // 4, 100), deadline=None)
@given(ticked)
def test_words_that_carry_content_are_never_read_as_nothing(text: str) -> None:
    assume(not re.match("[措施第]*[0-9][.、]?[0-9]", text))  # 182.5%: nobody can tell the measure from the figure
    reading = read(text, ONE)
    assert reading.sections or reading.unclear, text
