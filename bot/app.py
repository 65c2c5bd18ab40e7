"""总装: builds the service from settings and a clock, and runs it."""

import asyncio
import logging
import tempfile
from contextlib import suppress
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.types import Update

from bot.clerk import Clerk
from bot.clock import Clock
from bot.courier import Courier
from bot.holidays import published
from bot.menus import give_menus
from bot.polling import poll
from config.settings import BadSettings, Settings
from handlers import contact, leader, membership, office, start, strangers
from scheduler.heartbeat import heartbeat
from storage.session import Store, migrate, open_store
from supervision import inbox
from supervision.facts import fact, set_fact
from supervision.notices import outbox, outcome
from supervision.practice import Practice
from supervision.sweep import sweep

log = logging.getLogger("duban")


class Duban:
    """The running service: poller -> inbox -> clerk -> store -> outbox -> courier, and the heartbeat."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, practice: Practice) -> None:
        self.settings, self.clock, self.store, self.practice = settings, clock, store, practice
        self.bot = make_bot(settings)
        self.folder = Path(tempfile.mkdtemp(prefix="duban-"))
        dispatcher = Dispatcher(disable_fsm=True, folder=self.folder)
        dispatcher.include_routers(
            *(
                room.router()
                for room in (
                    start,
                    membership,
                    strangers,
                    office,
                    leader,
                    contact,
                )
            )
        )
        self.clerk = Clerk(self.bot, dispatcher, store, clock, practice)
        self.courier = Courier(self.bot, store, clock, practice, settings.messages_per_second)
        self.clerk.wrote = self.courier.wake
        self.ready = asyncio.Event()  # set once the first heartbeat is over

    async def run(self) -> None:
        """Run until cancelled."""
        await self.prepare()
        ticker = heartbeat(self.beat, self.settings.heartbeat_seconds)
        try:
            await self.beat()
            ticker.start()
            self.ready.set()
            async with asyncio.TaskGroup() as group:
                group.create_task(poll(self.bot, self.clerk.keep))
                group.create_task(self.clerk.run())
                group.create_task(self.courier.run(self.settings.heartbeat_seconds))
        finally:
            if ticker.running:
                ticker.shutdown(wait=False)
            await self.bot.session.close()

    async def prepare(self) -> None:
        """Take up what a crash left in `sending`, learn our own name, end a webhook.

        A platform that does not answer now may answer later: polling goes on trying. Raises BadSettings for
        a token it refuses.
        """
        async with self.store.begin() as session:
            await outcome.recover(session, self.clock.now())
        try:
            me = await self.bot.get_me()
            await self.bot.delete_webhook()
        except TelegramUnauthorizedError:
            raise BadSettings("BOT_TOKEN: refused by the platform") from None
        except (AiogramError, OSError, TimeoutError) as error:
            log.warning("the platform does not answer yet: %s", error)
            return
        async with self.store.begin() as session:
            await set_fact(session, "bot_username", me.username or "", self.clock.now())

    async def beat(self) -> None:
        """One heartbeat: bring the store up to now, give out menus, wake the courier."""
        now = self.clock.now()
        async with self.store.begin() as session:
            await sweep(session, now, self.practice)
            await set_fact(session, "heartbeat", now.isoformat(timespec="seconds"), now)
        await give_menus(self.bot, self.store)
        self.courier.wake.set()

    async def idle(self) -> bool:
        """True when nothing is left to work off or to send at this instant."""
        if self.courier.sending:
            return False
        async with self.store.read() as session:
            if await inbox.waiting(session):
                return False
            return not await outbox.anything_to_send(session, self.clock.now(), self.practice)

    async def take(self, update: Update) -> None:
        """Hand in one update as if it had been polled."""
        await self.clerk.keep([update])

    async def close(self) -> None:
        with suppress(Exception):
            await self.bot.session.close()
        await self.store.close()


def make_bot(settings: Settings) -> Bot:
    """The platform's client; raises BadSettings when the token cannot be one."""
    token = settings.bot_token.get_secret_value()
    head, _, tail = token.partition(":")
    if not (head.isdigit() and tail):
        raise BadSettings("BOT_TOKEN: missing or not a token of the form 123456:ABC…")
    api = TelegramAPIServer.from_base(settings.bot_api_url.rstrip("/"))
    return Bot(token, session=AiohttpSession(proxy=settings.bot_proxy or None, api=api))


async def build(settings: Settings, clock: Clock) -> Duban:
    """Open the store, bring its tables up to date and put the service together. Raises BadSettings."""
    await migrate(settings.database_url)
    store = open_store(settings.database_url)
    practice = await practice_of(settings, store, clock)
    if practice.rehearsal and not settings.is_local_api:
        await store.close()
        raise BadSettings("REHEARSAL: this store is a rehearsal and refuses a real token; use another DATABASE_URL")
    return Duban(settings, clock, store, practice)


async def practice_of(settings: Settings, store: Store, clock: Clock) -> Practice:
    """The office's habits from the settings; a store once used for a rehearsal stays one (Settled 29)."""
    async with store.begin() as session:
        if settings.rehearsal:
            await set_fact(session, "rehearsal", "1", clock.now())
        rehearsal = await fact(session, "rehearsal") == "1"
    return Practice(published, settings.habits, settings.cutoff_day, settings.cutoff_rule, rehearsal)
