"""哪一份: which of an issue's reports the office means, by its scope, its contact or its unit."""

from storage.session import Session
from storage.tables import Person
from supervision.report.duties import Duty


async def chosen(session: Session, duties: list[Duty], words: str) -> tuple[Duty, str] | None:
    """The report whose scope, contact or unit the words begin with, and the words after it; the only one there is.
    None when it must be said."""
    for duty in duties:
        for name in await names_of(session, duty):
            if name and words.startswith(name):
                return duty, words[len(name) :]
    return (duties[0], words) if len(duties) == 1 else None


async def names_of(session: Session, duty: Duty) -> list[str]:
    return [duty.assignment.scope, await label_of(session, duty, scope=False), duty.assignment.unit]


async def label_of(session: Session, duty: Duty, scope: bool = True) -> str:
    """What an assignment is called: its scope, else its contact, else its unit."""
    if scope and duty.assignment.scope:
        return duty.assignment.scope
    if duty.assignment.person_id is not None:
        return (await session.get_one(Person, duty.assignment.person_id)).name
    return duty.assignment.unit or "、".join(duty.issue.lead_units) or "牵头单位"
