"""轮询: long polling; a batch is stored before its offset is confirmed by the next call."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.hearing import arrived, arrived_read
from supervision.inbox import Arrived

log = logging.getLogger("duban.polling")
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONGEST_REST = 30.0


async def nobody(lasting: float) -> None:
    """Nobody wants to know."""


async def poll(
    bot: Bot,
    keep: Callable[[list[Arrived]], Awaitable[None]],
    served: Callable[[float], Awaitable[None]] = nobody,
    wait: int = 25,
    rest: float = 1.0,
) -> None:
    """Poll until cancelled; `keep` must have stored the batch when it returns, else it is handed over again.

    `served` is called with the seconds a successful call lasted, before its batch is stored: what an outage means for
    a cut-off must be known before anybody's words are judged by it.
    `rest`: seconds before the first repeat after a trouble; it doubles up to LONGEST_REST.
    """
    offset: int | None = None
    trouble = 0
    while True:
        try:
            asked_at = asyncio.get_running_loop().time()
            batch = await _batch(bot, offset, wait)
            await served(asyncio.get_running_loop().time() - asked_at)
            if batch:
                await keep(batch)
                offset = _last(batch) + 1
            trouble = 0
        except TelegramRetryAfter as error:
            await asyncio.sleep(min(error.retry_after, LONGEST_REST))
        except Exception as error:  # also those of proxies and of the store: this loop must outlive them
            trouble += 1
            await _tell(bot, error)
            await asyncio.sleep(min(LONGEST_REST, rest * 2 ** min(trouble - 1, 10)))


async def _batch(bot: Bot, offset: int | None, wait: int) -> list[Arrived]:
    """The next updates. One of a shape we do not know must not hold up those around it."""
    try:
        updates = await bot.get_updates(offset=offset, timeout=wait, allowed_updates=WANTED, request_timeout=wait + 10)
    except ClientDecodeError as error:
        data = error.data if isinstance(error.data, dict) else {}
        raw = data.get("result") if data.get("ok") is True else None
        if not isinstance(raw, list) or not raw:
            raise
        log.warning("getUpdates: %s updates kept unread, one of them is of an unknown shape", len(raw))
        return [arrived_read(update) for update in raw]
    return [arrived(update) for update in updates]


def _last(batch: list[Arrived]) -> int:
    """The number that confirms the batch; raises ValueError when nothing in it has one."""
    numbers = [update.update_id for update in batch if not update.broken]
    if not numbers:
        raise ValueError("updates without a number")
    return numbers[-1]


async def _tell(bot: Bot, error: Exception) -> None:
    if isinstance(error, TelegramConflictError) and "webhook" in error.message:
        log.warning("getUpdates: a webhook is set; it is deleted, for this service polls")
        try:
            await bot.delete_webhook(request_timeout=10)
        except Exception as again:
            log.warning("deleteWebhook: %s", _short(again))
    elif isinstance(error, TelegramConflictError):
        log.error("getUpdates: another service polls with the same token; end one of the two")
    elif isinstance(error, TelegramUnauthorizedError):
        log.error("getUpdates: BOT_TOKEN is refused by the platform now")
    elif isinstance(error, AiogramError | OSError | TimeoutError):
        log.warning("getUpdates: %s", _short(error))
    else:
        log.error("getUpdates: %s", _short(error), exc_info=error)


def _short(error: Exception) -> str:
    """Without the page of HTML a gateway sends along."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
