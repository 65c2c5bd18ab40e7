"""牵头领导: a few characters answer a warning; what belongs to another conversation goes on to it."""

from datetime import datetime

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers.contact import as_responsible
from storage.session import Session
from supervision.leader.hearing import hear_leader
from supervision.people import Hats, Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply


def router() -> Router:
    router = Router(name="leader")
    router.message.register(said)
    router.edited_message.register(said)
    router.callback_query.register(said)
    return router


async def said(
    event: Message | CallbackQuery,
    session: Session,
    person: Person,
    own: Hats,
    heard: Heard,
    now: datetime,
    practice: Practice,
) -> Reply:
    if reply := await as_responsible(session, person, own, heard, now, practice):
        return reply
    reply = await hear_leader(session, person, own, heard, now, practice)
    if reply is None:
        raise SkipHandler
    return reply
