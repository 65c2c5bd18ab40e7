"""不丢数据: every figure that a person sent stands in the reading, so that the receipt can show it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.numerals import COUNTERS, fold
from rules.reading.report import Context, KnownIssue, Reading, read
from tests.rules.test_utterances import CORPUS

# a count of measures or issues (其他3条, 两个问题) says how many are meant; 1台账, 3批了 are a measure and a word
THINGS = COUNTERS.translate({ord(sign): None for sign in "条项个期"})
FIGURE = re.compile(rf"[0-9][0-9,./]*\s*(?:%|(?!台账|批了|只有)[{THINGS}])")
ASKED = re.compile(r"【[^】]*(?:调度|催报)】")
NAMED = re.compile(r"^[1-9][.,]")  # 1.60%, 1,75%, 4.2人
FIGURES = [
    "43起",
    "1,286家",
    "7.2万吨",
    "93.4%",
    "70件",
    "3600万",
    "126处",
    "510台次",
    "Ⅲ类",
    "Ⅳ类",
    "265万元",
    "0.62毫克",
]
SAID = ["立案", "水质由", "清理", "整改率", "交办", "已拨付", "划定红线", "路检", "断面", "罚款", "氨氮"]
TICKED = ["推进", "完成", "推进，", "无变化，", "", "在推进 "]
CONTACT = KnownIssue("省督", 18, ("1", "2", "3", "4"))


def words_of(reading: Reading) -> str:
    told = [doubt.words for doubt in reading.unclear]
    for section in reading.sections:
        told += [section.whole, section.reason_text, section.note, section.difficulty]
        told += [said.text for said in section.answers]
    return "".join(fold("|".join(told)).split())


@pytest.mark.parametrize(
    "entry",
    [entry for entry in CORPUS if entry["reads"] and not entry.get("misread") and not ASKED.match(entry["says"])],
    ids=lambda entry: entry["says"][:40],
)
def test_no_figure_of_the_corpus_is_lost(entry: dict[str, str], people: dict[str, Context]) -> None:
    heard = words_of(read(entry["says"], people[entry["person"]]))
    for figure in FIGURE.findall(fold(entry["says"])):
        told = "".join(figure.split())
        assert told in heard or NAMED.sub("", told) in heard, figure


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(*map(st.sampled_from, (TICKED, SAID, FIGURES, ["", "，", "；", "。", " "]))), min_size=4, max_size=4
    ),
    st.sampled_from(["{n}", "{n}、", "{n}.", "措施{n}：", "第{n}条"]),
    st.permutations(["1", "2", "3", "4"]),
)
def test_every_figure_is_told_of_the_measure_it_was_said_of(
    parts: list[tuple[str, str, str, str]], numbered: str, order: list[str]
) -> None:
    people_write = "；".join(
        numbered.format(n=n) + "".join(part).rstrip("，；。 ") for n, part in zip(order, parts, strict=True)
    )
    one = Context((CONTACT,))
    reading = read(people_write, one)
    told = {said.measure: fold(said.text) for section in reading.sections for said in section.answers}
    for measure, (_, words, figure, _) in zip(order, parts, strict=True):
        assert fold(words + figure) in told.get(measure, ""), (people_write, reading)
