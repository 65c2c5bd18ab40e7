"""The clerk: one update, one transaction; what poisons is set aside and what nobody said is left alone."""

import asyncio

import pytest
from aiogram.types import Update

from storage.tables import Message
from supervision import inbox
from supervision.reply import Button, Reply
from tests.bot.conftest import START, Place
from tests.bot.waiting import eventually

STRANGER = 5_000_000_002
WHO = {"id": STRANGER, "is_bot": False, "first_name": "路人"}
PRIVATE = {"id": STRANGER, "type": "private", "first_name": "路人"}
TAP = {"id": "1", "from": WHO, "chat_instance": "1", "data": "n:1"}
STICKER = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
GROUP = {"id": -100_500, "type": "supergroup", "title": "整改群"}
CHANNEL = {"id": -100_600, "type": "channel", "title": "公告"}


def message(chat: dict[str, object], **parts: object) -> dict[str, object]:
    return {"message_id": 7, "date": int(START.timestamp()), "chat": chat, "from": WHO} | parts


async def hears(place: Place, update: dict[str, object]) -> None:
    await place.bot.take(Update.model_validate({"update_id": 1} | update))
    while await place.bot.clerk.work_off_one():
        pass


async def words_kept(place: Place) -> list[str]:
    from sqlmodel import select

    async with place.bot.store.read() as session:
        return [row.text for row in await session.exec(select(Message))]


async def test_a_stranger_hears_one_line_and_his_words_are_kept(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    await phone.says("你好")
    await place.goes_round()

    assert len(phone.heard) == 1
    assert await words_kept(place) == ["你好"]


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(GROUP, text="大家好")},
        {"edited_message": message(GROUP, text="大家好", edit_date=int(START.timestamp()))},
        {
            "callback_query": {
                "id": "1",
                "from": WHO,
                "chat_instance": "1",
                "message": message(GROUP, text="x"),
                "data": "n:1",
            }
        },
        {"channel_post": message(CHANNEL, text="公告")},
        {"edited_channel_post": message(CHANNEL, text="公告", edit_date=int(START.timestamp()))},
        {"inline_query": {"id": "1", "from": WHO, "query": "x", "offset": ""}},
        {"poll_answer": {"poll_id": "1", "user": WHO, "option_ids": [0], "option_persistent_ids": []}},
        {"message": message(PRIVATE, pinned_message=message(PRIVATE, text="x"))},
        {"message": message(PRIVATE, message_auto_delete_timer_changed={"message_auto_delete_time": 86400})},
        {"a_kind_of_the_future": {"id": 1}},
        {},
    ],
)
async def test_what_nobody_said_to_us_is_ignored_quietly(place: Place, update: dict[str, object]) -> None:
    await hears(place, update)

    assert [row.state for row in await place.inbox()] == ["done"]
    assert await place.notices() == []
    assert await words_kept(place) == []


async def test_a_block_in_a_group_is_no_block_by_a_person(place: Place) -> None:
    member = {"user": WHO, "status": "member"}
    kicked = {"user": WHO, "status": "kicked", "until_date": 0}
    await hears(
        place,
        {
            "my_chat_member": {
                "chat": GROUP,
                "from": WHO,
                "date": int(START.timestamp()),
                "old_chat_member": member,
                "new_chat_member": kicked,
            }
        },
    )

    assert [row.state for row in await place.inbox()] == ["done"]


@pytest.mark.parametrize(
    "parts",
    [
        {"location": {"latitude": 27.8, "longitude": 112.9}},
        {"contact": {"phone_number": "1", "first_name": "某"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"sticker": STICKER | {"file_id": "1", "file_unique_id": "1"}},
    ],
)
async def test_a_contact_is_never_met_with_silence(place: Place, parts: dict[str, object]) -> None:
    phone = await place.links("赵某三")
    before = len(phone.heard)
    who = {"id": phone.user_id, "type": "private", "first_name": "赵某三"}

    await hears(place, {"update_id": 2, "message": message(who, **parts)})
    await place.sends()

    assert len(phone.heard) == before + 1
    assert {row.state for row in await place.inbox()} == {"done"}


async def test_a_poison_is_set_aside_and_those_behind_it_go_on(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = inbox.keep_words

    async def poisoned(session: object, words: inbox.Words, *rest: object) -> object:
        if words.text == "毒":
            raise ValueError("cannot stomach this")
        return await real(session, words, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.clerk.inbox.keep_words", poisoned)
    phone = place.telegram.phone(STRANGER, "路人")
    for said in ("一", "毒", "二"):
        await phone.says(said)
    await place.goes_round()

    rows = {row.payload["message"]["text"]: row for row in await place.inbox()}
    assert {text: row.state for text, row in rows.items()} == {"一": "done", "毒": "set_aside", "二": "done"}
    assert (rows["毒"].tries, rows["毒"].error) == (inbox.TRIES, "ValueError: cannot stomach this")
    assert len(phone.heard) == 2
    assert "set aside" in caplog.text


async def test_effect_answer_and_mark_come_together_or_not_at_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    phone = place.telegram.phone(STRANGER, "路人")
    await phone.says("你好")
    await place.polls()
    with monkeypatch.context() as patch:
        patch.setattr("bot.clerk.inbox.done", killed)
        with pytest.raises(asyncio.CancelledError):
            await place.bot.clerk.work_off_one()
    assert (await words_kept(place), await place.notices()) == ([], [])

    await place.begin()
    await place.goes_round()

    assert await words_kept(place) == ["你好"]
    assert len(phone.heard) == 1


async def test_a_store_in_trouble_does_not_end_the_clerk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real, failures = inbox.next_new, [2]

    async def broken(session: object) -> object:
        if failures[0]:
            failures[0] -= 1
            raise OSError("disk I/O error")
        return await real(session)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.clerk.inbox.next_new", broken)
    monkeypatch.setattr("bot.clerk.REST", 0.01)
    await place.telegram.phone(STRANGER, "路人").says("你好")
    await place.polls()
    running = asyncio.ensure_future(place.bot.clerk.run())
    await eventually(lambda: failures == [0] and not place.bot.clerk.wake.is_set())
    await asyncio.sleep(0.05)

    assert await place.notices()
    assert not running.done()
    running.cancel()


async def test_the_same_update_twice_has_the_effect_of_once(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    await phone.says("你好")
    update = place.telegram.updates.pending[0].update
    await place.goes_round()
    place.telegram.updates.push("message", STRANGER, update["message"])
    place.telegram.updates.pending[0].update["update_id"] = update["update_id"]

    await place.goes_round()

    assert len(phone.heard) == 1


async def test_a_tap_stops_its_waiting_mark_and_one_that_is_too_old_is_no_trouble(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(*_: object) -> Reply:
        return Reply("请选", ((Button("好", "x:1"),),))

    monkeypatch.setattr("handlers.strangers.answer", answer)
    await place.begin()
    phone = place.telegram.phone(STRANGER, "路人")
    await phone.says("你好")
    await place.goes_round()
    await phone.taps("好")
    assert len(place.telegram.taps) == 1
    await place.goes_round()
    assert place.telegram.taps == {}

    await phone.taps("好")
    place.telegram.taps.clear()
    await place.goes_round()
    assert {row.state for row in await place.inbox()} == {"done"}


async def test_a_tap_on_a_message_that_is_no_longer_there_is_answered(place: Place) -> None:
    phone = await place.links("赵某三")
    who = {"id": phone.user_id, "is_bot": False, "first_name": "赵某三"}
    before = len(phone.heard)

    await hears(
        place, {"update_id": 2, "callback_query": {"id": "1", "from": who, "chat_instance": "1", "data": "n:1"}}
    )
    await place.sends()

    assert len(phone.heard) == before + 1
