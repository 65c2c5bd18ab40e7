"""申请: what people ask of the office, listed and decided with a preview (DOMAIN §4)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Person, Request
from supervision.desk import confirming
from supervision.desk.deciding import CannotDecide, asked_of, decide, preview
from supervision.practice import Practice
from supervision.reply import Reply
from texts import requests as texts
from texts.pages import joined

RECENT = 20
OPEN = ("", "open", "待办", "待决定")
ALL = ("all", "全部")
_DECISION = re.compile(
    r"(?P<number>\d+)(?:号|条)?\s*(?P<verdict>不同意|不批准|不批|驳回|refuse|同意|批准|approve)(?:申请)?"
    r"[\s:,，：、。]*(?:(?:依据|原因|理由)(?:是|为)?[\s:：]*)?(?P<words>.*)",
    re.DOTALL | re.IGNORECASE,
)
YES = ("同意", "批准", "approve")


async def requests_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/requests [open|all|4|4 同意 BASIS|4 不同意 REASON]; a decision is shown first and made with 发."""
    said = args.strip()
    if said.lower() in (*OPEN, *ALL):
        return Reply(joined(await _listed(session, said.lower() in ALL)))
    if said.isdecimal():
        row = await _row(session, int(said))
        return Reply(texts.unknown(int(said)) if row is None else await _line(session, row))
    row, approve, words = await _decision(session, args)
    if row is None:
        return Reply(words)
    try:
        shown = await preview(session, row, approve, words, now, practice)
    except CannotDecide as why:
        return Reply(str(why))
    confirming.show(session, person, "requests", args, now)
    return Reply(shown)


async def requests_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    row, approve, words = await _decision(session, args)
    if row is None:
        return Reply(words)
    try:
        return Reply(await decide(session, row, person, approve, words, now, practice))
    except CannotDecide as why:
        return Reply(str(why))


async def _decision(session: Session, args: str) -> tuple[Request | None, bool, str]:
    """(the request, whether it is to be approved, the words); without such a request the answer to that."""
    match = _DECISION.fullmatch(args.strip())
    if match is None:
        raise BadArgument("requests", args)
    number = int(match["number"])
    row = await _row(session, number)
    if row is None:
        return None, False, texts.unknown(number)
    return row, match["verdict"].lower() in YES, match["words"].strip(" 。.")


async def _row(session: Session, number: int) -> Request | None:
    """A number no table could hold is none."""
    return await session.get(Request, number) if number < 2**31 else None


async def _listed(session: Session, every: bool) -> list[str]:
    query = select(Request)
    if every:
        query = query.order_by(col(Request.id).desc()).limit(RECENT)
    else:
        query = query.where(col(Request.state) == "asked").order_by(col(Request.id))
    return texts.listed([await _line(session, row) for row in await session.exec(query)], decided=every)


async def _line(session: Session, row: Request) -> str:
    return texts.line(row.id or 0, *await asked_of(session, row), row.state, row.decision)
