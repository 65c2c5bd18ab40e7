"""送件员: takes notices from the outbox, sends them at the allowed pace, records what became of them."""

import asyncio
import logging
from datetime import timedelta

from aiogram import Bot

from bot.clock import Clock
from bot.wire import TryLater, Undeliverable, put
from storage.session import Store
from supervision.notices import outcome
from supervision.notices.claiming import claim
from supervision.notices.parcel import Parcel
from supervision.practice import Practice

log = logging.getLogger("duban.courier")


class Courier:
    """One sender for the whole service."""

    def __init__(self, bot: Bot, store: Store, clock: Clock, practice: Practice, per_second: float) -> None:
        self.bot, self.store, self.clock, self.practice = bot, store, clock, practice
        self.pause = 1 / per_second
        self.wake = asyncio.Event()
        self.sending = False

    async def run(self, patience: float) -> None:
        """Send until cancelled; looks again at least every `patience` seconds."""
        while True:
            self.wake.clear()
            while await self.send_one():
                pass
            try:
                async with asyncio.timeout(patience):
                    await self.wake.wait()
            except TimeoutError:
                continue

    async def send_one(self) -> bool:
        """Send the next message; False when nothing may leave now."""
        self.sending = True
        try:
            async with self.store.begin() as session:
                parcel = await claim(session, self.clock.now(), self.practice)
            if parcel is None:
                return False
            await self._deliver(parcel)
            return True
        finally:
            self.sending = False

    async def _deliver(self, parcel: Parcel) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            message_ids = await put(self.bot, parcel)
        except Undeliverable as error:
            log.warning("notices %s refused: %s", parcel.notice_ids, error.why)
            async with self.store.begin() as session:
                await outcome.refused(session, parcel, error.why, self.clock.now())
            return
        except TryLater as error:
            log.warning("notices %s put back: %s", parcel.notice_ids, error.why)
            async with self.store.begin() as session:
                await outcome.put_back(session, parcel, error.why, self.clock.now(), error.wait)
            await asyncio.sleep((error.wait or timedelta(seconds=1)).total_seconds())
            return
        async with self.store.begin() as session:
            await outcome.sent(session, parcel, message_ids, self.clock.now())
        await asyncio.sleep(max(0.0, self.pause - (loop.time() - started)))
