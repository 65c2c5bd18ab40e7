"""邀请: one-time links for everybody the plan names, and the people a roster file completes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Person, Role
from supervision.access.linking import has_open_invitation, invite
from supervision.facts import fact
from supervision.ledger import record
from supervision.people import NoSuchPerson, accounts_of, hats

PLAN_ROLES = ("contact", "responsible_person", "lead_leader")
CITY_ROLES = ("office", "inspector", "group_head")


class UnknownBotName(Exception):
    """The bot's own name is not known yet, so no link can be written."""


@dataclass(frozen=True)
class Invited:
    name: str
    roles: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class PersonRow:
    """One line of people.csv."""

    name: str
    unit: str
    phone: str


async def invite_all(session: Session, now: datetime) -> list[Invited]:
    """A new link for everybody with a role who is not linked, in the order of the store; it voids an earlier one.
    A member of the office who was invited by name keeps that link."""
    people = list(await session.exec(select(Person).order_by(col(Person.id))))
    linked = await accounts_of(session, [person.id for person in people if person.id is not None])
    found = []
    for person in people:
        if person.id in linked:
            continue
        roles = (await hats(session, person.id or 0)).names
        named_by_plan = bool(set(roles) & set(PLAN_ROLES))
        if roles and (named_by_plan or not await has_open_invitation(session, person.id or 0, now)):
            found.append(await _invited(session, person, roles, now))
    return found


async def invite_one(session: Session, role: str, name: str, now: datetime) -> Invited:
    """A new link for one person holding this role. An office member, inspector or group head is entered by
    being invited; the plan names the others. Raises NoSuchPerson."""
    name = "".join(name.split())
    people = list(await session.exec(select(Person).where(col(Person.name) == name)))
    holding = [person for person in people if role in (await hats(session, person.id or 0)).names]
    if not holding and role in CITY_ROLES:
        person = people[0] if len(people) == 1 else Person(name=name, known_as=[role])
        session.add(person)
        await session.flush()
        session.add(Role(person_id=person.id or 0, kind=role))
        record(session, now, "role_given", person_id=person.id, role=role)
        await session.flush()
        holding = [person]
    if len(holding) != 1:
        raise NoSuchPerson(name, len(holding))
    roles = (await hats(session, holding[0].id or 0)).names
    return await _invited(session, holding[0], roles, now)


async def load_people(session: Session, rows: list[PersonRow], now: datetime) -> tuple[int, list[str]]:
    """Enter units and phones; how many people changed, and the names that match nobody or several."""
    changed, doubtful = 0, []
    for row in rows:
        name = "".join(row.name.split())
        found = list(await session.exec(select(Person).where(col(Person.name) == name)))
        if len(found) > 1 and row.unit:
            found = [person for person in found if row.unit in (person.unit, person.post) or not person.unit]
        if len(found) != 1:
            doubtful.append(row.name)
            continue
        person = found[0]
        unit, phone = row.unit or person.unit, row.phone or person.phone
        if (unit, phone) != (person.unit, person.phone):
            person.unit, person.phone = unit, phone
            record(session, now, "person_changed", person_id=person.id)
            changed += 1
    return changed, doubtful


async def link_for(session: Session, person: Person, now: datetime) -> str:
    """A new link for this person, whatever he is; it voids an earlier one. Raises UnknownBotName."""
    username = await fact(session, "bot_username")
    if not username:
        raise UnknownBotName
    return f"https://t.me/{username}?start={await invite(session, person.id or 0, now)}"


async def _invited(session: Session, person: Person, roles: tuple[str, ...], now: datetime) -> Invited:
    return Invited(person.name, roles, await link_for(session, person, now))
