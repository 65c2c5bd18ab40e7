"""销号情况: who may see an issue asks how its close-out stands (销号 九); only the office acts."""

from datetime import datetime

from aiogram import Router
from aiogram.types import Message

from rules.arguments import IssueRef
from storage.session import Session
from supervision.closeout.own import closeout_of_own, parse_closeout
from supervision.people import Hats, Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply


def router() -> Router:
    router = Router(name="closeout")
    router.message.register(shown, is_closeout)
    return router


def is_closeout(message: Message, own: Hats, heard: Heard) -> bool | dict[str, IssueRef | None]:
    if own.is_office or heard.has_file:
        return False
    found = parse_closeout(heard.text)
    return {"asked": found[0]} if found is not None else False


async def shown(
    message: Message, session: Session, person: Person, asked: IssueRef | None, now: datetime, practice: Practice
) -> Reply:
    return await closeout_of_own(session, person, asked, now, practice)
