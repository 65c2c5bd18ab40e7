"""在线: tells the store when the platform was heard, and that a clock which is moved is no outage (Settled 5)."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.session import Session, Store, WouldWrite
from supervision.facts import fact, set_fact
from supervision.months import outages
from supervision.practice import Practice

OFTEN = 10.0  # seconds; being heard again within them is not worth a look


class Presence:
    """An outage is a stretch of the loop's own time: put forward, the wall clock skips hours in which we served."""

    def __init__(self, store: Store, clock: Clock, practice: Practice) -> None:
        self.store, self.clock, self.practice = store, clock, practice
        self._heard: float | None = None  # the loop's time; None: not since this process began

    async def served(self, lasting: float = 0.0) -> None:
        """The platform was heard just now, and all through the `lasting` seconds before."""
        steady, now = asyncio.get_running_loop().time(), self.clock.now()
        silent = self._heard is None or steady - lasting - self._heard >= outages.IS_OUTAGE.total_seconds()
        began = now - timedelta(seconds=lasting) if silent else None
        if silent or not await self._is_known(now):
            async with self.store.begin() as session:
                await self._tell(session, began, now)
        self._heard = steady

    async def _is_known(self, now: datetime) -> bool:
        """True when telling would write nothing: most of the time, and whoever only looks holds up no words."""
        try:
            async with self.store.glance() as session:
                await self._tell(session, None, now)
        except WouldWrite:
            return False
        return True

    async def _tell(self, session: Session, began: datetime | None, now: datetime) -> None:
        """`began`: when being heard began again after a silence, None when there was none."""
        if began is not None:
            await outages.served(session, began, self.practice)
        await _bridge(session, now)
        await outages.served(session, now, self.practice)

    async def served_often(self) -> None:
        """The same where it is said many times a second."""
        if self._heard is None or asyncio.get_running_loop().time() - self._heard >= OFTEN:
            await self.served()


async def _bridge(session: Session, now: datetime) -> None:
    """There was no break up to now, whatever the wall clock says."""
    last = await fact(session, outages.SERVED)
    if last and now - datetime.fromisoformat(last) >= outages.IS_OUTAGE:
        await set_fact(session, outages.SERVED, now.isoformat(), now)
