"""duban run: the service until a signal ends it."""

import asyncio
import logging
import signal
from contextlib import suppress

from bot.app import build
from bot.clock import WallClock
from bot.masking import log_to_stderr
from bot.opening import one_line
from bot.shell import Refused
from config.settings import BadSettings, Settings, read_settings

log = logging.getLogger("duban")


async def serve() -> None:
    """Run until SIGINT or SIGTERM; what was taken is in the store, so stopping loses nothing."""
    settings = read_settings()
    log_to_stderr(settings.secrets)
    service = asyncio.ensure_future(_live(settings))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, service.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await service
    except BadSettings:
        raise
    except Exception as error:
        if isinstance(error, ExceptionGroup) and (known := error.subgroup(BadSettings)):
            raise _first(known) from None
        log.critical("the service ended", exc_info=True)
        raise Refused(f"stopped: {one_line(error)}", code=1) from None


async def _live(settings: Settings) -> None:
    duban = await build(settings, WallClock())
    try:
        await duban.run()
    finally:
        await duban.close()


def _first(error: BaseException) -> BaseException:
    """The first plain error inside nested groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
