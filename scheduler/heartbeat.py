"""心跳: a recurring APScheduler job that looks at the state; a ticker, nothing more."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger


class EverySo(BaseTrigger):  # type: ignore[misc]
    """The next beat is so long after this one, not after the one that was due: a clock that jumps a year ahead
    owes one beat. APScheduler's own interval counts every missed one and takes minutes over it."""

    def __init__(self, seconds: float) -> None:
        self.pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now + self.pause


def heartbeat(beat: Callable[[], Awaitable[None]], seconds: float) -> AsyncIOScheduler:
    """A scheduler, not yet started, that calls `beat` every `seconds` (below 1 too); missed beats are one beat.

    A beat late by the loop's own time is brought back: after the wall clock was put back an hour the scheduler
    would sleep for that hour.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    every = EverySo(seconds)
    watch: list[asyncio.TimerHandle] = []

    def bring_back() -> None:
        if scheduler.running:
            job.reschedule(every)
            arm()

    def arm() -> None:
        for handle in watch:
            handle.cancel()
        watch[:] = [asyncio.get_running_loop().call_later(2 * seconds + 1, bring_back)]

    async def tick() -> None:
        arm()
        with suppress(asyncio.CancelledError):  # the end of the service, which is no failure of the job
            await beat()

    scheduler.add_listener(lambda _: arm(), EVENT_SCHEDULER_STARTED)
    job = scheduler.add_job(tick, every, coalesce=True, max_instances=1, misfire_grace_time=None)
    return scheduler
