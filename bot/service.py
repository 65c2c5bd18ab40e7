"""duban run: the service until a signal ends it."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from contextlib import suppress

from aiogram.types import Update

from bot.app import Duban, build
from bot.clock import WallClock
from bot.masking import log_to_stderr
from bot.opening import one_line
from bot.shell import Refused
from config.settings import BadSettings, Settings, read_settings

log = logging.getLogger("duban")
LONGEST_END = 9.0  # seconds from the first signal: who asked for the end may kill after ten
THRESHOLDS = (20_000, 20, 50)  # new objects until the collector looks at the young, the middle-aged, the old


async def serve() -> None:
    """Run until SIGINT or SIGTERM; a second one ends it where it stands, and so do LONGEST_END seconds with a store
    or a disk that hangs: what was taken is in the store."""
    settings = read_settings()
    log_to_stderr(settings)
    running: list[Duban] = []
    service = asyncio.ensure_future(_live(settings, running))

    def told() -> None:
        last = threading.Timer(LONGEST_END, _end_where_it_stands)  # no task: what hangs may hang the loop
        last.daemon = True
        last.start()
        if running:
            running.pop().stop()
        else:
            service.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told)
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


async def _live(settings: Settings, running: list[Duban]) -> None:
    duban = await build(settings, WallClock())
    running.append(duban)
    if settings.webhook_url:
        _build_models()
    _spare_the_collector()
    try:
        await duban.run()
    finally:
        await duban.close()


def _end_where_it_stands() -> None:
    """As a kill would, which nothing is lost by: no driver gives up a statement that never returns."""
    log.error("something hangs: ended where it stands")
    sys.stderr.flush()
    os._exit(1)


def _build_models() -> None:
    """The client builds its models at their first use, a third of a second in which no update would be taken."""
    chat = {"id": 1, "type": "private"}
    who = {"id": 1, "is_bot": False, "first_name": ""}
    Update.model_validate({"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": chat, "from": who}})


def _spare_the_collector() -> None:
    """What was loaded lives as long as the process: looked through again and again, it makes every hundredth update
    wait for a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def _first(error: BaseException) -> BaseException:
    """The first plain error inside nested groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
