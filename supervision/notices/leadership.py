"""换领导告知: the old leader hears that he is free of an issue, the new one that it is his (DOMAIN §4: /leader)."""

from datetime import date, datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, LedgerEntry, Notice, Person, Role
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.notices.telling import morning
from supervision.people import holders, reachable
from supervision.practice import Practice
from texts.desk import leadership as texts

KIND = "leadership"


async def tell_leadership(session: Session, entry: LedgerEntry, now: datetime, practice: Practice) -> None:
    """Both, at the leaders' hour; the old one only where messages reach him, the new one also when he links later."""
    due = await morning(session, now, practice.habits.leader_time, practice)
    old, new = entry.facts["old"], entry.facts["new"]
    told = [new, *(await reachable(session, [old]) if old is not None else [])]
    for person_id in told:
        await queue(session, person_id, KIND, "", f"{KIND}:{entry.id}", due, now, entry=entry.id)


async def compose_leadership(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """None once it is not so any more."""
    assert notice.person_id is not None
    entry = await session.get_one(LedgerEntry, notice.facts["entry"])
    issue = await session.get_one(Issue, entry.issue_id)
    leads = await _leads(session, notice.person_id, issue)
    comes = notice.person_id == entry.facts["new"]
    if leads is not comes:
        return None
    person = await session.get_one(Person, notice.person_id)
    place = f"{await issue_called(session, issue)}（{issue.title}）"
    since = date.fromisoformat(entry.facts["since"])
    if comes:
        before = await session.get(Person, entry.facts["old"]) if entry.facts["old"] is not None else None
        answering = [each.name for each in await holders(session, "responsible_person", issue.id)]
        text = texts.comes(person.name, place, since, before.name if before else "", issue.lead_units, answering)
    else:
        after = await session.get_one(Person, entry.facts["new"])
        text = texts.goes(person.name, place, since, after.name, entry.facts["basis"])
    return Draft(text)


async def _leads(session: Session, person_id: int, issue: Issue) -> bool:
    found = await session.exec(
        select(col(Role.id)).where(
            col(Role.person_id) == person_id,
            col(Role.issue_id) == issue.id,
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
        )
    )
    return found.first() is not None
