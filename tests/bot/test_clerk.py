"""The clerk: one update, one transaction; what poisons is set aside and what nobody said is left alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from aiogram.types import Update
from sqlmodel import col, select

from bot.app import build
from bot.clerk import Clerk
from bot.hearing import arrived, arrived_raw
from sandbox.clock import MovableClock
from storage.tables import Filing, InboxUpdate, Message
from supervision import inbox
from supervision.reply import Button, Reply
from tests.bot.conftest import SHANGHAI, START, Place
from tests.bot.waiting import eventually_told

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
    async with place.bot.store.read() as session:
        return [row.text for row in await session.exec(select(Message).order_by(col(Message.id)))]


async def states(place: Place) -> dict[str, str]:
    return {row.payload["message"]["text"]: row.state for row in await place.inbox()}


async def until(place: Place, wanted: dict[str, str]) -> None:
    async def so() -> bool:
        return await states(place) == wanted

    await eventually_told(so)


@asynccontextmanager
async def working(place: Place, clerk: Clerk | None = None, patience: float = 60) -> AsyncIterator[None]:
    running = asyncio.ensure_future((clerk or place.bot.clerk).run(patience))
    try:
        yield
        assert not running.done()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def poison(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    real = inbox.keep_words

    async def poisoned(session: object, words: inbox.Words, *rest: object) -> object:
        if words.text == what:
            raise ValueError("cannot stomach this")
        return await real(session, words, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.clerk.inbox.keep_words", poisoned)


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


async def test_a_poison_rests_longer_each_time_and_is_set_aside_and_only_its_own_chat_waits(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poison(monkeypatch, "毒")
    phone, other = place.telegram.phone(STRANGER, "路人"), place.telegram.phone(STRANGER + 1, "旁人")
    for said in ("一", "毒", "二"):
        await phone.says(said)
    await other.says("三")
    await place.goes_round()
    assert await states(place) == {"一": "done", "毒": "new", "二": "new", "三": "done"}

    for tries, rest in enumerate(inbox.RESTS, start=1):
        place.clock.move_to(place.clock.now() + rest - timedelta(milliseconds=1))
        await place.goes_round()
        assert (await states(place))["毒"] == "new", tries
        place.clock.move_to(place.clock.now() + timedelta(milliseconds=1))
        await place.goes_round()

    assert await states(place) == {"一": "done", "毒": "set_aside", "二": "done", "三": "done"}
    [aside] = [row for row in await place.inbox() if row.state == "set_aside"]
    assert (aside.tries, aside.error) == (inbox.TRIES, "ValueError: cannot stomach this")
    assert (len(phone.heard), len(other.heard)) == (2, 1)
    assert "set aside" in caplog.text
    assert "cannot stomach" not in caplog.text


async def test_a_clock_put_back_keeps_nobody_resting(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        poison(patch, "毒")
        await place.telegram.phone(STRANGER, "路人").says("毒")
        await place.goes_round()
    place.clock = place.bot.clerk.clock = MovableClock(START - timedelta(hours=3))
    await place.goes_round()

    assert await states(place) == {"毒": "done"}


async def test_a_slow_update_holds_up_its_own_chat_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, real = asyncio.Event(), Clerk._work_off

    async def work_off(clerk: Clerk, row: InboxUpdate) -> object:
        if row.payload["message"]["text"] == "慢":
            await slow.wait()
        return await real(clerk, row)

    monkeypatch.setattr(Clerk, "_work_off", work_off)
    phone, other = place.telegram.phone(STRANGER, "路人"), place.telegram.phone(STRANGER + 1, "旁人")
    async with working(place):
        for said in ("慢", "后"):
            await phone.says(said)
        await other.says("快")
        await place.polls()
        await until(place, {"慢": "new", "后": "new", "快": "done"})
        slow.set()
        await until(place, {"慢": "done", "后": "done", "快": "done"})

    assert await words_kept(place) == ["快", "慢", "后"]


async def test_what_another_instance_left_behind_is_found_without_being_woken(place: Place) -> None:
    async with working(place, patience=0.05):
        async with place.bot.store.begin() as session:
            told = Update.model_validate({"update_id": 5, "message": message(PRIVATE, text="你好")})
            await inbox.store(session, [arrived(told)], START)
        await until(place, {"你好": "done"})


async def test_two_instances_do_an_update_once_and_keep_the_order_of_a_chat(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    said = [str(number) for number in range(12)]
    other = await build(place.settings(), place.clock)
    try:
        for words in said:
            await phone.says(words)
        async with working(place), working(place, other.clerk):
            await place.polls()
            other.clerk.wake.set()
            await until(place, dict.fromkeys(said, "done"))
    finally:
        await other.close()

    assert await words_kept(place) == said
    assert len([notice for notice in await place.notices() if notice.kind == "answer"]) == len(said)


async def test_an_update_found_by_two_instances_waits_for_the_one_before_it(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    for words in ("一", "二"):
        await phone.says(words)
    await place.polls()
    first, second = sorted(await place.inbox(), key=lambda row: row.update_id)

    for row in (second, first, second, first):
        await place.bot.clerk._work_off(row)

    assert await words_kept(place) == ["一", "二"]


async def test_one_tap_under_two_update_ids_is_one_act(place: Place) -> None:
    phone = await place.links("赵某三")
    place.clock.move_to(datetime(2018, 11, 21, 9, 30, tzinfo=SHANGHAI))
    await place.bot.beat()
    await place.sends()
    ask = next(heard for heard in phone.heard if "请报" in heard.text)
    await phone.taps(next(button for row in ask.buttons for button in row if "无变化" in button))
    place.telegram.updates.push(
        "callback_query", phone.user_id, place.telegram.updates.pending[0].update["callback_query"]
    )
    await place.goes_round()

    async with place.bot.store.read() as session:
        filings = list(await session.exec(select(Filing)))
    assert len(filings) == 1
    assert {row.state for row in await place.inbox()} == {"done"}


async def test_an_update_of_a_shape_nobody_knows_is_set_aside_at_once(place: Place) -> None:
    async with place.bot.store.begin() as session:
        for number, body in enumerate((b'{"update_id": 7, "message": 5}', b"\xff{", b"[]", b'{"update_id": NaN}')):
            await inbox.store(session, [arrived_raw(body)], START + timedelta(seconds=number))
    while await place.bot.clerk.work_off_one():
        pass

    assert [row.state for row in await place.inbox()] == ["set_aside"] * 4


async def test_effect_answer_and_mark_come_together_or_not_at_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    phone = place.telegram.phone(STRANGER, "路人")
    await phone.says("你好")
    await place.polls()
    with monkeypatch.context() as patch:
        patch.setattr("bot.clerk.outbox.answer", killed)
        with pytest.raises(asyncio.CancelledError):
            await place.bot.clerk.work_off_one()
    assert (await words_kept(place), await place.notices()) == ([], [])

    await place.begin()
    await place.goes_round()

    assert await words_kept(place) == ["你好"]
    assert len(phone.heard) == 1


async def test_a_store_in_trouble_does_not_end_the_clerk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real, failures = inbox.heads, [2]

    async def broken(*words: object) -> object:
        if failures[0]:
            failures[0] -= 1
            raise OSError("disk I/O error")
        return await real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.clerk.inbox.heads", broken)
    monkeypatch.setattr("bot.clerk.REST", 0.01)
    await place.telegram.phone(STRANGER, "路人").says("你好")
    await place.polls()
    running = asyncio.ensure_future(place.bot.clerk.run(60))
    await until(place, {"你好": "done"})

    assert failures == [0]
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
