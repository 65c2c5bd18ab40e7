"""duban run: the service until a signal ends it."""

import asyncio
import gc
import logging
import signal
from contextlib import suppress

from aiogram.types import Update

from bot.app import Duban, build
from bot.clock import WallClock
from bot.masking import log_to_stderr
from bot.opening import one_line
from bot.shell import Refused
from config.settings import BadSettings, Settings, read_settings

log = logging.getLogger("duban")
THRESHOLDS = (20_000, 20, 50)  # new objects until the collector looks at the young, the middle-aged, the old


async def serve() -> None:
    """Run until SIGINT or SIGTERM; a second one ends it where it stands: what was taken is in the store."""
    settings = read_settings()
    log_to_stderr(settings)
    running: list[Duban] = []
    service = asyncio.ensure_future(_live(settings, running))

    def told() -> None:
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
