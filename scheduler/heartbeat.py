"""心跳: recurring APScheduler jobs that look at the state; a ticker, nothing more."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger


def heartbeat(beat: Callable[[], Awaitable[None]], seconds: float) -> AsyncIOScheduler:
    """A scheduler, not yet started, that calls `beat` every `seconds`; a late or missed beat is one beat."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        beat,
        IntervalTrigger(seconds=max(1, round(seconds))),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    return scheduler
