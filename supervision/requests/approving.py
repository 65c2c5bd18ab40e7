"""同意与不同意: the lead unit's responsible person decides about a contact, by a tap or by 同意 4 (DOMAIN §2.9)."""

import re
from datetime import datetime

from rules.numerals import fold
from storage.session import Session
from storage.tables import Notice, Person, Request
from supervision.desk.confirming import CannotDecide
from supervision.desk.deciding import asked_of, decide
from supervision.notices.draft import Draft
from supervision.practice import Practice
from supervision.reply import Button, Heard, Reply
from supervision.requests.entering import DECIDED_BESIDE, responsible_for
from texts.desk import contacts as texts

_SAID = re.compile(
    r"(?P<verdict>不同意|同意)\s*(?:申请)?\s*(?P<number>\d{1,9})\s*(?:号|条)?[\s:,.;。、]*(?P<words>.*)", re.DOTALL
)
_TAPPED = re.compile(r"q:(?P<number>\d{1,9}):(?P<verdict>[yn])")


async def approved(session: Session, person: Person, heard: Heard, now: datetime, practice: Practice) -> Reply | None:
    """The answer to 同意 4, 不同意 4 原因 or a tap that says so; None for other words.

    Only who answers for everything the request is about decides; for others it is as if there were none.
    """
    pattern = _TAPPED if heard.kind == "tap" else _SAID
    match = pattern.fullmatch(fold(heard.text).strip())
    if match is None:
        return None
    number, agreed = int(match["number"]), match["verdict"] in ("同意", "y")
    words = match.groupdict().get("words") or ""
    row = await session.get(Request, number) if number < 2**31 else None
    if row is None or not await _may_decide(session, person, row):
        return Reply(texts.not_yours_to_decide(number))
    if not agreed and not words.strip() and row.state == "asked":
        return Reply(texts.refusal_words(number))
    try:
        return Reply(await decide(session, row, person, agreed, words.strip(" 。."), now, practice))
    except CannotDecide as why:
        return Reply(str(why))


async def _may_decide(session: Session, person: Person, row: Request) -> bool:
    """True for one of the responsible persons; nobody approves his own request. A request decided by him before is
    still his to hear about."""
    if row.kind not in DECIDED_BESIDE or row.person_id == person.id:
        return False
    return row.decided_by == person.id or person.id in {each.id for each in await responsible_for(session, row)}


async def compose_request(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """What a responsible person is asked to decide; None once it is decided, or no more his."""
    row = await session.get_one(Request, notice.facts["wanted"])
    person = await session.get_one(Person, notice.person_id)
    if row.state != "asked" or not await _may_decide(session, person, row):
        return None
    contact, asked = await asked_of(session, row)
    number = row.id or 0
    buttons = ((Button("同意", f"q:{number}:y"), Button("不同意", f"q:{number}:n")),)
    return Draft(texts.asked_of_responsible(number, contact, asked), buttons)
