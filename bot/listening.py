"""听取更新: introduces us to the platform, then takes its updates, by long polling or by a webhook."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.clerk import Clerk
from bot.clock import Clock
from bot.polling import poll
from bot.presence import Presence
from bot.webhook import Registration
from config.settings import BadSettings, Settings
from supervision.facts import set_fact

log = logging.getLogger("duban.listening")
FIRST_REST, LONGEST_REST = 1.0, 30.0  # seconds until a platform that does not answer is asked again


class Listening:
    """What the leader does to be heard; updates of a webhook come in by the door of every instance."""

    def __init__(self, bot: Bot, settings: Settings, clock: Clock, clerk: Clerk, presence: Presence) -> None:
        self.bot, self.settings, self.clock, self.clerk, self.presence = bot, settings, clock, clerk, presence
        self._introduced = False

    async def introduce(self) -> bool:
        """Learn our own name, and end a webhook if we poll; True when the platform answered.

        Raises BadSettings for a token it refuses.
        """
        try:
            me = await self.bot.get_me(request_timeout=10)
            if not self.settings.webhook_url:
                await self.bot.delete_webhook(request_timeout=10)
        except TelegramUnauthorizedError:
            raise BadSettings("BOT_TOKEN: refused by the platform") from None
        except TelegramNotFound:
            raise BadSettings("BOT_TOKEN or BOT_API_URL: there is no such bot at this address") from None
        except Exception as error:  # also a proxy's own
            log.warning("the platform does not answer yet: %s", type(error).__name__)
            return False
        try:
            async with self.clerk.store.begin() as session:
                await set_fact(session, "bot_username", me.username or "", self.clock.now())
        except Exception as error:
            log.warning("our name cannot be kept yet: %s", type(error).__name__)
            return False
        self._introduced = True
        return True

    async def run(self) -> None:
        """Take updates until cancelled."""
        pause = FIRST_REST
        while not self._introduced:
            await asyncio.sleep(pause)
            await self.introduce()
            pause = min(pause * 2, LONGEST_REST)
        if self.settings.webhook_url:
            await Registration(self.bot, self.settings, self.clock, self.presence.served).run()
        await poll(self.bot, self.clerk.keep, self.presence.served)
