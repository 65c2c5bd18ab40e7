"""约谈到办结: a talk is told to the unit, held, answered, checked, closed, and with it the red warning (§1.5, §1.7)."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from plan.value import Target, TargetKind
from tests.supervision.acting_world import entries, office
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of

WHOLE = "1推进 演练 2推进 演练"
LEADER = "测试领1"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    """24 December: issue 1's date passed on 20 November and is red, issue 2 has no talk and no warning."""
    async with month_world(tmp_path, begun=red) as world:
        yield world


async def red(world: MonthWorld) -> None:
    one = entry(1, targets=(Target(TargetKind.DATE, date(2018, 11, 20)),))
    await world.load(plan_of(one, entry(2)), at("10-01 09:00"))
    await world.link_all(at("10-01 10:00"))
    for asked, reported in (("10-22 11:00", "10-23 10:00"), ("11-21 11:00", "11-22 14:00")):
        await world.go_to(at(asked))
        for name in ("测试联1", "测试联2"):
            await world.says(name, WHOLE, at(reported))
    await world.go_to(at("12-21 09:50"))
    for name in ("测试联1", "测试联2"):
        await world.says(name, WHOLE, at("12-21 10:00"))
    await world.go_to(at("12-24 11:00"))


async def done(world: MonthWorld, text: str) -> str:
    """Shown and carried out; what was shown."""
    shown = await office(world, text, world.now)
    assert "请回“发”" in shown, shown
    assert "已" in await office(world, "发", world.now)
    return shown


async def standing(world: MonthWorld) -> list[tuple[str, str]]:
    return [(one.level, one.cause_ended) for one in await world.warnings() if one.state != "escalated"]


async def test_a_talk_runs_to_its_end_and_ends_the_red_warning_it_answered(world: MonthWorld) -> None:
    assert await standing(world) == [("red", "")]
    await done(world, "约谈 提出 1 T1")
    await done(world, "约谈 同意 1 组长批准")
    await done(world, "约谈 通知 1 12月27日9时市政府三楼")
    await done(world, "约谈 1 已谈 2018-12-24")
    await done(world, "约谈 纪要 1 限期封堵 30日")
    assert "现在是“已印发纪要，待责任单位答复”，没有改动" in await office(world, "约谈 办结 1", world.now)
    await done(world, "约谈 答复 1 已封堵")
    assert await office(world, "约谈 核查 1", world.now) == "请写明内容。例：约谈 核查 3 张三、李四现场查看，已封堵"
    await done(world, "约谈 核查 1 演练甲、演练乙现场查看，已封堵")
    assert await standing(world) == [("red", "")]
    shown = await done(world, "约谈 1号 办结")
    assert shown == (
        "请核对：约谈1（问题一）记为“已办结”。红色预警1条随之解除，告知过的领导会在下次汇总里看到。\n"
        "确认请回“发”，不发就不用回。"
    )
    assert await standing(world) == [("red", "over")]

    told = await office(world, "约谈 1", world.now)
    assert told.split("\n")[0].endswith("提请｜已办结")
    assert [line for line in told.split("\n") if line.startswith(" 2018")] == [
        " 2018年12月24日登记：同意，组长批准",
        " 2018年12月24日登记：通知责任单位，12月27日9时市政府三楼",
        " 2018年12月24日登记：约谈，2018-12-24",
        " 2018年12月24日登记：印发纪要，限期封堵 30日",
        " 2018年12月24日登记：责任单位答复，已封堵",
        " 2018年12月24日登记：核查，演练甲、演练乙现场查看，已封堵",
        " 2018年12月24日登记：办结",
    ]
    assert all(row.message_id for row in await entries(world, "talk_notified", "talk_verified", "talk_closed"))
    await world.go_to(at("12-25 10:00"))
    assert "【预警解除】" in world.heard(LEADER, "12-25 00:00")[-1]
    assert "约谈已办结" in world.heard(LEADER, "12-25 00:00")[-1]


async def test_a_talk_refused_with_its_reason_ends_the_red_warning_and_says_the_reason(world: MonthWorld) -> None:
    await done(world, "约谈 提出 1 T1")
    shown = await done(world, "约谈 不同意 1 先发督办函")
    assert "红色预警1条随之解除" in shown
    await world.go_to(at("12-25 10:00"))
    assert "研究决定不约谈，先发督办函" in world.heard(LEADER, "12-25 00:00")[-1]


async def test_a_talk_that_is_not_closed_is_not_proposed_twice(world: MonthWorld) -> None:
    await done(world, "约谈 提出 1 T1")
    for step in ("同意 1", "通知 1", "已谈 1", "纪要 1 限期封堵", "答复 1 已封堵", "核查 1 已看"):
        await done(world, f"约谈 {step}")
        assert "还没有办完" in await office(world, "约谈 提出 1 T1", world.now), step
    await done(world, "约谈 办结 1")
    assert "请核对：提请约谈问题一" in await office(world, "约谈 提出 1 T1", world.now)


async def test_warnings_and_talks_of_one_issue_are_asked_for_by_its_name(world: MonthWorld) -> None:
    await done(world, "约谈 提出 1 T1")
    for words in ("预警 问题一", "/warn 问题一", "预警 一"):
        told = (await office(world, words, world.now)).split("\n")
        assert told[0].startswith("【预警】问题一")
        assert told[0].endswith("条（含已解除）")
        assert [line for line in told[1:-1] if "红" in line and "｜问题一｜" in line and "未" in line], told
    assert (await office(world, "约谈 问题一", world.now)).startswith("【约谈】问题一1条")
    assert await office(world, "约谈 问题二", world.now) == "问题二没有提请的约谈。"
    assert await office(world, "预警 问题二", world.now) == "问题二没有发布过预警。"
    assert await office(world, "约谈 9", world.now) == "没有编号9的约谈。发“约谈”看清单。"
    assert "下一步可回：约谈 同意 1 或 约谈 不同意 1 原因" in await office(world, "约谈 1", world.now)
