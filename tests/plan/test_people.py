"""人员: names, posts, scopes and phones as printed; a name that cannot be told is nobody."""

import pytest

from plan.people import Said, read_people


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("测 试", [Said("测试")]),
        ("测试甲、测试乙", [Said("测试甲"), Said("测试乙")]),
        ("测试甲 测试乙", [Said("测试甲"), Said("测试乙")]),
        ("欧阳 测", [Said("欧阳测")]),
        ("测试甲（市环保局局长）", [Said("测试甲", post="市环保局局长")]),
        ("测试甲，市环保局局长", [Said("测试甲", post="市环保局局长")]),
        ("市环保局局长 测试甲", [Said("测试甲", post="市环保局局长")]),
        ("市环保局局长李测试", [Said("李测试", post="市环保局局长")]),
        ("李测试 副县长", [Said("李测试", post="副县长")]),
        ("市委常委、李测试", [Said("李测试", post="市委常委")]),
        ("市委常委、副市长 测试甲", [Said("测试甲", post="市委常委、副市长")]),
        (
            "测试甲（市、县级）；测试乙（乡镇级）",
            [Said("测试甲", scope="市、县级"), Said("测试乙", scope="乡镇级")],
        ),
        (
            "测试甲（副局长），负责县级3条；测试乙",
            [Said("测试甲", "副局长", scope="县级3条"), Said("测试乙")],
        ),
        ("测试甲：13800000000", [Said("测试甲", phone="13800000000")]),
        ("测试甲 联系电话：0700-1234567", [Said("测试甲", phone="0700-1234567")]),
        ("测试甲（市环保局，13800000000）", [Said("测试甲", unit="市环保局", phone="13800000000")]),
        ("市环保局：测试甲", [Said("测试甲", unit="市环保局")]),
        ("买买提·测试", [Said("买买提·测试")]),
        ("待定", []),
        ("", []),
    ],
)
def test_people_are_read_as_printed(text: str, said: list[Said]) -> None:
    found = read_people(text)
    assert found.people == said
    assert not found.unclear


@pytest.mark.parametrize(
    ("text", "known", "people", "struck"),
    [
        ("~~测一甲~~测试乙", {"测甲"}, ["测试乙"], ["测甲"]),
        ("~~测一甲~~ 测试乙", set(), ["测试乙"], ["测甲"]),
        ("~~测—甲~~测试乙", set(), ["测试乙"], ["测甲"]),
        ("~~测试甲~~测试乙", set(), ["测试乙"], ["测试甲"]),
        ("~~测一甲~~测试乙", {"测一甲"}, ["测试乙"], ["测一甲"]),
        ("测一甲测试乙", {"测甲"}, ["测试乙"], ["测甲"]),
        ("\ue000测一甲\ue001测试乙", set(), ["测试乙"], ["测一甲"]),
    ],
)
def test_a_struck_name_is_history(text: str, known: set[str], people: list[str], struck: list[str]) -> None:
    found = read_people(text, known)
    assert (found.names, found.struck) == (people, struck)


def test_a_struck_name_told_only_by_inference_says_so() -> None:
    assert read_people("测一甲测试乙", {"测甲"}).likely == ["测试乙"]
    assert read_people("~~测一甲~~测试乙").struck_unclear
    assert not read_people("~~测一甲~~测试乙", {"测甲"}).struck_unclear


@pytest.mark.parametrize(
    "text",
    [
        "测一甲测试乙",
        "市环保局局长",
        "测试甲市环保局局长",
        "测试甲乙丙丁",
        "测试向—甲",
        "张测李试",
        "~~测试甲测试乙",
        "要求各县市区举一反三，立即开展污染排查，建立监管台账，防止类似污染问题再次发生。",
    ],
)
def test_words_that_may_be_several_people_name_nobody(text: str) -> None:
    found = read_people(text)
    assert (found.people, found.unclear) == ([], True)


def test_a_name_with_一_stands_unless_it_is_a_struck_one() -> None:
    assert read_people("测一甲").names == ["测一甲"]
    assert read_people("测一甲", {"测甲"}).names == []


def test_a_struck_word_in_a_post_goes() -> None:
    assert read_people("测试甲（市~~委~~人民政府副秘书长）").people == [Said("测试甲", post="市人民政府副秘书长")]
