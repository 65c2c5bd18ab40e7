"""心跳: what one beat does to the store; most beats find nothing to write and hold no lock while they look."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from storage.session import Session, Store, WouldWrite
from supervision import inbox
from supervision.facts import fact, put_fact
from supervision.months import outages
from supervision.practice import Practice
from supervision.sealing import anything_to_seal, seal_new
from supervision.sweep import sweep

MOST_A_BEAT = 5_000  # people written to by one beat: about a second in which no answer can be stored


class Heart:
    """`seconds` between beats; `rehearse` is called when the store turned out to hold a rehearsal (Settled 29)."""

    def __init__(
        self, store: Store, clock: Clock, practice: Practice, seconds: float, rehearse: Callable[[], None]
    ) -> None:
        self.store, self.clock, self.practice = store, clock, practice
        self._rehearse = rehearse
        longest = outages.IS_OUTAGE.total_seconds()
        self._rare = 2 * seconds > longest
        self._longest = longest
        self._last: float | None = None  # the loop's time

    async def beat(self) -> None:
        """Bring the store up to now."""
        now, steady = self.clock.now(), asyncio.get_running_loop().time()
        stood = self._stood_still(steady)
        idle, sealed = await self._looked(now, stood)
        async with self.store.begin() as session:
            if not idle:
                await self._bring_up(session, now, stood)
            if not sealed:
                await seal_new(session, now)
            await put_fact(session, "heartbeat", now.isoformat(timespec="seconds"), now)
        self._last = steady

    async def _looked(self, now: datetime, stood: bool) -> tuple[bool, bool]:
        """(whether a whole beat would write nothing, whether the ledger is sealed up to its end)."""
        try:
            async with self.store.glance() as session:
                await self._bring_up(session, now, stood)
                return True, not await anything_to_seal(session)
        except WouldWrite:
            return False, False

    async def _bring_up(self, session: Session, now: datetime, stood: bool) -> None:
        if not self.practice.rehearsal and await fact(session, "rehearsal") == "1":
            self._rehearse()
        if stood:
            await outages.beats(session, now)
        await sweep(session, now, self.practice, at_most=MOST_A_BEAT)
        await inbox.prune(session, now)

    def _stood_still(self, steady: float) -> bool:
        """True when the last beat may be long ago, by the loop's own time: a clock put forward is no stillness, and
        neither is a heart that is meant to beat rarely."""
        return not self._rare and (self._last is None or steady - self._last >= self._longest)
