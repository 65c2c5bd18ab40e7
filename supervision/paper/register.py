"""名册: everybody of the lists with unit, post, phone and what he is in which issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import col, or_, select

from rules.book_parts import PersonFacts
from storage.session import Session
from storage.tables import Assignment, Person, Role


@dataclass
class Register:
    """`leaders`: by issue; `responsible`: by issue (name, post, scope)."""

    people: tuple[PersonFacts, ...] = ()
    leaders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    responsible: dict[int, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)


async def register_of(session: Session, numbered: Mapping[int, tuple[str, int]]) -> Register:
    """`numbered`: (list key or "", number) of each issue's id."""
    register = Register()
    people: dict[int, Person] = {}
    roles: dict[int, list[tuple[str, str, int | None]]] = {}
    found = await session.exec(
        select(Role, Person)
        .join(Person, col(Role.person_id) == col(Person.id))
        .where(
            col(Role.ended_at).is_(None),
            or_(col(Role.issue_id).is_(None), col(Role.issue_id).in_(list(numbered))),
        )
        .order_by(col(Role.id))
    )
    for role, person in found:
        people[person.id or 0] = person
        key, number = numbered[role.issue_id] if role.issue_id is not None else ("", None)
        roles.setdefault(person.id or 0, []).append((role.kind, key, number))
        if role.issue_id is not None and role.kind == "lead_leader":
            register.leaders[role.issue_id] = (*register.leaders.get(role.issue_id, ()), person.name)
        elif role.issue_id is not None and role.kind == "responsible_person":
            one = (person.name, role.post, role.scope)
            register.responsible[role.issue_id] = (*register.responsible.get(role.issue_id, ()), one)
    contacts = await session.exec(
        select(Assignment.issue_id, Person)
        .join(Person, col(Assignment.person_id) == col(Person.id))
        .where(col(Assignment.ended_at).is_(None), col(Assignment.issue_id).in_(list(numbered)))
        .order_by(col(Assignment.issue_id), col(Assignment.position))
    )
    for issue_id, person in contacts:
        people[person.id or 0] = person
        roles.setdefault(person.id or 0, []).append(("contact", *numbered[issue_id]))
    register.people = tuple(
        PersonFacts(number, one.name, one.unit, one.post, one.phone, tuple(dict.fromkeys(roles[number])))
        for number, one in sorted(people.items())
    )
    return register
