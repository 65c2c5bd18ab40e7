"""督办告知、约谈建议、回头看: who else hears of orange and red, and what is put before the office to decide."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from plan.value import ResponsiblePerson, Target, TargetKind
from storage.tables import Closeout, Issue, Notice, Publication, SiteCheck, Talk, Warning
from supervision.desk.command import command, parse_command
from supervision.people import person_called
from supervision.warning.heads import head_of, write_down
from supervision.warning.offering import plan_offers
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

WHOLE = "1推进 演练 2推进 演练"
INSPECTOR, HEAD = "测试督查", "测试组长"


async def begun(world: MonthWorld) -> None:
    """Issue 1's target passes on 20 November; issue 2 has none; issue 3 is led by the head of the leading group."""
    one = entry(1, targets=(Target(TargetKind.DATE, date(2018, 11, 20)),))
    await world.load(plan_of(one, entry(2), entry(3, leader=HEAD)), at("10-01 09:00"))
    await world.link_all(at("10-01 10:00"), but=(HEAD,))
    await world.link(INSPECTOR, at("10-01 10:00"), "inspector")
    await world.link(HEAD, at("10-01 10:00"), "group_head")


@pytest.fixture
async def month(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=begun) as world:
        yield world


async def report_all(world: MonthWorld, when: str, *but: str) -> None:
    for name in ("测试联1", "测试联2", "测试联3"):
        if name not in but:
            await world.says(name, WHOLE, at(when))


async def desk(world: MonthWorld, text: str) -> str:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        office = await person_called(session, OFFICE)
        return (await command(session, office, *parsed, world.now, world.practice, Path("."))).text


def of(world: MonthWorld, name: str, word: str) -> list[str]:
    return [text for text in world.heard(name) if word in text]


async def test_orange_is_heard_by_the_inspection_group_once_and_red_by_the_heads_too(month: MonthWorld) -> None:
    await month.beat(at("10-22 11:00"))
    await report_all(month, "10-23 10:00")
    await month.beat(at("11-20 11:00"))
    await month.go_to(at("11-21 11:00"))
    [told] = of(month, INSPECTOR, "【督办告知】")
    assert told.endswith(
        "【督办告知】1条。请结合日常督察核实。\n"
        " 问题一（方面1）橙色督办：整改时限2018年11月20日已过；牵头单位测试单位1，牵头领导测试领1"
    )
    assert of(month, HEAD, "【督办告知】") == []
    await report_all(month, "11-22 14:00")
    await month.beat(at("12-20 11:00"))
    await month.go_to(at("12-24 11:00"))  # more than 30 days past: red
    assert len(of(month, INSPECTOR, "【督办告知】")) == 2
    [red] = of(month, HEAD, "【督办告知】")
    assert "红色" in red
    assert "如需约谈，由市环督办报请。" in red
    levels = [n for n in await month.notices("raised_level") if n.state == "sent"]
    assert len(levels) == 3


async def test_a_cause_that_is_gone_by_the_morning_is_not_told(month: MonthWorld) -> None:
    await month.beat(at("11-20 23:00"))
    await month.beat(at("11-21 00:10"))
    assert [n.state for n in await month.notices("raised_level")] == ["queued"]
    async with month.store.begin() as session:
        await session.exec(update(Issue).where(col(Issue.number) == 1).values(status="closed"))
    await month.go_to(at("11-23 11:00"))
    assert [n.state for n in await month.notices("raised_level")] == ["stale"]
    assert of(month, INSPECTOR, "【督办告知】") == []


async def test_who_leads_the_issue_is_warned_as_its_leader_alone(month: MonthWorld) -> None:
    await month.beat(at("11-05 11:00"))
    async with month.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 3))).one()
        facts = {"reason": "演练", "by": 1}
        session.add(
            Warning(
                subject=f"issue:{issue.id}",
                issue_id=issue.id or 0,
                trigger="by_office",
                month="2018-11",
                level="red",
                raised_at=at("11-05 12:00"),
                facts=facts,
            )
        )
    await month.go_to(at("11-06 11:00"))
    assert of(month, HEAD, "【督办告知】") == []
    assert len(of(month, HEAD, "演练")) == 1
    assert "问题三（方面3）" in of(month, INSPECTOR, "【督办告知】")[0]


async def test_three_workdays_after_the_push_the_facts_for_talks_are_put_before_the_office_once(
    month: MonthWorld,
) -> None:
    await month.beat(at("10-22 11:00"))
    await report_all(month, "10-23 10:00")
    await month.beat(at("11-02 11:00"))
    await month.beat(at("11-21 11:00"))
    await report_all(month, "11-26 14:00", "测试联2")
    await month.go_to(at("11-30 17:00"))
    assert of(month, OFFICE, "【约谈建议】") == []
    await month.go_to(at("12-04 11:00"))
    [offer] = of(month, OFFICE, "【约谈建议】")
    assert "■ 问题一（方面1）未按照时限落实整改工作" in offer
    assert "■ 问题二（方面2）未将整改结果及时报送\n 11月逾期未报" in offer
    assert "约谈对象：测试单位2主要负责人测试责2" in offer  # the plan itself names the 局长
    assert "要提请就回：约谈 提出 2 T2" in offer
    assert "问题三" not in offer
    assert await month.rows(Talk) == []  # the machine proposes nothing
    shown = await desk(month, "约谈 提出 2 T2")
    assert "约谈对象：测试单位2主要负责人测试责2（测试单位2局长）" in shown


async def test_facts_that_are_gone_by_the_morning_are_not_offered(month: MonthWorld) -> None:
    await month.beat(at("10-22 11:00"))
    await report_all(month, "10-23 10:00", "测试联2", "测试联3")
    await month.beat(at("10-31 23:00"))
    await month.beat(at("11-01 00:10"))
    assert [n.state for n in await month.notices("alarm") if "offers" in n.facts] == ["queued"]
    await month.says("测试联2", WHOLE, at("11-01 07:00"))
    await month.go_to(at("11-01 09:30"))
    [offer] = of(month, OFFICE, "【约谈建议】")
    assert "问题三" in offer
    assert "问题二" not in offer


async def test_untrue_and_unpublished_are_told_the_morning_after_and_only_people_find_untrue(month: MonthWorld) -> None:
    await month.beat(at("11-05 11:00"))
    async with month.store.begin() as session:
        office = await person_called(session, OFFICE)
        checked = SiteCheck(
            issue_id=2,
            month="2018-10",
            verdict="untrue",
            inspectors=["演练甲", "演练乙"],
            text="3号排口未封",
            checked_on=date(2018, 11, 5),
            entered_by=office.id or 0,
            entered_at=at("11-05 12:00"),
        )
        closed = Closeout(
            issue_id=3, round=1, begun_at=at("10-08 10:00"), accepted_at=at("10-10 10:00"), outcome="closed"
        )
        session.add_all([checked, closed])
        await session.exec(update(Issue).where(col(Issue.number) == 3).values(status="closed"))
    await month.go_to(at("11-08 11:00"))
    offer = "\n".join(of(month, OFFICE, "【约谈建议】"))
    assert "■ 问题二（方面2）反馈整改情况失实\n 核查结论不实：演练甲、演练乙2018年11月5日核查，3号排口未封" in offer
    assert "■ 问题三（方面3）未及时公开整改结果\n 2018年10月10日已验收，20个工作日内没有公开" in offer
    assert "事由：反馈整改情况失实" in await desk(month, "约谈 提出 2 T3")
    async with month.store.begin() as session:
        session.add(
            Publication(issue_id=3, link="演练链接", day=date(2018, 11, 9), entered_by=1, entered_at=at("11-09 10:00"))
        )
        session.add(
            SiteCheck(issue_id=1, verdict="true", checked_on=date(2018, 11, 9), entered_by=1, entered_at=month.now)
        )
    heard = len(of(month, OFFICE, "【约谈建议】"))
    await month.beat(at("11-20 11:00"))
    assert len(of(month, OFFICE, "【约谈建议】")) == heard
    assert "没有“未及时公开整改结果”的事实" in await desk(month, "约谈 提出 3 T4")


async def test_missing_twice_in_six_months_counts_also_when_made_up_for(month: MonthWorld) -> None:
    await month.beat(at("10-22 11:00"))
    await month.beat(at("10-30 11:00"))
    await month.says("测试联2", WHOLE, at("10-30 11:30"))
    assert "没有“未将整改结果及时报送”的事实" in await desk(month, "约谈 提出 2 T2")
    await month.beat(at("11-21 11:00"))
    await month.beat(at("11-28 11:00"))
    await month.says("测试联2", "补11月 " + WHOLE, at("11-28 11:30"))
    assert "近6个月有2个月逾期未报（10月、11月）" in await desk(month, "约谈 提出 2 T2")


async def test_the_office_hears_when_the_day_of_a_look_back_has_come(month: MonthWorld) -> None:
    await month.beat(at("11-05 11:00"))
    async with month.store.begin() as session:
        row = Closeout(
            issue_id=3,
            round=1,
            begun_at=at("10-08 10:00"),
            accepted_at=at("11-05 10:00"),
            outcome="closed",
            number="演练1号",
            notice_on=date(2018, 10, 20),
            lookback_due=date(2018, 11, 9),
        )
        session.add(row)
        await session.exec(update(Issue).where(col(Issue.number) == 3).values(status="closed"))
    await month.beat(at("11-08 17:00"))
    assert of(month, OFFICE, "【回头看】") == []
    await month.go_to(at("11-12 11:00"))
    [word] = of(month, OFFICE, "【回头看】")
    assert "问题三（方面3，演练1号）的回头看日期2018年11月9日已到" in word
    async with month.store.begin() as session:
        await session.exec(update(Closeout).values(lookback_due=date(2018, 11, 22)))
        await session.exec(update(Issue).values(status="closed"))  # the last one: the service is silent
    await month.beat(at("11-23 11:00"))
    assert len(of(month, OFFICE, "【回头看】")) == 1


async def test_who_heads_a_unit_is_what_the_office_wrote_down_else_what_the_plan_says(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        deputy = entry(2, unit="市乙局", responsible="")
        people = (ResponsiblePerson("测试副", "市乙局副局长"),)
        await world.load(
            plan_of(
                entry(1, unit="市甲局", responsible="测试正"),
                type(deputy)(**(vars(deputy) | {"responsible_persons": people})),
            ),
            at("10-01 09:00"),
        )
        async with world.store.begin() as session:
            by = await person_called(session, "测试正")
            assert [head.name if (head := await head_of(session, unit)) else "" for unit in ("市甲局", "市乙局")] == [
                "测试正",
                "",
            ]
            assert await write_down(session, "市乙局", "演练丙", "局长", "演练文", by, world.now) is None
            again = await write_down(session, "市乙局", "演练丙", "局长", "演练文", by, world.now)
            assert again is not None
            assert again.ended_at is None
            before = await write_down(session, "市乙局", "演练丁", "局长", "演练文2", by, world.now)
            assert before is not None
            assert (before.name, before.ended_at) == ("演练丙", world.now)
            head = await head_of(session, "市乙局")
            assert head is not None
            assert (head.name, head.basis) == ("演练丁", "演练文2")


async def test_nothing_is_put_before_an_office_that_is_not_there(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, targets=(Target(TargetKind.DATE, date(2018, 10, 2)),))), at("10-01 09:00"))
        async with world.store.begin() as session:
            calendar = await world.practice.calendar(session)
            await plan_offers(session, at("11-10 12:00"), world.practice, calendar)
            await plan_offers(session, at("11-11 12:00"), world.practice, calendar)
        assert await world.rows(Notice) == []
