"""测试办理: a month in which the office says its commands as through the door, each as a stored message."""

from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from storage.tables import LedgerEntry, Message
from supervision.desk.command import command, parse_command
from supervision.inbox import Words, keep_words
from supervision.months.cycles import keep_up
from supervision.people import person_called
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, plan_of


async def two_asked(world: MonthWorld) -> None:
    """Issues 3 and 5, everybody linked, 21 November, half an hour after November was asked for."""
    await world.load(plan_of(entry(3), entry(5)), at("10-10 10:00"))
    await world.link_all(at("10-10 10:00"))
    await world.go_to(at("11-21 10:00"))


async def office(world: MonthWorld, text: str, now: datetime, who: str = OFFICE, chat: int = 0) -> str:
    """What this member of the office reads to this line, said in private or in another `chat`."""
    parsed = parse_command(text)
    assert parsed is not None, text
    world.now = max(world.now, now)
    world._updates += 1
    async with world.store.begin() as session:
        member = await person_called(session, who)
        await keep_up(session, now, world.practice)
        place = chat or 5_000_000_000 + (member.id or 0)
        words = Words(world._updates, place, world._updates, "text", text, now)
        await keep_words(session, words, member.id, now)
        return (await command(session, member, *parsed, now, world.practice, Path("."))).text


async def entries(world: MonthWorld, *acts: str) -> list[LedgerEntry]:
    async with world.store.read() as session:
        found = select(LedgerEntry).where(col(LedgerEntry.act).in_(acts)).order_by(col(LedgerEntry.id))
        return list(await session.exec(found))


async def said_by(world: MonthWorld, entry: LedgerEntry) -> str:
    """The words of the message that an entry names."""
    assert entry.message_id is not None
    async with world.store.read() as session:
        return (await session.get_one(Message, entry.message_id)).text
