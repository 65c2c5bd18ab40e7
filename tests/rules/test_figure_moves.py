"""数据比对: figures move, and only those that cannot be right are asked about (DOMAIN §6.1)."""

import pytest

from rules.figure_doubts import Contradiction, figure_doubts
from rules.figure_moves import Move, levels, moves, same_figures
from rules.reading.figures import figures
from rules.reading.values import Figure

FELL, EXCEEDED, PARTS, SHARE = Contradiction


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("立案了四十三起", 43, "起"), ("排查一百二十家", 120, "家"), ("整治两条", 2, "条"), ("三家", 3, "家")],
)
def test_a_figure_said_in_words_is_a_figure(text: str, value: float, unit: str) -> None:
    [figure] = figures(text)
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize("text", ["第三次会议", "一家公司", "十分重视", "千方百计"])
def test_a_number_word_that_counts_nothing_is_none(text: str) -> None:
    assert figures(text) == ()


def test_an_addition_and_a_starting_point_are_no_levels() -> None:
    assert levels("增加3家") == ()
    assert levels("立案由31起增至43起") == (Figure(43, "起", None, "立案"),)
    assert levels("由21条增至22条") == (Figure(22, "条", None, ""),)


@pytest.mark.parametrize(
    ("now", "before", "move", "by"),
    [
        ("立案43起", "立案31起", Move.ROSE, 12),
        ("立案由31起增至43起", "累计立案31起", Move.ROSE, 12),
        ("已完成21条", "已完成22条", Move.FELL, -1),
        ("562/729", "560/729", Move.ROSE, 2),
        ("整改率92.9%", "整改率85.7%", Move.ROSE, 7.2),
        ("立案43起", "目前立案43起", Move.SAME, 0),
    ],
)
def test_a_figure_is_compared_with_last_months(now: str, before: str, move: Move, by: float) -> None:
    [moved] = moves(now, before)
    assert (moved.move, moved.by) == (move, by)


@pytest.mark.parametrize(
    ("now", "before"), [("立案43起", "罚款120万元"), ("立案43起", "约谈43人"), ("增加3家", "5家"), ("", "立案3起")]
)
def test_figures_of_different_things_are_not_compared(now: str, before: str) -> None:
    assert moves(now, before) == ()


def test_dates_are_no_moved_figures() -> None:
    assert same_figures("11月22日立案3起", "10月25日立案3起")
    assert not same_figures("立案3起", "立案4起")


@pytest.mark.parametrize(
    ("now", "before", "kinds"),
    [
        ("市级24条完成21", "市级24条完成22", [FELL]),
        ("550/729", "560/729", [FELL]),
        ("730/729", "", [EXCEEDED]),
        ("729/729", "", []),
        ("交办70件整改75件", "", [EXCEEDED]),
        ("交办70件整改70件", "", []),
        ("市级24条完成25", "", [EXCEEDED]),
        ("整改率104%", "", [EXCEEDED]),
        ("同比增长104%", "", []),
        ("24条：市级18条，县级3条，乡级4条", "", [PARTS]),
        ("24条：市级18条，县级3条，乡级3条", "", []),
        ("黑臭水体24条，其中完成21条，其余2条推进", "", [PARTS]),
        ("黑臭水体24条，其中完成22条，其余2条推进", "", []),
        ("立案43起，其中大气类12起", "", []),
        ("交办70件整改65件，整改率82%", "", [SHARE]),
        ("交办70件整改65件，整改率92.9%", "", []),
        ("交办70件整改65件，整改率93%", "", []),
    ],
)
def test_what_cannot_be_right_is_a_doubt(now: str, before: str, kinds: list[Contradiction]) -> None:
    assert [doubt.kind for doubt in figure_doubts(now, before)] == kinds


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("剩余3家", "剩余5家"),
        ("本月巡查18次", "本月巡查25次"),
        ("PM2.5浓度45", "PM2.5浓度49"),
        ("整改率85%", "整改率92%"),
        ("待整改3件", "待整改5件"),
        ("立案43起", "立案31起"),
    ],
)
def test_what_may_well_become_less_is_no_doubt(now: str, before: str) -> None:
    assert figure_doubts(now, before) == ()
