"""牵头领导: one character answers a warning."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from storage.session import Session
from supervision.leading import ACKNOWLEDGE, answerable, read_it
from supervision.people import Hats, Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply


def router() -> Router:
    router = Router(name="leader")
    router.message.register(acknowledged, acknowledges)
    router.callback_query.register(acknowledged, acknowledges)
    return router


async def acknowledges(
    event: Message | CallbackQuery, session: Session, person: Person, own: Hats, heard: Heard
) -> bool:
    """True for 1 or 已阅 of a leader, unless it rather answers a question this person was asked as a contact."""
    if not own.lead_leader or heard.text.strip() not in ACKNOWLEDGE:
        return False
    return not own.contact or bool(await answerable(session, person.id or 0, heard))


async def acknowledged(
    event: Message | CallbackQuery,
    session: Session,
    person: Person,
    heard: Heard,
    now: datetime,
    practice: Practice,
) -> Reply:
    return await read_it(session, person, heard, now, practice)
