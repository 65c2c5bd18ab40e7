"""替死者: the real service in a process of its own, with traps at its borders: the store's commits, the platform's
HTTP. The product itself knows nothing of them."""

import asyncio
import logging
import signal
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from aiogram import Bot
from aiogram.methods import SendDocument, SendMessage, TelegramMethod

from bot.app import Duban, build
from config.settings import Settings, read_settings
from tests.kills.page import AFTER_COMMIT, AFTER_SEND, BEFORE_COMMIT, MID_FETCH, Page


def live(page: Page, settings: dict[str, Any]) -> None:
    """`duban run` with these settings until SIGTERM, or the trap."""
    given = read_settings(**settings, _env_file=None)
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a beat left out on a busy machine
    asyncio.run(_live(page, given))


async def _live(page: Page, settings: Settings) -> None:
    duban = await build(settings, page)
    _trap_commits(page, duban)
    _trap_sends(page, duban.bot)
    _trap_fetches(page, duban.bot)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, duban.stop)
    try:
        await duban.run()
    finally:
        await duban.close()


def _trap_commits(page: Page, duban: Duban) -> None:
    dialect: Any = duban.store.engine.sync_engine.dialect
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        page.die_at(BEFORE_COMMIT)
        commit(connection)
        page.die_at(AFTER_COMMIT)

    dialect.do_commit = do_commit


def _trap_fetches(page: Page, bot: Bot) -> None:
    session: Any = bot.session
    stream = session.stream_content

    async def stream_content(*how: Any, **named: Any) -> AsyncGenerator[bytes, None]:
        async with aclosing(stream(*how, **named)) as chunks:
            async for chunk in chunks:
                yield chunk  # written to the draft before the next one is asked for
                page.die_at(MID_FETCH)

    session.stream_content = stream_content


def _trap_sends(page: Page, bot: Bot) -> None:
    session: Any = bot.session
    request = session.make_request

    async def make_request(bot: Bot, method: TelegramMethod[Any], *how: Any, **named: Any) -> Any:
        answer = await request(bot, method, *how, **named)
        if isinstance(method, SendMessage | SendDocument):
            page.die_at(AFTER_SEND)
        return answer

    session.make_request = make_request
