"""舒适: a group is refused kindly and once, a slow answer shows that it is coming, keys stand below the input."""

import asyncio

import pytest
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update

from bot import typing_mark
from bot.keyboards import keyboard
from supervision.contact.guided_buttons import keys, keys_away
from supervision.notices.parcel import Parcel
from supervision.reply import Button
from tests.bot.conftest import START, Place
from texts.menu import WORDS
from texts.welcome import NO_GROUPS

GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "整改群"}
WHO = {"id": 5_000_000_001, "is_bot": False, "first_name": "某人"}
US = {"id": 42, "is_bot": True, "first_name": "督办"}


async def added(place: Place, update_id: int, old: str = "left", new: str = "member", kind: str = "supergroup") -> None:
    change = {
        "chat": GROUP | {"type": kind},
        "from": WHO,
        "date": int(START.timestamp()),
        "old_chat_member": {"user": US, "status": old} | ({"until_date": 0} if old == "kicked" else {}),
        "new_chat_member": {"user": US, "status": new} | ({"until_date": 0} if new == "kicked" else {}),
    }
    await place.bot.take(Update.model_validate({"update_id": update_id, "my_chat_member": change}))
    while await place.bot.clerk.work_off_one():
        pass


async def test_a_group_hears_one_sentence_once_and_nothing_ever_after(place: Place) -> None:
    await added(place, 1)
    await added(place, 2, "member", "kicked")
    await added(place, 3, "kicked", "member")
    said = {"message_id": 7, "date": int(START.timestamp()), "chat": GROUP, "from": WHO, "text": "1推进"}
    await place.bot.take(Update.model_validate({"update_id": 4, "message": said}))
    while await place.bot.clerk.work_off_one():
        pass
    assert [(notice.chat_id, notice.text) for notice in await place.notices()] == [(GROUP["id"], NO_GROUPS)]


@pytest.mark.parametrize(("old", "new", "kind"), [("member", "left", "group"), ("left", "member", "channel")])
async def test_who_leaves_and_a_channel_hear_nothing(place: Place, old: str, new: str, kind: str) -> None:
    await added(place, 1, old, new, kind)
    assert await place.notices() == []


class Marks:
    """A Telegram that counts the marks it was asked for."""

    def __init__(self, fails: bool = False) -> None:
        self.shown: list[tuple[int, str]] = []
        self.seen = asyncio.Event()
        self.fails = fails

    async def send_chat_action(self, chat_id: int, action: str, request_timeout: int) -> None:
        self.shown.append((chat_id, action))
        self.seen.set()
        if self.fails:
            raise RuntimeError("no connection")


@pytest.mark.parametrize("fails", [False, True])
async def test_a_slow_answer_shows_that_it_is_coming(monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    monkeypatch.setattr(typing_mark, "AFTER", 0.0)
    bot = Marks(fails)
    async with typing_mark.typing_mark(bot, 7):  # type: ignore[arg-type]
        await bot.seen.wait()
    assert bot.shown == [(7, "typing")]


async def test_a_quick_answer_shows_nothing_and_leaves_nothing_running() -> None:
    bot = Marks()
    before = asyncio.all_tasks()
    async with typing_mark.typing_mark(bot, 7):  # type: ignore[arg-type]
        pass
    assert (bot.shown, asyncio.all_tasks()) == ([], before)


def test_the_keys_below_the_input_say_words_that_work_typed() -> None:
    markup = keyboard(Parcel((1,), 7, "您好", keys()))
    assert isinstance(markup, ReplyKeyboardMarkup)
    words = [key.text for row in markup.keyboard for key in row]
    assert words == ["还差什么", "上月报的", "帮助"]
    assert set(words) <= set(WORDS.values())
    assert markup.is_persistent is None
    assert markup.resize_keyboard


def test_buttons_with_data_stay_under_their_message() -> None:
    assert isinstance(keyboard(Parcel((1,), 7, "问", ((Button("推进", "g:1:0:p"),),))), InlineKeyboardMarkup)
    assert keyboard(Parcel((1,), 7, "好")) is None


def test_keys_can_be_taken_away_and_never_stand_beside_buttons() -> None:
    assert isinstance(keyboard(Parcel((1,), 7, "您已不再联络", keys_away())), ReplyKeyboardRemove)
    both = keyboard(Parcel((1,), 7, "您好", (*keys(), (Button("推进", "g:1:0:p"),), *keys_away())))
    assert isinstance(both, InlineKeyboardMarkup)
    assert [[button.text for button in row] for row in both.inline_keyboard] == [["推进"]]


async def test_a_newcomer_finds_the_keys_and_a_tap_on_one_is_answered(place: Place) -> None:
    phone = await place.links("赵某三")
    assert phone.keyboard == [["还差什么", "上月报的", "帮助"]]
    await phone.taps("帮助")
    await place.goes_round()
    assert "随时可问" in phone.heard[-1].text
