"""请假: while it lasts the stand-in is asked and nudged; the duty stays the contact's, and goes back by itself."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from storage.tables import Dialogue, Filing, LedgerEntry, Person, Report, Request, StandIn
from supervision.handover.standing_in import away_on, heard_for, speaks_for
from supervision.people import person_called
from tests.supervision.contacts_world import agree, links, office
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of

AWAY, STRANGER = "测试联3", "张三"
ASKED = "请假 11-20至11-30 由张三代 13700000000"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=october_made_up) as world:
        yield world


async def october_made_up(world: MonthWorld) -> None:
    await world.load(plan_of(entry(3), entry(5)), at("10-10 10:00"))
    await world.link_all(at("10-10 10:00"))
    await world.go_to(at("11-12 12:00"))
    for number in (1, 2):
        await world.says(f"测试联{2 * number + 1}", "补10月 1完成 2完成", at("11-12 12:00"))


async def on_leave(
    world: MonthWorld, words: str = ASKED, now: datetime = at("11-15 10:00"), links_at: str = ""
) -> None:
    """Asked for, approved, and the stand-in linked."""
    await world.says(AWAY, words, now)
    await agree(world, now, len(await world.rows(Request)))
    if links_at:
        await links(world, STRANGER, at(links_at))


async def acting(world: MonthWorld, day: str) -> str:
    """Who acts for the contact on a day."""
    async with world.store.read() as session:
        contact = await person_called(session, AWAY)
        away = await away_on(session, date.fromisoformat(day))
        who = away.get(contact.id or 0, contact.id or 0)
        names = {person.id: person.name for person in [contact, *await world.rows(Person)]}
    return names[who]


async def test_the_request_is_entered_once_and_the_receipt_says_the_days(world: MonthWorld) -> None:
    assert await world.says(AWAY, ASKED, at("11-15 10:00")) == (
        "已转市环督办确认（申请1）：11月20日（周二）至11月30日（周五）请假，由张三（13700000000）代报。"
        "确认前提醒仍发给您；请假期间您自己也可以报。"
    )
    assert "等市环督办确认，不用再发" in await world.says(AWAY, ASKED, at("11-15 10:01"))
    await agree(world, at("11-15 11:00"))
    assert "已经登记，不用再发" in await world.says(AWAY, ASKED, at("11-15 12:00"))
    assert len(await world.rows(Request)) == 1


@pytest.mark.parametrize(
    ("first", "question", "second"),
    [
        ("请假", "请写上从哪天到哪天、由谁代报，例如“请假 11-20至11-30 由张三代”。", "11-20至11-30 由张三代"),
        ("请假 11-20至11-30", "请写上期间由谁代报，例如“由张三代 13800000000”。", "张三"),
        ("请假，由张三代", "请写上从哪天到哪天，例如“11-20至11-30”。", "11-20至11-30"),
        ("请假，由张三代", "请写上从哪天到哪天，例如“11-20至11-30”。", "从11月20日到11月30日"),
    ],
)
async def test_what_is_missing_is_asked_in_one_sentence_and_alone_answers(
    world: MonthWorld, first: str, question: str, second: str
) -> None:
    assert await world.says(AWAY, first, at("11-15 10:00")) == question
    assert "11月20日（周二）至11月30日（周五）请假，由张三代报" in await world.says(AWAY, second, at("11-15 10:01"))
    assert await world.rows(Dialogue) == []


async def test_a_report_with_a_date_is_no_answer_to_which_days(world: MonthWorld) -> None:
    await world.go_to(at("11-21 12:00"))
    await world.says(AWAY, "请假，由张三代", at("11-21 12:00"))
    assert "1 完成" in await world.says(AWAY, "1完成 11月20日验收 2无变化 未到节点", at("11-21 12:01"))
    assert await world.rows(Request) == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("请假 11-01至11-09 由张三代", "已经过去"),
        ("请假 11-30至11-20 由张三代", "请核对日期"),
    ],
)
async def test_days_that_make_no_sense_are_said(world: MonthWorld, words: str, answer: str) -> None:
    assert answer in await world.says(AWAY, words, at("11-15 10:00"))
    assert await world.rows(Request) == []


async def test_while_it_lasts_the_stand_in_is_asked_and_nudged_and_then_it_goes_back(world: MonthWorld) -> None:
    await on_leave(world, "请假 11-20至11-26 由张三代", links_at="11-15 11:00")
    await world.go_to(at("11-27 20:00"))
    assert world.when(AWAY, "11-16 00:00") == ["11-27 09:30 nudge"]
    assert world.when(STRANGER, "11-16 00:00") == ["11-21 09:30 ask", "11-26 09:30 nudge"]
    assert world.heard(STRANGER, "11-16 00:00")[0].startswith("【11月调度】张三同志：请报问题三")


async def test_what_the_stand_in_says_is_the_contacts_report_marked_as_his(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await world.go_to(at("11-21 12:00"))
    assert "（代测试联3报）" in await world.says(STRANGER, "1完成 2推进", at("11-21 12:00"))
    async with world.store.read() as session:
        stand_in, contact = await person_called(session, STRANGER), await person_called(session, AWAY)
    filing = (await world.rows(Filing))[-1]
    assert (filing.source, filing.person_id) == ("stand_in", stand_in.id)
    assert (await world.states())[0] == "submitted"
    assert "改" in await world.says(AWAY, "改1 推进 再等一份批文", at("11-21 13:00"))
    assert (await world.rows(Filing))[-1].person_id == contact.id


async def test_the_question_for_a_reason_says_for_whom_it_is(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await world.go_to(at("11-21 12:00"))
    asked = await world.says(STRANGER, "无变化", at("11-21 12:00"))
    assert asked.startswith("可以。11月21日12:00收到，按时，记“无变化”。（代测试联3报）请选原因")
    assert "代测试联3报" not in await world.says(AWAY, "汇总一下", at("11-21 12:01"))


async def test_a_leave_that_begins_after_the_ask_has_the_stand_in_asked_once(world: MonthWorld) -> None:
    await world.go_to(at("11-21 12:00"))
    await on_leave(world, "请假 11-23至11-30 由张三代", at("11-22 10:00"), links_at="11-22 11:00")
    await world.go_to(at("11-27 20:00"))
    assert world.when(AWAY, "11-22 12:00") == ["11-22 14:30 decision"]
    assert world.when(STRANGER, "11-22 12:00") == ["11-23 09:30 ask", "11-26 09:30 nudge", "11-27 09:30 nudge"]
    begun = [entry for entry in await world.rows(LedgerEntry) if entry.act == "leave_began"]
    assert len(begun) == 1


async def test_over_the_cutoff_the_duty_is_the_contacts_and_who_acts_hears(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await world.go_to(at("11-28 12:00"))
    assert (await world.states())[0] == "missing"
    assert world.when(STRANGER, "11-28 00:00") == ["11-28 08:30 overdue"]
    assert world.when(AWAY, "11-16 00:00") == []
    warning = world.heard("测试领3", "11-28 00:00")[0]
    assert "联络：测试联3" in warning
    assert "已提醒3次（21、26、27日）" in warning
    assert "记迟报" in await world.says(STRANGER, "1完成 2完成", at("11-28 14:00"))
    async with world.store.read() as session:
        contact = await person_called(session, AWAY)
    reports = [row for row in await world.rows(Report) if row.month == "2018-11"]
    assert min(reports, key=lambda row: row.assignment_id).person_id == contact.id


async def test_back_before_the_push_the_contact_hears_of_it_himself(world: MonthWorld) -> None:
    await on_leave(world, "请假 11-20至11-27 由张三代", links_at="11-15 11:00")
    await world.go_to(at("11-28 12:00"))
    assert world.when(AWAY, "11-16 00:00") == ["11-28 08:30 overdue"]
    assert world.when(STRANGER, "11-28 00:00") == []


async def test_a_stand_in_who_cannot_be_reached_makes_nobody_overdue(world: MonthWorld) -> None:
    await on_leave(world)
    await world.go_to(at("11-21 12:00"))
    assert (await world.states())[0] == "unreachable"
    assert any("张三，代测试联3，未接入，13700000000" in text for text in world.heard("测试督办员"))
    await world.go_to(at("11-28 12:00"))
    assert (await world.states())[0] == "unreachable"
    assert world.when(AWAY, "11-16 00:00") == []


async def test_one_not_reached_when_the_leave_begins_late_is_asked_when_he_links(world: MonthWorld) -> None:
    await world.go_to(at("11-21 12:00"))
    await on_leave(world, "请假 11-23至11-30 由张三代", at("11-22 10:00"))
    await world.go_to(at("11-23 10:00"))
    assert (await world.states())[0] == "unreachable"
    greeting = await links(world, STRANGER, at("11-23 11:00"))
    assert "测试联3同志11月23日（周五）至11月30日（周五）请假，期间请您代报问题三" in greeting
    await world.beat(at("11-23 11:00"))
    assert world.when(STRANGER) == ["11-23 11:00 ask"]
    assert (await world.states())[0] == "asked"


async def test_it_goes_back_unreached_and_the_contact_is_asked(world: MonthWorld) -> None:
    await on_leave(world, "请假 11-20至11-22 由张三代")
    await world.go_to(at("11-23 12:00"))
    assert world.when(AWAY, "11-16 00:00") == ["11-23 09:30 ask"]


async def test_a_leave_ended_early_gives_the_duty_back_at_once(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await world.go_to(at("11-22 12:00"))
    assert await world.says(AWAY, "我回来了，销假", at("11-22 12:00")) == (
        "已销假，从现在起仍由您报送，提醒也发给您。张三不再代报。"
    )
    assert await world.says(STRANGER, "1完成 2完成", at("11-22 12:01")) == ""
    assert await world.says(AWAY, "销假", at("11-22 12:02")) == "目前没有登记您的请假，仍由您报送。"
    await world.go_to(at("11-26 12:00"))
    assert world.when(AWAY, "11-22 13:00") == ["11-26 09:30 nudge"]


async def test_a_request_not_decided_yet_is_taken_back_by_the_same_word(world: MonthWorld) -> None:
    await world.says(AWAY, ASKED, at("11-15 10:00"))
    assert await world.says(AWAY, "销假", at("11-15 10:05")) == "还没确认的请假（申请1）已撤回，仍由您报送。"
    assert "已改提" in await office(world, "申请 1", at("11-15 10:06"))


async def test_the_office_can_end_a_leave(world: MonthWorld) -> None:
    await on_leave(world)
    assert "问题三：测试联3；11月20日（周二）至11月30日（周五）由张三代报" in await office(
        world, "联络人", at("11-16 10:00")
    )
    assert "仍由测试联3报送" in await office(world, "联络人 销假 测试联3", at("11-16 10:01"))
    assert await acting(world, "2018-11-21") == AWAY


async def test_of_overlapping_leaves_the_newest_holds(world: MonthWorld) -> None:
    await on_leave(world)
    await on_leave(world, "请假 11-26至11-28 由李四代", at("11-16 10:00"))
    assert [await acting(world, f"2018-11-{day}") for day in (19, 20, 25, 26, 28, 29, 30)] == [
        AWAY,
        STRANGER,
        STRANGER,
        "李四",
        "李四",
        STRANGER,
        STRANGER,
    ]


async def test_two_requests_for_the_same_days_are_one(world: MonthWorld) -> None:
    await world.says(AWAY, ASKED, at("11-15 10:00"))
    assert "代替前一次的申请" in await world.says(AWAY, "请假 11-22至12-02 由李四代", at("11-15 10:05"))
    assert [row.state for row in await world.rows(Request)] == ["withdrawn", "asked"]


async def test_a_stand_in_who_is_away_himself_is_not_taken(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(3), entry(5, ["李四"])), at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        await world.says("李四", "请假 11-25至12-02 由王芳代", at("11-15 10:00"))
        await agree(world, at("11-15 11:00"))
        said = await world.says(AWAY, "请假 11-20至11-30 由李四代", at("11-16 10:00"))
        assert said == "李四同志11月25日（周日）至12月2日（周日）也请假，请换一位代报。"


async def test_a_stand_in_who_goes_away_later_has_his_own_act_for_both() -> None:
    away = {1: 2, 2: 3}
    assert (heard_for(3, {1: 3, 2: 3}), heard_for(1, away), speaks_for(1, away)) == ([3, 1, 2], [], [1])


async def test_leaves_that_lead_back_to_the_contact_leave_him_acting(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        one, other = await person_called(session, AWAY), await person_called(session, "测试联5")
        third = await person_called(session, "测试责3")
        days = {"from_day": date(2018, 11, 20), "until_day": date(2018, 11, 22)}
        session.add(StandIn(person_id=one.id, stand_in_id=other.id, **days))
        session.add(StandIn(person_id=other.id, stand_in_id=one.id, **days))
    async with world.store.read() as session:
        assert await away_on(session, date(2018, 11, 21)) == {}
    async with world.store.begin() as session:
        session.add(StandIn(person_id=other.id, stand_in_id=third.id, **days))
    async with world.store.read() as session:
        assert await away_on(session, date(2018, 11, 21)) == {one.id: third.id, other.id: third.id}


async def test_a_contact_replaced_while_away_takes_no_stand_in_with_him(world: MonthWorld) -> None:
    await on_leave(world)
    await office(world, "联络人 换 3 王芳", at("11-16 10:00"))
    await office(world, "发", at("11-16 10:00"))
    assert [row.ended_at is not None for row in await world.rows(StandIn)] == [True]
