"""测试领导: a month in which leaders, deputies and lead units speak as they do through the service's door."""

from datetime import datetime

from sqlmodel import col, select

from storage.tables import Account, Notice
from supervision.access.joining import others_words
from supervision.contact import conversation
from supervision.inbox import Words, keep_words
from supervision.leader.hearing import hear_leader
from supervision.months.cycles import keep_up
from supervision.people import hats, person_called
from supervision.reply import Reply
from tests.supervision.month_world import MonthWorld


async def tells(
    world: MonthWorld, name: str, text: str, now: datetime, reply_to: int | None = None, tap: bool = False
) -> Reply:
    """What this person hears at once to his words or his tap."""
    world.now = max(world.now, now)
    world._updates += 1
    async with world.store.begin() as session:
        person = await person_called(session, name)
        await keep_up(session, now, world.practice)
        found = await session.exec(
            select(Account).where(col(Account.person_id) == person.id, col(Account.ended_at).is_(None))
        )
        chat = found.one().chat_id
        words = Words(world._updates, chat, world._updates, "tap" if tap else "text", text, now, reply_to)
        heard = await keep_words(session, words, person.id, now)
        own = await hats(session, person.id or 0, world.practice.habits.day_of(now))
        reply = await hear_leader(session, person, own, heard, now, world.practice)
        if reply is None and own.reports:
            reply = await conversation.hear(session, person, heard, now, world.practice)
        return reply or others_words(own)


async def message_to(world: MonthWorld, name: str, kind: str) -> int:
    """The platform's id of the newest message of this kind that somebody was sent."""
    async with world.store.read() as session:
        person = await person_called(session, name)
        found = await session.exec(
            select(Notice)
            .where(col(Notice.person_id) == person.id, col(Notice.kind) == kind, col(Notice.state) == "sent")
            .order_by(col(Notice.id).desc())
        )
        newest = found.first()
        assert newest is not None
        return newest.message_ids[0]
