"""内存会话: aiogram's session without a network, on the fake platform."""

from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import Response, TelegramMethod

from tests.simulation.telegram import FakeTelegram

_shapes: dict[str, object] = {}  # kept alive: making the class anew for each answer takes 10 ms


class MemorySession(BaseSession):
    """aiogram's session without a network; a session of a process that is gone carries nothing any more."""

    def __init__(self, telegram: FakeTelegram) -> None:
        super().__init__()
        self.telegram = telegram

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        _shapes.setdefault(method.__api_method__, Response[method.__returning__])  # type: ignore[name-defined]
        return await self.telegram.call(self, bot, method, timeout or 60)

    async def close(self) -> None:
        return None

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        async for some in self.telegram.bring(url.rpartition("/")[2], timeout):
            yield some
