"""接任者: finding the person whom somebody names as successor or stand-in, or entering him (Settled 22)."""

from datetime import datetime

from sqlmodel import col, select

from rules.units import same_office
from storage.session import Session
from storage.tables import Person
from supervision.access.inviting import UnknownBotName, link_for
from supervision.ledger import record
from supervision.people import accounts_of, hats
from texts.desk import contacts as texts

SAME = "同一人"  # said by the office of somebody whose name is known elsewhere


async def known_as(session: Session, name: str, phone: str, unit: str, words: str = "") -> Person | None:
    """The person of this name who shares the unit or the phone; any of this name where the office says so, if there
    is just one. None for a newcomer."""
    people = await namesakes(session, name)
    fact = f"unit:{same_office(unit)}" if unit else ""
    for person in people:
        own = fact and (fact in person.known_as or (person.unit and same_office(person.unit) == same_office(unit)))
        if own or (phone and person.phone == phone):
            return person
    return people[0] if SAME in words and len(people) == 1 else None


async def namesakes(session: Session, name: str) -> list[Person]:
    return list(await session.exec(select(Person).where(col(Person.name) == name).order_by(col(Person.id))))


async def enter(session: Session, name: str, phone: str, unit: str, words: str, now: datetime) -> Person:
    """The person of this name, newly entered where none is the same; a phone told is kept."""
    person = await known_as(session, name, phone, unit, words)
    if person is None:
        facts = [f"unit:{same_office(unit)}"] if unit else []
        person = Person(name=name, unit=unit, phone=phone, known_as=facts)
        session.add(person)
        await session.flush()
        record(session, now, "person_entered", person_id=person.id)
    elif phone and person.phone != phone:
        record(session, now, "phone_set", person_id=person.id, of=person.id, old=person.phone, new=phone)
        person.phone = phone
    return person


async def invitation(session: Session, person: Person, now: datetime, role: str = "") -> str:
    """What the office passes on to somebody who is not linked; "" for one who is. `role`: what he is invited for when
    it is still to come."""
    assert person.id is not None
    if person.id in await accounts_of(session, [person.id]):
        return ""
    try:
        link = await link_for(session, person, now)
    except UnknownBotName:
        return texts.link_unknown(person.name)
    roles = (await hats(session, person.id)).names or (role or "contact",)  # a stand-in's days are still to come
    return texts.link_to_pass_on(person.name, person.phone, link, roles[0])
