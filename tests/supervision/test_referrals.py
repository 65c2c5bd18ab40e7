"""会商、移送、负责人: the agenda of a meeting, clues handed over to their written result, who heads a unit."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage.tables import Difficulty, Issue, LedgerEntry, Message, Notice, Person, Referral, UnitHead
from supervision.closeout.referrals import plan_late_results
from supervision.desk.command import parse_command
from supervision.notices.office import compose_alarm
from tests.supervision.desk_world import PRACTICE, World, at, open_month, say, small_plan, world


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        await open_month(made, at(1))
        yield made


async def sent(desk: World, text: str, now: datetime) -> str:
    shown = await say(desk, text, now)
    assert "确认请回“发”" in shown, shown
    return await say(desk, "发", now)


async def rows(desk: World, table: type[Any]) -> list[Any]:
    async with desk.store.read() as session:
        return list(await session.exec(select(table).order_by(table.id)))


async def stuck(
    desk: World, number: int, words: str, units: list[str], day: int, due: date, state: str = "open"
) -> None:
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == number))).one()
        contact = (await session.exec(select(Person).where(col(Person.name) == "测试甲"))).one()
        message = Message(
            update_id=day,
            chat_id=1,
            person_id=contact.id,
            kind="text",
            text=f"困难：{words}",
            sent_at=at(day),
            arrived_at=at(day),
            counts_at=at(day),
        )
        session.add(message)
        await session.flush()
        session.add(
            Difficulty(
                issue_id=issue.id or 0,
                person_id=contact.id or 0,
                message_id=message.id or 0,
                month="2018-11",
                text=words,
                units=units,
                state=state,
                raised_at=at(day),
                answer_due=due,
            )
        )


async def test_open_difficulties_are_an_agenda_unit_by_unit(desk: World) -> None:
    assert await say(desk, "困难 会商", at(21)) == "目前没有待答复的困难，不用会商。"
    await stuck(desk, 1, "资金缺口350万元", ["市财政局", "市发改委"], 12, date(2018, 11, 19))
    await stuck(desk, 4, "人手不够", [], 20, date(2018, 11, 27))
    await stuck(desk, 5, "用地手续未批", ["市国土局"], 20, date(2018, 11, 27))
    await stuck(desk, 5, "评审费未拨", ["市财政局"], 20, date(2018, 11, 28))
    await stuck(desk, 5, "已办的", ["市财政局"], 20, date(2018, 11, 28), "closed")
    assert await say(desk, "困难 会商", at(21)) == (
        "【会商议题】截至11月21日，待答复困难4条\n"
        "■ 市财政局（2条）\n"
        "1. 问题一（水体整治），市甲局提：资金缺口350万元｜同请市发改委\n"
        "   11月12日提出，11月19日前应答复，已超期2天｜困难1\n"
        "2. 问题五（水源保护），市丁局提：评审费未拨\n"
        "   11月20日提出，11月28日前应答复｜困难4\n"
        "■ 市国土局（1条）\n"
        "3. 问题五（水源保护），市丁局提：用地手续未批\n"
        "   11月20日提出，11月27日前应答复｜困难3\n"
        "■ 没有写明要谁协调（1条）\n"
        "4. 问题四（投诉办理），市甲局提：人手不够\n"
        "   11月20日提出，11月27日前应答复｜困难2\n"
        "会后逐条登记：困难 编号 答复 议定的话；办好后：困难 编号 办结"
    )
    assert await rows(desk, Notice) == []


async def test_a_clue_runs_from_its_handing_over_by_receipt_to_its_written_result(desk: World) -> None:
    shown = await say(desk, "移送 5 市纪委监委 违法排污线索1件 20日", at(21))
    assert "2018年12月11日前应有书面结果。只登记，不发给任何人。" in shown
    assert await rows(desk, Referral) == []
    assert "已登记移送1（问题五）" in await say(desk, "发", at(21))
    assert "没有编号7的移送" in await say(desk, "移送 7 回执 收字1号", at(22))
    assert "请写明内容" in await say(desk, "移送 1 结果", at(22))
    await sent(desk, "移送 1 回执 收字12号 2018-11-22", at(23))
    assert "已经这样登记过，没有改动" in await say(desk, "移送 1 回执 收字12号", at(23))
    assert await say(desk, "移送", at(13, month=12)) == (
        "【问题线索移送】待结果1条（仅市环督办可看，不上台账和通报）\n"
        "移送1 问题五→市纪委监委：违法排污线索1件｜2018年11月21日移送，回执收字12号｜2018年12月11日前答复，已超期2天\n"
        "登记：移送 9 市纪委监委 线索一句话 30日；回执：移送 3 回执 收字12号；结果：移送 3 结果 一句话"
    )
    await sent(desk, "移送 1 结果 已立案查处", at(14, month=12))
    assert "没有等结果的问题线索移送" in await say(desk, "移送", at(14, month=12))
    assert "2018年12月14日书面结果：已立案查处" in await say(desk, "移送 全部", at(14, month=12))
    [row] = await rows(desk, Referral)
    assert (row.receipt_on, row.result_on) == (date(2018, 11, 22), date(2018, 12, 14))
    acts = [entry.act for entry in await rows(desk, LedgerEntry) if entry.act.startswith("referral")]
    assert acts == ["referral_handed_over", "referral_received", "referral_answered"]


async def test_a_result_that_does_not_come_is_told_to_the_office_once_and_no_more_when_it_came(desk: World) -> None:
    await sent(desk, "移送 5 市纪委监委 线索1件 20日", at(21))
    async with desk.store.begin() as session:
        await plan_late_results(session, at(11, month=12), PRACTICE)
        assert list(await session.exec(select(Notice))) == []
        for day in (12, 13):
            await plan_late_results(session, at(day, month=12), PRACTICE)
        [alarm] = await session.exec(select(Notice))
        draft = await compose_alarm(session, alarm, at(12, month=12), PRACTICE)
        assert draft is not None
        assert "应于2018年12月11日前有书面结果" in draft.text
    await sent(desk, "移送 1 结果 查无实据", at(13, month=12))
    async with desk.store.read() as session:
        [alarm] = await session.exec(select(Notice))
        assert await compose_alarm(session, alarm, at(13, month=12), PRACTICE) is None


async def test_the_head_of_a_unit_is_written_down_and_named_in_a_proposal(desk: World) -> None:
    assert " 市丁局：未登记" in await say(desk, "负责人", at(21))
    assert "方案里没有叫市无局的单位" in await say(desk, "负责人 市无局 演练丙 局长", at(21))
    assert "市丁局主要负责人（未登记）" in await say(desk, "约谈 提出 5 T1", at(21))
    said = await say(desk, "负责人 市丁局 演练丙 局长 演练文〔2018〕3号", at(21))
    assert said == "已登记：市丁局主要负责人演练丙（局长）。"
    assert "市丁局主要负责人演练丙（局长）" in await say(desk, "约谈 提出 5 T1", at(21))
    assert "原演练丙" in await say(desk, "负责人 市丁局 演练丁 局长", at(22))
    heads = await rows(desk, UnitHead)
    assert [(row.name, row.ended_at) for row in heads] == [("演练丙", at(22)), ("演练丁", None)]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("困难 会商", ("difficulty", "会商")),
        ("困难会商议题", ("difficulty", "会商议题")),
        ("移送", ("refer", "")),
        ("移送 9 市纪委监委 线索1件", ("refer", "9 市纪委监委 线索1件")),
        ("/refer 3 回执 收字1号", ("refer", "3 回执 收字1号")),
        ("移送材料已经交了", None),
        ("移送公安机关2人", None),
        ("负责人 市甲局 张三 局长", ("head", "市甲局 张三 局长")),
        ("负责人已换", None),
        ("负责人 王某 已到 现场", None),
        ("专项", ("obligation", "")),
        ("专项 18", ("obligation", "18")),
        ("专项整治已完成", None),
        ("专项资金到位350万元", None),
    ],
)
def test_the_words_of_the_office(words: str, meant: tuple[str, str] | None) -> None:
    assert parse_command(words) == meant
