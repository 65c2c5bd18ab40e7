"""线路: putting one message on the wire, and telling what an error means: permanent, or again later."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BufferedInputFile,
    Message,
    ReplyParameters,
)
from aiohttp import ClientConnectorError

from bot.editing import Same, edited
from bot.keyboards import inline, keyboard
from bot.splitting import split
from supervision.notices.parcel import Parcel

PERMANENT = {  # the exact list: an unknown 403 or 400 disables nobody (TELEGRAM.md)
    "bot was blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "chat not found": "chat not found",
    "bot can't initiate conversation with a user": "blocked",
    "bot was kicked from": "kicked",
    "bot is not a member of": "kicked",
}
log = logging.getLogger("duban.courier")
FILE_GONE = "（附件已失效，请重新发送命令。）"
Request = Callable[[], Awaitable[Message | Same]]
PIECE_TRIES = 4  # of every further piece at once: a message that breaks off reads badly


class Undeliverable(Exception):
    """The platform will never accept this; `why` as in PERMANENT, or "bad request"; `words`: its own."""

    def __init__(self, why: str, words: str = "") -> None:
        super().__init__(f"{why}: {words}" if words else why)
        self.why = why


class Moved(Exception):
    """The chat has another number now; nothing was sent."""

    def __init__(self, chat_id: int) -> None:
        super().__init__("the chat has moved")
        self.chat_id = chat_id


class TryLater(Exception):
    """A passing trouble. `wait`: what a 429 asked for. Why is "no answer" when it may have been accepted.

    `heard`: the platform's ids of the pieces that it took before, of a message of several.
    """

    def __init__(self, why: str, wait: timedelta | None = None) -> None:
        super().__init__(why)
        self.why, self.wait = why, wait
        self.heard: list[int] = []


Turn = Callable[[], AbstractAsyncContextManager[object]]  # around each request, from leave to start until its answer


def at_once() -> AbstractAsyncContextManager[object]:
    return nullcontext()


async def put(bot: Bot, parcel: Parcel, turn: Turn = at_once) -> list[int]:
    """Send a parcel, long texts in pieces, those `heard` already left out; the platform's message ids of all.

    Raises Undeliverable, Moved or TryLater.
    """
    document, pieces = _document(parcel)
    if parcel.edits is not None and len(pieces) == 1 and document is None:
        try:
            edit = partial(edited, bot, parcel.chat_id, parcel.edits, pieces[0], inline(parcel))
            return [await _answered(edit, turn)]
        except Undeliverable as refused:
            if refused.why != "bad request":
                raise
            log.info("message %s cannot be edited any more: said anew", parcel.edits)
    requests: list[Request] = [partial(_text, bot, parcel, pieces, number) for number in range(len(pieces))]
    if document is not None:
        requests.append(partial(bot.send_document, parcel.chat_id, document))
    ids = list(parcel.heard)
    try:
        for request in requests[len(ids) :]:
            begun = len(ids) > len(parcel.heard)
            ids.append(await (_pressed if begun else _answered)(request, turn))
    except TryLater as trouble:
        trouble.heard = ids
        raise
    return ids


def _text(bot: Bot, parcel: Parcel, pieces: list[str], number: int) -> Awaitable[Message]:
    reply = None
    if parcel.reply_to is not None and number == 0:
        reply = ReplyParameters(message_id=parcel.reply_to, allow_sending_without_reply=True)
    markup = keyboard(parcel) if number == len(pieces) - 1 else None
    return bot.send_message(parcel.chat_id, pieces[number], reply_markup=markup, reply_parameters=reply)


def _document(parcel: Parcel) -> tuple[BufferedInputFile | None, list[str]]:
    """The file and the pieces of the text. It is read before the first word is sent: one that is gone must not
    repeat the text for ever."""
    pieces = split(parcel.text)
    if not parcel.file_path:
        return None, pieces
    path = Path(parcel.file_path)
    try:
        return BufferedInputFile(path.read_bytes(), path.name), pieces
    except OSError:
        return None, [*pieces, FILE_GONE] if len(parcel.heard) >= len(pieces) else split(f"{parcel.text}\n{FILE_GONE}")


async def _pressed(request: Request, turn: Turn) -> int:
    """The rest of a message that has begun: a passing trouble is waited out here, within reason.

    Raises TryLater, "no answer" when any of the tries may have been accepted.
    """
    why = ""
    for attempt in range(1, PIECE_TRIES + 1):
        try:
            return await _answered(request, turn)
        except TryLater as trouble:
            why = why if why == "no answer" else trouble.why
            pause = trouble.wait or timedelta(seconds=attempt)
            if attempt == PIECE_TRIES or pause > timedelta(minutes=1):
                raise TryLater(why, trouble.wait) from trouble
            await asyncio.sleep(pause.total_seconds())
    raise AssertionError("the last try returns or raises")


async def _answered(request: Request, turn: Turn) -> int:
    async with turn():
        return await _judged_answer(request)


async def _judged_answer(request: Request) -> int:
    try:
        return (await request()).message_id
    except AiogramError as error:
        if (message_id := _accepted(error)) is not None:
            return message_id
        raise _judged(error) from error
    except (TimeoutError, OSError) as error:
        raise TryLater("no answer") from error


def _accepted(error: AiogramError) -> int | None:
    """The id of a message that was accepted, though the answer is of a shape we do not know."""
    data = error.data if isinstance(error, ClientDecodeError) else None
    if isinstance(data, dict) and data.get("ok") is True and isinstance(data.get("result"), dict):
        found = data["result"].get("message_id")
        return found if isinstance(found, int) else None
    return None


def _judged(error: AiogramError) -> Undeliverable | Moved | TryLater:
    """The one question: permanent or not?"""
    if isinstance(error, TelegramRetryAfter):
        return TryLater("too many requests", timedelta(seconds=error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return Moved(error.migrate_to_chat_id)
    if isinstance(error, TelegramBadRequest | TelegramForbiddenError):
        for words, why in PERMANENT.items():
            if words in error.message.lower():
                return Undeliverable(why)
    if isinstance(error, TelegramBadRequest | TelegramEntityTooLarge):
        return Undeliverable("bad request", error.message[:200])
    if isinstance(error.__cause__, ClientConnectorError):
        return TryLater("no connection")
    if isinstance(error, TelegramNetworkError | TelegramServerError | ClientDecodeError):
        return TryLater("no answer")
    if isinstance(error, TelegramAPIError):
        return TryLater(f"refused: {error.message[:100]}")
    return TryLater(type(error).__name__)
