"""图说: a caption that only says where a file belongs is told from one that reports."""

import pytest

from rules.proof import document_numbers
from rules.reading.captions import Placement, placement
from rules.reading.values import KnownIssue

ONE = (KnownIssue("测督", 18, ("1", "2", "3", "4")),)
TWO = (KnownIssue("测督", 11, ("1", "2", "3", "4")), KnownIssue("测督", 19, ("1", "2", "3")))


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("", Placement()),
        ("现场照片", Placement()),
        ("这是整改后的照片，请查收", Placement()),
        ("整改前后对比图", Placement()),
        ("验收表.pdf", Placement()),
        ("湘环〔2018〕12号", Placement()),
        ("2", Placement(measures=("2",))),
        ("措施二", Placement(measures=("2",))),
        ("第3条照片", Placement(measures=("3",))),
        ("②的佐证材料", Placement(measures=("2",))),
        ("2 验收批复", Placement(measures=("2",))),
        ("2、3", Placement(measures=("2", "3"))),
        ("十八 2", Placement(18, measures=("2",))),
        ("问题十八措施2", Placement(18, measures=("2",))),
        ("全部", Placement(everything=True)),
        ("挂到措施3", Placement(measures=("3",), moves=True)),
    ],
)
def test_a_place_is_read(said: str, where: Placement) -> None:
    assert placement(said, ONE) == where


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("十一", Placement(11)),
        ("19", Placement(19)),
        ("十九 2", Placement(19, measures=("2",))),
        ("测督19 2", Placement(19, "测督", ("2",))),
        ("2", Placement(measures=("2",))),
    ],
)
def test_of_several_issues_the_one_named_is_read(said: str, where: Placement) -> None:
    assert placement(said, TWO) == where


@pytest.mark.parametrize(
    "said",
    [
        "2完成",
        "推进中",
        "1推进 错峰",
        "无变化",
        "2 已验收",
        "困难：缺钱",
        "辛苦了",
        "方案已印发6家企业",
        "2 未完成",
        "停工",
        "撤回",
        "十一 十九 都完成",
    ],
)
def test_words_that_say_more_are_left_to_the_reader(said: str) -> None:
    assert placement(said, ONE) is None
    assert placement(said, TWO) is None


def test_a_long_caption_is_read_in_bounded_work() -> None:
    for words in ("1" * 4096, "照" * 4096, "（" * 4096, "〔2018〕" * 600, "问题" * 2000):
        assert placement(words, ONE) is None
        document_numbers(words)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("批复：湘环〔2018〕12号", ("湘环〔2018〕12号",)),
        ("潭政办发[2018]5号、湘环（2018）第7号", ("潭政办发[2018]5号", "湘环(2018)第7号")),
        ("2018年12月完成", ()),
        ("立案43起", ()),
    ],
)
def test_the_number_of_an_official_paper_is_found(words: str, numbers: tuple[str, ...]) -> None:
    assert document_numbers(words) == numbers
