"""发送者: four ways to send one broadcast: our courier over its store, and what others do with their libraries."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiolimiter import AsyncLimiter
from sqlmodel import col, func, select
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.courier import Courier
from storage.session import Store, migrate, open_store
from storage.tables import Account, Notice, Person
from supervision.notices import outbox
from supervision.practice import Practice
from supervision.reply import Reply

TOKEN = "1:bench"
logging.getLogger("telegram").setLevel(logging.CRITICAL)  # each message it loses is counted in the table
FIRST_CHAT, ANSWERED_CHAT = 1_000_000, 9_000_000
START = datetime(2018, 11, 21, 2, 0, tzinfo=UTC)  # a workday, ten in the morning in Shanghai


@dataclass(frozen=True)
class Broadcast:
    url: str
    rate: float
    chats: int
    folder: Path

    def text(self, number: int) -> str:
        return f"演练{number}"


Start = Callable[[], Awaitable[None]]
Answer = Callable[[int, str], Awaitable[None]]
Parts = tuple[Start, Answer, Start]  # start the broadcast, answer somebody, wait until the last answer has left
Sender = Callable[[Broadcast], AbstractAsyncContextManager[Parts]]


async def nothing_more() -> None:
    """Whoever answers by himself waits for it himself."""


def _bot(broadcast: Broadcast) -> Bot:
    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(broadcast.url)))


class RunningClock:
    """A wall clock set to START."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._began)


@asynccontextmanager
async def ours(broadcast: Broadcast) -> AsyncIterator[Parts]:
    url = f"sqlite+aiosqlite:///{broadcast.folder / 'duban.db'}"
    await migrate(url)
    store, clock, bot = open_store(url), RunningClock(), _bot(broadcast)
    await _fill(store, broadcast)
    courier = Courier(bot, store, clock, Practice(published=lambda day: None), broadcast.rate, broadcast.chats + 1)

    running: list[asyncio.Future[None]] = []

    async def start() -> None:
        running.append(asyncio.ensure_future(courier.run(5)))
        await asyncio.sleep(0)
        await all_sent()

    async def answer(number: int, text: str) -> None:
        async with store.begin() as session:
            await outbox.answer(session, ANSWERED_CHAT + number, None, Reply(text), number, clock.now())
        courier.wake.set()

    async def all_sent() -> None:
        while courier.sending or await _unsent(store):
            await asyncio.sleep(0.1)

    yield start, answer, all_sent
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await bot.session.close()
    await store.close()


async def _fill(store: Store, broadcast: Broadcast) -> None:
    async with store.begin() as session:
        people = [Person(name=f"测试{number}") for number in range(broadcast.chats)]
        session.add_all(people)
        await session.flush()
        for number, person in enumerate(people):
            person_id = person.id or 0
            session.add(Account(person_id=person_id, chat_id=FIRST_CHAT + number, linked_at=START))
            await outbox.queue(session, person_id, "alarm", "", "bench", START, START, text=broadcast.text(number))


async def _unsent(store: Store) -> int:
    async with store.read() as session:
        waiting = select(func.count()).select_from(Notice).where(col(Notice.state).in_(("queued", "sending")))
        return (await session.exec(waiting)).one()


@asynccontextmanager
async def gather(broadcast: Broadcast) -> AsyncIterator[Parts]:
    """Everything at once, and again after what a 429 asks for."""
    bot = _bot(broadcast)

    async def send(chat_id: int, text: str) -> None:
        while True:
            try:
                await bot.send_message(chat_id, text)
                return
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)

    async def start() -> None:
        await asyncio.gather(*(send(FIRST_CHAT + n, broadcast.text(n)) for n in range(broadcast.chats)))

    async def answer(number: int, text: str) -> None:
        await send(ANSWERED_CHAT + number, text)

    yield start, answer, nothing_more
    await bot.session.close()


@asynccontextmanager
async def aiolimiter(broadcast: Broadcast) -> AsyncIterator[Parts]:
    bot, limiter = _bot(broadcast), AsyncLimiter(broadcast.rate, 1)

    async def send(chat_id: int, text: str) -> None:
        while True:
            try:
                async with limiter:
                    await bot.send_message(chat_id, text)
                return
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)

    async def start() -> None:
        await asyncio.gather(*(send(FIRST_CHAT + n, broadcast.text(n)) for n in range(broadcast.chats)))

    async def answer(number: int, text: str) -> None:
        await send(ANSWERED_CHAT + number, text)

    yield start, answer, nothing_more
    await bot.session.close()


@asynccontextmanager
async def ptb(broadcast: Broadcast) -> AsyncIterator[Parts]:
    """python-telegram-bot with its own limiter, as it comes: what a 429 refuses is not tried again."""
    bot = ExtBot(
        TOKEN,
        base_url=f"{broadcast.url}/bot",
        request=HTTPXRequest(connection_pool_size=256, pool_timeout=60),
        rate_limiter=AIORateLimiter(overall_max_rate=broadcast.rate, overall_time_period=1),
    )
    await bot.rate_limiter.initialize()  # type: ignore[union-attr]
    await bot._request[1].initialize()

    async def send(chat_id: int, text: str) -> None:
        try:
            await bot.send_message(chat_id, text)
        except RetryAfter:
            return

    async def start() -> None:
        await asyncio.gather(*(send(FIRST_CHAT + n, broadcast.text(n)) for n in range(broadcast.chats)))

    async def answer(number: int, text: str) -> None:
        await send(ANSWERED_CHAT + number, text)

    yield start, answer, nothing_more
    await bot._request[1].shutdown()


SENDERS: dict[str, Sender] = {"ours": ours, "gather": gather, "aiolimiter": aiolimiter, "ptb": ptb}
