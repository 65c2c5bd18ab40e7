"""回调登记: tells the platform where to hand over updates, and tells it again when it says otherwise."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiogram import Bot
from aiogram.types import WebhookInfo

from bot.clock import Clock
from bot.polling import WANTED
from config.settings import Settings

log = logging.getLogger("duban.webhook")
CONNECTIONS = 40  # the platform's own default; more would only queue before the store
LOOKED_AT_EVERY = 30.0  # seconds
REST = 2.0  # after a trouble; doubles up to LOOKED_AT_EVERY
STALE = timedelta(minutes=2)  # an error the platform met longer ago says nothing about now


def path_of(settings: Settings) -> str:
    """Known to whoever knows the token, and telling nothing of it."""
    return f"/telegram/{_derived(settings, 'path')}"


def secret_of(settings: Settings) -> str:
    """The one of the settings, else one made from the token: there is always one, the same for every instance."""
    return settings.webhook_secret.get_secret_value() or _derived(settings, "secret")


def _derived(settings: Settings, what: str) -> str:
    token = settings.bot_token.get_secret_value().encode()
    return hmac.new(token, f"duban webhook {what}".encode(), hashlib.sha256).hexdigest()[:40]


class Registration:
    """`served` is told whenever the platform says that it can hand over."""

    def __init__(self, bot: Bot, settings: Settings, clock: Clock, served: Callable[[], Awaitable[None]]) -> None:
        self.bot, self.settings, self.clock, self.served = bot, settings, clock, served
        self.url = settings.webhook_url + path_of(settings)

    async def run(self) -> None:
        """Set the webhook, look again every half minute whether it is still so, until cancelled."""
        trouble = 0
        said = False  # the secret is never told back: each leader says it at least once
        while True:
            try:
                if not said or not self._is_ours(info := await self._info()):
                    await self._set()
                    said = True
                    info = await self._info()
                if self._hands_over(info):
                    await self.served()
                trouble = 0
            except Exception as error:  # also those of proxies and of the store: this loop must outlive them
                trouble += 1
                log.warning("the webhook cannot be set or looked at: %s", type(error).__name__)
            pause = LOOKED_AT_EVERY if not trouble else min(LOOKED_AT_EVERY, REST * 2 ** min(trouble - 1, 10))
            await asyncio.sleep(pause)

    async def _set(self) -> None:
        await self.bot.set_webhook(
            self.url,
            secret_token=secret_of(self.settings),
            allowed_updates=WANTED,
            max_connections=CONNECTIONS,
            request_timeout=10,
        )
        log.info("the webhook is set")

    async def _info(self) -> WebhookInfo:
        return await self.bot.get_webhook_info(request_timeout=10)

    def _is_ours(self, info: WebhookInfo) -> bool:
        if info.url != self.url or set(info.allowed_updates or ()) != set(WANTED):
            log.warning("the webhook is not as we set it; it is set again")
            return False
        return info.max_connections in (None, CONNECTIONS)

    def _hands_over(self, info: WebhookInfo) -> bool:
        """False while updates wait there because our address does not answer."""
        if not info.pending_update_count or info.last_error_date is None:
            return True
        failed = info.last_error_date
        log.warning("the platform cannot reach WEBHOOK_URL; updates that wait there: %s", info.pending_update_count)
        return self.clock.now() - failed > STALE
