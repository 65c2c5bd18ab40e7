"""An outage over the cut-off: it moves, nobody is blamed, and who lacks something hears of it (Settled 5)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from plan.value import Plan
from storage.tables import CutoffMove, LedgerEntry, Outage, Report
from supervision.condition import condition
from supervision.months.cutoff_moves import moves_of
from supervision.months.outages import known_until, lived_through, served
from supervision.summary.month import summary
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of, weekdays
from texts.summary.month import summary_pages

PLAN = plan_of(entry(1), entry(2))
WORDS = "1推进 演练 2推进 演练"


async def until_the_last_evening(world: MonthWorld, *plans: Plan, evening: str = "11-27 21:30") -> None:
    for plan in plans or (PLAN,):
        await world.load(plan, at("11-19 10:00"))
    await world.link_all(at("11-19 10:00"))
    await world.heard_again(at("11-19 10:00"))
    await world.go_to(at(evening))


async def out_until(world: MonthWorld, back: str, beats: bool = True) -> None:
    """No poll succeeds until `back`; with `beats` the heart goes on beating."""
    world.polls = False
    if beats:
        await world.go_to(at(back) - timedelta(seconds=1))
    await world.heard_again(at(back))
    await world.beat(at(back))


async def cutoffs(world: MonthWorld, month: str = "2018-11") -> list[datetime]:
    reports = sorted(await world.rows(Report), key=lambda report: report.id or 0)
    return [report.cutoff_at for report in reports if report.month == month]


@pytest.mark.parametrize("beats", [True, False])
async def test_a_cutoff_within_an_outage_of_two_hours_moves_and_nobody_is_blamed(tmp_path: Path, beats: bool) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await world.says("测试联1", WORDS, at("11-27 21:00"))
        await out_until(world, "11-28 10:05", beats)
        assert await cutoffs(world) == [at("11-29 12:00")] * 2
        assert await world.states() == ["submitted", "asked"]
        assert await world.warnings() == []
        (move,) = await world.rows(CutoffMove)
        (outage,) = [row for row in await world.rows(Outage) if row.kind == "platform"]
        assert (move.month, move.old_at, move.new_at) == ("2018-11", at("11-28 00:00"), at("11-29 12:00"))
        assert (move.outage_id, outage.began_at, outage.ended_at) == (outage.id, at("11-27 21:30"), at("11-28 10:05"))
        assert [row.facts["reports"] for row in await world.rows(LedgerEntry) if row.act == "cutoff_moved"] == [2]


async def test_one_asked_only_on_the_last_day_hears_of_the_move_in_the_last_nudge(tmp_path: Path) -> None:
    """The nudge of the new cut-off's eve and the one that tells of the move are one message: it must say both."""
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-19 10:00"))
        await world.link_all(at("11-19 10:00"), but=["测试联2"])
        await world.heard_again(at("11-19 10:00"))
        await world.go_to(at("11-27 14:40"))
        await world.link("测试联2", at("11-27 14:45"))
        await world.go_to(at("11-27 21:30"))
        await out_until(world, "11-30 22:00")
        await world.go_to(at("12-03 11:00"))
        assert world.when("测试联2", "11-28 00:00") == ["12-03 08:30 nudge"]
        (nudge,) = world.heard("测试联2", "11-28 00:00")
        assert "截止由11月27日24时改为12月3日12时" in nudge


async def test_who_lacks_something_hears_of_the_move_in_the_next_window_and_everything_follows_it(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await world.says("测试联1", WORDS, at("11-27 21:00"))
        await out_until(world, "11-28 19:00")
        await world.go_to(at("12-05 18:00"))
        assert world.when("测试联1", "11-27 18:00") == []
        assert world.when("测试联2", "11-27 18:00") == ["11-29 08:30 nudge", "11-30 08:30 overdue"]
        nudge, note = world.heard("测试联2", "11-27 18:00")
        moved = "因系统中断（11月27日21:30至11月28日19:00），截止由11月27日24时改为11月29日12时，在此之前报来都算按时。"
        assert moved in nudge
        assert "问题二" in nudge
        assert "未在11月29日12时前收到" in note
        assert world.when("测试领2") == ["11-30 09:00 warning", "12-04 09:00 warning"]
        assert "应于11月29日12时前" in world.heard("测试领2")[0]
        assert "已逾21小时" in world.heard("测试领2")[0]
        assert world.when("测试责2", "11-28 00:00") == ["11-30 08:30 overdue_copy"]
        alarms = [text for text in world.heard(OFFICE) if "系统中断" in text and "调度截止" in text]
        assert alarms == [
            "【系统中断】11月27日21:30至11月28日19:00收不到消息。11月调度截止由11月27日24时改为11月29日12时，"
            "在此之前报来都算按时。还没报齐的1份，机器人会在发送时段告知联络人。"
        ]
        assert [text for text in world.heard(OFFICE, "11-28 00:00") if "未报1份" in text]


async def test_between_the_old_and_the_new_cutoff_a_report_is_on_time_and_after_it_late(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-28 10:05")
        assert "按时" in await world.says("测试联1", WORDS, at("11-29 11:59"))
        await world.go_to(at("11-29 12:00"))
        assert await world.states() == ["submitted", "missing"]
        assert "迟报" in await world.says("测试联2", WORDS, at("11-29 12:00"))
        assert [(r.month, r.on_time) for r in await world.rows(Report) if r.month == "2018-11"] == [
            ("2018-11", True),
            ("2018-11", False),
        ]


async def test_words_of_the_days_won_belong_to_the_old_month_and_the_next_begins_at_the_moved_cutoff(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-28 10:05")
        await world.go_to(at("11-30 10:00"))
        december = [report for report in await world.rows(Report) if report.month == "2018-12"]
        assert [report.previous_cutoff_at for report in december] == [at("11-29 12:00")] * 2
        await world.go_to(at("12-28 10:00"))
        assert world.when("测试联1", "12-01 00:00")[0] == "12-21 09:30 ask"
        assert await world.states("2018-12") == ["missing", "missing"]


@pytest.mark.parametrize(
    ("evening", "back"),
    [
        ("11-27 23:30", "11-28 01:29"),  # too short to move anything
        ("11-27 20:00", "11-27 23:59"),  # over before the cut-off
        ("11-28 00:00", "11-28 10:00"),  # began after it
    ],
)
async def test_an_outage_too_short_or_beside_the_cutoff_moves_nothing(tmp_path: Path, evening: str, back: str) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world, evening=evening)
        await out_until(world, back)
        await world.go_to(at("11-28 10:00"))
        assert await world.rows(CutoffMove) == []
        assert await world.states() == ["missing", "missing"]
        assert [row.kind for row in await world.rows(Outage)] == ["platform"]


async def test_less_than_fifteen_minutes_is_no_outage(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-27 21:44:59")
        assert await world.rows(Outage) == []
        await out_until(world, "11-27 21:59:59")
        assert [row.began_at for row in await world.rows(Outage)] == [at("11-27 21:44:59")]


async def test_no_cutoff_is_worked_off_while_nobody_knows_whether_the_platform_can_be_heard(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        world.polls = False
        await world.go_to(at("11-28 09:00"))
        assert await world.states() == ["asked", "asked"]
        assert [m for m in world.sent if m.at > at("11-27 21:30") and m.person != OFFICE] == []


async def test_a_second_outage_over_the_moved_cutoff_moves_it_again_and_the_same_one_never_twice(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-28 10:05")
        await world.heard_again(at("11-28 10:06"))
        await world.go_to(at("11-29 11:00"))
        await out_until(world, "11-29 16:00")
        assert await cutoffs(world) == [at("11-30 12:00")] * 2
        moves = [(row.old_at, row.new_at) for row in await world.rows(CutoffMove)]
        assert moves == [(at("11-28 00:00"), at("11-29 12:00")), (at("11-29 12:00"), at("11-30 12:00"))]
        await world.go_to(at("12-03 18:00"))
        assert world.when("测试联1", "11-28 00:00") == [
            "11-28 10:05 nudge",
            "11-29 16:00 nudge",
            "12-03 08:30 overdue",
        ]
        async with world.store.begin() as session:
            session.add(CutoffMove(**await moved_row(world)))
            with pytest.raises(IntegrityError):
                await session.flush()
            await session.rollback()


async def test_a_second_move_on_the_day_the_first_was_told_waits_for_the_next(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-28 19:00")
        await world.go_to(at("11-29 11:00"))
        await out_until(world, "11-29 16:00")
        await world.go_to(at("11-30 11:00"))
        assert world.when("测试联1", "11-28 00:00") == ["11-29 08:30 nudge", "11-30 08:30 nudge"]
        assert "改为11月30日12时" in world.heard("测试联1")[-1]


async def moved_row(world: MonthWorld) -> dict[str, Any]:
    row: CutoffMove = (await world.rows(CutoffMove))[0]
    return row.model_dump(exclude={"id"})


async def test_an_issue_with_its_own_cutoff_keeps_it_when_the_outage_covers_the_other_only(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world, plan_of(entry(1), entry(4, cutoff_rule="inclusive")))
        await out_until(world, "11-28 01:00")
        assert await cutoffs(world) == [at("11-29 12:00"), at("11-29 00:00")]
        await world.go_to(at("12-03 18:00"))
        assert world.when("测试联4", "11-28 12:00") == ["11-29 08:30 overdue"]
        assert world.when("测试联1", "11-28 00:00") == ["11-28 08:30 nudge", "11-30 08:30 overdue"]
        assert "11月28日24时" in world.heard("测试领4")[0]
        assert "11月29日12时" in world.heard("测试领1")[0]


async def test_of_two_lists_only_the_one_whose_cutoff_was_covered_moves(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        other = plan_of(entry(1, ["别联"], unit="别单位"), key="别督", cutoff_day=26)
        await until_the_last_evening(world, PLAN, other)
        await out_until(world, "11-28 10:05")
        assert await cutoffs(world) == [at("11-29 12:00"), at("11-29 12:00"), at("11-26 00:00")]
        async with world.store.read() as session:
            shown = await summary(session, "2018-11", at("11-28 11:00"), world.practice)
            found = {line.name: line.words for line in await condition(session, at("11-28 11:00"), world.practice)}
        assert dict(shown.cutoffs) == {"测督": at("11-29 12:00"), "别督": at("11-26 00:00")}
        moved = "因系统中断（11月27日21:30至11月28日10:05），截止由11月27日24时改为11月29日12时"
        assert moved in summary_pages(shown, True)[0].splitlines()
        assert found["outages"] == (
            "the newest of 1: 11-27 21:30 to 11-28 10:05; cut-off 11-28 00:00 moved to 11-29 12:00"
        )


async def test_the_move_goes_past_the_days_of_rest(tmp_path: Path) -> None:
    def shut(day: date) -> bool | None:
        return weekdays(day) and day != date(2018, 11, 29)

    async with month_world(tmp_path, published=shut) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-28 10:05")
        assert await cutoffs(world) == [at("11-30 12:00")] * 2


async def test_a_contact_added_after_the_move_gets_the_cutoff_in_force(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        await out_until(world, "11-28 10:05")
        async with world.store.read() as session:
            assert len(await moves_of(session, ["2018-11"])) == 1
        await world.load(plan_of(entry(1), entry(2), entry(3)), at("12-01 10:00"))
        reports = [r for r in await world.rows(Report) if r.assignment_id == 3]
        assert [(r.month, r.previous_cutoff_at) for r in reports] == [("2018-12", at("11-29 12:00"))]


async def test_two_months_of_silence_blame_nobody_for_either(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world, evening="11-26 18:00")
        await out_until(world, "2019-01-14 10:00", beats=False)
        await world.go_to(at("2019-01-18 18:00"))
        assert await world.rows(CutoffMove) == []
        assert await world.states("2018-11") == ["waived", "waived"]
        assert await world.states("2018-12") == ["waived", "waived"]
        assert await world.warnings() == []
        await world.go_to(at("2019-01-22 10:00"))
        assert world.when("测试联1", "2018-12-01 00:00") == ["01-21 09:30 ask"]


async def test_a_message_that_comes_back_with_the_platform_finds_the_cutoff_moved(tmp_path: Path) -> None:
    """The poll is told of first, then its words are stored: said during the outage, after the old cut-off."""
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world)
        world.polls = False
        await world.heard_again(at("11-28 10:05"))
        assert "按时" in await world.says("测试联1", WORDS, at("11-28 10:05"))


async def test_words_that_come_before_the_first_poll_after_the_cutoff_are_late_like_any_others(tmp_path: Path) -> None:
    """A webhook may bring them in the seconds between two looks."""
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world, evening="11-27 23:59:58")
        world.polls = False
        assert "迟报" in await world.says("测试联1", WORDS, at("11-28 00:00:01"))
        assert await world.states() == ["late", "missing"]


async def test_nothing_is_concluded_where_nobody_tells_of_polls(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-19 10:00"))
        await world.link_all(at("11-19 10:00"))
        await world.go_to(at("11-21 10:00"))
        await world.beat(at("11-28 10:00"))
        assert await world.rows(Outage) == []
        async with world.store.begin() as session:
            assert await known_until(session, at("11-28 10:00")) == at("11-28 10:00")
            await lived_through(session, at("11-29 10:00"))
            assert await known_until(session, at("11-29 11:00")) == at("11-29 11:00")


async def test_the_last_word_is_written_seldom_but_at_once_for_a_cutoff(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await until_the_last_evening(world, evening="11-27 23:59:50")
        seen = []
        for moment in ("11-27 23:59:55", "11-28 00:00:01", "11-28 00:00:05", "11-28 00:00:22"):
            async with world.store.begin() as session:
                await served(session, at(moment), world.practice)
                seen.append(await known_until(session, at("11-30 00:00")))
        assert seen == [at(each) for each in ("11-27 23:59:50", "11-28 00:00:01", "11-28 00:00:01", "11-28 00:00:22")]
