"""总装: builds the service from settings and a clock, and runs it."""

import asyncio
import logging
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from aiogram import Dispatcher
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import Update

from bot import hearing
from bot.clerk import Clerk
from bot.client import make_bot
from bot.clock import Clock
from bot.courier import Courier
from bot.menus import Menus
from bot.opening import REAL_TOKEN, opened_store, practice_to_serve
from bot.polling import poll
from config.settings import BadSettings, Settings
from handlers import contact, leader, membership, office, start, strangers
from scheduler.heartbeat import heartbeat
from storage.session import Store
from supervision import inbox
from supervision.facts import fact, set_fact
from supervision.notices import outbox, outcome
from supervision.practice import Practice
from supervision.sweep import sweep

log = logging.getLogger("duban")
ROOMS = (start, membership, strangers, office, leader, contact)  # in this order an update is offered to them


class Duban:
    """The running service: poller -> inbox -> clerk -> store -> outbox -> courier, and the heartbeat."""

    def __init__(self, settings: Settings, clock: Clock, store: Store, practice: Practice) -> None:
        self.settings, self.clock, self.store, self.practice = settings, clock, store, practice
        self.bot = make_bot(settings)
        self.folder = Path(tempfile.mkdtemp(prefix="duban-"))
        dispatcher = Dispatcher(disable_fsm=True, folder=self.folder)
        dispatcher.include_routers(*(room.router() for room in ROOMS))
        self.clerk = Clerk(self.bot, dispatcher, store, clock, practice)
        self.courier = Courier(self.bot, store, clock, practice, settings.messages_per_second)
        self.menus = Menus(self.bot, store)
        self.clerk.wrote = self.courier.wake
        self.ready = asyncio.Event()  # set once the first heartbeat is over
        self._must_end: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Run until cancelled. Raises BadSettings, alone or in a group, when it must not go on."""
        introduced = await self.prepare()
        ticker = heartbeat(self._beat_or_tell, self.settings.heartbeat_seconds)
        try:
            await self._beat_or_tell()
            ticker.start()
            self.ready.set()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(introduced))
                group.create_task(self.clerk.run())
                group.create_task(self.courier.run(self.settings.heartbeat_seconds))
                group.create_task(self.menus.run())
                await self._must_end
        finally:
            if ticker.running:
                ticker.shutdown(wait=False)
            await self.bot.session.close()

    async def prepare(self) -> bool:
        """Take up what a crash left in `sending`, and introduce ourselves; True when the platform answered."""
        async with self.store.begin() as session:
            await outcome.recover(session, self.clock.now())
        return await self._introduce()

    async def _introduce(self) -> bool:
        """Learn our own name and end a webhook. Raises BadSettings for a token the platform refuses."""
        try:
            me = await self.bot.get_me(request_timeout=10)
            await self.bot.delete_webhook(request_timeout=10)
        except TelegramUnauthorizedError:
            raise BadSettings("BOT_TOKEN: refused by the platform") from None
        except TelegramNotFound:
            raise BadSettings("BOT_TOKEN or BOT_API_URL: there is no such bot at this address") from None
        except Exception as error:  # also a proxy's own
            log.warning("the platform does not answer yet: %s", type(error).__name__)
            return False
        async with self.store.begin() as session:
            await set_fact(session, "bot_username", me.username or "", self.clock.now())
        return True

    async def _listen(self, introduced: bool) -> None:
        pause = 1.0
        while not introduced:
            await asyncio.sleep(pause)
            introduced = await self._introduce()
            pause = min(pause * 2, 30.0)
        await poll(self.bot, self.clerk.keep)

    async def beat(self) -> None:
        """One heartbeat: bring the store up to now, then wake whoever gives out menus and messages."""
        now = self.clock.now()
        async with self.store.begin() as session:
            if not self.practice.rehearsal and await fact(session, "rehearsal") == "1":
                self._become_a_rehearsal()
            await sweep(session, now, self.practice)
            await set_fact(session, "heartbeat", now.isoformat(timespec="seconds"), now)
        self.menus.wake.set()
        self.courier.wake.set()

    def _become_a_rehearsal(self) -> None:
        """A rehearsal's plan was loaded under our feet (Settled 29). Raises BadSettings with a real platform."""
        if not self.settings.is_local_api:
            raise BadSettings(REAL_TOKEN)
        self.practice = self.clerk.practice = self.courier.practice = replace(self.practice, rehearsal=True)

    async def _beat_or_tell(self) -> None:
        """A beat that fails is told and changes nothing; the next one tries again."""
        try:
            await self.beat()
        except BadSettings as error:
            if not self._must_end.done():
                self._must_end.set_exception(error)
        except Exception:
            log.exception("the heartbeat failed; the next one tries again")

    async def idle(self) -> bool:
        """True when nothing is left to work off or to send at this instant."""
        if self.courier.sending or not self.menus.idle:
            return False
        async with self.store.read() as session:
            if await inbox.waiting(session):
                return False
            return not await outbox.anything_to_send(session, self.clock.now(), self.practice)

    async def take(self, update: Update) -> None:
        """Hand in one update as if it had been polled."""
        await self.clerk.keep([hearing.arrived(update)])

    async def close(self) -> None:
        with suppress(Exception):
            await self.bot.session.close()
        await self.store.close()


async def build(settings: Settings, clock: Clock) -> Duban:
    """Open the store, bring its tables up to date and put the service together. Raises BadSettings."""
    store = await opened_store(settings)
    try:
        practice = await practice_to_serve(settings, store, clock.now())
        return Duban(settings, clock, store, practice)
    except BaseException:
        await store.close()
        raise
