"""停用与恢复: a person blocks or unblocks the bot."""

from datetime import datetime

from aiogram import Router
from aiogram.types import ChatMemberUpdated

from storage.session import Session
from supervision.access.joining import blocked, unblocked


def router() -> Router:
    router = Router(name="membership")
    router.my_chat_member.register(changed)
    return router


async def changed(event: ChatMemberUpdated, session: Session, now: datetime) -> None:
    gone = event.new_chat_member.status in ("kicked", "left")
    await (blocked if gone else unblocked)(session, event.chat.id, now)
