"""联络人员: everything else somebody says goes into the conversation."""

from datetime import datetime
from pathlib import Path

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from storage.session import Session
from supervision.access.joining import others_words
from supervision.contact.conversation import hear
from supervision.desk.difficulties import of_own_issues
from supervision.fairness.objecting import object_as_responsible
from supervision.leader.asking import asked_as_responsible
from supervision.people import Hats, Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from supervision.requests.approving import approved
from supervision.requests.calling import called_by
from supervision.requests.replacement import former_words


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
    folder: Path,
) -> Reply:
    if reply := await as_responsible(session, person, own, heard, now, practice):
        return reply
    heard_out = await hear(session, person, heard, now, practice, folder, own) if own.reports else None
    heard_out = heard_out or await of_own_issues(session, own, heard.text, now, practice)
    heard_out = heard_out or await called_by(session, person, own, heard, now, practice)
    heard_out = heard_out or await asked_as_responsible(session, person, own, heard, now, practice)
    return heard_out or await former_words(session, person, own, heard) or others_words(own)


async def as_responsible(
    session: Session, person: Person, own: Hats, heard: Heard, now: datetime, practice: Practice
) -> Reply | None:
    """同意 4, 异议：…: only who answers for an issue says so, whatever else he is; None for other words."""
    if not own.responsible_person:
        return None
    decided = await approved(session, person, heard, now, practice)
    return decided or await object_as_responsible(session, person, heard, now, practice)
