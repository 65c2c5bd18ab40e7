"""催报: a nudge by the office's hand goes through the same gate, once a day, and names what is wanted (§4, §5)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plan.value import Contact
from tests.supervision.acting_world import entries, office, said_by, two_asked
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=two_asked) as world:
        yield world


async def reminds(world: MonthWorld, text: str, when: str) -> str:
    assert "确认请回“发”" in await office(world, text, at(when))
    return await office(world, "发", at(when))


async def by_hand(world: MonthWorld) -> list[str]:
    """What became of the nudges ordered by hand."""
    return [notice.state for notice in await world.notices("nudge") if notice.step.startswith("office:")]


async def test_it_is_shown_first_and_leaves_in_the_next_send_window_as_one_message(world: MonthWorld) -> None:
    shown = await office(world, "催报 3", at("11-22 12:30"))
    assert shown == (
        "将提醒1位：\n"
        " 测试联3：问题三11月进展还没报，11月27日24时截止。\n"
        "最早11月22日14:30发出，并入当天的一条消息；发出前再核对，已报的不打扰。\n"
        "确认请回“发”，不发就不用回。"
    )
    assert await by_hand(world) == []
    assert await office(world, "发", at("11-22 12:31")) == "已安排提醒1位：测试联3。最早11月22日14:30发出。"
    await world.beat(at("11-22 13:00"))
    assert world.heard("测试联3", "11-22 00:00") == []
    await world.beat(at("11-22 14:30"))
    assert world.heard("测试联3", "11-22 00:00") == [
        "【催报】测试联3同志，市环督办请您报送：\n"
        " 问题三11月进展还没报，11月27日24时截止。\n"
        "直接回一条就行；没变化回“无变化”加原因。有难处回“困难：＋内容”。"
    ]
    assert world.heard("测试联5", "11-22 00:00") == []


async def test_a_second_the_same_day_is_refused_and_the_day_after_it_is_not(world: MonthWorld) -> None:
    await reminds(world, "催报 3", "11-22 14:30")
    assert "今天已安排提醒（11月22日14:30）" in await office(world, "催报 3", at("11-22 14:30"))
    await world.beat(at("11-22 14:31"))
    again = await office(world, "/remind 3", at("11-22 15:00"))
    assert again == "没有要提醒的：\n 问题三（测试联3）今天已提醒过（11月22日14:31）"
    assert "将提醒1位" in await office(world, "/remind 3", at("11-23 09:31"))


async def test_on_the_day_of_the_ask_nobody_is_reminded_again(world: MonthWorld) -> None:
    assert "今天已提醒过（11月21日" in await office(world, "催报 全部未报", at("11-21 15:00"))


async def test_all_missing_leaves_out_who_reported_and_who_cannot_be_reached(world: MonthWorld) -> None:
    await world.says("测试联3", "1推进 一 2推进 二", at("11-21 12:00"))
    assert "测试联3" not in await office(world, "催报 全部未报", at("11-22 14:30"))
    await world.blocks("测试联5", at("11-22 14:31"))
    told = await office(world, "催报 全部未报", at("11-22 14:32"))
    assert told == "没有要提醒的：\n 问题五（测试联5 电话未登记）收不到消息，请打电话，可发“催办文字 五”"


async def test_who_answers_before_it_leaves_is_not_disturbed(world: MonthWorld) -> None:
    await reminds(world, "催报 3", "11-22 13:00")
    await world.says("测试联3", "1推进 一 2推进 二", at("11-22 13:30"))
    await world.beat(at("11-22 14:30"))
    assert world.heard("测试联3", "11-22 00:00") == []
    assert await by_hand(world) == ["stale"]


async def test_a_part_is_named_and_after_the_cutoff_the_day_until_which_it_is_taken(world: MonthWorld) -> None:
    await world.says("测试联3", "1推进 一", at("11-22 10:00"))
    await world.go_to(at("11-29 14:30"))
    await reminds(world, "催报 全部未报", "11-29 14:31")
    await world.beat(at("11-29 14:32"))
    [three] = world.heard("测试联3", "11-29 00:00")
    assert " 问题三11月还差措施2（措施内容2），12月21日9时30分截止。" in three
    [five] = world.heard("测试联5", "11-29 00:00")
    assert " 问题五11月进展已过截止时间，12月21日9时30分前仍可补报。" in five
    assert await by_hand(world) == ["sent", "sent"]


async def test_the_calendars_own_nudge_of_that_day_is_enough(world: MonthWorld) -> None:
    await reminds(world, "催报 3", "11-23 17:00")
    await world.go_to(at("11-26 09:30"))
    assert "今天已提醒过" in await office(world, "催报 3", at("11-26 10:00"))
    assert len(world.heard("测试联3", "11-26 00:00")) == 1


async def test_who_has_had_todays_message_hears_on_the_next_workday(world: MonthWorld) -> None:
    """A digest of another kind has left today: one message a day is the law (Settled 15)."""
    await world.says("测试联3", "1推进 一 2推进 二", at("11-22 10:00"))
    await office(world, "退回 3 措施2 不清楚", at("11-22 11:00"))
    await office(world, "发", at("11-22 11:00"))
    await world.beat(at("11-22 11:01"))
    assert "最早11月23日09:30发出" in await office(world, "催报 3", at("11-22 15:00"))


async def test_each_report_reminded_of_stands_in_the_ledger_with_the_message_that_ordered_it(world: MonthWorld) -> None:
    await reminds(world, "催报 全部未报", "11-22 14:30")
    found = await entries(world, "reminded")
    assert [entry.issue_id for entry in found] == [1, 2]
    assert [await said_by(world, entry) for entry in found] == ["催报 全部未报"] * 2


@pytest.mark.parametrize("text", ["/remind", "催报 3 乡镇级", "/remind 明天"])
async def test_what_names_nobody_is_one_sentence(world: MonthWorld, text: str) -> None:
    assert await office(world, text, at("11-22 14:30")) == (
        "请写问题号，或“全部未报”。例：催报 18；催报 8 乡镇级；催报 全部未报。"
    )


async def test_in_a_pause_it_waits_like_everything_else(world: MonthWorld) -> None:
    await reminds(world, "催报 3", "11-22 14:30")
    await world.pause(True, at("11-22 14:30"))
    await world.beat(at("11-22 14:31"))
    assert world.heard("测试联3", "11-22 00:00") == []


async def test_one_contact_of_two_can_be_named(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        both = (Contact("测试甲", scope="市级"), Contact("测试乙", scope="乡镇级"))
        await world.load(plan_of(entry(8, both)), at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        await world.go_to(at("11-21 10:00"))
        shown = await office(world, "催报 8 乡镇级", at("11-22 14:30"))
        assert "将提醒1位：\n 测试乙：问题八·乡镇级11月" in shown
