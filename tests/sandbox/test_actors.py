"""替身: the invented answers cover what was asked, are marked 演练, and repeat for the same seed."""

import random

import pytest

from sandbox.actors import asked_measures, reply_to

ONE = """【演练】【11月调度】黄文斌同志：请报问题十八（大气环境指标）本月进展，11月27日24时截止。
上月您报的（10月25日）：
 1 重点任务　推进中｜特护期方案 3 项已印发
 2 专项整治　推进中｜立案31起
 3 日常巡查　推进中｜交办56件、整改48件
 4 督查问责　未启动
直接回一条就行，例如：
 1推进 错峰已落实到6家　2推进 立案43起　3无变化　4完成
全都没动：回“无变化”加原因。"""
FIRST = """【11月调度】黄译萱同志：请报问题八（黑臭水体）·乡镇级本月进展，11月27日24时截止。
 2 排查　未报过
 4 清淤　未报过
直接回一条就行，例如：
 2推进 …　4无变化"""
TWO = """【演练】【11月调度】雷俊同志：您有2个问题，11月27日24时截止，可一次回完。
 十一 环保基础设施　1管网 推进中｜2园区污水 推进中｜3医废 推进中 60%｜4垃圾 未启动
 十九 水环境指标　　1流域治理 推进中｜2三年行动 推进中｜3达标方案 已完成
例：十一 1推进70% 2无变化 3推进 4推进　十九 1推进 2推进 3完成"""


@pytest.mark.parametrize(
    ("ask", "measures"),
    [
        (ONE.removeprefix("【演练】"), {"十八": [1, 2, 3, 4]}),
        (FIRST, {"八": [2, 4]}),
        (TWO.removeprefix("【演练】"), {"十一": [1, 2, 3, 4], "十九": [1, 2, 3]}),
    ],
)
def test_the_measures_of_an_ask_are_found(ask: str, measures: dict[str, list[int]]) -> None:
    assert asked_measures(ask) == measures


def test_one_line_answers_every_measure_and_is_marked_as_rehearsal() -> None:
    for seed in range(50):
        answer = reply_to(ONE, random.Random(seed))
        assert answer is not None
        assert "\n" not in answer
        assert "演练" in answer
        assert [int(word[0]) for word in answer.split() if word[0].isdigit()] == [1, 2, 3, 4]


def test_several_issues_are_answered_each_with_its_number() -> None:
    answer = reply_to(TWO, random.Random(7))
    assert answer is not None
    eleven, nineteen = answer.split("　")
    assert eleven.startswith("十一 1")
    assert nineteen.startswith("十九 1")
    assert answer == reply_to(TWO, random.Random(7))


def test_a_leader_says_read_and_a_receipt_is_left_alone() -> None:
    rng = random.Random(1)
    assert reply_to("【演练】【整改预警·黄】刘永珍同志：…回复：1 已阅", rng) == "1"
    assert reply_to("【演练】收到，11月22日15:02，按时。\n 1 推进", rng) is None
