"""申请销号的决定: what approving a contact's request for the close-out will do, and doing it."""

from datetime import datetime

from storage.session import Session
from storage.tables import Issue, Person, Request
from supervision.closeout.steps import apply
from supervision.closeout.telling import tell
from supervision.closeout.work import Work, work_on
from supervision.practice import Practice
from texts import closeout_told as texts


async def effect_of_request(session: Session, row: Request, words: str, now: datetime, practice: Practice) -> str:
    """Raises CannotDecide with all that is missing."""
    asker = await session.get_one(Person, row.person_id)
    work = await _work(session, row, asker, words, now, practice, sure=False)
    await apply(work, sure=False)
    return texts.request_effect(work.name)


async def approve_request(
    session: Session, row: Request, by: Person, words: str, now: datetime, practice: Practice
) -> None:
    work = await _work(session, row, by, words, now, practice, sure=True)
    await tell(work, await apply(work, sure=True, request_id=row.id))


async def _work(
    session: Session, row: Request, by: Person, words: str, now: datetime, practice: Practice, sure: bool
) -> Work:
    """The application says what the contact said and the basis of the approval."""
    assert row.issue_id is not None
    issue = await session.get_one(Issue, row.issue_id)
    return await work_on(session, issue, by, f"{row.facts.get('said', '')} {words}".strip(), now, practice, sure)
