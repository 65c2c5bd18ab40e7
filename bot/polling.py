"""轮询: long polling; a batch is stored before its offset is confirmed by the next call."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from aiogram.types import Update

log = logging.getLogger("duban.polling")
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]


async def poll(bot: Bot, keep: Callable[[list[Update]], Awaitable[None]], wait: int = 25) -> None:
    """Poll until cancelled; `keep` must have stored the batch when it returns."""
    offset: int | None = None
    trouble = 0
    while True:
        try:
            updates = await bot.get_updates(
                offset=offset, timeout=wait, allowed_updates=WANTED, request_timeout=wait + 10
            )
            trouble = 0
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
            continue
        except (AiogramError, OSError, TimeoutError) as error:
            trouble += 1
            log.warning("getUpdates: %s", error)
            await asyncio.sleep(min(30, 2 ** min(trouble, 5)))
            continue
        if updates:
            await keep(updates)
            offset = updates[-1].update_id + 1
