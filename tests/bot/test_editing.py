"""改发: an answer put right in its place: the same twice is no failure, one that is gone is said anew."""

# ruff: noqa: F401, F811  (fixtures of another module)

import pytest
from aiogram import Bot

from bot.wire import TryLater, Undeliverable, put
from sandbox.phone import Phone
from sandbox.telegram import Telegram
from sandbox.wire import ApiError, bad_request
from supervision.reply import Button
from tests.bot.test_wire import bot, fails, parcel, phone, telegram

pytestmark = pytest.mark.usefixtures("phone")


async def test_new_words_take_the_place_of_the_old_with_their_buttons(bot: Bot, phone: Phone) -> None:
    [sent] = await put(bot, parcel("收到1张。", buttons=((Button("措施1", "e:1"),),)))
    assert await put(bot, parcel("收到2张。", edits=sent)) == [sent]
    [heard] = phone.heard
    assert (heard.text, heard.buttons) == ("收到2张。", [])


async def test_the_same_words_again_are_no_failure(bot: Bot, phone: Phone) -> None:
    [sent] = await put(bot, parcel("收到"))
    assert await put(bot, parcel("收到", edits=sent)) == [sent]
    assert len(phone.heard) == 1


async def test_a_message_that_can_no_longer_be_edited_is_said_anew(
    bot: Bot,
    phone: Phone,
    telegram: Telegram,
) -> None:
    [sent] = await put(bot, parcel("收到1张。"))
    fails(telegram, bad_request("message can't be edited"), method="editmessagetext")
    [anew] = await put(bot, parcel("收到2张。", edits=sent))
    assert anew != sent
    assert [heard.text for heard in phone.heard] == ["收到1张。", "收到2张。"]


async def test_who_blocked_the_bot_and_a_passing_trouble_are_told_apart(
    bot: Bot,
    phone: Phone,
    telegram: Telegram,
) -> None:
    [sent] = await put(bot, parcel("收到1张。"))
    fails(telegram, ApiError(429, "Too Many Requests: retry after 3", retry_after=3), method="editmessagetext")
    with pytest.raises(TryLater):
        await put(bot, parcel("收到2张。", edits=sent))
    await phone.blocks()
    with pytest.raises(Undeliverable):
        await put(bot, parcel("收到2张。", edits=sent))
