"""销号告知: the people of an issue hear of each step as a line of the day's message."""

from datetime import datetime

from storage.session import Session
from storage.tables import Issue, Notice, Person
from supervision.closeout.work import Work
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.notices.telling import contacts_of, morning
from supervision.people import holders
from supervision.practice import Practice
from texts import closeout_told as texts

KIND = "issue_moved"


async def hearers(work: Work) -> list[tuple[int, str, bool]]:
    """(person, what he is called in a preview, whether he leads the issue), each once."""
    issue_id = work.issue.id or 0
    found = [(p.id or 0, f"牵头领导{p.name}", True) for p in await holders(work.session, "lead_leader", issue_id)]
    found += [
        (p.id or 0, f"责任人员{p.name}", False) for p in await holders(work.session, "responsible_person", issue_id)
    ]
    for person_id in await contacts_of(work.session, issue_id):
        found.append((person_id, f"联络人{(await work.session.get_one(Person, person_id)).name}", False))
    return list({each[0]: each for each in reversed(found)}.values())[::-1]


async def tell(work: Work, effect: str) -> None:
    """Queue the line for each, at the usual hour of the next workday morning."""
    habits, row = work.practice.habits, work.row
    facts = {"issue": work.issue.id, "state": work.issue.status, "effect": effect}
    step = f"issue:{work.issue.id}:{row.round if row else 0}:{work.issue.status}:{work.today}"
    for person_id, _, leads in await hearers(work):
        hour = habits.leader_time if leads else habits.ask_time
        due = await morning(work.session, work.now, hour, work.practice)
        await queue(work.session, person_id, KIND, "", step, due, work.now, **facts)


async def compose_moved(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The line; None once the issue has moved on."""
    issue = await session.get_one(Issue, notice.facts["issue"])
    if issue.status != notice.facts["state"]:
        return None
    name = await issue_called(session, issue)
    return Draft(texts.told(name, issue.title, issue.status, notice.facts["effect"]))
