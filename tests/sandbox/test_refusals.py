"""拒绝: what Telegram refuses, this Telegram refuses too, in the same words."""

from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramUnauthorizedError
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from sandbox.phone import CannotDo, Phone
from sandbox.telegram import Telegram


def button(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="无变化", callback_data=data)]])


async def raw(telegram: Telegram, method: str, **body: Any) -> tuple[int, dict[str, Any]]:
    url = f"{telegram.url}/bot{telegram.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.json()


async def test_the_envelope_of_a_refusal_is_telegrams(telegram: Telegram) -> None:
    status, answer = await raw(telegram, "sendMessage", chat_id=99, text="您好")
    assert status == 400
    assert answer == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}


async def test_an_unknown_method_is_not_found(telegram: Telegram) -> None:
    status, answer = await raw(telegram, "sendPigeon")
    assert (status, answer["error_code"]) == (404, 404)
    assert answer["description"].startswith("Not Found")


async def test_a_wrong_token_is_unauthorized(telegram: Telegram, bot: Bot) -> None:
    stranger = Bot("1:another", session=bot.session)
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("督" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("逾期 <9小时", "can't parse entities: Unclosed start tag at byte offset 7"),
        ("<font>逾期</font>", 'can\'t parse entities: Unsupported start tag "font" at byte offset 0'),
        ("<b>逾期", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("逾期</b>", "can't parse entities: Unexpected end tag at byte offset 6"),
        (
            "<b>逾期</i>",
            'can\'t parse entities: Unmatched end tag at byte offset 9, expected "</b>", found "</i>"',
        ),
    ],
)
async def test_a_text_telegram_would_not_take_is_refused(bot: Bot, lei: Phone, words: str, refusal: str) -> None:
    with pytest.raises(TelegramBadRequest) as refused:
        await bot.send_message(lei.user_id, words, parse_mode="HTML")
    assert refused.value.message == f"Bad Request: {refusal}"
    assert lei.heard == []


async def test_length_counts_after_entities_are_parsed(bot: Bot, lei: Phone) -> None:
    await bot.send_message(lei.user_id, f"<b>{'督' * 4096}</b>", parse_mode="HTML")
    assert len(lei.heard[0].text) == 4096


async def test_html_becomes_plain_text_with_entities_in_utf16_units(bot: Bot, lei: Phone) -> None:
    sent = await bot.send_message(lei.user_id, "😀 <b>逾期</b> &lt;9 &amp; 10", parse_mode="HTML")
    assert sent.text == "😀 逾期 <9 & 10"
    assert sent.entities is not None
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 3, 2)]


@pytest.mark.parametrize("data", ["", "督" * 22, "x" * 65])
async def test_button_data_has_1_to_64_bytes(bot: Bot, lei: Phone, data: str) -> None:
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(lei.user_id, "请选", reply_markup=button(data))
    await bot.send_message(lei.user_id, "请选", reply_markup=button("x" * 64))


async def test_a_button_without_action_is_refused(telegram: Telegram, lei: Phone) -> None:
    markup = {"inline_keyboard": [[{"text": "无变化"}]]}
    _, answer = await raw(telegram, "sendMessage", chat_id=lei.user_id, text="请选", reply_markup=markup)
    assert answer["description"] == "Bad Request: Text buttons are unallowed in the inline keyboard"


async def test_a_long_caption_is_refused(bot: Bot, lei: Phone) -> None:
    table = BufferedInputFile(b"x", "调度表.xlsx")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_document(lei.user_id, table, caption="督" * 1025)


async def test_a_bot_cannot_write_first(telegram: Telegram, bot: Bot) -> None:
    telegram.phone(6_000_000_001, "黄欣")
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot can't initiate conversation with a user"):
        await bot.send_message(6_000_000_001, "您好")


async def test_a_blocked_or_deleted_account_is_forbidden(bot: Bot, lei: Phone) -> None:
    await lei.blocks()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(lei.user_id, "您好")
    await lei.unblocks()
    await bot.send_message(lei.user_id, "您好")
    await lei.deactivates()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await bot.send_message(lei.user_id, "您好")
    assert len(lei.heard) == 1


async def test_a_reply_needs_its_message_unless_told_otherwise(bot: Bot, lei: Phone) -> None:
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(lei.user_id, "收到", reply_to_message_id=77)
    sent = await bot.send_message(lei.user_id, "收到", reply_to_message_id=77, allow_sending_without_reply=True)
    assert sent.reply_to_message is None
    question = await lei.says("我报了吗")
    answer = await bot.send_message(lei.user_id, "还没报", reply_to_message_id=question)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == question


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, lei: Phone) -> None:
    sent = await bot.send_message(lei.user_id, "请选", reply_markup=button("1"))
    with pytest.raises(TelegramBadRequest, match="message is not modified: specified new message content"):
        await bot.edit_message_text("请选", chat_id=lei.user_id, message_id=sent.message_id, reply_markup=button("1"))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=lei.user_id, message_id=sent.message_id, reply_markup=button("1"))


async def test_only_own_and_existing_messages_are_edited(bot: Bot, lei: Phone) -> None:
    theirs = await lei.says("无变化")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("有变化", chat_id=lei.user_id, message_id=theirs)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("有变化", chat_id=lei.user_id, message_id=theirs + 1)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(lei.user_id, theirs + 1)


async def test_an_unknown_tap_cannot_be_answered(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired or query ID"):
        await bot.answer_callback_query("12345")


async def test_a_command_menu_is_checked(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand(command="汇总", description="本月汇总")])


async def test_a_start_code_has_at_most_64_plain_characters(lei: Phone) -> None:
    await lei.starts("A-z_09" * 10 + "four")
    for code in ("x" * 65, "有中文", "a b"):
        with pytest.raises(CannotDo):
            await lei.starts(code)
    assert len(lei.chat) == 2
