"""测试换人: what office and responsible persons say about contacts, and newcomers who link."""

from datetime import datetime
from pathlib import Path

from supervision.access.joining import join
from supervision.access.linking import invite
from supervision.desk.command import command, parse_command
from supervision.inbox import Words, keep_words
from supervision.people import person_called
from supervision.requests.approving import approved
from tests.supervision.month_world import OFFICE, MonthWorld


async def office(world: MonthWorld, text: str, now: datetime) -> str:
    """What the office reads to this line."""
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        member = await person_called(session, OFFICE)
        return (await command(session, member, *parsed, now, world.practice, Path("."))).text


async def agree(world: MonthWorld, now: datetime, number: int = 1) -> str:
    shown = await office(world, f"申请 {number} 同意", now)
    assert "核对" in shown
    return await office(world, "发", now)


async def decides(world: MonthWorld, name: str, text: str, now: datetime, kind: str = "text") -> str:
    """What this person reads to 同意 1, or to a tap."""
    async with world.store.begin() as session:
        person = await person_called(session, name)
        words = Words(9_000 + len(world.sent), 5_000_000_000 + (person.id or 0), 9_000, kind, text, now)
        heard = await keep_words(session, words, person.id, now)
        reply = await approved(session, person, heard, now, world.practice)
    return "" if reply is None else reply.text


async def links(world: MonthWorld, name: str, now: datetime) -> str:
    """He opens the newest link made for him."""
    async with world.store.begin() as session:
        person = await person_called(session, name)
        code = await invite(session, person.id or 0, now)
        return (await join(session, code, 7_000_000_000 + (person.id or 0), now, world.practice)).text
