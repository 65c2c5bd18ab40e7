"""决定申请: the frame for every kind of request: decided once by a person, told to who had asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from storage.session import Session
from storage.tables import Issue, Person, Request
from supervision.closeout import requested as close_outs
from supervision.desk import contact_requests, deadlines
from supervision.desk.confirming import CannotDecide
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.notices.telling import tell_decision
from supervision.obligations import signing
from supervision.practice import Practice
from texts import requests as texts

__all__ = ["DECIDING", "CannotDecide", "Deciding", "asked_of", "decide", "preview"]


@dataclass(frozen=True)
class Deciding:
    """One kind of request.

    `effect`: what an approval will do, in whole sentences, changing nothing; `approve` does it, and returns what the
    decider reads besides. Both get the words of the decision and raise CannotDecide. `needs_basis`: an approval
    without words is asked for its basis. `refuse`: what a refusal does besides being told.
    """

    effect: Callable[[Session, Request, str, datetime, Practice], Awaitable[str]]
    approve: Callable[[Session, Request, Person, str, datetime, Practice], Awaitable[str | None]]
    needs_basis: bool = False
    refuse: Callable[[Session, Request, Person, datetime], Awaitable[None]] | None = None


DECIDING: dict[str, Deciding] = {
    "close_out": Deciding(close_outs.effect_of_request, close_outs.approve_request, needs_basis=True),
    "extension": Deciding(deadlines.effect_of_request, deadlines.approve_request, needs_basis=True),
    "replacement": Deciding(contact_requests.effect_of_replacement, contact_requests.approve_replacement),
    "sign_off": Deciding(signing.effect_of_sign_off, signing.sign_off, refuse=signing.not_signed),
    "leave": Deciding(contact_requests.effect_of_leave, contact_requests.approve_leave),
}


async def asked_of(session: Session, row: Request) -> tuple[str, str]:
    """(who asks, what for), in words."""
    person = await session.get_one(Person, row.person_id)
    issue = await session.get(Issue, row.issue_id) if row.issue_id is not None else None
    name = await issue_called(session, issue) if issue else ""
    return person.name, texts.asked_for(row.kind, name, row.facts)


async def preview(session: Session, row: Request, approve: bool, words: str, now: datetime, practice: Practice) -> str:
    """What the decision would do; raises CannotDecide."""
    await _check(session, row, approve, words, practice)
    effect = await DECIDING[row.kind].effect(session, row, words, now, practice) if approve else ""
    return texts.preview(row.id or 0, *await asked_of(session, row), approve, words, effect)


async def decide(
    session: Session, row: Request, by: Person, approve: bool, words: str, now: datetime, practice: Practice
) -> str:
    """Approve or refuse; a second decision changes nothing. Raises CannotDecide.

    1. Look again whether it is still open. 2. Do what was asked for. 3. Write down who decided, and queue the
    notice to who had asked.
    """
    await session.refresh(row, with_for_update=True)
    await _check(session, row, approve, words, practice)
    more = await DECIDING[row.kind].approve(session, row, by, words, now, practice) if approve else ""
    if not approve and (refuse := DECIDING[row.kind].refuse) is not None:
        await refuse(session, row, by, now)
    row.state = "approved" if approve else "refused"
    row.decided_by, row.decided_at, row.decision = by.id, now, words
    record(
        session,
        now,
        f"request_{row.state}",
        person_id=by.id,
        issue_id=row.issue_id,
        request=row.id,
        kind=row.kind,
        words=words,
    )
    await tell_decision(session, row, now, practice)
    return "\n".join(line for line in (texts.decided(row.id or 0, approve), more) if line)


async def _check(session: Session, row: Request, approve: bool, words: str, practice: Practice) -> None:
    number = row.id or 0
    if row.state != "asked":
        by = await session.get(Person, row.decided_by) if row.decided_by is not None else None
        at = row.decided_at or row.asked_at
        raise CannotDecide(texts.done_before(number, row.state, by.name if by else "", at, practice.habits.zone))
    if not words and (not approve or DECIDING[row.kind].needs_basis):
        raise CannotDecide(texts.words_wanted(number, approve))
