"""换人与请假的决定: what approving a replacement or a leave will do, and doing it (DOMAIN §2.9, §2.10)."""

from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Assignment, Issue, Person, Request, StandIn
from supervision.desk.confirming import CannotDecide
from supervision.handover.greeting import greet_stand_in
from supervision.handover.handing_over import hand_over
from supervision.handover.leaves import begin_leaves, end_covered
from supervision.handover.newcomers import enter, invitation, known_as, namesakes
from supervision.handover.standing_in import leaves_changed
from supervision.ledger import record
from supervision.notices.outbox import queue
from supervision.notices.places import place_of
from supervision.people import accounts_of, hats, holders
from supervision.practice import Practice
from texts.contacts import who
from texts.desk import contacts as texts


async def effect_of_replacement(session: Session, row: Request, words: str, now: datetime, practice: Practice) -> str:
    """What an approval will change, in whole sentences. Raises CannotDecide."""
    held = await held_by_asker(session, row)
    places = [await place_of(session, each, await session.get_one(Issue, each.issue_id)) for each in held]
    old = await session.get_one(Person, row.person_id)
    new = who(row.facts["name"], row.facts["phone"])
    effect = texts.effect_of_replacement(places, old.name, new, _later(row, now, practice))
    return effect + await _about(session, row, held, words)


async def approve_replacement(
    session: Session, row: Request, by: Person, words: str, now: datetime, practice: Practice
) -> str:
    """Enter the successor; everything goes over now, or on the day named. Returns what the decider reads besides."""
    held = await held_by_asker(session, row)
    person = await enter(session, row.facts["name"], row.facts["phone"], _unit(held), words, now)
    row.facts = row.facts | {"person": person.id}
    if _later(row, now, practice) is None:
        await hand_over(session, row, now, practice)
    return await _pass_on(session, row, person, by, now)


async def effect_of_leave(session: Session, row: Request, words: str, now: datetime, practice: Practice) -> str:
    """The same for a leave."""
    held = await held_by_asker(session, row)
    contact = await session.get_one(Person, row.person_id)
    since, until = _days(row)
    stand_in = who(row.facts["name"], row.facts["phone"])
    return texts.effect_of_leave(contact.name, stand_in, since, until) + await _about(session, row, held, words)


async def approve_leave(
    session: Session, row: Request, by: Person, words: str, now: datetime, practice: Practice
) -> str:
    """Enter the stand-in for these days; a leave that lasts already begins at once."""
    held = await held_by_asker(session, row)
    person = await enter(session, row.facts["name"], row.facts["phone"], _unit(held), words, now)
    assert person.id is not None
    since, until = _days(row)
    leave = StandIn(person_id=row.person_id, stand_in_id=person.id, from_day=since, until_day=until, request_id=row.id)
    session.add(leave)
    await session.flush()
    leaves_changed(session)
    row.facts = row.facts | {"person": person.id}
    facts = {"stand_in": leave.id, "by": person.id, "from": row.facts["from"], "until": row.facts["until"]}
    record(session, now, "stand_in_set", person_id=row.person_id, **facts)
    await end_covered(session, leave, now, practice)
    await greet_stand_in(session, leave, now, practice)
    await begin_leaves(session, now, practice)
    return await _pass_on(session, row, person, by, now)


async def held_by_asker(session: Session, row: Request) -> list[Assignment]:
    """The assignments in question that who had asked still has. Raises CannotDecide."""
    query = select(Assignment).where(col(Assignment.person_id) == row.person_id, col(Assignment.ended_at).is_(None))
    if "assignments" in row.facts:
        query = query.where(col(Assignment.id).in_(row.facts["assignments"]))
    held = list(await session.exec(query.order_by(col(Assignment.issue_id), col(Assignment.position))))
    if not held:
        raise CannotDecide(texts.nothing_left())
    return held


def _unit(held: list[Assignment]) -> str:
    return next((assignment.unit for assignment in held if assignment.unit), "")


def _days(row: Request) -> tuple[date, date]:
    return date.fromisoformat(row.facts["from"]), date.fromisoformat(row.facts["until"])


def _later(row: Request, now: datetime, practice: Practice) -> date | None:
    """The day from which it holds, None when that is now."""
    said = row.facts.get("from")
    since = date.fromisoformat(said) if said else None
    return since if since is not None and since > practice.habits.day_of(now) else None


async def _about(session: Session, row: Request, held: list[Assignment], words: str) -> str:
    """What the office should know of the person named: a namesake elsewhere, or that he must be invited."""
    name, phone = row.facts["name"], row.facts["phone"]
    person = await known_as(session, name, phone, _unit(held), words)
    if person is None and (others := await namesakes(session, name)):
        return texts.same_name(name, [other.unit for other in others], row.id or 0)
    linked = person is not None and person.id in await accounts_of(session, [person.id or 0])
    return "" if linked else texts.will_be_invited(name)


async def _pass_on(session: Session, row: Request, person: Person, by: Person, now: datetime) -> str:
    """The invitation of somebody not linked: to the office, whoever decided."""
    told = await invitation(session, person, now)
    if not told or (await hats(session, by.id or 0)).is_office:
        return told
    for member in await holders(session, "office"):
        facts: dict[str, Any] = {"text": told, "person": person.id}
        await queue(session, member.id or 0, "alarm", "", f"invitation:{row.id}", now, now, **facts)
    return ""
