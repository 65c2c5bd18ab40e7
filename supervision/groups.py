"""群聊: the bot speaks with one person at a time; a group hears one sentence, once, and is ignored from then on."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Notice
from supervision.notices.outbox import answer
from supervision.reply import Reply
from texts.welcome import NO_GROUPS


async def refuse(session: Session, chat_id: int, update_id: int, now: datetime) -> None:
    """Queue the one sentence unless this group was told before, however often the bot is added again."""
    told = select(col(Notice.id)).where(col(Notice.recipient) == f"chat:{chat_id}").limit(1)
    if (await session.exec(told)).first() is None:
        await answer(session, chat_id, None, Reply(NO_GROUPS), update_id, now)
