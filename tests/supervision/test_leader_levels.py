"""Warnings of every level: what raises them, how they rise, how they end, and that none is said twice."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from plan.value import Contact, Target, TargetKind
from rules.warning import Level, after, counts_from, deadline_level, verifier
from storage.tables import Filing, Instruction, Issue, Notice, Person, Warning
from supervision.desk.command import command, parse_command
from supervision.people import person_called
from supervision.warning.extending import dated, extend
from tests.supervision.leader_world import message_to, tells
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

WHOLE = "1推进 演练 2推进 演练"


def due(*days: tuple[int, int, int] | str) -> tuple[Target, ...]:
    return tuple(Target(TargetKind.DATE, date(*day)) for day in days if not isinstance(day, str))


async def raised(world: MonthWorld) -> list[tuple[str, str, str, str]]:
    rows = sorted(await world.warnings(), key=lambda row: row.id or 0)
    return [(row.trigger, row.month, row.level, row.state) for row in rows]


async def desk(world: MonthWorld, text: str) -> str:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        office = await person_called(session, OFFICE)
        return (await command(session, office, *parsed, world.now, world.practice, Path("."))).text


def test_levels_rise_month_by_month() -> None:
    assert [after(None), after(Level.YELLOW), after(Level.ORANGE), after(Level.RED)] == [
        Level.YELLOW,
        Level.ORANGE,
        Level.RED,
        Level.RED,
    ]


@pytest.mark.parametrize(
    ("today", "inherited", "level"),
    [
        (date(2018, 11, 20), False, None),
        (date(2018, 11, 21), False, Level.ORANGE),
        (date(2018, 12, 20), False, Level.ORANGE),
        (date(2018, 12, 21), False, Level.RED),
        (date(2018, 11, 27), True, None),
        (date(2018, 11, 28), True, Level.YELLOW),
        (date(2018, 12, 28), True, Level.YELLOW),
        (date(2018, 12, 29), True, Level.ORANGE),
        (date(2019, 1, 28), True, Level.RED),
    ],
)
def test_a_deadline_is_orange_when_passed_red_after_thirty_days_and_an_inherited_one_is_given_time(
    today: date, inherited: bool, level: Level | None
) -> None:
    assert deadline_level(today, date(2018, 11, 20), inherited, date(2018, 11, 28)) == level
    assert counts_from(date(2018, 11, 20), True, date(2018, 11, 28)) == date(2018, 12, 28)


def test_the_office_does_not_check_itself() -> None:
    assert verifier(["市环督办"]) == verifier(["环委办"]) == "市委督查室"
    assert verifier(["市环保局"]) == ""


async def test_a_report_missing_month_after_month_is_yellow_orange_red(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("2019-01-29 18:00"))
        assert await raised(world) == [
            ("report_overdue", "2018-11", "yellow", "escalated"),
            ("report_overdue", "2018-12", "orange", "escalated"),
            ("report_overdue", "2019-01", "red", "pushed"),
        ]
        yellow, again, orange, _, red = world.heard("测试领1")
        assert yellow.startswith("【整改预警·黄】")
        assert "再次提醒" in again
        assert orange.startswith("【整改预警·橙】")
        assert "橙色督办：连续2个月逾期未报。" in orange
        assert "11月进展" not in orange
        assert red.startswith("【整改预警·红】")
        assert "红色，建议提请约谈：连续3个月逾期未报。" in red


async def test_a_month_made_up_before_anybody_was_told_does_not_count(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 01:00"))
        await world.says("测试联1", WHOLE, at("11-28 01:00"))
        await world.go_to(at("12-28 18:00"))
        assert [(month, level) for _, month, level, _ in await raised(world)] == [
            ("2018-11", "yellow"),
            ("2018-12", "yellow"),
        ]


async def test_partial_twice_running_is_yellow_and_ends_when_the_rest_comes(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        for day in ("11-22 10:00", "12-24 10:00"):
            await world.go_to(at(day))
            await world.says("测试联1", "1推进 演练", at(day))
        await world.go_to(at("12-28 10:00"))
        assert await raised(world) == [("partial_twice", "2018-12", "yellow", "pushed")]
        [warning] = world.heard("测试领1")
        assert "问题一（方面1）连续两个月部分报送，12月还差措施2。" in warning
        assert warning.count("问题一") == 1
        await world.says("测试联1", "2推进 演练", at("12-28 11:00"))
        await world.go_to(at("2019-01-02 18:00"))
        assert "连续两个月部分报送（12月）" in world.heard("测试领1")[-1]
        assert "【预警解除】" in world.heard("测试领1")[-1]


async def test_a_month_reported_in_time_ends_what_stood_of_the_one_before(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("12-24 10:00"))
        await world.says("测试联1", WHOLE, at("12-24 10:00"))
        await world.go_to(at("12-26 18:00"))
        assert "问题一11月逾期未报：12月进展已报，请知。" in world.heard("测试领1")[-1]
        assert [row.state for row in await world.warnings()] == ["resolved"]


async def test_a_deadline_that_passes_is_told_in_lines_and_to_the_leader_once_a_level(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, targets=due((2018, 12, 14)))), at("11-06 10:00"))
        await world.link_all(at("11-06 10:00"))
        for day in ("11-22 10:00", "12-24 10:00"):
            await world.go_to(at(day))
            await world.says("测试联1", WHOLE, at(day))
        await world.go_to(at("12-31 18:00"))
        contact = [text for text in world.heard("测试联1") if "时限" in text]
        assert ["剩30天" in contact[0], "剩7天" in contact[1], "已过" in contact[2], len(contact)] == [
            True,
            True,
            True,
            3,
        ]
        assert [line.split(" ", 2)[2] for line in world.when("测试领1")] == ["deadline", "warning", "warning"]
        near, passed, _ = world.heard("测试领1")
        assert "剩7天" in near
        assert passed.startswith("【整改预警·橙】")
        assert "整改时限2018年12月14日，已过3天。" in passed
        assert "2项措施自报完成0项｜最近一次进展：11月22日" in passed
        await world.go_to(at("2019-01-20 18:00"))
        assert [level for _, _, level, _ in await raised(world)] == ["orange", "red"]
        red = [text for text in world.heard("测试领1") if "预警·红" in text]
        assert len(red) == 2
        assert "整改时限已过30天以上" in red[0]


async def test_what_was_overdue_from_birth_is_said_fairly_and_stays_yellow(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, targets=due((2018, 9, 30)))), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.says("测试联1", WHOLE, at("11-22 10:00"))
        await world.go_to(at("11-28 10:00"))
        assert [text for text in world.heard("测试联1") if "补齐日期" in text]
        [warning] = world.heard("测试领1")
        assert warning.startswith("【整改预警·黄】")
        assert "整改时限2018年9月30日，方案印发前即已到期，自2018年12月28日起计。" in warning
        await world.go_to(at("12-28 23:00"))
        assert {level for trigger, _, level, _ in await raised(world) if trigger == "deadline_passed"} == {"yellow"}
        await world.go_to(at("12-31 23:00"))
        assert [row[2:] for row in await raised(world) if row[0] == "deadline_passed"] == [
            ("yellow", "escalated"),
            ("orange", "pushed"),
        ]


async def test_a_new_date_ends_the_warning_before_it_is_told(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, targets=due((2018, 11, 21)))), at("11-06 10:00"))
        await world.link_all(at("11-06 10:00"))
        await world.go_to(at("11-22 08:40"))
        assert [level for _, _, level, _ in await raised(world)] == ["orange"]
        async with world.store.begin() as session:
            issue = (await session.exec(select(Issue))).one()
            [target] = await dated(session, issue.id or 0)
            office = await person_called(session, OFFICE)
            await extend(session, issue, target, date(2019, 3, 31), "演练依据", office, world.now)
        await world.go_to(at("11-23 18:00"))
        assert not any("整改预警" in text for text in world.heard("测试领1"))
        assert [state for *_, state in await raised(world)] == ["resolved"]


async def test_an_overdue_report_and_a_passed_deadline_are_one_message_with_both_levels(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        one = entry(1, targets=due((2018, 11, 27)), leader="测试领")
        await world.load(plan_of(one, entry(2, leader="测试领")), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 18:00"))
        [warning] = [text for text in world.heard("测试领") if "整改预警" in text]
        assert warning.startswith("【整改预警·橙】测试领同志：")
        assert "橙色督办。" in warning
        assert warning.count("黄色预警。") == 2
        assert await raised(world) == [
            ("report_overdue", "2018-11", "yellow", "pushed"),
            ("report_overdue", "2018-11", "yellow", "pushed"),
            ("deadline_passed", "2018-11", "orange", "pushed"),
        ]


async def test_nothing_doubles_when_every_beat_is_done_again(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, targets=due((2018, 9, 30))), entry(2)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        moment = at("11-20 10:00")
        while moment < at("12-05 18:00"):
            for _ in range(2):
                await world.beat(moment)
            moment += timedelta(hours=1)
        keys = [(row.subject, row.trigger, row.month, row.level) for row in await world.warnings()]
        assert len(keys) == len(set(keys)) == 3
        assert len([text for text in world.heard("测试领1") if "预警" in text]) == 2
        assert len([text for text in world.heard("测试领2") if "预警" in text]) == 2
        days = [line.split()[0] for line in world.when("测试领1")]
        assert len(days) == len(set(days))


async def test_two_messages_unread_and_the_office_calls(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        await tells(world, "测试领2", "1", at("11-28 10:00"))
        await world.go_to(at("12-05 18:00"))
        assert len(world.heard("测试领1")) == 2
        [call] = [text for text in world.heard(OFFICE) if text.startswith("【请电话】")]
        assert "测试领1" in call
        assert "问题一" in call
        assert "请电话报告1位" in await desk(world, "预警")


async def test_the_office_raises_and_lifts_with_a_preview_and_the_leader_hears_both(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, unit="市环委办")), at("11-06 10:00"))
        await world.link_all(at("11-06 10:00"))
        await world.go_to(at("11-07 10:00"))
        preview = await desk(world, "预警 发布 1 黄 整改进度偏慢")
        assert "将发布黄色预警：问题一（方面1）整改进度偏慢" in preview
        assert await world.warnings() == []
        assert "已发布" in await desk(world, "发")
        assert "没有重复发布" in await desk(world, "/warn raise 1 yellow 再说一次")
        await world.go_to(at("11-08 18:00"))
        [warning] = world.heard("测试领1")
        assert "问题一（方面1）市环督办预警：整改进度偏慢。" in warning
        assert "市环委办（自督，核查方：市委督查室）" in warning
        assert "黄色预警｜问题一｜市环督办预警（整改进度偏慢）｜已送达未阅｜测试领1" in await desk(world, "预警")
        assert "请写原因" in await desk(world, "预警 解除 1")
        assert "测试领1会在下次汇总里看到" in await desk(world, "预警 解除 1 已召开调度会")
        await desk(world, "发")
        await world.go_to(at("11-09 18:00"))
        assert "已召开调度会" in world.heard("测试领1")[-1]
        assert "目前没有未解除的预警" in await desk(world, "/warn")
        assert "已解除" in await desk(world, "/warn show 1")
        assert "没有改动" in await desk(world, "预警 撤销 1 误报")


async def test_the_office_sees_instructions_late_answers_and_closes_one(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        await tells(world, "测试领1", "3", at("11-28 10:01"))
        await world.go_to(at("11-28 10:05"))
        assert "1　问题一｜测试领1 11月28日：“请抓紧”｜待回复，12月5日24时前" in await desk(world, "批示")
        await world.go_to(at("12-06 10:00"))
        assert [text for text in world.heard(OFFICE) if "批示逾期未回复" in text]
        assert "其中逾期1条" in await desk(world, "/instruct open")
        assert "将办结批示1" in await desk(world, "批示 1 办结 已当面汇报")
        await desk(world, "发")
        assert "待回复0条" in await desk(world, "批示 全部")
        assert "没有改动" in await desk(world, "批示 1 办结")
        closed = await tells(
            world, "测试联1", "批示回复：来晚了", at("12-06 11:00"), await message_to(world, "测试联1", "instruction")
        )
        assert "已办结" in closed.text
        assert "问题一｜测试领1 11月28日10:01提请" in await desk(world, "约谈 清单")


async def test_a_registered_deputy_reads_and_answers_and_is_marked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"), but=["测试领1"])
        world.now = at("11-20 10:05")
        assert "将登记测试秘书同志为测试领1同志的代阅人" in await desk(world, "代阅 测试领1 测试秘书 13800000009")
        link = await desk(world, "发")
        assert "start=" in link
        await world.go_to(at("11-28 10:00"))
        assert world.heard("测试领1") == []
        async with world.store.begin() as session:
            from supervision.access.joining import join

            welcome = await join(session, link.rpartition("=")[2], 4_000_000_001, world.now, world.practice)
        assert "您为测试领1同志代阅预警" in welcome.text
        await world.go_to(at("11-28 15:00"))
        [warning] = world.heard("测试领1")
        assert "测试领1同志（测试秘书同志代阅）" in warning
        assert "测试秘书代阅" in (await tells(world, "测试秘书", "1", at("11-28 15:10"))).text
        assert "测试秘书同志代阅转达" in (await tells(world, "测试秘书", "2 请抓紧", at("11-28 15:11"))).text
        await world.go_to(at("11-28 15:20"))
        assert "测试领1同志批示（测试秘书同志代阅转达）：请抓紧。" in world.heard("测试联1")[-1]
        assert "测试秘书代阅" in await desk(world, "预警 1")


async def test_a_leader_who_is_a_contact_keeps_his_digits_apart(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, leader="测试兼职"), entry(2, ["测试兼职"], leader="")), at("11-20 10:00"))
        from tests.supervision.test_month_leaders import _one_person

        await _one_person(world, "测试兼职")
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        assert "已阅" not in (await tells(world, "测试兼职", "2推进 演练", at("11-28 10:00"))).text
        asked = await tells(world, "测试兼职", "2 请抓紧", at("11-28 10:01"))
        assert "是措施2的进展，还是批示" in asked.text
        assert "已记录批示" in (await tells(world, "测试兼职", "批示", at("11-28 10:02"))).text
        await world.go_to(at("11-28 10:03"))
        assert any("请抓紧" in text for text in world.heard("测试联1"))


async def test_words_asked_about_are_filed_as_a_report_when_they_are_one(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, leader="测试兼职"), entry(2, ["测试兼职"], leader="")), at("11-20 10:00"))
        from tests.supervision.test_month_leaders import _one_person

        await _one_person(world, "测试兼职")
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 10:00"))
        await tells(world, "测试兼职", "2 管网接通两公里", at("11-28 10:01"))
        assert await world.states() == ["missing", "missing"]
        await tells(world, "测试兼职", "进展", at("11-28 10:02"))
        assert await world.states() == ["missing", "late"]
        assert "已阅" in (await tells(world, "测试兼职", "1", at("11-28 10:03"))).text


async def test_a_closed_issue_warns_no_more(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, targets=due((2018, 11, 20)))), at("11-06 10:00"))
        await world.link_all(at("11-06 10:00"))
        await world.go_to(at("11-21 08:00"))
        async with world.store.begin() as session:
            await session.exec(update(Issue).values(status="closed"))
        await world.go_to(at("11-23 18:00"))
        assert not any("整改预警" in text for text in world.heard("测试领1"))
        async with world.store.read() as session:
            rows = await session.exec(select(Warning.state).where(col(Warning.resolved_at).is_(None)))
            assert list(rows) == []
            waits = await session.exec(
                select(Notice.id).where(col(Notice.kind) == "warning", col(Notice.state) == "queued")
            )
            assert list(waits) == []


async def test_who_is_known_by_this_name_and_phone_reads_as_himself_and_nobody_reads_for_himself(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, [Contact("测试联1", phone="13800000001")])), at("10-15 10:00"))
        await world.link_all(at("10-15 10:00"))
        await desk(world, "代阅 测试领1 测试联1 13800000001")
        assert "本人已接入" in await desk(world, "发")
        assert [person.name for person in await world.rows(Person)].count("测试联1") == 1
        assert "不能是测试领1同志本人" in await desk(world, "代阅 测试领1 测试领1 13800000002")


async def test_a_warning_taken_back_is_not_said_to_stand_when_raised_again(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("10-15 10:00"))
        await world.link_all(at("10-15 10:00"))
        await desk(world, "预警 发布 1 黄 进度偏慢")
        await desk(world, "发")
        assert "没有重复发布" in await desk(world, "预警 发布 1 黄 进度偏慢")
        await desk(world, "预警 误报 1 数字看错")
        await desk(world, "发")
        said = await desk(world, "预警 发布 1 黄 进度仍偏慢")
        assert "（编号1）已处理：误报撤销。同一级别一个月只发布一次" in said


async def test_that_an_instruction_is_done_is_no_tick_of_a_measure(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("10-15 10:00"))
        await world.link_all(at("10-15 10:00"))
        assert "1 完成" not in (await tells(world, "测试联1", "批示 1 办结", at("11-22 10:00"))).text
        assert await world.rows(Filing) == []
        await tells(world, "测试领1", "批示 问题一：请抓紧", at("11-22 11:00"))
        await world.go_to(at("11-22 12:00"))
        assert "测试领1" in (await tells(world, "测试联1", "批示1已办结", at("11-22 15:00"))).text
        [row] = await world.rows(Instruction)
        assert (row.state, row.answer) == ("answered", "已办结")
