"""申请延期与期限: asked for before the deadline, decided with a preview, the old date kept (DOMAIN §2.10)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage.tables import Account, Issue, LedgerEntry, Message, Notice, Person, Request, Target
from supervision.contact.conversation import hear as contact_hears
from supervision.inbox import Words, keep_words
from supervision.months.cycles import keep_up
from supervision.notices.claiming import claim
from supervision.notices.outcome import sent
from supervision.opening import load
from tests.supervision.desk_world import PRACTICE, World, at, say, small_plan, world

ASKED = "申请延期 到2019-03-31 原因：招标流标两次"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        for name in ("测试甲", "测试乙", "测试丁", "测试领导甲", "测试责甲", "测试办"):
            await made.links(name)
        yield made


async def says(desk: World, name: str, text: str, now: datetime) -> str:
    async with desk.store.begin() as session:
        person = (await session.exec(select(Person).where(col(Person.name) == name))).one()
        number = len(list(await session.exec(select(Message)))) + 1
        await keep_up(session, now, PRACTICE)
        words = Words(number, 1000 + (person.id or 0), number, "text", text, now)
        heard = await keep_words(session, words, person.id, now)
        reply = await contact_hears(session, person, heard, now, PRACTICE)
    assert reply is not None
    return reply.text


async def rows(desk: World, table: type[Any]) -> list[Any]:
    async with desk.store.read() as session:
        return list(await session.exec(select(table).order_by(table.id)))


async def due(desk: World, number: int) -> list[date | None]:
    async with desk.store.read() as session:
        found = await session.exec(
            select(Target.due)
            .join(Issue, col(Target.issue_id) == col(Issue.id))
            .where(col(Issue.number) == number)
            .order_by(col(Target.position))
        )
        return list(found)


async def leaves(desk: World, when: datetime) -> dict[str, str]:
    out: dict[str, str] = {}
    while True:
        async with desk.store.begin() as session:
            parcel = await claim(session, when, PRACTICE)
            if parcel is None:
                return out
            notice = await session.get_one(Notice, parcel.notice_ids[0])
            out[(await session.get_one(Person, notice.person_id)).name] = parcel.text
            await sent(session, parcel, [1], when)


async def test_a_request_with_date_and_reason_goes_to_the_office_and_changes_nothing_yet(desk: World) -> None:
    said = await says(desk, "测试甲", f"问题一{ASKED}", at(22))
    assert said == (
        "已收到申请1：问题一整改时限由2018年12月31日延至2019年3月31日，原因：招标流标两次。"
        "已转市环督办决定，结果会告诉您；决定前时限不变，进展照常报。"
    )
    [row] = await rows(desk, Request)
    assert (row.kind, row.state, row.facts["to"], row.asked_at) == ("extension", "asked", "2019-03-31", at(22))
    assert await due(desk, 1) == [date(2018, 12, 31)]
    assert await say(desk, "申请", at(22)) == (
        "【申请】待决定1条：\n"
        " 申请1 测试甲：问题一整改时限由2018年12月31日延至2019年3月31日，原因：招标流标两次\n"
        "可回：申请 编号 同意 依据… / 申请 编号 不同意 原因…"
    )
    assert "新申请1条" in (await leaves(desk, at(22, 14, 30)))["测试办"]


@pytest.mark.parametrize(
    ("first", "asked", "then"),
    [
        (
            "问题一申请延期",
            "请写上延到哪一天和原因，例如“到2019年3月31日 原因：招标流标两次”。",
            "到2019-03-31 原因：招标流标两次",
        ),
        ("问题一申请延期到2019年3月31日", "请补一句延期的原因，例如“原因：招标流标两次”。", "招标流标两次"),
        ("问题一申请延期到2019年3月31日", "请补一句延期的原因，例如“原因：招标流标两次”。", "因为招标流标两次"),
        ("问题一申请延期，原因：招标流标两次", "请写上延到哪一天，例如“到2019年3月31日”。", "2019年3月底"),
    ],
)
async def test_what_is_missing_is_asked_in_one_sentence_and_only_that_need_be_said(
    desk: World, first: str, asked: str, then: str
) -> None:
    assert await says(desk, "测试甲", first, at(22)) == asked
    assert (await says(desk, "测试甲", then, at(22, 11))).startswith(
        "已收到申请1：问题一整改时限由2018年12月31日延至2019年3月31日，原因：招标流标两次。"
    )
    assert len(await rows(desk, Request)) == 1


async def test_a_report_sent_in_between_is_a_report_and_a_change_of_mind_is_none(desk: World) -> None:
    await says(desk, "测试甲", "问题一申请延期", at(22))
    assert (await says(desk, "测试甲", "一 1推进 2推进", at(22, 11))).startswith("收到，")
    await says(desk, "测试甲", "问题一申请延期", at(22, 12))
    assert await says(desk, "测试甲", "算了", at(22, 12)) == "好的，这次不转市环督办了，照旧。"
    assert await rows(desk, Request) == []


async def test_the_question_of_yesterday_swallows_nothing(desk: World) -> None:
    await says(desk, "测试丁", "申请延期到2019年6月30日", at(21))
    assert (await says(desk, "测试丁", "与村组座谈两次，听取群众意见并现场踏勘排口", at(22))).startswith("收到，")
    assert await rows(desk, Request) == []


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        ("测试乙", ASKED, "问题二没有到期日，不用申请延期。"),
        (
            "测试甲",
            "问题一申请延期 到2018-12-20 原因：慢",
            "问题一整改时限是2018年12月31日，2018年12月20日不比它晚，不用申请延期。",
        ),
        ("测试甲", "问题二" + ASKED, "问题二不在您名下。您名下是问题一、问题四。"),
        ("测试甲", ASKED, "这条是一还是四的？回号就行，话已留着。"),
    ],
)
async def test_what_cannot_be_asked_for_is_said_and_leaves_no_request(
    desk: World, who: str, words: str, answer: str
) -> None:
    assert await says(desk, who, words, at(22)) == answer
    assert await rows(desk, Request) == []


async def test_asked_once_which_issue_the_kept_request_is_filed(desk: World) -> None:
    await says(desk, "测试甲", ASKED, at(22))
    assert (await says(desk, "测试甲", "四", at(22, 11))).startswith("已收到申请1：问题四整改时限由")
    [row] = await rows(desk, Request)
    assert row.asked_at == at(22)


async def test_after_the_last_deadline_it_is_too_late_to_ask(desk: World) -> None:
    said = await says(desk, "测试甲", "问题一申请延期 到2019-06-30 原因：慢", at(1, month=1).replace(year=2019))
    assert said == "问题一整改时限2018年12月31日已过，不能再申请延期，请与市环督办联系。"
    assert (await says(desk, "测试甲", "问题一" + ASKED, at(31, 23, month=12))).startswith("已收到申请1")


@pytest.mark.parametrize("number", ["②", "2", "主体工程"])
async def test_of_several_dates_the_one_meant_is_asked_or_named(desk: World, number: str) -> None:
    said = await says(desk, "测试丁", "申请延期 到2019-06-30 原因：汛期", at(15))
    assert said == ("问题五有2个时限：②主体工程 2018年11月20日；③整体 2019年5月31日。要延的是哪一个？回“②”或写明即可。")
    assert (await says(desk, "测试丁", number, at(15))).startswith(
        "已收到申请1：问题五（主体工程）整改时限由2018年11月20日延至2019年6月30日，原因：汛期。"
    )
    assert "（主体工程）" in await says(desk, "测试丁", "申请延期 主体工程到2019-02-28 原因：汛期", at(16))
    # after the 20th only the last date is ahead
    assert "由2019年5月31日延至" in await says(desk, "测试丁", "申请延期 到2019-06-30 原因：汛期", at(21))


async def test_the_same_request_is_one_and_another_date_takes_its_place(desk: World) -> None:
    await says(desk, "测试甲", f"问题一{ASKED}", at(22))
    assert (await says(desk, "测试甲", f"问题一{ASKED}", at(22, 11))).startswith("这个申请已经收到（申请1）")
    said = await says(desk, "测试甲", "问题一申请延期 到2019-04-30 原因：流标", at(22, 12))
    assert said.startswith("已收到申请2，代替前一次的申请：")
    assert [row.state for row in await rows(desk, Request)] == ["withdrawn", "asked"]
    assert "申请1已改提" in await say(desk, "申请 1 同意 依据5号", at(22))


async def test_an_approval_is_shown_and_moves_the_date_when_sent(desk: World) -> None:
    await says(desk, "测试甲", f"问题一{ASKED}", at(22))
    assert await say(desk, "申请 1 同意", at(22)) == "同意要写依据，例如“申请 1 同意 依据潭环督〔2018〕5号”。"
    shown = await say(desk, "申请 1 同意 依据潭环督〔2018〕5号", at(22, 15))
    assert shown == (
        "请核对：申请1（测试甲）问题一整改时限由2018年12月31日延至2019年3月31日，原因：招标流标两次。\n"
        "将同意，依据：潭环督〔2018〕5号。问题一整改时限由2018年12月31日改为2019年3月31日，原时限留存，"
        "并告知牵头领导测试领导甲、责任人员测试责甲。\n"
        "核对无误请回“发”；不回不作数。"
    )
    assert await due(desk, 1) == [date(2018, 12, 31)]
    assert await say(desk, "发", at(22, 15)) == "申请1已同意，结果会发给申请人。"
    assert await due(desk, 1) == [date(2019, 3, 31)]
    assert await say(desk, "发", at(22, 15)) == "刚才那条已经办理，没有重复办。"
    again = await say(desk, "申请 1 同意 依据潭环督〔2018〕5号", at(22, 15))
    assert again == "申请1已同意（测试办，11月22日15:00），不能再改。"
    [entry] = [e for e in await rows(desk, LedgerEntry) if e.act == "deadline_extended"]
    assert (entry.facts["old"], entry.facts["new"], entry.facts["basis"], entry.facts["request"]) == (
        "2018-12-31",
        "2019-03-31",
        "潭环督〔2018〕5号",
        1,
    )
    assert "时限：2018年底（经批准延至2019年3月31日）（剩128天）" in await say(desk, "问题一", at(23))
    heard = await leaves(desk, at(22, 15, 1))
    assert heard["测试甲"] == (
        "【申请结果】问题一整改时限由2018年12月31日延至2019年3月31日，原因：招标流标两次："
        "市环督办已同意（潭环督〔2018〕5号）。"
    )
    [row] = await rows(desk, Request)
    assert (row.state, row.told_at) == ("approved", at(22, 15, 1))
    moved = "【时限变更】问题一整改时限由2018年12月31日延至2019年3月31日（依据：潭环督〔2018〕5号）。"
    assert await leaves(desk, at(23, 8, 59)) == {}
    assert await leaves(desk, at(23, 9)) == {"测试领导甲": moved}
    assert await leaves(desk, at(23, 9, 30)) == {"测试责甲": moved}


async def test_a_refusal_needs_a_reason_and_the_contact_hears_it(desk: World) -> None:
    await says(desk, "测试甲", f"问题一{ASKED}", at(22))
    assert "不同意要写原因" in await say(desk, "申请 1 不同意", at(22))
    await say(desk, "申请 1 不同意 原因：年内能完成", at(22))
    assert await say(desk, "发", at(22)) == "申请1未同意，结果会发给申请人。"
    heard = await leaves(desk, at(22, 10, 1))
    assert heard["测试甲"].endswith("市环督办未同意，原因：年内能完成。")
    assert await due(desk, 1) == [date(2018, 12, 31)]
    assert await leaves(desk, at(23, 9, 30)) == {}


async def test_the_office_moves_a_date_by_itself(desk: World) -> None:
    assert "请写明依据" in await say(desk, "期限 四 延至 2019-03-31", at(22))
    shown = await say(desk, "/deadline extend 4 2019-03-31 潭政办函7号", at(22))
    assert shown == (
        "请核对：问题四整改时限由2018年12月31日改为2019年3月31日，原时限留存，"
        "并告知牵头领导测试领导丁（收不到消息，请另行告知）、联络人测试甲。依据：潭政办函7号。\n核对无误请回“发”；不回不作数。"
    )
    assert await say(desk, "发", at(22)) == (
        "已登记：问题四整改时限由2018年12月31日改为2019年3月31日（依据：潭政办函7号），原时限留存。"
    )
    assert await say(desk, "发", at(22)) == "刚才那条已经办理，没有重复办。"
    assert await due(desk, 4) == [date(2019, 3, 31)]
    assert "【时限变更】问题四" in (await leaves(desk, at(23, 9, 30)))["测试甲"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("期限 四 延至 2018-11-30 依据7号", "问题四整改时限是2018年12月31日，只能往后延"),
        ("期限 二 延至 2019-11-30 依据7号", "问题二没有到期日"),
        ("期限 五 延至 2019-11-30 依据7号", "问题五有3个时限：①整体 2018年9月30日；②主体工程 2018年11月20日；③"),
        ("期限 五② 延至 2019-11-30 依据7号", "请核对：问题五（主体工程）整改时限由2018年11月20日改为2019年11月30日"),
        ("期限 99 延至 2019-11-30 依据7号", "没有问题九十九"),
        ("/deadline", "请写问题号、新日期、依据。"),
        ("申请 7 同意 依据7号", "没有申请7。"),
    ],
)
async def test_what_the_office_types_is_answered(desk: World, words: str, answer: str) -> None:
    assert answer in await say(desk, words, at(22))


async def test_a_plan_loaded_again_keeps_the_dates_granted_since(desk: World) -> None:
    await say(desk, "期限 一 延至 2019-03-31 依据5号", at(22))
    await say(desk, "发", at(22))
    await say(desk, "期限 一 延至 2019-06-30 依据6号", at(23))
    await say(desk, "发", at(23))
    plan = small_plan()
    again = replace(plan, issues=(replace(plan.issues[0], title="水体整治好"), *plan.issues[1:]))
    async with desk.store.begin() as session:
        loaded = await load(session, again, at(24), PRACTICE)
    assert loaded.changes == ("issue 1: title changed",)
    assert await due(desk, 1) == [date(2019, 6, 30)]
    assert "2018年底（经批准延至2019年6月30日）（剩" in await say(desk, "问题一", at(24))
    # a date the file itself changed is the file's
    one = replace(again.issues[0], targets=(replace(plan.issues[0].targets[0], due=date(2019, 5, 1)),))
    async with desk.store.begin() as session:
        await load(session, replace(again, issues=(one, *plan.issues[1:])), at(25), PRACTICE)
    assert await due(desk, 1) == [date(2019, 5, 1)]
    assert "经批准" not in await say(desk, "问题一", at(25))


async def test_a_request_whose_date_the_plan_has_changed_is_not_approved(desk: World) -> None:
    await says(desk, "测试甲", f"问题一{ASKED}", at(22))
    await say(desk, "申请 1 同意 依据5号", at(22))
    async with desk.store.begin() as session:
        target = (await session.exec(select(Target).order_by(col(Target.id)))).first()
        assert target is not None
        target.due = date(2019, 1, 31)
    assert "在申请以后改过" in await say(desk, "发", at(22))
    assert (await rows(desk, Request))[0].state == "asked"


async def test_nobody_but_the_office_decides(desk: World) -> None:
    await says(desk, "测试甲", f"问题一{ASKED}", at(22))
    await says(desk, "测试丁", "申请 1 同意 依据5号", at(22))
    await says(desk, "测试丁", "发", at(22))
    assert (await rows(desk, Request))[0].state == "asked"
    assert await rows(desk, Account) != []


async def test_a_number_no_table_could_hold_is_no_request(desk: World) -> None:
    assert "没有申请99999999999999999999" in await say(desk, "申请 99999999999999999999", at(22))
