"""改发: new words for a message that was sent, in its place."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup


@dataclass(frozen=True)
class Same:
    """A message that stays where it is."""

    message_id: int


async def edited(bot: Bot, chat_id: int, message_id: int, text: str, markup: InlineKeyboardMarkup | None) -> Same:
    """Raises what the platform says, but not that the message has these words already: somebody tapped twice."""
    try:
        await bot.edit_message_text(text, chat_id=chat_id, message_id=message_id, reply_markup=markup)
    except TelegramBadRequest as refused:
        if "message is not modified" not in refused.message.lower():
            raise
    return Same(message_id)
