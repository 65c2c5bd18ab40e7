"""工作台·留痕: who did and was sent what, when; every line names a stored row, and what is another's stays out."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Filing, LedgerEntry, Message, Notice, Person
from supervision.desk.command import command, parse_command
from supervision.desk.paging import turned
from supervision.notices import outbox
from supervision.reply import Reply
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

NOW = at("11-28 10:00")


async def a_month(world: MonthWorld) -> None:
    """Contact 1 reports on issue 1 and not on 3, and is answered; contact 2 is silent and his leader is warned."""
    await world.load(plan_of(entry(1), entry(2), entry(3, ["测试联1"], unit="测试单位1")), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    await world.go_to(at("11-22 10:00"))
    text = await world.says("测试联1", "一 1推进 立案43起 2完成", at("11-22 15:02"))
    async with world.store.begin() as session:
        [message] = await session.exec(select(Message))
        author, chat = message.person_id, message.chat_id
        await outbox.answer(session, chat, author, Reply(text), message.update_id, at("11-22 15:02"))
    await world.send(at("11-22 15:02"))
    await world.go_to(at("11-28 09:30"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=a_month) as lived:
        yield lived


async def said(world: MonthWorld, text: str, now: datetime = NOW) -> Reply:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        office = (await session.exec(select(Person).where(col(Person.name) == OFFICE))).one()
        return await command(session, office, *parsed, now, world.practice, Path())


async def whole(world: MonthWorld, text: str) -> list[str]:
    """The lines of all pages, oldest first."""
    reply = await said(world, text)
    lines = reply.text.split("\n")[1:]
    while button := next((each for row in reply.buttons for each in row if each.label == "下一页"), None):
        parsed = turned(button.data)
        assert parsed is not None
        reply = await said(world, f"/{parsed[0]} {parsed[1]}")
        lines = reply.text.split("\n")[1:] + lines
    return [line for line in lines if not line.startswith("（第")]


async def test_an_issues_trail_holds_words_answers_and_entries_in_their_order(world: MonthWorld) -> None:
    lines = await whole(world, "留痕 1")
    told = [re.sub(r"\d+(?=）)", "n", line) for line in lines]
    assert told[0].startswith("11-21 09:30 发测试联1 请报（通知n）：【11月调度】测试联1同志：请报本月进展，您有2个问题")
    assert "11-22 15:02 测试联1 来信（信n）：一 1推进 立案43起 2完成" in told
    assert "11-22 15:02 测试联1 报送 第1版 已报（信n）" in told
    assert any(line.startswith("11-22 15:02 发测试联1 应答（通知n）：收到") for line in told)
    assert "11-28 00:00 系统 过截止 已报" in told
    assert lines == sorted(lines, key=lambda line: line[:11])
    assert not any("催报" in line or "逾期告知" in line for line in lines)  # those speak of his other issue
    assert any("逾期告知" in line for line in await whole(world, "留痕 3"))
    assert not any("测试联2" in line or "测试领2" in line for line in lines)


async def test_the_silent_ones_trail_shows_every_reminder_and_the_warning(world: MonthWorld) -> None:
    lines = await whole(world, "留痕 2")
    sent = [line.split("（")[0] for line in lines if "通知" in line]
    async with world.store.read() as session:
        own = select(Person.id).where(col(Person.name).in_(["测试联2", "测试领2", "测试责2"]))
        rows = list(
            await session.exec(
                select(Notice.kind).where(
                    col(Notice.person_id).in_(own), col(Notice.state) == "sent", col(Notice.kind) != "answer"
                )
            )
        )
    assert len(sent) == len(rows)
    assert "11-28 09:00 发测试领2 预警" in sent
    assert any(line.startswith("11-26 09:30 发测试联2 催报") for line in lines)
    assert any("发出预警 黄" in line for line in lines) or any("过截止 逾期未报" in line for line in lines)


async def test_a_persons_trail_of_a_day_holds_that_day_alone(world: MonthWorld) -> None:
    lines = await whole(world, "留痕 测试联1 11-22")
    assert lines
    assert all(line.startswith("11-22 ") for line in lines)
    assert await whole(world, "留痕 测试联1 2018-11-22") == lines
    assert (await said(world, "留痕 测试联1 11-23")).text == "【测试联1 留痕】2018年11月23日没有记录"


async def test_every_row_of_a_person_is_in_his_trail_exactly_once(world: MonthWorld) -> None:
    lines = await whole(world, "留痕 测试联1")
    async with world.store.read() as session:
        person = (await session.exec(select(Person.id).where(col(Person.name) == "测试联1"))).one()
        letters = set(await session.exec(select(col(Message.id)).where(col(Message.person_id) == person)))
        notices = select(col(Notice.id)).where(col(Notice.person_id) == person, col(Notice.state) == "sent")
        sent = set(await session.exec(notices))
        entries = list(await session.exec(select(LedgerEntry.id).where(col(LedgerEntry.person_id) == person)))
    assert [int(n) for line in lines for n in re.findall(r"来信（信(\d+)）", line)] == sorted(letters)
    assert {int(n) for line in lines for n in re.findall(r"通知(\d+)", line)} == sent
    assert len(lines) == len(letters) + len(sent) + len(entries)


async def test_a_figure_is_followed_to_the_very_message_that_said_it(world: MonthWorld) -> None:
    history = (await said(world, "历史 1 措施1")).text
    [number] = re.findall(r"信(\d+)", history)
    letter = (await said(world, f"留痕 信{number}")).text
    async with world.store.read() as session:
        message = await session.get_one(Message, int(number))
        filing = (await session.exec(select(Filing))).one()
    assert f"原文：{message.text}" in letter
    assert "立案43起" in history
    assert "立案43起" in message.text
    assert filing.message_id == message.id
    assert "由此：2018年11月报送第1版；报送 第1版" in letter
    assert (await said(world, "问题一 全文")).text.count(f"｜信{number}") == 2


async def test_a_withdrawn_version_says_so(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        filing = (await session.exec(select(Filing))).one()
        filing.withdrawn_at = NOW
    assert "2018年11月报送第1版（已撤回）" in (await said(world, f"留痕 信{filing.message_id}")).text


async def test_what_could_not_be_sent_is_shown_with_its_reason(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        leader = select(Person.id).where(col(Person.name) == "测试领2")
        warned = select(Notice).where(col(Notice.kind) == "warning", col(Notice.person_id).in_(leader))
        row = (await session.exec(warned)).one()
        row.state, row.sent_at, row.reason = "refused", None, "unlinked"
    assert any("发测试领2 预警" in line and "未送达（unlinked）" in line for line in await whole(world, "留痕 测试领2"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/audit", "请写问题号或姓名，可加日期。"),
        ("/audit 某某某", "没有叫“某某某”的人员或问题。"),
        ("留痕 99", "没有问题九十九。"),
        ("/audit 1 很久以前", "请写问题号或姓名，可加日期。"),
        ("留痕 信999999", "没有信999999。"),
        ("/audit 信99999999999", "没有叫“信99999999999”的人员或问题。"),
    ],
)
async def test_what_cannot_be_found_is_said_in_a_sentence(world: MonthWorld, text: str, answer: str) -> None:
    assert answer in (await said(world, text)).text


async def test_people_of_one_name_are_said_to_be_several(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        session.add(Person(name="测试联1", unit="另一单位"))
    lines = (await said(world, "留痕 测试联1")).text.splitlines()
    assert lines[1] == "同名测试联1有2人，合在一起列出；各人情况发“人员 测试联1”。"


async def test_a_day_still_to_come_is_not_taken_for_the_year_before(world: MonthWorld) -> None:
    assert (await said(world, "留痕 1 2019-11-22")).text == "【问题一 留痕】2019年11月22日没有记录"
    assert "请写问题号或姓名" in (await said(world, "留痕 1 2-29", at("2020-01-10 10:00"))).text
