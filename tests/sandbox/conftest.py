"""演练场夹具: one Telegram on loopback, aiogram's own Bot at it, a person with a big account number."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox.phone import Phone
from sandbox.telegram import Telegram
from tests.sandbox.fake_stage import StillClock

LEI = 5_123_456_789  # beyond 2^31: account numbers are BIGINT


class QuickSession(AiohttpSession):
    """aiogram sleeps 0.25 s on close for the sake of TLS; there is none here."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def telegram(clock: StillClock) -> AsyncIterator[Telegram]:
    server = Telegram(clock, webhook_pause=0.01)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    session = QuickSession(api=TelegramAPIServer.from_base(telegram.url))
    bot = Bot(telegram.token, session=session)
    yield bot
    await session.close()


@pytest.fixture
async def lei(telegram: Telegram) -> Phone:
    """雷俊, who has pressed Start; the bot has already read it."""
    phone = telegram.phone(LEI, "雷俊")
    await phone.starts()
    telegram.updates.pending.clear()
    return phone
