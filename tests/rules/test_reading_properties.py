"""读法的底线: whatever is written, nothing is invented, nothing is lost, nothing raises."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.numerals import fold
from rules.reading.report import Context, KnownIssue, Reading, read, read_reason

ISSUES = (KnownIssue("省督", 11, ("1", "2", "3", "4")), KnownIssue("省督", 19, ("1", "2", "3")))
ONE = Context((KnownIssue("省督", 18, ("1", "2", "3", "4")),))
TWO = Context(ISSUES)

TICKS = [
    "完成",
    "已完成",
    "推进",
    "推进中",
    "无变化",
    "没动",
    "未启动",
    "有困难",
    "不涉及",
    "60%",
    "未完成",
    "卡在资金上",
    "",
]
WORDS = [
    "立案43起",
    "交办70整改65",
    "错峰方案落实到6家",
    "562/729",
    "11月20日开会",
    "等省级资金",
    "3家企业",
    "特护期方案已印发",
    "",
]
NUMBERS = [
    "1",
    "2",
    "3",
    "4",
    "7",
    "①",
    "②",
    "一",
    "二",
    "措施二",
    "第3条",
    "（1）",
    "2.",
    "3、",
    "１",
    "1-3",
    "1、2",
    "其余",
]
BETWEEN = ["", " ", "　", "，", "；", "、", "\n", "。", "：", "🎉", "｜"]
PREFIXES = [
    "",
    "",
    "十八 ",
    "18 ",
    "#18 ",
    "问题十一 ",
    "十九 ",
    "改",
    "补11月 ",
    "二十 ",
    "您好，",
    "省督19 ",
    "十一、十九",
]

measured = st.tuples(*map(st.sampled_from, (BETWEEN, NUMBERS, BETWEEN, TICKS, BETWEEN, WORDS))).map("".join)
composed = st.tuples(st.sampled_from(PREFIXES), st.lists(measured, max_size=6).map("".join)).map("".join)
chaos = st.text(
    st.sampled_from("一二三十11289.、，：()（）% \n完成推进无变化没动措施问题第条改补月其余等资金家起#18-/至"),
    max_size=60,
)
utterances = st.one_of(composed, composed, st.lists(composed, max_size=3).map("".join), chaos, st.text(max_size=80))
contexts = st.sampled_from([ONE, TWO, Context()])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def said_words(reading: Reading) -> list[str]:
    words = [doubt.words for doubt in reading.unclear]
    for section in reading.sections:
        words += [section.whole, section.reason_text, section.note, *(said.text for said in section.answers)]
    return words


@settings(max_examples=1000, deadline=None)
@given(utterances, contexts)
def test_whatever_is_written_nothing_is_invented(text: str, context: Context) -> None:
    reading = read(text, context)
    known = {(issue, measure) for issue in context.issues for measure in issue.measures}
    for section in reading.sections:
        assert section.issue is None or section.issue in context.issues
        for said in section.answers:
            assert any(m == said.measure and section.issue in (None, issue) for issue, m in known)
            assert said.tick or said.text
        measures = [said.measure for said in section.answers]
        assert len(measures) == len(set(measures))
    heard = squeezed(text)
    for words in said_words(reading):
        assert all(chunk in heard for chunk in words.split())
    assert read_reason(text)[1].replace(" ", "") in heard


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([w for w in WORDS if w]), min_size=1, max_size=4))
def test_no_word_of_a_report_is_lost(words: list[str]) -> None:
    text = " ".join(f"{n}推进 {word}" for n, word in enumerate(words, start=1))
    kept = squeezed("".join(said_words(read(text, ONE))))
    assert all(squeezed(word) in kept for word in words)


# what a reader may leave out: numbers, ticks, labels and courtesies
LEFT_OUT = re.compile(
    r"(?:已经?|都|正在|还|仍)?(?:完成|办结|推进|进行|无变化|没有变化|没动|未启动|有困难|不涉及)中?了?|措施|问题|省督|第|条|其余|十[一八九]|二十|"
    r"[一二三四改补]|月|您好|[^\u4e00-\u9fff]+"
)


@settings(max_examples=500, deadline=None)
@given(composed)
def test_every_word_of_a_report_is_found_again(text: str) -> None:
    reading = read(text, ONE)
    if not reading.sections:
        return  # no report: the message itself is kept as sent
    kept = squeezed(fold("".join(said_words(reading))))
    for word in LEFT_OUT.split(fold(text)):
        assert len(word) < 2 or word in kept, (word, kept)


@given(
    st.integers(0, 4096),
    st.sampled_from(["1", "完成", "1、", "19 ", "推进", "一", "（1）", "其余", "9", "未"]),
)
@settings(max_examples=30, deadline=None)
def test_a_message_of_any_length_is_read_and_names_only_known_measures(length: int, piece: str) -> None:
    for text in ((piece * length)[:4096], "完成" + "9" * length + "%"):
        reading = read(text, TWO)
        known = {measure for issue in TWO.issues for measure in issue.measures}
        assert {said.measure for section in reading.sections for said in section.answers} <= known
