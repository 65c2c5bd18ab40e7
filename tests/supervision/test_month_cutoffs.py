"""Cut-offs that differ, collide or lie elsewhere in the month (Settled 1-3)."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.holidays import published
from storage.tables import Report
from tests.supervision.month_world import OFFICE, at, entry, month_world, plan_of


async def test_one_inclusive_issue_beside_an_exclusive_one_of_the_same_person(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        one = entry(1, ["测试联"], unit="测试单位")
        four = entry(4, ["测试联"], unit="测试单位", cutoff_rule="inclusive")
        await world.load(plan_of(one, four), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-29 18:00"))
        assert world.when("测试联") == [
            "11-21 09:30 ask",
            "11-26 09:30 nudge",
            "11-27 09:30 nudge",
            "11-28 08:30 overdue",
            "11-29 08:30 overdue",
        ]
        for text in world.heard("测试联")[:3]:
            assert "11月27日24时" in text
            assert "11月28日24时" in text
        first, second = world.heard("测试联", "11-28 00:00")
        assert "问题一" in first
        assert "问题四" not in first
        assert "问题四11月进展未在11月28日24时前收到" in second
        assert world.when("测试领1") == ["11-28 09:00 warning"]
        assert world.when("测试领4") == ["11-29 09:00 warning"]
        assert "应于11月28日24时前" in world.heard("测试领4")[0]


async def test_an_inclusive_issue_of_somebody_else_has_its_own_days(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(4, cutoff_rule="inclusive")), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-29 18:00"))
        assert world.when("测试联4") == [
            "11-22 09:30 ask",
            "11-27 09:30 nudge",
            "11-28 09:30 nudge",
            "11-29 08:30 overdue",
        ]
        assert world.when("测试责4") == ["11-28 09:30 nudge_copy", "11-29 08:30 overdue_copy"]
        assert world.when("测试责1") == ["11-27 09:30 nudge_copy", "11-28 08:30 overdue_copy"]
        assert world.when("测试领4") == ["11-29 09:00 warning"]
        assert len([text for text in world.heard(OFFICE) if "调度汇总" in text]) == 1


async def test_a_report_on_the_28th_is_on_time_for_the_inclusive_issue_only(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(4, cutoff_rule="inclusive")), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        assert "迟报" in await world.says("测试联1", "1推进 演练 2推进 演练", at("11-28 23:59"))
        assert "按时" in await world.says("测试联4", "1推进 演练 2推进 演练", at("11-28 23:59"))
        await world.go_to(at("11-29 18:00"))
        assert await world.states() == ["late", "submitted"]
        assert world.heard("测试领4") == []


async def test_a_whole_plan_may_be_inclusive(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), cutoff_rule="inclusive"), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-30 18:00"))
        assert world.when("测试联1") == [
            "11-22 09:30 ask",
            "11-27 09:30 nudge",
            "11-28 09:30 nudge",
            "11-29 08:30 overdue",
        ]
        assert "今晚24时截止（11月28日24时）" in world.heard("测试联1")[2]
        assert [text for text in world.heard(OFFICE, "11-29 00:00") if "调度汇总" in text]


async def test_december_inclusive_pushes_on_the_swapped_saturday(tmp_path: Path) -> None:
    """DOMAIN §1.4: the 28th exclusive pushes on the Friday, inclusive on Saturday 12-29, a working day."""
    async with month_world(tmp_path, published) as world:
        await world.load(plan_of(entry(1), entry(4, cutoff_rule="inclusive")), at("12-20 10:00"))
        await world.link_all(at("12-20 10:00"))
        await world.go_to(at("12-31 18:00"))
        assert world.when("测试领1") == ["12-28 09:00 warning"]
        assert world.when("测试领4") == ["12-29 09:00 warning"]


async def test_a_cutoff_on_the_third_is_asked_for_in_the_month_before(tmp_path: Path) -> None:
    """A cut-off on the 3rd, asked seven workdays before; 2 and 3 February 2019 were worked for the holiday."""
    async with month_world(tmp_path, published, nudge_workdays=(7, 3, 1)) as world:
        await world.load(plan_of(entry(1), cutoff_day=3), at("2019-01-21 10:00"))
        await world.link_all(at("2019-01-21 10:00"))
        await world.go_to(at("2019-02-12 18:00"))
        assert world.when("测试联1") == [
            "01-25 09:30 ask",
            "01-31 09:30 nudge",
            "02-02 09:30 nudge",
            "02-03 08:30 overdue",
        ]
        assert "今晚24时截止（2月2日24时）" in world.heard("测试联1")[2]


async def test_more_steps_than_days_still_ask_once_and_then_nudge_once(tmp_path: Path) -> None:
    """With 25 workdays before the cut-off the ask falls on the first workday of the cycle."""
    async with month_world(tmp_path, nudge_workdays=(25, 24, 1)) as world:
        await world.load(plan_of(entry(1)), at("10-28 10:00"))
        await world.link_all(at("10-28 10:00"))
        await world.go_to(at("11-28 18:00"))
        kinds = [line.split(" ", 2)[2] for line in world.when("测试联1")]
        assert kinds == ["ask", "nudge", "overdue"]


async def test_the_last_day_of_february_is_a_cutoff(tmp_path: Path) -> None:
    async with month_world(tmp_path, published) as world:
        await world.load(plan_of(entry(1), cutoff_day="last"), at("2019-02-18 10:00"))
        await world.link_all(at("2019-02-18 10:00"))
        await world.go_to(at("2019-03-31 12:00"))
        assert world.when("测试联1")[:4] == [
            "02-21 09:30 ask",
            "02-26 09:30 nudge",
            "02-27 09:30 nudge",
            "02-28 08:30 overdue",
        ]
        assert "2月27日24时截止" in world.heard("测试联1")[0]
        assert "3月30日24时截止" in world.heard("测试联1")[4]
        assert await world.states("2019-02") == ["missing"]


async def test_two_lists_with_different_cutoff_days_each_get_their_summary(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), cutoff_day=10), at("10-30 10:00"))
        await world.load(plan_of(entry(1, unit="新单位"), key="新督"), at("10-30 10:00"))
        await world.link_all(at("10-30 10:00"))
        await world.go_to(at("11-28 18:00"))
        summaries = [line for line in world.when(OFFICE) if "summary" in line]
        assert summaries == ["11-12 09:00 summary", "11-28 09:00 summary"]


async def test_whoever_was_asked_with_an_earlier_cutoff_is_not_nudged_on_the_day_of_asking_of_a_later_one(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, ["测试联"], unit="测试单位"), cutoff_day=23), at("11-01 10:00"))
        await world.load(plan_of(entry(1, ["测试联"], unit="测试单位"), key="新督"), at("11-01 10:00"))
        await world.link_all(at("11-01 10:00"))
        await world.go_to(at("11-27 18:00"))
        assert world.when("测试联") == [
            "11-16 09:30 ask",
            "11-21 09:30 nudge",
            "11-22 09:30 nudge",
            "11-23 08:30 overdue",
        ]


@pytest.mark.parametrize(
    ("before", "after", "changed", "first_gone", "begins"),
    [
        ({}, {"cutoff_rule": "inclusive"}, "11-25 10:00", "11-28 00:00", "11-28 00:00"),
        ({"cutoff_rule": "inclusive"}, {"cutoff_rule": "exclusive"}, "11-25 10:00", "11-29 00:00", "11-29 00:00"),
        ({"cutoff_day": 10}, {"cutoff_day": 28}, "11-05 10:00", "11-10 00:00", "11-10 00:00"),
    ],
)
async def test_a_rule_changed_in_mid_month_leaves_no_instant_that_belongs_to_no_month(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any], changed: str, first_gone: str, begins: str
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2), **before), at("11-01 10:00"))
        await world.link_all(at("11-01 10:00"))
        await world.go_to(at(changed))
        await world.load(plan_of(entry(1), entry(2), **after), at(changed))
        await world.go_to(at(first_gone) - timedelta(minutes=1))
        assert "11月" in await world.says("测试联1", "1推进 演练 2推进 演练", at(first_gone) - timedelta(minutes=1))
        await world.beat(at(first_gone))
        reports = [report for report in await world.rows(Report) if report.month == "2018-12"]
        assert [report.previous_cutoff_at for report in reports] == [at(begins)] * 2
        assert "12月" in await world.says("测试联1", "1推进 演练 2推进 演练", at(first_gone) + timedelta(hours=9))


async def test_an_issue_with_an_earlier_cutoff_than_its_plan_begins_its_next_month_with_it(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        plan = plan_of(entry(1), entry(4, cutoff_rule="exclusive"), cutoff_rule="inclusive")
        await world.load(plan, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 20:00"))
        await world.says("测试联4", "1推进 演练 2推进 演练", at("11-27 20:00"))
        await world.go_to(at("11-28 10:00"))
        assert "12月" in await world.says("测试联4", "1推进 演练 2推进 演练", at("11-28 10:00"))
        assert "11月" in await world.says("测试联1", "1推进 演练 2推进 演练", at("11-28 10:00"))


async def test_windows_and_hours_of_another_office_are_kept(tmp_path: Path) -> None:
    windows = ((time(10), time(11)), (time(15), time(16)))
    async with month_world(
        tmp_path, windows=windows, ask_time=time(9, 30), note_time=time(10), leader_time=time(9)
    ) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 18:00"))
        assert [line[6:11] for line in world.when("测试联1")] == ["10:00", "10:00", "10:00", "10:00"]
