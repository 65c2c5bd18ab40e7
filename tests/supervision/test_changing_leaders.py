"""牵头领导变更: the old one is history and hears no more, the new one has all of it from that day (§4; Settled 22)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plan.value import Plan
from supervision.desk.command import parse_command
from supervision.paper.changes import changes_of
from supervision.people import NotYours, holders, issue_for, person_called
from tests.supervision.acting_world import entries, office, said_by, two_asked
from tests.supervision.leader_world import tells
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

CHANGE = "领导 更换 5 测试新领 自2018-11-20 依据潭办〔2018〕5号"
PLAN: Plan = plan_of(entry(3), entry(5))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=two_asked) as world:
        yield world


async def changes(world: MonthWorld, when: str = "11-22 10:00", text: str = CHANGE) -> str:
    assert "确认请回“发”" in await office(world, text, at(when))
    return await office(world, "发", at(when))


async def leaders(world: MonthWorld, number: int = 5) -> list[str]:
    async with world.store.read() as session:
        issue = await issue_for(session, (await person_called(session, OFFICE)).id or 0, number)
        return [person.name for person in await holders(session, "lead_leader", issue.id)]


async def sees(world: MonthWorld, name: str, number: int = 5) -> bool:
    async with world.store.read() as session:
        try:
            await issue_for(session, (await person_called(session, name)).id or 0, number)
        except NotYours:
            return False
        return True


async def test_the_preview_says_who_goes_who_comes_and_why_and_changes_nothing(world: MonthWorld) -> None:
    shown = await office(world, CHANGE, at("11-22 10:00"))
    assert shown == (
        "将更换问题五（方面5）牵头领导：测试领5 → 测试新领，自2018年11月20日起，依据：潭办〔2018〕5号。\n"
        "测试领5同志留作历任，不再收到此问题的消息，也不能再查看、批示。\n"
        "未解除的预警1条，由测试新领同志接着办。\n"
        "告知：测试领5、测试新领。测试新领同志还没有接入，会给出邀请链接。\n"
        "确认请回“发”，不发就不用回。"
    )
    assert await leaders(world) == ["测试领5"]


async def test_the_new_leader_is_invited_and_both_are_told(world: MonthWorld) -> None:
    said = await changes(world)
    assert said.startswith("已登记：问题五牵头领导自2018年11月20日起为测试新领同志（原测试领5）。\n")
    assert "https://t.me/test_bot?start=" in said
    assert await leaders(world) == ["测试新领"]
    await world.go_to(at("11-23 09:00"))
    assert world.heard("测试领5", "11-22 09:00") == [
        "【牵头领导变更】测试领5同志：问题五（方面5）自11月20日起由测试新领同志牵头（依据：潭办〔2018〕5号），"
        "不再向您发送此问题的消息。"
    ]
    await world.link("测试新领", at("11-23 10:00"), "lead_leader")
    await world.go_to(at("11-26 09:00"))
    [welcome] = world.heard("测试新领", "11-22 09:00")
    assert "问题五（方面5）自11月20日起由您牵头（原测试领5）。牵头单位：测试单位5｜责任人员：测试责5。" in welcome


async def test_the_old_leader_loses_access_the_hour_it_is_entered(world: MonthWorld) -> None:
    assert await sees(world, "测试领5")
    await changes(world)
    assert not await sees(world, "测试领5")
    assert await sees(world, "测试新领")
    assert (await tells(world, "测试领5", "我的问题", at("11-22 11:00"))).text.startswith("问题五已不由您牵头")


async def test_warnings_go_to_the_one_in_office_that_day(world: MonthWorld) -> None:
    await world.link("测试新领", at("11-21 11:00"), "inspector")  # an account of his own, before he leads anything
    await changes(world, text=CHANGE.replace("依据", "同一人 依据"))
    await world.go_to(at("11-28 12:00"))
    assert any("问题五" in text and "整改预警" in text for text in world.heard("测试新领", "11-28 00:00"))
    assert not any("整改预警" in text for text in world.heard("测试领5", "11-28 00:00"))


async def test_the_old_value_is_kept_with_basis_day_and_message(world: MonthWorld) -> None:
    await changes(world)
    [entry_] = await entries(world, "leader_replaced")
    assert (entry_.facts["since"], entry_.facts["basis"]) == ("2018-11-20", "潭办〔2018〕5号")
    assert await said_by(world, entry_) == CHANGE
    assert await office(world, "领导 5", at("11-22 10:05")) == (
        "问题五牵头领导：测试新领\n 2018年11月20日起 测试领5 → 测试新领（依据：潭办〔2018〕5号）"
    )
    assert "（原测试领5）" in await office(world, "问题五", at("11-22 10:05"))
    async with world.store.read() as session:
        told = [c for c in await changes_of(session, {1: ("", 3), 2: ("", 5)}, {}) if c.what == "lead_leader"]
    assert [(c.old, c.new, c.place, c.basis, c.by) for c in told] == [
        ("测试领5", "测试新领", "2018-11-20", "潭办〔2018〕5号", OFFICE)
    ]


async def test_the_plans_own_change_does_not_name_whom_the_office_put_in_later(world: MonthWorld) -> None:
    await world.load(plan_of(entry(3), entry(5, measures=3, former_leaders=("测试原领",))), at("11-22 09:00"))
    await changes(world)
    async with world.store.read() as session:
        told = [c for c in await changes_of(session, {2: ("", 5)}, {2: ("测试新领",)}) if c.what == "lead_leader"]
    assert [(c.old, c.new, c.basis, c.by) for c in told] == [
        ("测试原领", "测试领5", "plan", ""),
        ("测试领5", "测试新领", "潭办〔2018〕5号", OFFICE),
    ]


async def test_a_plan_loaded_again_does_not_bring_the_old_leader_back(world: MonthWorld) -> None:
    await changes(world)
    await world.load(plan_of(entry(3), entry(5, measures=3)), at("11-22 11:00"))
    assert await leaders(world) == ["测试新领"]
    await world.load(plan_of(entry(3), entry(5, leader="测试第三")), at("11-22 12:00"))
    assert await leaders(world) == ["测试第三"]


async def test_who_leads_another_issue_already_is_the_same_person(world: MonthWorld) -> None:
    said = await changes(world, text="/leader replace 5 测试领3 自2018-11-20 依据潭办〔2018〕5号")
    assert "start=" not in said
    assert await leaders(world) == await leaders(world, 3) == ["测试领3"]


async def test_a_namesake_who_leads_nothing_is_pointed_out_and_kept_apart(world: MonthWorld) -> None:
    shown = await office(world, CHANGE.replace("测试新领", "测试责3"), at("11-22 10:00"))
    assert "另有一位测试责3（测试单位3局长），按两个人登记；如是同一人，请在命令后加“同一人”。" in shown
    await office(world, "发", at("11-22 10:00"))
    async with world.store.read() as session:
        issue = await issue_for(session, (await person_called(session, OFFICE)).id or 0, 5)
        [leader] = await holders(session, "lead_leader", issue.id)
        [responsible] = await holders(session, "responsible_person", 1)
    assert leader.id != responsible.id


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("领导 更换 5", "请写新任牵头领导的姓名。"),
        ("领导 更换 5 测试新领", "请写从哪天起。"),
        ("领导 更换 5 测试新领 自2018-11-20", "请写依据（文号或会议）。"),
        ("领导 取消 5", "问题五没有待生效的领导变更。"),
        ("领导 更换 5 测试领5 自2018-11-20 依据5号", "问题五的牵头领导就是测试领5同志，没有改动。"),
        ("领导 更换 99 测试新领 自2018-11-20 依据5号", "没有问题九十九。"),
    ],
)
async def test_what_lacks_something_is_one_sentence_and_changes_nothing(
    world: MonthWorld, text: str, answer: str
) -> None:
    assert (await office(world, text, at("11-22 10:00"))).startswith(answer)
    assert await office(world, "发", at("11-22 10:01")) == "没有等您回“发”的事项。"
    assert await leaders(world) == ["测试领5"]


async def test_the_list_names_every_issues_leader_and_who_is_not_linked(world: MonthWorld) -> None:
    await world.unlink("测试领3", at("11-22 09:00"))
    told = await office(world, "领导", at("11-22 10:00"))
    assert " 问题三：测试领3（未接入）\n 问题五：测试领5\n" in told


@pytest.mark.parametrize("text", ["领导好", "领导交办的事已办", "领导小组会议已开"])
def test_chat_about_leaders_is_no_command(text: str) -> None:
    assert parse_command(text) is None


LATER = "领导 更换 5 测试新领 自2018-11-26 依据潭办〔2018〕5号"


async def test_a_change_for_a_later_day_is_shown_kept_and_done_on_its_day(world: MonthWorld) -> None:
    shown = await office(world, LATER, at("11-22 10:00"))
    assert "在那之前仍由测试领5同志牵头；到11月26日自动更换并告知，不用再登记。" in shown
    assert "到那天，测试领5同志留作历任" in shown
    said = await office(world, "发", at("11-22 10:01"))
    assert said.startswith("已登记：问题五自2018年11月26日起由测试新领同志牵头，在那之前仍由测试领5同志牵头。")
    assert "所牵头问题有逾期未报时在那里报告您" in said

    assert await leaders(world) == ["测试领5"]
    assert "测试领5（未接入）" not in await office(world, "领导", at("11-22 10:02"))
    assert " 问题五：测试领5、11月26日起测试新领" in await office(world, "领导", at("11-22 10:02"))
    assert "领导：测试领5，11月26日起测试新领" in await office(world, "问题五", at("11-22 10:02"))
    assert "2018年11月26日起改由测试新领牵头，到日自动生效" in await office(world, "领导 5", at("11-22 10:02"))
    await world.go_to(at("11-25 23:50"))
    assert await leaders(world) == ["测试领5"]
    assert not world.heard("测试领5", "11-22 10:30")

    await world.go_to(at("11-26 09:10"))
    assert await leaders(world) == ["测试新领"]
    [gone] = world.heard("测试领5", "11-26 00:00")
    assert "问题五（方面5）自11月26日起由测试新领同志牵头" in gone
    [entry_] = await entries(world, "leader_replaced")
    assert entry_.facts["since"] == "2018-11-26"
    assert await said_by(world, entry_) == LATER
    assert await office(world, "领导 5", at("11-26 10:00")) == (
        "问题五牵头领导：测试新领\n 2018年11月26日起 测试领5 → 测试新领（依据：潭办〔2018〕5号）"
    )
    assert "起测试新领" not in await office(world, "问题五", at("11-26 10:00"))
    await world.go_to(at("11-26 12:00"))
    assert len(await entries(world, "leader_replaced")) == 1


async def test_a_day_that_passes_while_the_service_stands_still_is_made_up_for(world: MonthWorld) -> None:
    await changes(world, text=LATER)
    await world.beat(at("11-27 10:00"))
    assert await leaders(world) == ["测试新领"]
    assert (await entries(world, "leader_replaced"))[0].facts["since"] == "2018-11-26"


async def test_a_change_for_a_later_day_is_taken_back_or_makes_way_for_another(world: MonthWorld) -> None:
    await changes(world, text=LATER)
    assert "还没有告知过任何人" in await office(world, "领导 取消 5", at("11-22 11:00"))
    assert await office(world, "发", at("11-22 11:01")) == "已取消：问题五不再改由测试新领同志牵头。"
    assert await office(world, "领导 取消 5", at("11-22 11:02")) == "问题五没有待生效的领导变更。"

    await changes(world, "11-22 12:00", LATER)
    shown = await office(world, LATER.replace("测试新领", "测试领3").replace("11-26", "11-23"), at("11-22 12:01"))
    assert "原定2018年11月26日起由测试新领同志牵头，随之作废。" in shown
    await office(world, "发", at("11-22 12:02"))
    await world.go_to(at("11-27 10:00"))
    assert await leaders(world) == ["测试领3"]
    assert len(await entries(world, "leader_replaced")) == 1


async def test_a_change_at_once_voids_the_one_for_later(world: MonthWorld) -> None:
    await changes(world, text=LATER)
    await changes(world, "11-22 11:00", CHANGE.replace("测试新领", "测试领3"))
    await world.go_to(at("11-27 10:00"))
    assert await leaders(world) == ["测试领3"]


async def test_who_leads_already_when_the_day_comes_is_not_put_in_twice(world: MonthWorld) -> None:
    await changes(world, text=LATER)
    await world.load(plan_of(entry(3), entry(5, leader="测试新领")), at("11-22 11:00"))
    await world.go_to(at("11-27 10:00"))
    assert await leaders(world) == ["测试新领"]
    assert not await entries(world, "leader_replaced")
