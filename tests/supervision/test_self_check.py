"""The office's one line of a morning: its figures are those of the rows, and quiet days are quiet."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.tables import Notice, Outage, Person, Report
from supervision.facts import set_fact
from supervision.months.outages import beats
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of
from texts import self_check as texts

PLAN = plan_of(*[entry(number) for number in range(1, 6)])
WORDS = "1推进 演练 2推进 演练"


def lines(world: MonthWorld, since: str = "01-01 00:00") -> list[str]:
    return [text for text in world.heard(OFFICE, since) if text.startswith("【自查】")]


async def test_a_month_brings_a_line_from_the_workday_after_the_ask_to_the_one_after_the_push(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-08 10:00"))
        await world.link_all(at("11-08 10:00"))
        await world.go_to(at("12-20 18:00"))
        said = [each.split()[0] for each in world.when(OFFICE) if each.endswith("self_check")]
        assert said == ["11-22", "11-23", "11-26", "11-27", "11-28", "11-29"]
        assert {each.split()[1] for each in world.when(OFFICE) if each.endswith("self_check")} == {"08:30"}
        assert lines(world)[0] == "【自查】11月22日08:30：11月应报5份，已报0份；提醒应发5条，已送达5条，未送达0条。"


async def test_every_figure_is_counted_from_the_rows_and_who_was_not_reached_is_named(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        plan = plan_of(*[entry(number) for number in range(1, 6)], entry(6, [""]))
        await world.load(plan, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"), but=["测试联5", "测试领3"])
        await world.go_to(at("11-21 18:00"))
        await world.says("测试联1", WORDS, at("11-21 19:00"))
        await world.says("测试联2", "1推进 演练", at("11-21 19:00"))
        await world.blocks("测试联4", at("11-23 10:00"))
        morning = world.now
        while morning < at("11-29 09:00"):
            morning = min(morning + timedelta(days=1), at("11-29 09:00"))
            await world.go_to(morning.replace(hour=9, minute=0))
            today = morning.strftime("%m-%d 00:00")
            for line in lines(world, today):
                assert figures(line) == await counted_by_hand(world, at(today)), line
            if morning.day == 26:  # after this day's nudge was written, before it leaves: nobody needs it any more
                await world.says("测试联2", WORDS, morning)
        assert "未送达2条（问题五 测试联5，未接入；问题六 联络人未定）" in lines(world)[0]
        assert "已报1份（另部分报送1份）" in lines(world)[0]
        assert [n.step for n in await world.notices("nudge") if n.state == "stale"] != []
        last = lines(world)[-1]
        assert "联络人测试联4，已停用机器人" in last
        assert "牵头领导测试领3，未接入" in last
        assert len(lines(world)) == 6


def figures(line: str) -> tuple[int, ...]:
    """应报, 已报, 应发, 已送达, 未送达."""
    found = re.search(r"应报(\d+)份，已报(\d+)份.*应发(\d+)条，已送达(\d+)条，未送达(\d+)条", line)
    assert found is not None, line
    return tuple(int(each) for each in found.groups())


async def counted_by_hand(world: MonthWorld, before: datetime) -> tuple[int, ...]:
    """The same from every row of the store, one by one. The reports have not changed since the line was sent."""
    reports = [row for row in await world.rows(Report) if row.month == "2018-11"]
    office = next(person.id for person in await world.rows(Person) if person.name == OFFICE)
    due = arrived = lost = 0
    for notice in await world.rows(Notice):
        if notice.cycle != "2018-11" or notice.person_id == office or notice.state == "stale":
            continue
        if notice.due_at < before:
            due += 1
            arrived += notice.state == "sent"
            lost += notice.state == "refused"
    asked = {n.person_id for n in await world.rows(Notice) if n.kind == "ask"}
    for report in reports:
        if report.state == "unreachable" and report.person_id not in asked:
            due, lost = due + 1, lost + 1
    return (len(reports), sum(r.state in ("submitted", "returned", "late") for r in reports), due, arrived, lost)


async def test_what_should_have_left_and_did_not_is_said(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-21 09:00"))
        async with world.store.begin() as session:
            for number in range(3):
                row = Notice(
                    recipient=f"person:{number + 1}",
                    person_id=number + 1,
                    kind="nudge",
                    cycle="2018-11",
                    step="w9",
                    state="sending",
                    due_at=at("11-21 09:00"),
                    created_at=at("11-21 09:00"),
                )
                session.add(row)
        await world.go_to(at("11-22 09:00"))
        assert lines(world)[0].endswith("提醒应发8条，已送达5条，未送达0条，还有3条没有发出。")


async def test_on_quiet_days_it_speaks_only_of_a_service_that_stood_still(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-05 10:00"))
        await world.link_all(at("11-05 10:00"))
        await world.heard_again(at("11-05 10:00"))
        await world.go_to(at("11-09 20:00"))  # a Friday
        assert lines(world) == []
        world.polls = False
        await world.heard_again(at("11-09 22:30"))
        await world.go_to(at("11-11 10:00"))
        world.polls = False
        await world.heard_again(at("11-11 12:00"))
        await world.go_to(at("11-14 20:00"))
        assert lines(world) == ["【自查】11月12日08:30：系统曾中断：11月9日20:00至22:30、11月11日10:00至12:00。"]
        assert [each for each in world.when(OFFICE) if each.endswith("self_check")] == ["11-12 08:30 self_check"]


async def test_a_heart_that_stood_still_is_written_down_and_told_once_with_the_outage_of_the_same_hours(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.heard_again(at("11-20 10:00"))
        async with world.store.begin() as session:
            await set_fact(session, "heartbeat", at("11-20 10:00").astimezone(UTC).isoformat(), at("11-20 10:00"))
        await world.go_to(at("11-22 18:00"))
        world.polls = False
        async with world.store.begin() as session:
            await beats(session, at("11-22 18:14"))
            await beats(session, at("11-22 20:15"))
        await world.heard_again(at("11-22 20:10"))
        await world.go_to(at("11-26 10:00"))
        kinds = [(row.kind, row.began_at, row.ended_at) for row in await world.rows(Outage)]
        assert kinds == [
            ("heartbeat", at("11-22 18:00"), at("11-22 20:15")),
            ("platform", at("11-22 18:00"), at("11-22 20:10")),
        ]
        spoken = [line for line in lines(world) if "中断" in line]
        assert [line.partition("；系统")[2] for line in spoken] == ["曾中断：11月22日18:00至20:15。"]
        assert spoken[0].startswith("【自查】11月23日08:30")


async def test_back_after_days_only_todays_line_is_said_and_at_night_none(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(PLAN, at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-21 20:00"))
        for moment in ("11-26 07:00", "11-26 10:40", "11-26 11:00", "11-26 20:00"):
            await world.beat(at(moment))
        assert [each for each in world.when(OFFICE, "11-22 00:00") if "self" in each] == ["11-26 10:40 self_check"]


def test_many_names_are_cut_short() -> None:
    words = texts.reminders(9, 0, 9, 0, [f"测试{n}" for n in range(9)])
    assert words == "提醒应发9条，已送达0条，未送达9条（测试0；测试1；测试2；测试3；测试4；测试5等9人）"
