"""核查告知: contact and responsible person hear a site check's verdict and how to answer it (DOMAIN §6)."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, Notice, Person, SiteCheck
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.notices.telling import contacts_of, morning
from supervision.people import holders
from supervision.practice import Practice
from texts.desk import verdicts as texts
from texts.wording import month_name

KIND = "checked"


async def tell_checked(
    session: Session, issue: Issue, verdict: str, month: str, text: str, now: datetime, practice: Practice
) -> None:
    """A part of the next morning's one message."""
    people = [person.id or 0 for person in await holders(session, "responsible_person", issue.id)]
    due = await morning(session, now, practice.habits.ask_time, practice)
    facts = {"issue": issue.id, "month": month, "verdict": verdict, "text": text}
    for person_id in dict.fromkeys([*await contacts_of(session, issue.id or 0), *people]):
        await queue(session, person_id, KIND, month, f"{KIND}:{issue.id}:{now:%Y%m%d%H%M%S}", due, now, **facts)


async def compose_checked(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """None once another verdict has taken its place."""
    facts = notice.facts
    standing = await session.exec(
        select(col(SiteCheck.id)).where(
            col(SiteCheck.issue_id) == facts["issue"],
            col(SiteCheck.month) == facts["month"],
            col(SiteCheck.verdict) == facts["verdict"],
            col(SiteCheck.text) == facts["text"],
            col(SiteCheck.replaced_at).is_(None),
        )
    )
    if standing.first() is None:
        return None
    person = await session.get_one(Person, notice.person_id)
    name = await issue_called(session, await session.get_one(Issue, facts["issue"]))
    return Draft(texts.told(person.name, name, month_name(facts["month"]), facts["verdict"], facts["text"]))
