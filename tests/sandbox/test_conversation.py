"""往来: both sides of a chat over real HTTP: words, buttons, files, edits, blocks, menus."""

from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)

from sandbox.phone import CannotDo, Phone
from sandbox.telegram import Telegram

CHOICE = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="推进中", callback_data="t:1:p"),
            InlineKeyboardButton(text="无变化", callback_data="t:1:u"),
        ]
    ]
)


async def only_update(bot: Bot) -> Update:
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    return update


async def test_a_link_starts_the_chat_with_its_code(telegram: Telegram, bot: Bot) -> None:
    huang = telegram.phone(6_000_000_001, "黄文斌")
    await huang.opens(f"https://t.me/{telegram.username}?start=abc_DEF-1")
    update = await only_update(bot)
    assert update.message is not None
    assert update.message.text == "/start abc_DEF-1"
    assert update.message.chat.id == 6_000_000_001
    assert update.message.entities is not None
    assert update.message.entities[0].type == "bot_command"
    assert int(update.message.date.timestamp()) == int(telegram.chats.now().timestamp())
    await bot.send_message(6_000_000_001, "您好")
    assert [heard.text for heard in huang.heard] == ["您好"]


async def test_a_tap_reaches_the_bot_and_its_answer_the_phone(bot: Bot, lei: Phone) -> None:
    asked = await bot.send_message(lei.user_id, "1 管网？", reply_markup=CHOICE)
    await lei.taps("无变化")
    tap = (await only_update(bot)).callback_query
    assert tap is not None
    assert (tap.data, tap.from_user.id) == ("t:1:u", lei.user_id)
    assert tap.message is not None
    assert tap.message.message_id == asked.message_id
    await bot.answer_callback_query(tap.id, text="记下了")
    assert lei.toasts == ["记下了"]
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(tap.id)


async def test_a_tap_can_grow_old(telegram: Telegram, bot: Bot, lei: Phone) -> None:
    telegram.tap_lives = 0.0
    await bot.send_message(lei.user_id, "1 管网？", reply_markup=CHOICE)
    await lei.taps("无变化")
    tap = (await only_update(bot)).callback_query
    assert tap is not None
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(tap.id)


async def test_the_newest_button_with_the_label_is_tapped(bot: Bot, lei: Phone) -> None:
    await bot.send_message(lei.user_id, "1 管网？", reply_markup=CHOICE)
    newer = await bot.send_message(lei.user_id, "2 污水？", reply_markup=CHOICE)
    await lei.taps("推进")
    tap = (await only_update(bot)).callback_query
    assert tap is not None
    assert tap.message is not None
    assert tap.message.message_id == newer.message_id
    with pytest.raises(CannotDo):
        await lei.taps("没有这个")


async def test_an_edit_of_the_bot_changes_what_the_phone_shows(bot: Bot, lei: Phone) -> None:
    sent = await bot.send_message(lei.user_id, "1 管网？", reply_markup=CHOICE)
    assert lei.heard[0].buttons == [["推进中", "无变化"]]
    await bot.edit_message_text("1 管网：推进中", chat_id=lei.user_id, message_id=sent.message_id)
    assert [(heard.text, heard.buttons) for heard in lei.heard] == [("1 管网：推进中", [])]
    await bot.delete_message(lei.user_id, sent.message_id)
    assert lei.heard == []


async def test_an_edit_of_a_person_is_an_update_of_its_own(bot: Bot, lei: Phone) -> None:
    said = await lei.says("1推进")
    await only_update(bot)
    await lei.edits(said, "1完成")
    edited = (await only_update(bot)).edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (said, "1完成")
    assert edited.edit_date is not None


async def test_a_document_of_the_bot_can_be_read_at_the_phone(bot: Bot, lei: Phone) -> None:
    file = BufferedInputFile("问题,进展\n".encode(), "2018年11月调度.csv")
    sent = await bot.send_document(lei.user_id, file, caption="11月调度表")
    (heard,) = lei.heard
    assert (heard.document_name, heard.document.decode()) == ("2018年11月调度.csv", "问题,进展\n")
    assert heard.text == "11月调度表"
    assert sent.document is not None
    again = await bot.send_document(lei.user_id, sent.document.file_id)
    assert again.document is not None
    assert lei.heard[1].document == heard.document


async def test_a_file_from_a_person_is_downloaded_by_its_id(bot: Bot, lei: Phone) -> None:
    await lei.sends_document("批文.pdf", b"%PDF rehearsal", caption="十八 2")
    message = (await only_update(bot)).message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("批文.pdf", "十八 2")
    read = await bot.download(message.document, BytesIO())
    assert read is not None
    assert read.read() == b"%PDF rehearsal"


async def test_a_file_beyond_20_mb_is_not_given_to_the_bot(bot: Bot, lei: Phone) -> None:
    await lei.sends_document("录像.mp4", b"0" * (20 * 2**20 + 1))
    message = (await only_update(bot)).message
    assert message is not None
    assert message.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(message.document.file_id)


async def test_photos_voices_and_forwarded_words_arrive(bot: Bot, lei: Phone) -> None:
    await lei.sends_photo("现场")
    photo = (await only_update(bot)).message
    assert photo is not None
    assert (photo.caption, bool(photo.photo)) == ("现场", True)
    await lei.sends_voice()
    voice = (await only_update(bot)).message
    assert voice is not None
    assert voice.voice is not None
    await lei.forwards("1推进 2推进")
    forwarded = (await only_update(bot)).message
    assert forwarded is not None
    assert forwarded.forward_origin is not None
    assert forwarded.text == "1推进 2推进"


async def test_blocking_and_unblocking_are_told_to_the_bot(bot: Bot, lei: Phone) -> None:
    await lei.blocks()
    left = (await only_update(bot)).my_chat_member
    assert left is not None
    assert left.new_chat_member.status == "kicked"
    with pytest.raises(CannotDo):
        await lei.says("在吗")
    await lei.starts()
    back, start = await bot.get_updates()
    assert back.my_chat_member is not None
    assert back.my_chat_member.new_chat_member.status == "member"
    assert start.message is not None


async def test_a_menu_of_one_chat_wins_over_the_common_one(telegram: Telegram, bot: Bot, lei: Phone) -> None:
    await bot.set_my_commands([BotCommand(command="help", description="怎么用")])
    assert [c["command"] for c in telegram.commands_for(lei.user_id)] == ["help"]
    scope = BotCommandScopeChat(chat_id=lei.user_id)
    await bot.set_my_commands([BotCommand(command="summary", description="本月汇总")], scope=scope)
    assert [c["command"] for c in telegram.commands_for(lei.user_id)] == ["summary"]
    assert [c.command for c in await bot.get_my_commands(scope)] == ["summary"]
    await bot.delete_my_commands(scope)
    assert [c["command"] for c in telegram.commands_for(lei.user_id)] == ["help"]


async def test_a_reply_keyboard_is_pressed_like_words(bot: Bot, lei: Phone) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="还差什么"), KeyboardButton(text="帮助")]])
    await bot.send_message(lei.user_id, "您好", reply_markup=keyboard)
    assert lei.keyboard == [["还差什么", "帮助"]]
    await lei.taps("还差")
    message = (await only_update(bot)).message
    assert message is not None
    assert message.text == "还差什么"


async def test_traffic_is_told_in_both_directions(telegram: Telegram, bot: Bot, lei: Phone) -> None:
    lines: list[str] = []
    telegram.on_traffic.append(lambda at, name, way, text: lines.append(f"{name} {way} {text}"))
    await lei.says("1推进")
    await bot.send_message(lei.user_id, "收到", reply_markup=CHOICE)
    await lei.taps("推进中")
    await bot.send_document(lei.user_id, BufferedInputFile(b"x", "表.csv"))
    assert lines == ["雷俊 < 1推进", "雷俊 > 收到", "雷俊 < [按] 推进中", "雷俊 > [文件 表.csv]"]
