"""正在输入: what somebody sees while an answer takes longer than a second."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiogram import Bot

log = logging.getLogger("duban.clerk")
AFTER = 1.0  # seconds; most answers are there before
AGAIN = 4.5  # the platform takes the mark away after five


@asynccontextmanager
async def typing_mark(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show the mark while the block runs, from its second second on; that it cannot be shown matters to nobody."""
    answered = asyncio.Event()
    task = asyncio.get_running_loop().create_task(_typing(bot, chat_id, answered))
    try:
        yield
    finally:
        answered.set()
        task.cancel()
        await asyncio.wait([task])


async def _typing(bot: Bot, chat_id: int, answered: asyncio.Event) -> None:
    pause = AFTER
    try:
        while not answered.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await answered.wait()
                    return
            await bot.send_chat_action(chat_id, "typing", request_timeout=5)
            pause = AGAIN
    except Exception as error:
        log.debug("sendChatAction: %s", type(error).__name__)
