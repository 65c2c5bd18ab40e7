"""总装: builds the service from settings and a clock, and runs it."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import replace

from aiogram import Dispatcher
from aiogram.types import Update

from bot import hearing
from bot.clerk import Clerk
from bot.client import make_bot
from bot.clock import Clock
from bot.courier import Courier
from bot.evidence import Fetcher
from bot.heart import Heart
from bot.intake import Intake
from bot.lead import Lead
from bot.listening import Listening
from bot.menus import Menus
from bot.opening import REAL_TOKEN, opened_store, practice_to_serve
from bot.outgoing import folder_of, tidy
from bot.presence import Presence
from bot.tally import Tally
from config.settings import BadSettings, Settings
from handlers import closeout, contact, evidence, leader, membership, office, start, strangers
from scheduler.heartbeat import heartbeat
from storage.session import Store
from supervision import inbox
from supervision.notices import outbox, outcome
from supervision.practice import Practice

log = logging.getLogger("duban")
# in this order an update is offered to them
ROOMS = (start, membership, strangers, evidence, closeout, office, leader, contact)
SOON = 0.5  # seconds; another instance's clerk wrote an answer, and nobody here was woken
LAST_WORDS = 6.0  # seconds for updates in hand and messages under way when the service is to end
SLOWEST_BEAT = 60.0  # seconds after which a watcher is told that the heart has stopped
TIDY_EVERY = 3600.0  # seconds


class Duban:
    """The running service: poller or webhook -> inbox -> clerk -> store -> outbox -> courier, and the heartbeat.

    Every instance on a store takes webhook updates and works off the inbox; the one that leads does the rest.
    """

    def __init__(self, settings: Settings, clock: Clock, store: Store, practice: Practice) -> None:
        self.settings, self.clock, self.store, self.practice = settings, clock, store, practice
        self.bot = make_bot(settings)
        self.folder = folder_of(settings, store)
        dispatcher = Dispatcher(disable_fsm=True, folder=self.folder, shelf=settings.evidence_folder)
        dispatcher.include_routers(*(room.router() for room in ROOMS))
        self.clerk = Clerk(self.bot, dispatcher, store, clock, practice)
        pushes = settings.messages_per_second, settings.most_pushes
        self.courier = Courier(self.bot, store, clock, practice, *pushes)
        self.menus = Menus(self.bot, store, clock, practice)
        self.fetcher = Fetcher(self.bot, store, clock, practice, settings.evidence_folder)
        self.presence = Presence(store, clock, practice)
        self.listening = Listening(self.bot, settings, clock, self.clerk, self.presence)
        self.intake = Intake(self.clerk.keep, self.presence.served_often)
        self.tally = self.clerk.tally = self.courier.records.tally = Tally()
        self.lead = Lead(store, self._take_over)
        self.heart = Heart(store, clock, practice, settings.heartbeat_seconds, self._become_a_rehearsal)
        self.clerk.wrote, self.clerk.calm = self.courier.called, self.intake.calm
        self.clerk.filed, self.fetcher.told = self.fetcher.wake, self.courier.wake
        self.ready = asyncio.Event()  # set once the first heartbeat is over, or another instance is known to lead
        self._tidied = float("-inf")  # the loop's time
        self._end: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Run until stopped or cancelled. Raises BadSettings, alone or in a group, when it must not go on."""
        async with self._open_door():
            try:
                await self._introduce()
                await self._work()
            finally:
                await self.bot.session.close()

    async def _introduce(self) -> None:
        """Whoever is told to stop does not wait for a platform that hangs."""
        introducing = asyncio.ensure_future(self.listening.introduce())
        try:
            await asyncio.wait((introducing, self._end), return_when=asyncio.FIRST_COMPLETED)
            if introducing.done():
                introducing.result()
        finally:
            introducing.cancel()

    def stop(self) -> None:
        """End in good order within ten seconds."""
        if not self._end.done():
            self._end.set_result(None)

    async def _work(self) -> None:
        """Until `stop`: from then on nothing new is begun, and what is under way may end."""
        async with asyncio.TaskGroup() as group:
            intake = group.create_task(self.intake.run())
            clerk = group.create_task(self.clerk.run(self.settings.heartbeat_seconds))
            lead = group.create_task(self.lead.run(self.ready.set))
            await self._end
            log.info("stopping")
            self.intake.close()
            self.clerk.close()
            lead.cancel()
            await asyncio.wait([intake, clerk, lead], timeout=LAST_WORDS)
            intake.cancel()
            clerk.cancel()

    def _open_door(self) -> AbstractAsyncContextManager[None]:
        if self.settings.port is None:
            return nullcontext()
        from bot.metrics import Watch  # only who is asked over HTTP pays for it
        from bot.web import Door, serving

        slowest = max(SLOWEST_BEAT, 3 * self.settings.heartbeat_seconds)
        watch = Watch(self.store, self.clock, self.tally, lambda: self.lead.leadership.sure, slowest)
        pages = {"/healthz": watch.healthz, "/metrics": watch.metrics}
        return serving(self.settings, Door(self.settings, self.intake, pages))

    async def _take_over(self, group: asyncio.TaskGroup) -> None:
        """What only one instance does: take up what a crash left, then beat, listen, send and give menus."""
        self.courier.departures.may_send = lambda: self.lead.leadership.sure
        await self._recover_at_last()
        await self._beat_or_tell()
        group.create_task(self._beat_on())
        group.create_task(self.listening.run())
        group.create_task(self.courier.run(self._patience))
        group.create_task(self.menus.run())
        group.create_task(self.fetcher.run(self._patience))
        self.ready.set()

    async def _recover_at_last(self) -> None:
        while True:
            try:
                return await self._recover()
            except Exception:
                log.exception("what an earlier instance left cannot be taken up; it is tried again")
                await asyncio.sleep(1)

    async def _recover(self) -> None:
        async with self.store.begin() as session:
            await outcome.recover(session, self.clock.now())

    @property
    def _patience(self) -> float:
        """How long the courier sleeps unless woken: not long where another instance may write an answer."""
        alone = self.store.is_sqlite or not self.settings.webhook_url
        return self.settings.heartbeat_seconds if alone else min(SOON, self.settings.heartbeat_seconds)

    async def _beat_on(self) -> None:
        ticker = heartbeat(self._beat_or_tell, self.settings.heartbeat_seconds)
        ticker.start()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ticker.shutdown(wait=False)

    async def prepare(self) -> bool:
        """Take up what a crash left in `sending`, and introduce ourselves; True when the platform answered."""
        await self._recover()
        return await self.listening.introduce()

    async def beat(self) -> None:
        """One heartbeat; then whoever gives out menus and messages looks again."""
        await self.heart.beat()
        self.menus.wake.set()
        self.fetcher.wake.set()
        self.courier.wake.set()

    def _become_a_rehearsal(self) -> None:
        """A rehearsal's plan was loaded under our feet (Settled 29). Raises BadSettings with a real platform."""
        if not self.settings.is_local_api:
            raise BadSettings(REAL_TOKEN)
        self.practice = replace(self.practice, rehearsal=True)
        for part in (self.heart, self.clerk, self.courier, self.presence, self.fetcher):
            part.practice = self.practice

    async def _beat_or_tell(self) -> None:
        """A beat that fails is told and changes nothing; the next one tries again."""
        try:
            await self.beat()
            if (steady := asyncio.get_running_loop().time()) - self._tidied >= TIDY_EVERY:
                self._tidied = steady
                await asyncio.to_thread(tidy, self.folder, self.clock.now())
        except BadSettings as error:
            if not self._end.done():
                self._end.set_exception(error)
        except Exception:
            log.exception("the heartbeat failed; the next one tries again")

    async def idle(self) -> bool:
        """True when nothing is left to work off or to send at this instant."""
        if self.clerk.busy or self.courier.sending or not self.menus.idle or not self.intake.idle:
            return False
        now = self.clock.now()
        async with self.store.read() as session:
            if await inbox.heads(session, now, 1):
                return False
        if not await self.fetcher.idle():
            return False
        async with self.store.read() as session:
            return not await outbox.anything_to_send(session, now, self.practice)

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
