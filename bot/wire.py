"""线路: putting one message on the wire, and telling what an error means: permanent, or again later."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import FSInputFile, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters

from supervision.notices.parcel import Parcel
from texts.pages import PAGE_BREAK

REHEARSAL = "【演练】"
LIMIT = 4000  # of 4096 UTF-16 units, so that a page mark still fits
PERMANENT = {  # the exact list: an unknown 403 or 400 disables nobody (TELEGRAM.md)
    "bot was blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "chat not found": "chat not found",
    "bot can't initiate conversation with a user": "blocked",
    "bot was kicked from": "kicked",
    "bot is not a member of": "kicked",
}


@dataclass(frozen=True)
class Undeliverable(Exception):
    """The platform will never accept this; `why` as in PERMANENT, or "bad request"."""

    why: str


@dataclass(frozen=True)
class TryLater(Exception):
    """A passing trouble. `wait`: what a 429 asked for. `maybe_sent`: the answer was lost, not the request."""

    why: str
    wait: timedelta | None = None
    maybe_sent: bool = False


async def put(bot: Bot, parcel: Parcel) -> list[int]:
    """Send a parcel, long texts in pieces; the platform's message ids. Raises Undeliverable or TryLater."""
    ids = []
    pieces = split(parcel.text)
    for number, piece in enumerate(pieces):
        markup = keyboard(parcel) if number == len(pieces) - 1 else None
        reply = None
        if parcel.reply_to is not None and number == 0:
            reply = ReplyParameters(message_id=parcel.reply_to, allow_sending_without_reply=True)
        request = bot.send_message(parcel.chat_id, piece, reply_markup=markup, reply_parameters=reply)
        ids.append((await _answered(request)).message_id)
    if parcel.file_path:
        document = FSInputFile(parcel.file_path)
        ids.append((await _answered(bot.send_document(parcel.chat_id, document))).message_id)
    return ids


async def _answered(request: Awaitable[Message]) -> Message:
    try:
        return await request
    except TelegramRetryAfter as error:
        raise TryLater("too many requests", timedelta(seconds=error.retry_after)) from error
    except TelegramForbiddenError as error:
        raise _judge(error) from error
    except TelegramBadRequest as error:
        verdict = _judge(error)
        raise verdict if isinstance(verdict, Undeliverable) else Undeliverable("bad request") from error
    except TelegramNetworkError as error:
        raise TryLater("no answer", maybe_sent=True) from error
    except (TelegramAPIError, AiogramError) as error:
        raise TryLater(type(error).__name__) from error
    except (TimeoutError, OSError) as error:
        raise TryLater("no answer", maybe_sent=True) from error


def _judge(error: TelegramAPIError) -> Undeliverable | TryLater:
    for words, why in PERMANENT.items():
        if words in error.message.lower():
            return Undeliverable(why)
    return TryLater(f"refused: {error.message[:100]}")


def keyboard(parcel: Parcel) -> InlineKeyboardMarkup | None:
    if not parcel.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
            for row in parcel.buttons
        ]
    )


def split(text: str) -> list[str]:
    """One piece a page, and a page over LIMIT UTF-16 units in pieces; a rehearsal's mark leads each."""
    mark = REHEARSAL if text.startswith(REHEARSAL) else ""
    pieces = [piece for page in text.split(PAGE_BREAK) for piece in _cut(page)]
    return [piece if piece.startswith(mark) else mark + piece for piece in pieces]


def _cut(text: str) -> list[str]:
    """Pieces of at most LIMIT UTF-16 units, cut at line ends where there are any."""
    pieces, piece = [], ""
    for line in text.split("\n"):
        while units(line) > LIMIT:
            head = _head(line)
            pieces += [piece] if piece else []
            piece = ""
            pieces.append(head)
            line = line[len(head) :]
        joined = f"{piece}\n{line}" if piece else line
        if units(joined) > LIMIT:
            pieces.append(piece)
            piece = line
        else:
            piece = joined
    return [*pieces, piece] if piece.strip() or not pieces else pieces


def units(text: str) -> int:
    """Length as the platform counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _head(line: str) -> str:
    size = LIMIT
    while units(line[:size]) > LIMIT:
        size -= 1
    return line[:size]
