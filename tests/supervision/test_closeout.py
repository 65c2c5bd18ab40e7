"""销号登记与约谈: refusals say all at once, nobody verifies himself, talks need facts (DOMAIN §1.6, §1.7)."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage.tables import Closeout, CloseoutCheck, Issue, LedgerEntry, Message, Notice, Person, SiteCheck, Talk
from supervision.closeout.own import closeout_of_own, parse_closeout
from supervision.closeout.silence import everything_closed
from supervision.desk.command import parse_command
from tests.supervision.desk_world import PRACTICE, World, at, open_month, say, small_plan, world


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        await open_month(made, at(1))
        yield made


async def sent(desk: World, text: str, now: datetime) -> str:
    shown = await say(desk, text, now)
    assert shown.rstrip().endswith("确认请回“发”，不发就不用回。"), shown
    return await say(desk, "发", now)


async def rows(desk: World, table: type[Any]) -> list[Any]:
    async with desk.store.read() as session:
        return list(await session.exec(select(table).order_by(table.id)))


async def issue(desk: World, number: int) -> Issue:
    async with desk.store.read() as session:
        return (await session.exec(select(Issue).where(col(Issue.number) == number))).one()


async def lead(desk: World, number: int, *units: str, status: str = "") -> None:
    async with desk.store.begin() as session:
        row = (await session.exec(select(Issue).where(col(Issue.number) == number))).one()
        row.lead_units = list(units) or row.lead_units
        row.status = status or row.status


async def test_sample_e_the_checks_as_they_stand_and_what_is_missing(desk: World) -> None:
    await desk.files(5, {"1": ("in_progress", "封堵6/9")}, at(20))
    await sent(desk, "核查 5 ①通过 督查室 11-15", at(21))
    await sent(desk, "核查 5 ⑤通过 督查室 11-15 潭环〔2018〕12号", at(21))
    assert await say(desk, "/closeout 5 check", at(21)) == (
        "问题五（水源保护）销号五查｜已挂账\n"
        " ①核查清楚 通过（11月15日 市委督查室，佐证0份）\n"
        " ②处理到位 缺（无处罚或“不涉及”说明）\n"
        " ③整改完成 缺（措施1未报完成，佐证0份）\n"
        " ④办结销号 —（最后判）\n"
        " ⑤建立机制 通过（11月15日 市委督查室，潭环〔2018〕12号，佐证0份）\n"
        "结论：不能申请。还差②③。"
    )
    refused = await say(desk, "销号 5 申请 申请表3号", at(21))
    assert refused == ("问题五不能申请销号，还差2项：②处理到位（无处罚或“不涉及”说明）；③整改完成（措施1未报完成）。")
    assert (await issue(desk, 5)).status == "registered"


@pytest.mark.parametrize(
    ("units", "words", "answer"),
    [
        (("市环督办",), "核查 1 ①通过 市环委办 11-15", "核查方应是市委督查室"),
        (("市环委办",), "核查 1 ①通过 市政府督查室 11-15", "核查方应是市委督查室"),
        (("市甲局",), "核查 1 ①通过 市甲局 11-15", "核查方不能是牵头单位"),
        (("市甲局",), "核查 1 ④通过 督查室 11-15", "④办结销号由申请表、公示和异议自动判定"),
        (("市甲局",), "核查 1 ③不涉及 督查室 11-15 没有", "“不涉及”只用于②"),
        (("市甲局",), "核查 1 ②不涉及 督查室 11-15", "“不涉及”只用于②处理到位，请写明原因"),
        (("市甲局",), "核查 1 ①通过 督查室 12-15", "核查日期还没到"),
        (("市甲局",), "核查 1 ①通过", "请写核查方"),
    ],
)
async def test_a_verdict_that_does_not_count_is_refused_and_nothing_is_written(
    desk: World, units: tuple[str, ...], words: str, answer: str
) -> None:
    await lead(desk, 1, *units)
    assert answer in await say(desk, words, at(21))
    assert await rows(desk, CloseoutCheck) == []
    assert await rows(desk, Closeout) == []


async def test_a_later_verdict_takes_the_place_of_the_one_before_and_both_are_kept(desk: World) -> None:
    await sent(desk, "核查 1 ①未通过 督查室 11-15 还有2处", at(21))
    assert "代替原结论：未通过（11月15日 市委督查室）" in await say(desk, "核查 1 ①通过 督查室 11-20", at(21))
    await say(desk, "发", at(21))
    assert "没有重复办" in await say(desk, "发", at(21))
    assert "已有这条结论" in await say(desk, "核查 1 ①通过 督查室 11-20", at(21))
    checks = await rows(desk, CloseoutCheck)
    assert [(one.verdict, one.replaced_at) for one in checks] == [("failed", at(21)), ("passed", None)]


async def test_nothing_happens_without_the_second_word_and_twice_is_once(desk: World) -> None:
    assert "已挂账 → 整改中" in await say(desk, "销号 1 begin", at(21))
    assert (await issue(desk, 1)).status == "registered"
    assert "已办：问题一“整改中”" in await say(desk, "发", at(21))
    assert await say(desk, "发", at(21)) == "刚才那条已经办理，没有重复办。"
    moved = [row for row in await rows(desk, Notice) if row.kind == "issue_moved"]
    assert len({row.person_id for row in moved}) == len(moved) == 3
    assert [entry.act for entry in await rows(desk, LedgerEntry) if entry.act.startswith("issue_")] == ["issue_begin"]


async def test_sent_back_the_round_ends_and_the_next_one_is_checked_anew(desk: World) -> None:
    await lead(desk, 4, status="rectifying")
    await desk.files(4, {"1": ("done", "验收意见潭环〔2018〕9号")}, at(20))
    await sent(desk, "销号 4 申请 申请表1号 处理：不涉及 机制：潭环〔2018〕10号", at(21))
    assert "不能申请销号，没有改动" in await say(desk, "销号 4 申请 申请表1号 处理：不涉及 机制：10号", at(21))
    await sent(desk, "核查 4 ①未通过 督查室 11-20 2处未回访", at(21))
    assert "①核查清楚（未通过：2处未回访）" in await say(desk, "销号 4 公示 https://example.org", at(21))
    assert "退回要写原因" in await say(desk, "销号 4 退回", at(21))
    await sent(desk, "销号 4 退回 2处未回访，限期2018-12-20", at(21))
    assert (await issue(desk, 4)).status == "returned"
    [first] = await rows(desk, Closeout)
    assert (first.round, first.ended_at, first.ended_why) == (1, at(21), "2处未回访，限期2018-12-20")
    await sent(desk, "销号 4 申请 申请表2号 处理：不涉及 机制：潭环〔2018〕10号", at(22))
    assert [row.round for row in await rows(desk, Closeout)] == [1, 2]
    assert "①核查清楚 缺" in await say(desk, "核查 4", at(22))


async def test_others_look_at_their_own_and_learn_nothing_of_other_issues(desk: World) -> None:
    async with desk.store.begin() as session:
        contact = (await session.exec(select(Person).where(col(Person.name) == "测试丁"))).one()
        answers = []
        for words in ("销号 五", "销号情况 4", "销号 12", "销号"):
            found = parse_closeout(words)
            assert found is not None
            answers.append((await closeout_of_own(session, contact, found[0], at(21), PRACTICE)).text)
    assert answers[0].startswith("问题五（水源保护）销号五查")
    assert answers[1:3] == ["这个问题的销号情况您看不了。"] * 2
    assert answers[3] == "看哪个问题？例：销号 十五"
    assert [parse_closeout(words) for words in ("申请销号", "销号后怎么办", "1推进 2完成")] == [None] * 3


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("销号", ("closeout", "")),
        ("销号 九", ("closeout", "九")),
        ("销号9公示 https://example.org 10天", ("closeout", "9公示 https://example.org 10天")),
        ("/closeout 9 check", ("closeout", "9 check")),
        ("核查 9 ①通过 督查室 11-15", ("verify", "9 ①通过 督查室 11-15")),
        ("核查情况正常", None),
        ("销号材料已经交了", None),
        ("约谈 提出 9 T1", ("talk", "提出 9 T1")),
        ("约谈 同意 3", ("talk", "同意 3")),
        ("约谈记录收到", None),
        ("约谈 3", ("talk", "3")),
        ("约谈 问题九", ("talk", "问题九")),
        ("约谈 3 办结", ("talk", "3 办结")),
        ("约谈一家企业", None),
        ("预警 问题五", ("warn", "问题五")),
        ("预警五家企业", None),
    ],
)
def test_the_words_of_the_office(words: str, meant: tuple[str, str] | None) -> None:
    assert parse_command(words) == meant


async def test_an_empty_store_is_not_called_closed_and_one_open_issue_keeps_the_service_speaking(desk: World) -> None:
    async with desk.store.begin() as session:
        assert not await everything_closed(session)
        every = list(await session.exec(select(Issue)))
        for one in every:
            one.status = "closed"
        await session.flush()
        assert await everything_closed(session)
        every[0].status = "sustained"
        await session.flush()
        assert not await everything_closed(session)
        for one in every:
            one.status = "filed"


async def test_a_talk_needs_its_facts_is_decided_by_people_and_runs_to_its_answer(desk: World) -> None:
    async with desk.store.begin() as session:
        session.add(
            Message(
                update_id=1,
                chat_id=1,
                person_id=desk.office.id,
                kind="text",
                sent_at=at(28),
                arrived_at=at(28),
                counts_at=at(28),
            )
        )
    assert "目前没有“未按照时限落实整改工作”的事实" in await say(desk, "约谈 提出 1 T1", at(28))
    assert "失实只能由人认定" in await say(desk, "约谈 提出 1 T3", at(28))
    shown = await say(desk, "约谈 提出 5 T1", at(28))
    assert "事由：未按照时限落实整改工作" in shown
    assert "已过59天" in shown
    assert "已登记约谈1" in await say(desk, "发", at(28))
    assert "没有重复办" in await say(desk, "发", at(28))
    assert "还没有办完，没有重复登记" in await say(desk, "约谈 提出 5 T1", at(28))
    assert "没有改动" in await say(desk, "约谈 已谈 1", at(28))
    assert "请写明内容" in await say(desk, "约谈 不同意 1", at(28))
    await sent(desk, "约谈 同意 1 组长批准", at(28))
    await sent(desk, "约谈 已谈 1 2018-11-27", at(28))
    assert "2018年12月28日前报整改落实情况" in await say(desk, "约谈 纪要 1 限期封堵 30日", at(28))
    await say(desk, "发", at(28))
    assert "待责任单位答复" in await say(desk, "约谈", at(28))
    await sent(desk, "约谈 答复 1 已封堵", at(28))
    assert "约谈1现在是“责任单位已答复，待核查”，没有改动。" in await say(desk, "约谈 答复 1 已封堵", at(28))
    [row] = await rows(desk, Talk)
    assert (row.state, row.triggers, row.decision) == ("answered", ["T1_not_on_schedule"], "组长批准")
    acts = [entry.act for entry in await rows(desk, LedgerEntry) if entry.act.startswith("talk_")]
    assert acts == ["talk_proposed", "talk_approved", "talk_held", "talk_minutes_issued", "talk_answered"]


async def test_untrue_is_proposed_only_with_a_verdict_entered_before_whatever_is_said(desk: World) -> None:
    refused = await say(desk, "约谈 提出 1 T3 不实：督查室张某、李某11月20日现场核查", at(28))
    assert "请先登记两名核查人员的结论，例如“核查 1 不实 张某、李某 11-20 3号排口未封”" in refused
    async with desk.store.begin() as session:
        found = SiteCheck(
            issue_id=(await issue(desk, 1)).id or 0,
            verdict="untrue",
            inspectors=["演练张", "演练李"],
            text="3号排口未封",
            checked_on=date(2018, 11, 20),
            entered_by=desk.office.id or 0,
            entered_at=at(21),
        )
        session.add(found)
    shown = await say(desk, "约谈 提出 1 T3", at(28))
    assert "事由：反馈整改情况失实" in shown
    assert "演练张、演练李2018年11月20日核查，3号排口未封" in shown
