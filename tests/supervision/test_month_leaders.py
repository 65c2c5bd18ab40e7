"""A month seen by leaders and responsible persons: who hears what, once, in one message (Settled 15-17)."""

from dataclasses import replace
from pathlib import Path

from sqlmodel import col, select, update

from plan.value import Contact
from storage.tables import Assignment, Person, Report, Role
from supervision.people import person_called
from supervision.warning.raising import acknowledge, open_for
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of


async def test_the_warning_of_an_unlinked_leader_becomes_an_office_task_and_nobody_else_hears(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"), but=["测试领1"])
        await world.go_to(at("11-28 09:10"))
        [warning] = [n for n in await world.notices("warning") if n.state == "refused"]
        assert warning.reason == "unlinked"
        assert world.heard("测试领1") == []
        [alarm] = [text for text in world.heard(OFFICE, "11-28 00:00") if "【未送达】" in text]
        assert "牵头领导测试领1" in alarm
        assert "问题一" in alarm
        assert not any("问题一" in text for text in world.heard("测试领2"))
        [note] = world.heard("测试联1", "11-28 00:00")
        assert "今日9时将报告责任人员。" in note


async def test_a_leader_linked_later_hears_if_it_still_stands(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"), but=["测试领1", "测试领2"])
        await world.go_to(at("11-28 10:00"))
        await world.says("测试联2", "1推进 演练 2推进 演练", at("11-28 11:00"))
        for leader in ("测试领1", "测试领2"):
            await world.link(leader, at("11-28 15:00"), "lead_leader")
        await world.go_to(at("11-29 18:00"))
        [warning] = world.heard("测试领1")
        assert "问题一" in warning
        assert world.heard("测试领2") == []


async def test_without_any_office_member_leader_warnings_are_held_and_no_text_promises_them(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"), office=False)
        await world.go_to(at("11-28 10:00"))
        assert world.heard("测试领1") == []
        [note] = world.heard("测试联1", "11-28 00:00")
        assert "牵头领导" not in note
        [copy] = world.heard("测试责1", "11-28 00:00")
        assert "牵头领导" not in copy
        await world.link(OFFICE, at("11-28 15:00"), "office")
        await world.go_to(at("11-28 15:30"))
        assert ["问题一" in text for text in world.heard("测试领1")] == [True]


async def test_a_leader_who_is_the_contact_gets_no_warning_about_himself_and_the_office_hears(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, ["测试兼职"], leader="测试兼职")), at("11-20 10:00"))
        await _one_person(world, "测试兼职")
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-30 18:00"))
        assert world.when("测试兼职", "11-28 00:00") == ["11-28 08:30 overdue"]
        [note] = world.heard("测试兼职", "11-28 00:00")
        assert "牵头领导" not in note
        [told] = [text for text in world.heard(OFFICE, "11-28 00:00") if "既是牵头领导又是联络人" in text]
        assert "测试兼职" in told
        assert "问题一" in told


async def test_contact_of_one_issue_and_responsible_for_another_is_one_message_each_issue_once(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        one = entry(1, ["测试兼职"], unit="测试单位")
        two = entry(2, responsible="测试兼职", unit="测试单位")
        await world.load(plan_of(one, two), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-29 18:00"))
        assert world.when("测试兼职") == [
            "11-21 09:30 ask",
            "11-26 09:30 nudge",
            "11-27 09:30 nudge+nudge_copy",
            "11-28 08:30 overdue+overdue_copy",
        ]
        for text in world.heard("测试兼职", "11-27 00:00"):
            assert text.count("问题一") == 1
            assert text.count("问题二") == 1


async def test_contact_and_responsible_for_two_scopes_reads_each_issue_once(tmp_path: Path) -> None:
    """He reports the one scope himself; the other contact's silence is not told to him a second time."""
    async with month_world(tmp_path) as world:
        city = Contact("测试兼职", scope="市级", measures=("1",))
        village = Contact("测试联乙", scope="乡级", measures=("2",))
        one = entry(1, [city, village], responsible="测试兼职", unit="测试单位")
        two = entry(2, responsible="测试兼职", unit="测试单位")
        await world.load(plan_of(one, two), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 18:00"))
        for text in world.heard("测试兼职", "11-27 00:00"):
            assert text.count("问题一") == 1
            assert text.count("问题二") == 1


async def test_a_leader_who_is_also_responsible_reads_of_the_issue_once_as_its_leader(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, leader="测试兼职", responsible="测试兼职")), at("11-20 10:00"))
        await _one_person(world, "测试兼职")
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-29 18:00"))
        assert world.when("测试兼职") == ["11-27 09:30 nudge_copy", "11-28 09:00 warning"]
        assert world.heard("测试兼职")[-1].count("问题一") == 1


async def test_partial_at_the_cutoff_is_seen_by_office_and_responsible_person_and_not_by_the_leader(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, measures=3)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.says("测试联1", "1推进 演练", at("11-22 10:00"))
        await world.go_to(at("11-28 18:00"))
        assert await world.states() == ["partial"]
        [nudge, _] = world.heard("测试联1", "11-23 00:00")
        assert "还差措施2（措施内容2）、措施3（措施内容3）" in nudge
        [reported, copy] = world.heard("测试责1")
        assert "问题一11月（联络人测试联1）已报一部分｜1 推进 演练" in reported
        assert "【部分报送】" in copy
        assert "还差措施2、3" in copy
        assert world.heard("测试领1") == []
        assert await world.warnings() == []
        assert "部分报送" in world.heard(OFFICE, "11-28 00:00")[0]


async def test_a_leaders_relief_is_told_once_even_when_two_were_waiting(tmp_path: Path) -> None:
    """Relieved on two days, told on a third because he heard something else meanwhile: one line each."""
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, leader="测试领"), entry(2, leader="测试领")), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        assert len(world.heard("测试领")) == 1
        await world.says("测试联1", "1推进 演练 2推进 演练", at("11-28 10:30"))
        await world.blocks("测试领", at("11-28 11:00"))
        await world.go_to(at("11-29 10:00"))
        await world.says("测试联2", "1推进 演练 2推进 演练", at("11-29 10:30"))
        await world.go_to(at("12-03 20:00"))
        await world.blocks("测试领", at("12-03 20:00"), again=True)
        await world.go_to(at("12-10 18:00"))
        reliefs = [text for text in world.heard("测试领") if "【预警解除】" in text]
        assert len(reliefs) == 1
        assert reliefs[0].count("问题一") == 1
        assert reliefs[0].count("问题二") == 1
        assert len(await world.notices("relief")) <= 2


async def test_two_leaders_messages_never_come_before_the_hour_that_was_announced(tmp_path: Path) -> None:
    """The service was down on the push day; on return the note comes first and the warning at nine."""
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 18:00"))
        for moment in ("11-28 19:00", "11-29 08:30", "11-29 09:00", "11-29 10:00", "11-30 18:00"):
            await world.beat(at(moment))
        assert world.when("测试联1", "11-28 00:00") == ["11-29 08:30 overdue"]
        assert world.when("测试领1", "11-28 00:00") == ["11-29 09:00 warning"]


async def test_each_of_two_leaders_of_an_issue_hears_and_one_acknowledgement_is_enough(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(replace(entry(1), lead_leaders=("测试领甲", "测试领乙"))), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        for name in ("测试领甲", "测试领乙"):
            assert world.when(name) == ["11-28 09:00 warning"]
        async with world.store.begin() as session:
            for name in ("测试领甲", "测试领乙"):
                leader = await person_called(session, name)
                assert len(await open_for(session, leader.id or 0)) == 1
            await acknowledge(session, await open_for(session, leader.id or 0), leader.id or 0, world.now)
        await world.go_to(at("12-03 18:00"))
        assert len(world.heard("测试领甲")) == 1


async def test_each_leader_who_was_told_hears_of_the_relief_also_one_who_could_not_at_first(tmp_path: Path) -> None:
    names = ("测试领甲", "测试领乙", "测试领丙")
    async with month_world(tmp_path) as world:
        await world.load(plan_of(replace(entry(1), lead_leaders=names)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"), but=["测试领丙"])
        await world.go_to(at("11-28 10:00"))
        await world.blocks("测试领乙", at("11-28 10:10"))
        await world.says("测试联1", "1推进 演练 2推进 演练", at("11-28 10:30"))
        await world.go_to(at("12-03 20:00"))
        await world.blocks("测试领乙", at("12-03 20:00"), again=True)
        await world.go_to(at("12-10 18:00"))
        assert world.when("测试领甲") == ["11-28 09:00 warning", "11-29 09:00 relief"]
        assert world.when("测试领乙") == ["11-28 09:00 warning", "12-04 09:00 relief"]
        assert world.when("测试领丙") == []
        assert [warning.relief_told_at for warning in await world.warnings()] == [at("12-04 09:00")]


async def test_a_block_that_ended_before_the_warning_is_still_told_with_its_hours(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.blocks("测试联1", at("11-22 10:00"))
        await world.go_to(at("11-28 08:00"))
        await world.blocks("测试联1", at("11-28 08:00"), again=True)
        await world.go_to(at("11-28 10:00"))
        assert "已提醒1次（21日），均已送达。其间11月22日10:00至11月28日08:00消息送不到。" in world.heard("测试领1")[0]
        assert "已提醒3次（21、26、27日），均已送达。\n" in world.heard("测试领2")[0]


async def _one_person(world: MonthWorld, name: str) -> None:
    """The plan cannot tell that a leader and a contact of one name are one person; the office does."""
    async with world.store.begin() as session:
        first, *others = await session.exec(select(Person).where(col(Person.name) == name).order_by(col(Person.id)))
        ids = [other.id for other in others]
        for table in (Assignment, Role, Report):
            await session.exec(update(table).where(col(table.person_id).in_(ids)).values(person_id=first.id))
        for other in others:
            await session.delete(other)
