"""送件员: takes notices from the outbox, sends them at the allowed pace, records what became of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiogram import Bot

from bot.clock import Clock
from bot.departures import Departures
from bot.hand import Hand
from bot.pacing import Pace
from bot.records import FIRST_PAUSE, MOST_PAUSE, Records
from bot.troubles import Troubles
from storage.session import Store
from supervision.notices import outcome
from supervision.notices.claiming import anything_queued, claim_answers, claim_pushes
from supervision.notices.parcel import Parcel
from supervision.practice import Practice

log = logging.getLogger("duban.courier")
AHEAD = 1.0  # seconds of pushes in hand: enough to go on while a transaction runs, too little to grow old
AT_ONCE = 24  # messages composed in one transaction: an answer may have to wait for its end
PATIENCE = 1.5  # seconds; what could not leave within them goes back, to be composed anew
TICK = 0.15  # seconds between two transactions while messages are on the wire
GRACE = 5.0  # seconds to end what is on the wire when we must stop
REVIEW_EVERY = 60.0  # seconds
MOST_PUSHES = 5000


class Courier:
    """One sender for the whole service: the claimed are in `hand`, then on the wire, then in `records`."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        clock: Clock,
        practice: Practice,
        per_second: float,
        most_pushes: int = MOST_PUSHES,
    ) -> None:
        self.bot, self.store, self.clock, self.practice = bot, store, clock, practice
        self.most_pushes = most_pushes
        self.pace = Pace(per_second)
        self.troubles = Troubles(self.pace)
        self.hand = Hand()
        self.records = Records(store)
        self.wake = asyncio.Event()  # set by whoever wrote a notice
        self.departures = Departures(bot, store, clock, self.pace, self.troubles, self.hand, self.records)
        self.departures.quiet = self.wake
        self.grace = GRACE
        self._room = max(1, int(per_second * AHEAD))
        self._at_work = False
        self._reviewed_at = float("-inf")

    def called(self) -> None:
        """Somebody's words had their effect: an answer may wait, and what waits in hand may be out of date."""
        self.departures.something_was_said()
        self.wake.set()

    @property
    def sending(self) -> bool:
        """True while something is claimed, on the wire or not yet recorded."""
        return bool(self._at_work or self.hand or self.departures.flights or self.records)

    async def run(self, patience: float) -> None:
        """Send until cancelled; looks again at least every `patience` seconds, also after a trouble of our own."""
        await self._send(lambda: self._look_again(patience))

    async def send_due(self) -> None:
        """Send until nothing may leave now."""
        await self._send(self._until_done)

    async def _send(self, rounds: Callable[[], Awaitable[None]]) -> None:
        async with asyncio.TaskGroup() as wire:
            try:
                async with asyncio.TaskGroup() as loops:
                    putting_out = loops.create_task(self.departures.run(wire))
                    await rounds()
                    putting_out.cancel()
            finally:
                await self._wind_up()

    async def _look_again(self, patience: float) -> None:
        called, pause = True, FIRST_PAUSE
        while True:
            self.wake.clear()
            try:
                claimed = await self._round(called)
            except Exception:
                log.exception("the outbox cannot be worked off; it is tried again")
                await asyncio.sleep(min(pause, patience))
                pause = min(pause * 2, MOST_PAUSE)
                continue
            pause = FIRST_PAUSE
            if self.hand or (self.departures.flights and self.records):
                called = await self._woken(TICK)
            elif not (claimed or self.records):
                await self._woken(self._until_somebody_may(patience))
                called = True

    async def _until_done(self) -> None:
        while await self._round(called=True) or self.sending:
            self.wake.clear()
            if self.hand or self.departures.flights:
                await self._woken(TICK)

    async def _woken(self, seconds: float) -> bool:
        """True when somebody called, False when so many seconds have passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self.wake.wait()
        return False

    def _until_somebody_may(self, patience: float) -> float:
        now = self._now()
        waits = [self.pace.resting(now), *(self.pace.wait_of(chat_id, now) for chat_id in self.pace.chats)]
        return min([patience, *(max(wait - PATIENCE, TICK) for wait in waits if wait > 0)])

    async def _round(self, called: bool) -> bool:
        """Record what happened on the wire, then claim what may leave; True when something was claimed.

        Where nobody `called`, only when little is left in hand.
        """
        self._at_work = True
        try:
            for parcel in self.hand.laid_back(self.pace, self._now(), PATIENCE):
                self.departures.release(parcel)
            await self.records.write()
            if self.pace.resting(self._now()) > PATIENCE or not (called or self._little_in_hand()):
                return False
            return await self._claim()
        finally:
            self._at_work = False

    def _little_in_hand(self) -> bool:
        return not self.hand.answers and len(self.hand.pushes) <= 2 * self._room // 3

    async def _claim(self) -> bool:
        if self._now() - self._reviewed_at < REVIEW_EVERY and not await self._anything_queued():
            return False  # most calls: who only looks holds up no words
        leave = self.pace.waiting_chats(self._now(), PATIENCE)
        room = 1 if self.troubles.shaken else self._room
        pushes = min(AT_ONCE, room - len(self.hand.pushes))
        parcels: list[Parcel] = []
        reviewed_at, self._reviewed_at = self._reviewed_at, float("-inf")  # until it is known that this committed
        async with self.store.begin() as session:
            now = self.clock.now()
            if review := self._now() - reviewed_at >= REVIEW_EVERY:
                await outcome.abandoned(session, self._held())
            if not (self.troubles.shaken and self.hand):
                answers = 1 if self.troubles.shaken else AT_ONCE
                parcels = await claim_answers(session, now, self.practice, answers, leave | self.hand.full_chats())
            if pushes > 0 and len(parcels) < AT_ONCE and not (self.troubles.shaken and (parcels or self.hand)):
                leave |= self.hand.pushed_chats() | {parcel.chat_id for parcel in parcels}
                parcels += await claim_pushes(session, now, self.practice, pushes, leave, self.most_pushes)
        self._reviewed_at = self._now() if review else reviewed_at
        self.departures.take(parcels)
        return bool(parcels)

    async def _anything_queued(self) -> bool:
        async with self.store.read() as session:
            return await anything_queued(session, self.clock.now())

    def _held(self) -> set[int]:
        """The notices that we have claimed and know of. A commit whose answer was lost, or a leader that lost the
        lead while it claimed, leaves others, which nobody would send."""
        parcels = (*self.hand.answers, *self.hand.pushes, *self.departures.flights.values())
        return {notice_id for parcel in parcels for notice_id in parcel.notice_ids} | self.records.notice_ids

    async def _wind_up(self) -> None:
        """We must stop: what is in hand goes back untouched, what is on the wire gets a short time to be answered."""
        for parcel in (*self.hand.answers, *self.hand.pushes):
            self.hand.remove(parcel)
            self.departures.release(parcel)
        await self.records.write_what_can_be()
        if self.departures.flights:
            await asyncio.wait(self.departures.flights, timeout=self.grace)
        await self.records.write_what_can_be()
        for task in self.departures.flights:
            task.cancel()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
