"""工作群: the office's own group hears commands of its members, and of nobody else; numbers and links stay private."""

from typing import Any

import pytest
from aiogram.types import Update
from sqlmodel import select

from storage.tables import LedgerEntry, Message, Role
from supervision.groups import for_the_group, own_group
from supervision.reply import Reply
from tests.bot.conftest import START, Place
from texts.groups import declared, ended
from texts.welcome import NO_GROUPS

GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "督办工作群"}
OTHER = GROUP | {"id": -1_009_999_999_999}
MEMBER, SECOND, CONTACT, STRANGER = 5_000_000_001, 5_000_000_002, 5_000_000_003, 5_000_000_009


class Room:
    """The service and what is said in groups; each thing said is an update of its own."""

    def __init__(self, place: Place) -> None:
        self.place, self._updates = place, 900

    async def update(self, **body: Any) -> list[tuple[int, str]]:
        """(chat, text) of what this brought about, alarms left out."""
        self._updates += 1
        before = {notice.id for notice in await self.place.notices()}
        await self.place.bot.take(Update.model_validate({"update_id": self._updates} | body))
        while await self.place.bot.clerk.work_off_one():
            pass
        new = [notice for notice in await self.place.notices() if notice.id not in before]
        return [(notice.chat_id or 0, notice.text) for notice in new if notice.kind == "answer"]

    async def says(self, who: int, text: str, chat: dict[str, Any] = GROUP) -> list[tuple[int, str]]:
        sender = {"id": who, "is_bot": False, "first_name": "某人"}
        said = {"message_id": self._updates, "date": int(START.timestamp()), "chat": chat, "from": sender, "text": text}
        return await self.update(message=said)

    async def taps(self, who: int, data: str) -> list[tuple[int, str]]:
        sender = {"id": who, "is_bot": False, "first_name": "某人"}
        shown = {"message_id": 5, "date": int(START.timestamp()), "chat": GROUP, "text": "…"}
        tap = {"id": "1", "from": sender, "chat_instance": "1", "data": data, "message": shown}
        return await self.update(callback_query=tap)

    async def messages(self) -> int:
        async with self.place.bot.store.read() as session:
            return len(list(await session.exec(select(Message))))


@pytest.fixture
async def room(place: Place) -> Room:
    await place.links("测试办甲", "office", MEMBER)
    await place.links("测试办乙", "office", SECOND)
    await place.links("赵某三", "contact", CONTACT)
    return Room(place)


@pytest.fixture
async def own(room: Room) -> Room:
    assert await room.says(MEMBER, "/office 登记") == [(GROUP["id"], declared())]
    return room


async def test_before_it_is_declared_a_group_hears_nothing(room: Room) -> None:
    for who in (MEMBER, CONTACT, STRANGER):
        assert await room.says(who, "/summary") == []
    assert await room.says(STRANGER, "/office 登记") == []
    assert await room.says(CONTACT, "/office 登记") == []


async def test_a_member_declares_it_and_the_others_of_the_office_are_told(own: Room) -> None:
    alarms = [notice for notice in await own.place.notices() if notice.kind == "alarm"]
    assert {notice.facts["text"] for notice in alarms} == {
        "【工作群】测试办甲同志登记了一个市环督办工作群，工作人员可以在群里发命令。"
        "如不是您单位的安排，请发“/office 取消”。"
    }
    async with own.place.bot.store.read() as session:
        assert await own_group(session) == GROUP["id"]
        acts = [entry.act for entry in await session.exec(select(LedgerEntry))]
    assert "office_group" in acts


async def test_every_member_is_answered_there_and_nobody_else(own: Room) -> None:
    for who in (MEMBER, SECOND):
        [(chat, text)] = await own.says(who, "/summary@test_bot")
        assert (chat, text.startswith("【2018年11月调度汇总】")) == (GROUP["id"], True)
    stored = await own.messages()
    for who in (CONTACT, STRANGER):
        for text in ("/summary", "汇总", "1推进 完成60%", "/start", "发", "/office 取消"):
            assert await own.says(who, text) == []
    assert await own.messages() == stored
    assert {row.state for row in await own.place.inbox()} == {"done"}


async def test_talk_of_members_that_is_no_command_is_none_of_its_business(own: Room) -> None:
    stored = await own.messages()
    for text in ("下午三点开会", "问题很多", "好的", "发", "1推进 2推进", "代报 1 1推进"):
        assert await own.says(MEMBER, text) == []
    assert await own.messages() == stored
    edited = {"message_id": 3, "date": int(START.timestamp()), "chat": GROUP, "text": "汇总", "edit_date": 1}
    sender = {"id": MEMBER, "is_bot": False, "first_name": "某人"}
    assert await own.update(edited_message=edited | {"from": sender}) == []


async def test_other_groups_stay_deaf(own: Room) -> None:
    assert await own.says(MEMBER, "/summary", OTHER) == []


async def test_fa_carries_out_only_what_the_same_person_was_shown_here(own: Room) -> None:
    [(_, shown)] = await own.says(MEMBER, "预警 发布 1 黄 整改进度偏慢")
    assert "确认请回“发”" in shown
    assert await own.says(SECOND, "发") == []
    [(_, private)] = await own.says(SECOND, "发", {"id": SECOND, "type": "private", "first_name": "乙"})
    assert private == "没有等您回“发”的事项。"
    [(chat, done)] = await own.says(MEMBER, "发")
    assert (chat, done) == (GROUP["id"], "已发布：问题一黄色预警，编号1。")
    assert await own.says(MEMBER, "发") == [(GROUP["id"], "刚才那条已经办理，没有重复办。")]


async def test_what_was_shown_in_private_is_not_sent_from_the_group(own: Room) -> None:
    await own.says(MEMBER, "预警 发布 1 黄 整改进度偏慢", {"id": MEMBER, "type": "private", "first_name": "甲"})
    assert await own.says(MEMBER, "发") == []


async def test_numbers_and_invitations_go_to_the_asker_alone(own: Room) -> None:
    await own.says(MEMBER, "联络人 换 1 王某四 13800000001")
    answers = dict(await own.says(MEMBER, "发"))
    assert "start=" in answers[MEMBER]
    assert "13800000001" in answers[MEMBER]
    assert "start=" not in answers[GROUP["id"]]
    assert "13800000001" not in answers[GROUP["id"]]
    assert "138****0001" in answers[GROUP["id"]]
    assert "已私聊发测试办甲同志" in answers[GROUP["id"]]


async def test_files_go_to_the_asker_alone(own: Room) -> None:
    await own.says(MEMBER, "/ledger")
    files = {notice.chat_id: notice.file_path for notice in await own.place.notices() if notice.kind == "answer"}
    assert files[GROUP["id"]] == ""
    assert files[MEMBER].endswith(".xlsx")


async def test_a_page_is_turned_by_a_member_and_by_nobody_else(own: Room) -> None:
    assert await own.taps(STRANGER, "/history 1 p1") == []
    assert await own.taps(MEMBER, "g:1") == []
    [(chat, _)] = await own.taps(MEMBER, "/unit 市 p1")
    assert chat == GROUP["id"]


async def test_it_is_given_up_by_command_and_when_the_bot_is_taken_out(own: Room) -> None:
    assert await own.says(SECOND, "/office 取消") == [(GROUP["id"], ended())]
    assert await own.says(MEMBER, "/summary") == []
    await own.says(MEMBER, "/office on")
    us = {"id": 42, "is_bot": True, "first_name": "督办"}
    change = {
        "chat": GROUP,
        "from": us | {"id": MEMBER, "is_bot": False},
        "date": int(START.timestamp()),
        "old_chat_member": {"user": us, "status": "member"},
        "new_chat_member": {"user": us, "status": "left"},
    }
    await own.update(my_chat_member=change)
    assert await own.says(MEMBER, "/summary") == []


async def test_a_group_that_became_a_supergroup_stays_the_offices(own: Room) -> None:
    note = {"message_id": 7, "date": int(START.timestamp()), "chat": GROUP, "migrate_to_chat_id": OTHER["id"]}
    await own.update(message=note)
    assert await own.says(MEMBER, "/summary") == []
    assert [chat for chat, _ in await own.says(MEMBER, "/summary", OTHER)] == [OTHER["id"]]


async def test_who_left_the_office_is_not_heard_there_any_more(own: Room) -> None:
    async with own.place.bot.store.begin() as session:
        for role in await session.exec(select(Role).where(Role.kind == "office")):
            role.ended_at = own.place.clock.now()
    assert await own.says(MEMBER, "/summary") == []


async def test_in_private_the_command_says_where_to_say_it(room: Room) -> None:
    private = {"id": MEMBER, "type": "private", "first_name": "甲"}
    assert await room.says(MEMBER, "/office 登记", private) == [
        (MEMBER, "请在要登记的工作群里发“/office 登记”。"),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13800000001，0731-5823456", "电话138****0001，073****3456"),
        ("+86 138 0000 0001", "+86****0001"),
        ("2018-11-28 截止，2018年11月28日，共730/729件", "2018-11-28 截止，2018年11月28日，共730/729件"),
        ("https://www.example.org/t20181120_1234567.html", "https://www.example.org/t20181120_1234567.html"),
        ("https://t.me/test_bot?start=abcDEF_1", "（邀请链接见私聊）"),
    ],
)
def test_what_the_group_reads_has_no_numbers_and_no_invitations(text: str, shown: str) -> None:
    assert for_the_group(Reply(text)).text == shown


async def test_adding_the_bot_is_still_answered_once_with_the_sentence_for_groups(room: Room) -> None:
    us = {"id": 42, "is_bot": True, "first_name": "督办"}
    change = {
        "chat": OTHER,
        "from": {"id": MEMBER, "is_bot": False, "first_name": "甲"},
        "date": int(START.timestamp()),
        "old_chat_member": {"user": us, "status": "left"},
        "new_chat_member": {"user": us, "status": "member"},
    }
    assert await room.update(my_chat_member=change) == [(OTHER["id"], NO_GROUPS)]
