"""立项: a plan loaded, loaded again, and loaded changed in the middle of a month (Settled 7, 22, 23)."""

from pathlib import Path

import pytest

from plan.value import Contact, Doubt
from supervision.opening import StartMonthFixed
from supervision.people import NotYours, issue_for, person_called
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

PLAN = plan_of(entry(1, measures=3), entry(2))


async def may_touch(world: MonthWorld, name: str, number: int) -> bool:
    async with world.store.read() as session:
        try:
            await issue_for(session, (await person_called(session, name)).id or 0, number)
        except NotYours:
            return False
        return True


async def test_the_same_plan_twice_changes_no_row_of_any_table(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        before = await world.counts()
        again = await world.load(PLAN, at("11-23 10:00"))
        assert again.same
        assert await world.counts() == before


async def test_a_plan_that_only_says_the_same_again_in_another_file_adds_no_duty(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        before = await world.counts()
        again = await world.load(plan_of(*PLAN.issues, source="reworked.txt"), at("11-23 10:00"))
        assert again.changes == ()
        after = await world.counts()
        assert {name for name in before if after[name] != before[name]} == {"ledger_entry"}


async def test_no_month_is_opened_whose_cutoff_lies_before_the_plan_was_loaded(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        loaded = await world.load(PLAN, at("11-28 00:00"))
        assert loaded.plan.start_month == "2018-12"
        assert await world.states("2018-11") == []
        assert len(await world.states("2018-12")) == 2


async def test_the_last_second_before_the_cutoff_still_opens_that_month(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        assert (await world.load(PLAN, at("11-27 23:59:59"))).plan.start_month == "2018-11"


async def test_a_later_start_month_may_be_given_once(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"), start_month="2019-01")
        assert await world.states("2018-11") == []
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("12-29 10:00"))
        assert await world.states("2018-12") == []
        assert await world.states("2019-01") == ["waiting", "waiting"]
        with pytest.raises(StartMonthFixed):
            await world.load(plan_of(*PLAN.issues, title="x"), at("12-29 10:00"), start_month="2018-12")


async def test_a_replaced_contact_is_not_nudged_again_and_loses_access_and_the_new_one_is_asked(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.says("测试联1", "1推进 演练旧", at("11-22 10:00"))
        changed = plan_of(entry(1, ["测试新人"], measures=3), entry(2))
        loaded = await world.load(changed, at("11-23 10:00"))
        assert any("测试联1 -> 测试新人" in line for line in loaded.changes)
        assert not await may_touch(world, "测试联1", 1)
        await world.link("测试新人", at("11-23 11:00"))
        await world.send(at("11-23 11:00"))
        [ask] = world.heard("测试新人")
        assert "请报问题一" in ask
        assert (await world.states())[0] == "partial"
        await world.go_to(at("11-27 18:00"))
        assert world.heard("测试联1", "11-22 10:01") == []
        assert "还差措施2" in world.heard("测试新人")[-1]
        await world.says("测试新人", "2推进 演练 3推进 演练", at("11-27 18:00"))
        await world.go_to(at("11-28 18:00"))
        assert (await world.states())[0] == "submitted"
        assert world.heard("测试领1") == []


async def test_a_nudge_already_queued_for_the_replaced_one_goes_stale(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.beat(at("11-26 08:00"))
        assert [n.state for n in await world.notices("nudge")] == ["queued", "queued"]
        await world.load(plan_of(entry(1, ["测试新人"], measures=3), entry(2)), at("11-26 08:10"))
        await world.go_to(at("11-26 18:00"))
        assert world.heard("测试联1", "11-26 00:00") == []
        assert sorted(n.state for n in await world.notices("nudge")) == ["sent", "stale"]


async def test_a_new_contact_already_linked_is_asked_in_the_next_window_and_missing_only_with_a_full_workday(
    tmp_path: Path,
) -> None:
    """The contact of issue 2 takes over issue 1: on Monday the 26th it still counts, on the 27th no more."""
    for day, state in (("11-23", "missing"), ("11-27", "waived")):
        (tmp_path / day).mkdir()
        async with month_world(tmp_path / day) as world:
            one, two = entry(1, unit="测试单位"), entry(2, unit="测试单位")
            await world.load(plan_of(one, two), at("11-20 10:00"))
            await world.link_all(at("11-20 10:00"))
            await world.go_to(at(f"{day} 10:00"))
            await world.load(plan_of(entry(1, ["测试联2"], unit="测试单位"), two), at(f"{day} 10:05"))
            await world.go_to(at("11-28 18:00"))
            asks = [line for line in world.when("测试联2") if "ask" in line]
            assert len(asks) == (2 if state == "missing" else 1)
            assert await world.states() == [state, "missing"]


async def test_a_new_contact_who_is_not_linked_is_unreachable_and_the_leader_hears_nothing_of_it(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.load(plan_of(entry(1, ["测试新人"], measures=3), entry(2)), at("11-23 10:00"))
        await world.go_to(at("11-28 18:00"))
        assert await world.states() == ["unreachable", "missing"]
        assert world.heard("测试领1") == []
        assert any("测试新人，未接入" in text for text in world.heard(OFFICE, "11-23 00:00"))


async def test_one_of_three_contacts_without_scope_is_replaced_and_his_half_said_report_moves(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(10, ["测试甲", "测试乙", "测试丙"])), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.says("测试乙", "1推进 演练", at("11-22 10:00"))
        await world.load(plan_of(entry(10, ["测试甲", "测试丁", "测试丙"])), at("11-23 10:00"))
        assert await world.states() == ["asked", "partial", "asked"]
        await world.link("测试丁", at("11-23 11:00"))
        await world.send(at("11-23 11:00"))
        await world.says("测试丁", "2推进 演练", at("11-23 11:30"))
        assert await world.states() == ["asked", "submitted", "asked"]


async def test_an_issue_whose_contact_becomes_known_is_asked_from_then_on(tmp_path: Path) -> None:
    doubt = Doubt("contacts", "赵奇向磊", "two names")
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(3, [""], doubts=(doubt,))), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        assert await world.states() == ["asked", "unreachable"]
        await world.load(plan_of(entry(1), entry(3, ["测试丁"])), at("11-22 11:00"))
        assert len(await world.states()) == 2
        await world.link("测试丁", at("11-22 12:00"))
        await world.send(at("11-22 12:00"))
        assert "请报问题三" in world.heard("测试丁")[0]
        assert await world.states() == ["asked", "asked"]


async def test_a_removed_contact_owes_nothing_and_his_part_leaves_the_counts(tmp_path: Path) -> None:
    both = [Contact("测试甲", scope="市级"), Contact("测试乙", scope="乡级")]
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(8, both)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.load(plan_of(entry(8, both[:1])), at("11-23 10:00"))
        await world.go_to(at("11-28 18:00"))
        assert await world.states() == ["missing"]
        assert world.heard("测试乙", "11-22 10:01") == []
        assert "测试乙" not in world.heard("测试领8")[0]


async def test_a_new_leader_hears_of_what_stands_and_the_old_one_no_more(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-26 18:00"))
        await world.load(plan_of(entry(1, leader="测试新领", measures=3), entry(2)), at("11-26 18:05"))
        await world.link("测试新领", at("11-26 18:10"), "lead_leader")
        await world.go_to(at("11-28 18:00"))
        assert world.heard("测试领1") == []
        assert "问题一" in world.heard("测试新领")[0]
