"""duban run: the service until a signal ends it."""

import asyncio
import signal
from contextlib import suppress

from bot.app import build
from bot.clock import WallClock
from bot.shell import Refused
from config.settings import read_settings


async def serve() -> None:
    """Run until SIGINT or SIGTERM; what was taken is in the store, so stopping loses nothing."""
    duban = await build(read_settings(), WallClock())
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.TaskGroup() as group:
            service = group.create_task(duban.run())
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, service.cancel)
            with suppress(asyncio.CancelledError):
                await service
    except* OSError as errors:
        raise Refused(f"stopped: {errors.exceptions[0]}", code=1) from None
    finally:
        await duban.close()
