"""虚拟时间: an event loop whose clock only moves when nothing is left to do, so that a seed replays exactly."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class Stuck(RuntimeError):
    """Nothing is ready and nothing is planned: somebody waits for what will never come."""


class _NeverWaits(selectors.SelectSelector):
    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is not None and timeout <= 0:
            return []
        if self.loop.quiet_waiters:
            waiters, self.loop.quiet_waiters = self.loop.quiet_waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)
            return []
        if timeout is None:
            raise Stuck
        self.loop.virtual += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """No sockets, no threads: what asyncio would hand to a thread is done at once."""

    def __init__(self) -> None:
        self.virtual = 0.0
        self.quiet_waiters: list[asyncio.Future[None]] = []
        selector = _NeverWaits()
        selector.loop = self
        super().__init__(selector)
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self.virtual

    def _write_to_self(self) -> None:
        """Nobody sleeps, so nobody has to be woken."""

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    async def quiet(self) -> None:
        """Wait until nothing can go on without time passing."""
        waiter = self.create_future()
        self.quiet_waiters.append(waiter)
        await waiter
