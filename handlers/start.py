"""接入: /start, with or without an invitation."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import Message

from storage.session import Session
from supervision.access.joining import join, present
from supervision.people import Hats
from supervision.practice import Practice
from supervision.reply import Reply


def router() -> Router:
    router = Router(name="start")
    router.message.register(with_code, CommandStart(deep_link=True))
    router.message.register(bare, CommandStart())
    return router


async def with_code(
    message: Message, command: CommandObject, session: Session, now: datetime, practice: Practice
) -> Reply:
    return await join(session, command.args or "", message.chat.id, now, practice)


async def bare(message: Message, session: Session, own: Hats, now: datetime, practice: Practice) -> Reply:
    return await present(session, message.chat.id, now, practice)
