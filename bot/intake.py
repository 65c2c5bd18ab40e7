"""接件: updates that arrive while a commit runs share the next one, so that durability costs little."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.masking import whence
from supervision.inbox import Arrived

Waiting = list[tuple[Arrived, asyncio.Future[None]]]
log = logging.getLogger("duban.intake")
LARGEST = 500  # updates in one transaction
HOT = 5  # updates within a moment, or so many waiting: then taking in goes before working off
MOMENT = 0.1  # seconds
LONGEST_CALM, LOOK_AGAIN = 30.0, 0.025  # one update and its answer hold the writer for some 90 ms: well below 1 %


class NotKept(Exception):
    """The update is not in the store: the platform must hand it over again."""


class Intake:
    """`keep` stores a batch in one transaction. `served` is told that the platform was heard, before that."""

    def __init__(self, keep: Callable[[list[Arrived]], Awaitable[None]], served: Callable[[], Awaitable[None]]) -> None:
        self._keep, self._served = keep, served
        self._waiting: Waiting = []
        self._some = asyncio.Event()
        self._moments = (0.0, 0, 0)  # since when the present one runs, updates in it, updates in the one before
        self.closed = False

    async def take(self, update: Arrived) -> None:
        """Return when the update is in the store for good. Raises NotKept."""
        if self.closed:
            raise NotKept("the service is ending")
        self._count()
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((update, kept))
        self._some.set()
        await kept

    async def run(self) -> None:
        """Store what arrives until closed, or cancelled: what that strikes is not kept, and its sender told so."""
        while True:
            self._some.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
                failure: NotKept | None = NotKept("the service is ending")
                try:
                    await self._served()
                    await self._keep([update for update, _ in batch])
                    failure = None
                except Exception as error:
                    log.error("%s updates not stored: %s", len(batch), whence(error))
                    failure = NotKept(type(error).__name__)
                finally:
                    _tell(batch, failure)
            if self.closed:
                return
            await self._some.wait()

    def close(self) -> None:
        """Take nothing more; what waits is still stored."""
        self.closed = True
        self._some.set()

    @property
    def idle(self) -> bool:
        return not self._waiting

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        began, present, before = self._moments
        if now - began >= MOMENT:
            began, present, before = now, 0, present if now - began < 2 * MOMENT else 0
        self._moments = (began, present + 1, before)

    @property
    def hot(self) -> bool:
        """True while updates pour in, faster than a city's offices ever write."""
        if len(self._waiting) >= HOT:
            return True
        began, present, before = self._moments
        passed = asyncio.get_running_loop().time() - began
        return max(present, before) >= HOT if passed < MOMENT else present >= HOT and passed < 2 * MOMENT

    async def calm(self) -> None:
        """Return when nothing pours in, at the latest after LONGEST_CALM: then one update is worked off anyway."""
        for _ in range(round(LONGEST_CALM / LOOK_AGAIN)):
            if not self.hot:
                return
            await asyncio.sleep(LOOK_AGAIN)


def _tell(batch: Waiting, failure: NotKept | None) -> None:
    for _, kept in batch:
        if kept.done():  # whoever sent it has hung up
            continue
        if failure is None:
            kept.set_result(None)
        else:
            kept.set_exception(failure)
