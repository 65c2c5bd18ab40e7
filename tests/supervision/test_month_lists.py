"""Several lists side by side, each with its own numbering (INTERFACE: the plan file)."""

from pathlib import Path

from supervision.summary.month import as_json, summary
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of


async def _two_lists(world: MonthWorld) -> None:
    unit = "测试单位"
    await world.load(plan_of(entry(18, ["测试联"], unit=unit), key="省督"), at("11-20 10:00"))
    await world.load(plan_of(entry(18, ["测试联"], unit=unit, measures=3), key="中督"), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))


async def test_one_person_is_asked_once_for_both_lists_and_each_issue_is_named_with_its_list(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await _two_lists(world)
        await world.go_to(at("11-22 10:00"))
        assert world.when("测试联") == ["11-21 09:30 ask"]
        [ask] = world.heard("测试联")
        assert "您有2个问题" in ask
        assert "省督问题十八" in ask
        assert "中督问题十八" in ask
        assert "省督十八 1推进" in ask


async def test_a_report_with_the_lists_key_is_filed_there_and_what_is_missing_is_named_with_its_list(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await _two_lists(world)
        await world.go_to(at("11-22 10:00"))
        receipt = await world.says("测试联", "中督18 1推进 演练 2推进 演练 3完成 演练", at("11-22 10:00"))
        assert "中督十八已收" in receipt or "中督问题十八" in receipt
        assert await world.states() == ["asked", "submitted"]
        await world.go_to(at("11-28 18:00"))
        for text in world.heard("测试联", "11-23 00:00"):
            assert "省督问题十八" in text
            assert "中督问题十八" not in text
        assert world.when("测试领18") == ["11-28 09:00 warning"]
        assert "省督问题十八（方面18）11月进展逾期未报" in world.heard("测试领18")[0]


async def test_both_reports_in_one_message(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await _two_lists(world)
        await world.go_to(at("11-22 10:00"))
        await world.says("测试联", "省督18 1推进 2推进\n中督18 1推进 2推进 3推进", at("11-22 10:00"))
        assert await world.states() == ["submitted", "submitted"]


async def test_the_summary_names_the_list_of_each_issue(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await _two_lists(world)
        await world.go_to(at("11-28 18:00"))
        async with world.store.read() as session:
            value = as_json(await summary(session, "2018-11", world.now, world.practice))
        assert [(issue["list"], issue["number"]) for issue in value["issues"]] == [("省督", 18), ("中督", 18)]
        assert value["expected"] == value["missing"] == 2
        [told] = [text for text in world.heard(OFFICE, "11-28 00:00") if "调度汇总" in text]
        assert "省督" in told
        assert "中督" in told


async def test_the_offices_alarms_name_the_list(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await _two_lists(world)
        await world.blocks("测试联", at("11-20 11:00"))
        await world.go_to(at("11-20 15:00"))
        [alarm] = world.heard(OFFICE)
        assert "省督问题十八、中督问题十八" in alarm
