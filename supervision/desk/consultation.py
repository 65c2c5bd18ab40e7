"""会商议题: the open difficulties as an agenda, unit by unit, ready to read out (DOMAIN §2.5, §5.16)."""

from datetime import date, datetime

from storage.session import Session
from storage.tables import Difficulty, Issue, Person
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.requests.awaiting import difficulties_of
from texts import consultation as texts
from texts.pages import joined

WORDS = ("会商", "会商议题", "议题", "agenda")


async def agenda(session: Session, now: datetime, practice: Practice) -> Reply:
    """Each difficulty stands once, under the first unit it asks for; what names none comes last."""
    today = practice.habits.day_of(now)
    heads: dict[str, list[str]] = {}
    number = 0
    rows = await difficulties_of(session, None, ("open",))
    asked = list(dict.fromkeys(row.units[0] for row in rows if row.units))
    for unit in [*asked, ""]:
        for row in rows:
            if (row.units[0] if row.units else "") == unit:
                number += 1
                heads.setdefault(unit, []).append(await _item(session, row, number, today, practice))
    return Reply(joined(texts.agenda(heads, len(rows), today)))


async def _item(session: Session, row: Difficulty, number: int, today: date, practice: Practice) -> str:
    issue = await session.get_one(Issue, row.issue_id)
    asker = await session.get_one(Person, row.person_id)
    raised = practice.habits.day_of(row.raised_at)
    name = await issue_called(session, issue)
    units = "、".join(issue.lead_units) or asker.name
    return texts.item(
        number, row.id or 0, name, issue.title, units, row.text, row.units[1:], raised, row.answer_due, today
    )
