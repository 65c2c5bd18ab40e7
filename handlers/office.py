"""市环督办: the office's commands, typed as /summary 11 or 汇总 11月."""

from datetime import datetime
from pathlib import Path

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from storage.session import Session
from supervision.contact import proxy
from supervision.contact.in_place import in_place
from supervision.desk import command as desk
from supervision.desk import paging
from supervision.people import Hats, Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply


def router() -> Router:
    router = Router(name="office")
    router.message.register(proxy_report, is_proxy)
    router.message.register(command, is_command)
    router.callback_query.register(turn_page, is_page)
    return router


def is_command(message: Message, own: Hats, heard: Heard) -> bool | dict[str, tuple[str, str]]:
    parsed = desk.parse_command(heard.text) if own.city else None
    return {"parsed": parsed} if parsed is not None and desk.may_use(own, *parsed) else False


def is_page(tap: CallbackQuery, own: Hats, heard: Heard) -> bool | dict[str, tuple[str, str]]:
    turned = paging.turned(heard.text) if own.is_office else None
    return {"parsed": turned} if turned is not None else False


def is_proxy(message: Message, own: Hats, heard: Heard) -> bool:
    return own.is_office and proxy.is_proxy(heard.text)


async def command(
    message: Message,
    session: Session,
    person: Person,
    parsed: tuple[str, str],
    now: datetime,
    practice: Practice,
    folder: Path,
) -> Reply:
    return await desk.command(session, person, *parsed, now, practice, folder)


async def turn_page(
    tap: CallbackQuery,
    session: Session,
    person: Person,
    heard: Heard,
    parsed: tuple[str, str],
    now: datetime,
    practice: Practice,
    folder: Path,
) -> Reply:
    return await in_place(session, heard, await desk.command(session, person, *parsed, now, practice, folder))


async def proxy_report(
    message: Message, session: Session, person: Person, heard: Heard, now: datetime, practice: Practice
) -> Reply:
    return await proxy.report(session, person, heard, now, practice)
