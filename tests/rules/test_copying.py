"""雷同: the calibration of DOMAIN §5.10: a date changes nothing, a figure makes it legitimate, polish is a hint."""

import pytest

from rules.copying import Likeness, Source, copy_of, likeness, normalised

LAST = (
    "截至10月25日，特护期大气污染防治方案已印发实施，错峰生产落实到6家重点企业；开展专项执法检查25次，立案31起，罚款120万元；"
    "交办问题56件，督促整改48件，其余8件正在整改；召开专题调度会2次，约谈工作滞后单位3家。"
)
PLAN = (
    "加强大气污染特护期工作，制定重点任务清单，深入开展专项整治行动，加大日常巡查力度，对工作不力、进展滞后的单位严肃督查问责，"
    "确保环境空气质量指标达到国家考核要求。"
)
UPDATE = (
    "11月中旬起启动橙色预警应急响应2次，错峰生产扩大到9家重点企业；组织夜间执法检查8次，责令停产2家，移送公安1起；"
    "交办问题70件，督促整改65件；淘汰老旧柴油车210台，加油站油气回收改造完成562座。"
)


def swapped(*pairs: str) -> str:
    text = LAST
    for pair in pairs:
        old, new = pair.split(">")
        assert old in text
        text = text.replace(old, new)
    return text


DATE_ONLY = swapped("10月25日>11月22日")
FIGURES_ONLY = swapped("25次>32次", "31起>43起", "56件>70件", "48件>65件", "其余8件>其余5件")
POLISHED = swapped(
    "已印发实施>已经印发执行", "督促整改>督办整改", "正在整改>还在整改", "召开>组织召开", "滞后>落后", "开展>组织开展"
)


def test_the_sample_is_as_long_as_the_calibration_says() -> None:
    assert 100 <= len(LAST) <= 120


@pytest.mark.parametrize(
    ("text", "expected", "ratio"),
    [
        (LAST, Likeness.COPIED, (1.0, 1.0)),
        (DATE_ONLY, Likeness.COPIED, (1.0, 1.0)),
        (FIGURES_ONLY, Likeness.FIGURES_ONLY, (1.0, 1.0)),
        (POLISHED, Likeness.ALIKE, (0.85, 0.97)),
        (UPDATE, Likeness.OWN_WORDS, (0.0, 0.6)),
        (PLAN, Likeness.OWN_WORDS, (0.0, 0.6)),
    ],
)
def test_the_calibration_numbers_hold(text: str, expected: Likeness, ratio: tuple[float, float]) -> None:
    kind, found = likeness(text, LAST)
    assert kind is expected
    assert ratio[0] <= found <= ratio[1]


def test_the_plans_own_sentence_is_found_by_the_third_comparison_only() -> None:
    assert copy_of(PLAN, LAST) is None
    copy = copy_of(PLAN, LAST, (), PLAN)
    assert copy is not None
    assert (copy.likeness, copy.source, copy.ratio) == (Likeness.COPIED, Source.PLAN, 1.0)


def test_the_text_of_another_issue_of_the_month_is_found() -> None:
    copy = copy_of(DATE_ONLY, UPDATE, (PLAN, LAST))
    assert copy is not None
    assert (copy.likeness, copy.source, copy.other) == (Likeness.COPIED, Source.OTHER_ISSUE, LAST)


def test_a_copy_is_told_before_a_hint() -> None:
    copy = copy_of(LAST, POLISHED, (LAST,))
    assert copy is not None
    assert (copy.likeness, copy.source) == (Likeness.COPIED, Source.OTHER_ISSUE)


@pytest.mark.parametrize("words", ["正常推进", "按计划推进", "已落实到位"])
def test_words_that_everybody_uses_are_nobodys_copy(words: str) -> None:
    assert copy_of(words, "", (words, words), words) is None


@pytest.mark.parametrize(
    "text", ["截至2018年11月22日", "11月22日前", "2018-11-22", "11.22", "本月", "截至目前", "11月底", " ，。！"]
)
def test_a_date_leaves_nothing_behind(text: str) -> None:
    assert normalised(text) == ""


def test_figures_become_a_sign() -> None:
    assert normalised("立案43起，罚款1,200.5万元（82%）") == "立案#起罚款#万元#"
