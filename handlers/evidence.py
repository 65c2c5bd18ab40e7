"""佐证材料: who may see an issue's files asks for them (佐证 十五, 佐证 十五 3)."""

from datetime import datetime
from pathlib import Path

from aiogram import Router
from aiogram.types import Message

from rules.arguments import IssueRef
from storage.session import Session
from supervision.desk.evidence import evidence_command, parse_evidence
from supervision.people import Person
from supervision.practice import Practice
from supervision.reply import Heard, Reply


def router() -> Router:
    router = Router(name="evidence")
    router.message.register(shown, is_evidence)
    return router


def is_evidence(message: Message, heard: Heard) -> bool | dict[str, tuple[IssueRef | None, int | None]]:
    asked = parse_evidence(heard.text) if not heard.has_file else None
    return {"asked": asked} if asked is not None else False


async def shown(
    message: Message,
    session: Session,
    person: Person,
    asked: tuple[IssueRef | None, int | None],
    now: datetime,
    practice: Practice,
    shelf: Path,
    folder: Path,
) -> Reply:
    return await evidence_command(session, person, asked, now, practice, shelf, folder)
