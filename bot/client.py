"""客户端: the platform's client, made from the settings."""

import re

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.opening import REAL_TOKEN
from config.settings import BadSettings, Settings
from supervision.practice import Practice

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def make_bot(settings: Settings) -> Bot:
    """Raises BadSettings when the token cannot be one."""
    token = settings.bot_token.get_secret_value()
    if not _TOKEN.fullmatch(token):
        raise BadSettings("BOT_TOKEN: missing or not a token of the form 123456:ABC…")
    api = TelegramAPIServer.from_base(settings.bot_api_url.rstrip("/"))
    return Bot(token, session=AiohttpSession(proxy=settings.bot_proxy or None, api=api))


def refuse_real_token(settings: Settings, practice: Practice) -> None:
    """A rehearsal neither speaks to the real platform nor writes links to a real bot (Settled 29)."""
    if practice.rehearsal and not settings.is_local_api:
        raise BadSettings(REAL_TOKEN)
