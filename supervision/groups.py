"""群聊: the bot speaks with one person at a time; only in the group the office declares its own it hears commands.

Any other group hears one sentence, once, and is ignored from then on; words there become nobody's message.
"""

import re
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Notice, Person
from supervision.desk import confirming, paging
from supervision.desk.words import SEND, parse_command
from supervision.facts import fact, set_fact
from supervision.inbox import Words
from supervision.ledger import record
from supervision.notices.outbox import answer
from supervision.people import Hats, hats, reachable
from supervision.reply import Reply
from texts import groups as texts
from texts.welcome import NO_GROUPS

FACT = "office_group"  # its chat
OFFICE = Hats(city=frozenset({"office"}))  # whatever else somebody is, in the group he speaks as the office
_PHONE = re.compile(r"(?<![A-Za-z0-9/_.=-])(?!(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))\+?\d(?:[- ]?\d){6,14}(?![\d-])")
_LINK = re.compile(r"https?://\S+[?&]start=\S+")


async def refuse(session: Session, chat_id: int, update_id: int, now: datetime) -> None:
    """Queue the one sentence unless this group was told before, however often the bot is added again."""
    told = select(col(Notice.id)).where(col(Notice.recipient) == f"chat:{chat_id}").limit(1)
    if (await session.exec(told)).first() is None:
        await answer(session, chat_id, None, Reply(NO_GROUPS), update_id, now)


async def own_group(session: Session) -> int | None:
    """The office's own group, None while none is declared."""
    value = await fact(session, FACT)
    return int(value) if value else None


async def declare(session: Session, by: Person, chat_id: int | None, now: datetime) -> None:
    """From now on this group is the office's; None: no group is."""
    old = await own_group(session)
    await set_fact(session, FACT, "" if chat_id is None else str(chat_id), now)
    record(session, now, "office_group", person_id=by.id, old=old, new=chat_id)


async def moved(session: Session, old: int, new: int, now: datetime) -> None:
    """The platform gave a group another number (it became a supergroup)."""
    if await own_group(session) == old:
        await set_fact(session, FACT, str(new), now)
        record(session, now, "office_group", old=old, new=new)


async def left(session: Session, chat_id: int, now: datetime) -> None:
    """The bot was taken out: the group is no longer the office's, and must be declared again."""
    if await own_group(session) == chat_id:
        await set_fact(session, FACT, "", now)
        record(session, now, "office_group", old=chat_id, new=None)


async def is_heard(session: Session, words: Words, person: Person | None, now: datetime) -> bool:
    """True for a command or a turned page of an office member in the office's own group, and for the command that
    declares one; 发 only for who has something to be sent."""
    if person is None or person.id is None or words.kind not in ("text", "tap"):
        return False
    if not (await hats(session, person.id)).is_office:
        return False
    if words.kind == "tap":
        return await own_group(session) == words.chat_id and paging.turned(words.text) is not None
    parsed = parse_command(words.text)
    if parsed is None or (parsed[0] != "office" and await own_group(session) != words.chat_id):
        return False
    return parsed[1] != SEND or await confirming.shown(session, person, now, words.chat_id) is not None


async def answer_in_group(
    session: Session, chat_id: int, person: Person, reply: Reply, update_id: int, message_id: int | None, now: datetime
) -> None:
    """Everybody in the group reads along: files, telephone numbers and invitations go to the asker alone."""
    shown = for_the_group(reply)
    accounts = await reachable(session, [person.id or 0]) if shown != reply else {}
    if account := accounts.get(person.id or 0):
        await answer(session, account.chat_id, person.id, replace(reply, edits=None), update_id, now)
        shown = replace(shown, text=f"{shown.text}\n{texts.rest_in_private(person.name)}")
    await answer(session, chat_id, None, shown, update_id, now, reply_to=message_id)


def for_the_group(reply: Reply) -> Reply:
    """The same without what is not for everybody's eyes."""
    text = _PHONE.sub(lambda found: texts.masked(found[0]), _LINK.sub(texts.LINK, reply.text))
    return replace(reply, text=text, file_path="")
