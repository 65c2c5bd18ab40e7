"""联络人员: everything else somebody says goes into the conversation."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from storage.session import Session
from supervision.contact.conversation import hear
from supervision.joining import others_words
from supervision.people import Hats, Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply


def router() -> Router:
    router = Router(name="contact")
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.register(said)
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
    reply = await hear(session, person, heard, now, practice) if own.contact else None
    return reply or others_words(own)
