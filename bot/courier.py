"""送件员: takes notices from the outbox, sends them at the allowed pace, records what became of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiogram import Bot

from bot.clock import Clock
from bot.wire import TryLater, Undeliverable, put
from storage.session import Session, Store
from supervision.notices import outcome
from supervision.notices.claiming import claim
from supervision.notices.parcel import Parcel
from supervision.practice import Practice

log = logging.getLogger("duban.courier")
LONGEST_REST = 60.0  # seconds; a platform that asks one chat for hours must not silence all the others
Record = Callable[[Session], Awaitable[None]]


class Courier:
    """One sender for the whole service."""

    def __init__(self, bot: Bot, store: Store, clock: Clock, practice: Practice, per_second: float) -> None:
        self.bot, self.store, self.clock, self.practice = bot, store, clock, practice
        self.pause = 1 / per_second
        self.wake = asyncio.Event()
        self.sending = False

    async def run(self, patience: float) -> None:
        """Send until cancelled; looks again at least every `patience` seconds, also after a trouble of our own."""
        while True:
            self.wake.clear()
            try:
                while await self.send_one():
                    pass
            except Exception:
                log.exception("the outbox cannot be worked off; it is tried again")
                await asyncio.sleep(min(1.0, patience))
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
        started = asyncio.get_running_loop().time()
        try:
            message_ids = await put(self.bot, parcel)
        except Undeliverable as error:
            log.warning("notices %s refused: %s", parcel.notice_ids, error)
            why = error.why
            await self._record(lambda session: outcome.refused(session, parcel, why, self.clock.now()))
            return
        except TryLater as error:
            await self._put_back(parcel, error)
            return
        except Exception as error:
            log.exception("notices %s: not sent", parcel.notice_ids)
            await self._put_back(parcel, TryLater(type(error).__name__))
            return
        await self._record(lambda session: outcome.sent(session, parcel, message_ids, self.clock.now()))
        await asyncio.sleep(max(0.0, self.pause - (asyncio.get_running_loop().time() - started)))

    async def _put_back(self, parcel: Parcel, trouble: TryLater) -> None:
        log.warning("notices %s put back: %s", parcel.notice_ids, trouble.why)
        await self._record(
            lambda session: outcome.put_back(session, parcel, trouble.why, self.clock.now(), trouble.wait)
        )
        rest = (trouble.wait or timedelta(seconds=1)).total_seconds()
        await asyncio.sleep(min(rest, LONGEST_REST))

    async def _record(self, what: Record) -> None:
        """What became of a message must be written down, however often that fails: else it is sent again."""
        pause = 0.5
        while True:
            try:
                async with self.store.begin() as session:
                    await what(session)
                return
            except Exception:
                log.exception("the outcome of a message cannot be recorded; it is tried again")
                pause = min(pause * 2, 30.0)
                await asyncio.sleep(pause)
