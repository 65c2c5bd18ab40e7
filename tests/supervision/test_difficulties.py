"""困难: said by a contact, listed and answered by the office, and the answer comes back (DOMAIN §2.5, §5.16)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage.tables import Assignment, Difficulty, Issue, LedgerEntry, Message, Notice, Person, Role
from supervision.desk.command import NotOffice, command, parse_command
from supervision.notices.claiming import claim
from supervision.notices.outcome import sent
from tests.supervision.contact_world import HUANG, LEI, OFFICE, PRACTICE, XIN, XUAN, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        async with built.store.begin() as session:
            for issue in await session.exec(select(Issue)):
                issue.lead_units, issue.supporting_units = ["市测试局"], ["市财政局", "市林业局", "市国土局"]
        yield built


async def rows(world: World, table: type[Any]) -> list[Any]:
    async with world.store.read() as session:
        return list(await session.exec(select(table).order_by(table.id)))


async def office(world: World, text: str, when: Any, who: str = OFFICE) -> str:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        person = (await session.exec(select(Person).where(col(Person.name) == who))).one()
        return (await command(session, person, *parsed, when, PRACTICE, Path("."))).text


async def leaves(world: World, when: Any) -> list[tuple[str, str]]:
    """(person, text) of every message that leaves at this instant."""
    out = []
    while True:
        async with world.store.begin() as session:
            parcel = await claim(session, when, PRACTICE)
            if parcel is None:
                return out
            notice = await session.get_one(Notice, parcel.notice_ids[0])
            out.append(((await session.get_one(Person, notice.person_id)).name, parcel.text))
            await sent(session, parcel, [1], when)


async def test_a_difficulty_is_written_down_with_whom_it_needs_and_by_when_it_is_answered(world: World) -> None:
    reply = await world.says(HUANG, "困难：复绿资金缺口约300万，需财政和林业会商", at(22))
    assert reply.text == (
        "已记入困难1（问题十八），转市环督办，列入11月会商（建议对象：市财政局、市林业局）。"
        "11月29日（周四）24时前答复，有答复会在这里告诉您。\n"
        "问题十八11月进展还没报，11月27日24时截止。"
    )
    [row] = await rows(world, Difficulty)
    assert (row.text, row.units, row.state) == (
        "复绿资金缺口约300万，需财政和林业会商",
        ["市财政局", "市林业局"],
        "open",
    )
    assert (str(row.answer_due), row.month) == ("2018-11-29", "2018-11")
    assert not await world.filings(await world.report(18))


async def test_once_everything_is_in_no_report_is_asked_for_beside_it(world: World) -> None:
    await world.says(HUANG, "1推进 2推进 3推进 4推进", at(22))
    reply = await world.says(HUANG, "困难：缺资金", at(23))
    assert reply.text.endswith("有答复会在这里告诉您。")


@pytest.mark.parametrize("again", ["困难：缺资金", "困难: 缺资金。", "遇到困难：缺资金！"])
async def test_the_same_difficulty_twice_is_one(world: World, again: str) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    reply = await world.says(HUANG, again, at(22, 11))
    assert reply.text == "这个困难已经记过（困难1），11月29日（周四）24时前答复。"
    assert len(await rows(world, Difficulty)) == 1


async def test_an_edited_message_changes_the_difficulty_and_the_old_words_stay(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    reply = await world.says(HUANG, "困难：缺资金200万", at(22, 10, 5), edits=world.last_message)
    assert "困难1已按新的话更新" in reply.text
    [row] = await rows(world, Difficulty)
    assert row.text == "缺资金200万"
    [entry] = [e for e in await rows(world, LedgerEntry) if e.act == "difficulty_changed"]
    assert (entry.facts["old"], entry.facts["words"]) == ("缺资金", "缺资金200万")


async def test_somebody_with_several_issues_is_asked_once_which_and_the_words_are_kept(world: World) -> None:
    asked = await world.says(LEI, "困难：缺资金", at(22))
    assert asked.text == "这条是十一还是十九的？回号就行，话已留着。"
    assert [b.label for row in asked.buttons for b in row] == ["问题十一", "问题十九"]
    assert await rows(world, Difficulty) == []
    reply = await world.says(LEI, "十九", at(22, 11))
    assert reply.text.startswith("已记入困难1（问题十九），")
    [row] = await rows(world, Difficulty)
    [first, _] = [m for m in await rows(world, Message) if m.person_id == row.person_id]
    assert (row.text, row.message_id, row.raised_at) == ("缺资金", first.id, at(22))


async def test_the_issue_named_is_taken_and_another_ones_is_refused(world: World) -> None:
    reply = await world.says(LEI, "问题十一困难：缺资金", at(22))
    assert reply.text.startswith("已记入困难1（问题十一），")
    reply = await world.says(LEI, "问题十八困难：缺资金", at(22))
    assert reply.text == "问题十八不在您名下。您名下是问题十一、问题十九。"
    assert len(await rows(world, Difficulty)) == 1


async def test_the_word_alone_shows_the_own_ones_and_how_to_say_one(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    reply = await world.says(HUANG, "困难", at(22))
    assert "困难1 问题十八（测试黄）：缺资金｜11月29日（周四）前答复" in reply.text
    assert "如“困难：" in reply.text
    assert "缺资金｜" not in (await world.says(LEI, "困难", at(22))).text


async def test_the_office_hears_of_all_that_is_new_in_one_message(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22, 9))
    await world.says(XIN, "困难：征地难", at(22, 10))
    assert await leaves(world, at(22, 11)) == []
    [(who, text)] = [pair for pair in await leaves(world, at(22, 14, 30)) if "【待办】" in pair[1]]
    assert who == OFFICE
    assert text == (
        "【待办】新困难2条：\n"
        " 困难1 问题十八（测试黄）：缺资金｜11月29日（周四）前答复\n"
        " 困难2 问题八（测试欣）：征地难｜11月29日（周四）前答复\n"
        "可回：困难 编号 答复 …"
    )
    await world.says(LEI, "问题十一困难：等批文", at(22, 15))
    [(_, text)] = [pair for pair in await leaves(world, at(23, 8, 30)) if "【待办】" in pair[1]]
    assert "困难3" in text
    assert "测试黄" not in text


async def test_what_was_answered_before_the_office_was_told_is_not_told(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22, 9))
    await office(world, "困难 1 答复 已拨付", at(22, 10))
    await office(world, "发", at(22, 10))
    assert not [pair for pair in await leaves(world, at(22, 14, 30)) if "【待办】" in pair[1]]


async def test_an_answer_is_shown_first_and_comes_back_to_who_had_asked(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    shown = await office(world, "困难 1 答复 已商市财政局，12月10日前拨付", at(23, 9))
    assert shown == (
        "请核对：答复困难1 问题十八（测试黄）：缺资金\n答复：已商市财政局，12月10日前拨付\n"
        "核对无误请回“发”；不回不作数。"
    )
    assert (await rows(world, Difficulty))[0].state == "open"
    said = await office(world, "发", at(23, 9, 1))
    assert said == "困难1已答复，会发给测试黄。办好后发“困难 1 办结”。"
    heard = await leaves(world, at(23, 9, 30))
    assert (HUANG, "【困难答复】问题十八“缺资金”：\n已商市财政局，12月10日前拨付\n（市环督办）") in heard
    [row] = await rows(world, Difficulty)
    assert (row.state, row.told_at, row.answered_at) == ("answered", at(23, 9, 30), at(23, 9, 1))
    assert await office(world, "困难 18", at(23, 10)) == (
        "【困难】问题十八没有待答复的。\n已答复1条\n"
        " 困难1 问题十八（测试黄）：缺资金｜答复：已商市财政局，12月10日前拨付｜11月23日已告知\n"
        "可回：困难 编号 答复 … / 困难 编号 办结"
    )


async def test_the_answer_is_part_of_the_days_one_message(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    await office(world, "困难 1 答复 已拨付", at(22, 18))
    await office(world, "发", at(22, 18))
    async with world.store.begin() as session:
        huang = (await session.exec(select(Person).where(col(Person.name) == HUANG))).one()
        session.add(
            Notice(
                recipient=f"person:{huang.id}",
                person_id=huang.id,
                kind="ask",
                cycle="2018-11",
                step="ask",
                due_at=at(23, 9, 30),
                created_at=at(22),
            )
        )
    [text] = [text for who, text in await leaves(world, at(23, 9, 30)) if who == HUANG]
    assert text.startswith("【11月调度】")
    assert text.endswith("\n\n【困难答复】问题十八“缺资金”：\n已拨付\n（市环督办）")


async def test_said_twice_the_answer_goes_once_and_changed_it_goes_again(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    for _ in range(2):
        await office(world, "困难 1 答复 已拨付", at(23, 9))
        await office(world, "发", at(23, 9))
    assert await office(world, "发", at(23, 9)) == "刚才那条已经办理，没有重复办。"
    assert await office(world, "困难 1 答复 已拨付", at(23, 9)) == "困难1已经这样答复过，没有重复发。"
    assert len([text for who, text in await leaves(world, at(23, 10)) if who == HUANG]) == 1
    assert "（原答复：已拨付）" in await office(world, "困难 1 答复 下周拨付", at(23, 10))
    await office(world, "发", at(23, 10))
    assert await leaves(world, at(23, 11)) == []  # one message a day
    assert "下周拨付" in "".join(text for who, text in await leaves(world, at(26, 9, 30)) if who == HUANG)


async def test_the_word_send_alone_an_hour_later_sends_nothing(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    await office(world, "困难 1 答复 已拨付", at(23, 9))
    await office(world, "发", at(23, 10, 1))
    assert (await rows(world, Difficulty))[0].state == "open"


async def test_another_member_of_the_office_does_not_send_what_he_was_not_shown(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    await office(world, "困难 1 答复 已拨付", at(23, 9))
    async with world.store.begin() as session:
        lei = (await session.exec(select(Person).where(col(Person.name) == LEI))).one()
        session.add(Role(person_id=lei.id or 0, kind="office"))
    assert await office(world, "发", at(23, 9), LEI) == "没有等您回“发”的事项。"
    assert (await rows(world, Difficulty))[0].state == "open"


async def test_a_person_who_is_not_the_office_cannot_answer(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    with pytest.raises(NotOffice):
        await office(world, "困难 1 答复 已拨付", at(23, 9), HUANG)
    await world.says(HUANG, "困难 1 答复 已拨付", at(23, 9))
    assert (await rows(world, Difficulty))[0].answer == ""


async def test_long_words_are_cut_in_the_long_list_and_whole_where_one_issue_is_looked_at(world: World) -> None:
    words = "征地拆迁涉及三十户，其中十二户对补偿标准有异议，" * 5
    await world.says(HUANG, f"困难：{words}", at(22))
    assert words[:59] + "…" in await office(world, "困难", at(22))
    assert words.rstrip("，") in await office(world, "困难 18", at(22))


async def test_only_what_was_answered_is_closed(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    assert "还没有答复" in await office(world, "困难 1 办结", at(23))
    await office(world, "困难 1 答复 已拨付", at(23))
    await office(world, "发", at(23))
    assert await office(world, "困难 1 办结", at(23)) == "困难1已办结。"
    assert await office(world, "困难 1 办结", at(23)) == "困难1已经办结。"
    assert await office(world, "困难", at(23)) == "没有待答复的困难。"


async def test_an_answer_past_its_day_stands_first_in_the_offices_own_list(world: World) -> None:
    await world.says(HUANG, "困难：缺资金", at(22))
    await world.says(XIN, "困难：征地难", at(28))
    assert await office(world, "困难", at(30)) == (
        "【困难】待答复2条（已超期1条）\n"
        " 困难1 问题十八（测试黄）：缺资金｜11月29日应答复，已超期1天\n"
        " 困难2 问题八（测试欣）：征地难｜12月5日（周三）前答复\n"
        "可回：困难 编号 答复 … / 困难 编号 办结"
    )


async def test_the_answer_goes_to_whoever_reports_on_the_issue_now(world: World) -> None:
    await world.says(XIN, "困难：征地难", at(22))
    await office(world, "困难 1 答复 已协调", at(23, 9))
    await office(world, "发", at(23, 9))
    async with world.store.begin() as session:
        xin = (await session.exec(select(Person).where(col(Person.name) == XIN))).one()
        for each in await session.exec(select(Assignment).where(col(Assignment.person_id) == xin.id)):
            each.ended_at = at(23, 9, 10)
    heard = await leaves(world, at(23, 9, 30))
    assert [who for who, text in heard if "困难答复" in text] == [XUAN]


@pytest.mark.parametrize("text", ["困难 9 答复 好", "困难 9 办结", "困难 99999999999 办结"])
async def test_a_number_that_is_none_is_said(world: World, text: str) -> None:
    assert "没有困难9" in await office(world, text, at(22))


@pytest.mark.parametrize("said", ["困难：无", "困难：暂无", "困难：没有困难", "没困难", "目前没有什么困难。", "无困难"])
async def test_no_difficulty_is_neither_a_difficulty_nor_a_report(world: World, said: str) -> None:
    reply = await world.says(HUANG, said, at(22))
    assert reply.text.startswith("好的，没有困难要记。")
    assert "还没报" in reply.text
    assert await rows(world, Difficulty) == []
    assert await world.filings(await world.report(18)) == []


async def test_a_difficulty_at_the_end_of_a_report_is_filed_beside_it(world: World) -> None:
    reply = await world.says(HUANG, "1推进 2推进 3推进 4未启动。困难：缺监测设备经费，需财政会商", at(22))
    assert " 4 未启动\n" in reply.text
    assert "已记入困难1（问题十八），转市环督办" in reply.text
    [row] = await rows(world, Difficulty)
    assert row.text == "缺监测设备经费，需财政会商"
    assert row.units == ["市财政局"]


async def test_a_difficulty_in_front_of_a_report_swallows_no_measure(world: World) -> None:
    reply = await world.says(HUANG, "困难：缺经费。1推进 2推进 3推进 4未启动", at(22))
    assert " 1 推进\n 2 推进\n 3 推进\n 4 未启动\n" in reply.text
    assert [row.text for row in await rows(world, Difficulty)] == ["缺经费"]
