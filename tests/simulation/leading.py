"""让位: the lead is lost to another instance for a while, which then is gone again.

Only one instance is played: what two do to each other cannot be replayed and is tested beside (tests/cli, tests/kills).
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from storage.leadership import Leadership, LeadLost
from storage.session import Store


class PlayedLead(Leadership):
    """Leads unless another does; `free_at` says from when on nobody does."""

    def __init__(self, store: Store, now: Callable[[], datetime], free_at: datetime) -> None:
        super().__init__(store)
        self._now, self._free_at = now, free_at
        self._lost = asyncio.Event()

    async def take(self) -> bool:
        return self._now() >= self._free_at and await super().take()

    async def held(self) -> None:
        await self._lost.wait()
        self._lost.clear()
        await self.leave()
        raise LeadLost("another instance leads")

    def lose(self, length: timedelta) -> None:
        self._free_at = self._now() + length
        self._lost.set()
