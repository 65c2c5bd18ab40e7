"""人员: who somebody is, how an account is linked to a person, and the one door to an issue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, select

from storage.session import Session
from storage.slices import slices
from storage.tables import Account, Assignment, Issue, Plan, Role
from storage.tables import Person as Person  # handlers name people, but no other table
from supervision.handover.standing_in import away_on, speaks_for


class NoSuchPerson(Exception):
    """No person, or more than one, answers to this name."""

    def __init__(self, name: str, found: int) -> None:
        super().__init__(f"{found} people are called {name}")
        self.name = name
        self.found = found


class NotYours(Exception):
    """This person has nothing to do with that issue, or it does not exist: the two look alike on purpose."""


@dataclass(frozen=True)
class Hats:
    """Everything a person is: own assignments with their issues, those of contacts he stands in for, issues led or
    answered for, city-wide roles."""

    contact: tuple[tuple[Assignment, Issue], ...] = ()
    stand_in: tuple[tuple[Assignment, Issue], ...] = ()
    lead_leader: tuple[Issue, ...] = ()
    responsible_person: tuple[Issue, ...] = ()
    city: frozenset[str] = frozenset()  # office | inspector | group_head

    @property
    def is_office(self) -> bool:
        return "office" in self.city

    @property
    def reports(self) -> bool:
        """True for whoever may send progress: a contact, or who stands in for one."""
        return bool(self.contact or self.stand_in)

    @property
    def names(self) -> tuple[str, ...]:
        """Role codes held, contact first."""
        own = [name for name in ("contact", "lead_leader", "responsible_person") if getattr(self, name)]
        return (*own, *sorted(self.city))


async def person_called(session: Session, name: str) -> Person:
    """The one person of this name; raises NoSuchPerson for none or several."""
    found = list(await session.exec(select(Person).where(col(Person.name) == "".join(name.split()))))
    if len(found) != 1:
        raise NoSuchPerson(name, len(found))
    return found[0]


async def person_of_chat(session: Session, chat_id: int) -> Person | None:
    """The person linked to this chat, None for a stranger."""
    found = await session.exec(
        select(Person)
        .join(Account, col(Account.person_id) == col(Person.id))
        .where(col(Account.chat_id) == chat_id, col(Account.ended_at).is_(None))
    )
    return found.first()


async def accounts_of(session: Session, person_ids: Iterable[int]) -> dict[int, Account]:
    """The linked account of each of these people who has one."""
    accounts: dict[int, Account] = {}
    for some in slices(set(person_ids)):
        found = select(Account).where(col(Account.person_id).in_(some), col(Account.ended_at).is_(None))
        accounts |= {account.person_id: account for account in await session.exec(found)}
    return accounts


async def reachable(session: Session, person_ids: Iterable[int]) -> dict[int, Account]:
    """The accounts that messages can be sent to: linked and not blocked."""
    accounts = await accounts_of(session, person_ids)
    return {person_id: account for person_id, account in accounts.items() if account.blocked_at is None}


async def hats(session: Session, person_id: int, day: date | None = None) -> Hats:
    """All roles of a person now; `day`: with those he has as a stand-in on that day."""
    away = await away_on(session, day) if day is not None else {}
    own = await session.exec(
        select(Assignment, Issue)
        .join(Issue, col(Assignment.issue_id) == col(Issue.id))
        .where(col(Assignment.person_id).in_(speaks_for(person_id, away)), col(Assignment.ended_at).is_(None))
        .order_by(col(Issue.plan_id), col(Issue.number), col(Assignment.position))
    )
    assigned = [(assignment, issue) for assignment, issue in own]
    roles = await session.exec(
        select(Role, Issue)
        .join(Issue, col(Role.issue_id) == col(Issue.id), isouter=True)
        .where(col(Role.person_id) == person_id, col(Role.ended_at).is_(None))
        .order_by(col(Issue.plan_id), col(Issue.number))
    )
    rows = list(roles)
    return Hats(
        contact=tuple((each, issue) for each, issue in assigned if each.person_id == person_id),
        stand_in=tuple((each, issue) for each, issue in assigned if each.person_id != person_id),
        lead_leader=tuple(issue for role, issue in rows if role.kind == "lead_leader"),
        responsible_person=tuple(issue for role, issue in rows if role.kind == "responsible_person"),
        city=frozenset(role.kind for role, _ in rows if role.issue_id is None),
    )


_HOLDERS = (
    select(Person)
    .join(Role, col(Role.person_id) == col(Person.id))
    .where(col(Role.kind) == bindparam("kind"), col(Role.ended_at).is_(None))
    .order_by(col(Role.id))
)
_OF_THE_CITY = _HOLDERS.where(col(Role.issue_id).is_(None))
_OF_AN_ISSUE = _HOLDERS.where(col(Role.issue_id) == bindparam("issue"))


async def holders(session: Session, kind: str, issue_id: int | None = None) -> list[Person]:
    """The people who hold a role now (for an issue, or city-wide)."""
    query = _OF_THE_CITY if issue_id is None else _OF_AN_ISSUE
    return list(await session.exec(query, params={"kind": kind, "issue": issue_id}))


async def linked_office(session: Session) -> list[tuple[Person, Account]]:
    """The office members who can be written to."""
    members = await holders(session, "office")
    accounts = await reachable(session, [person.id for person in members if person.id is not None])
    return [(person, accounts[person.id]) for person in members if person.id in accounts]


async def issue_for(
    session: Session, person_id: int, number: int, list_key: str = "", day: date | None = None
) -> Issue:
    """The one door: the issue of this number if the person may see it, else NotYours.

    The office and the inspection group see all; leaders, responsible persons, contacts and, with `day`, who stands in
    for one that day their own.
    """
    query = (
        select(Issue)
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .where(col(Issue.number) == number)
        .order_by(col(Issue.plan_id))
    )
    if list_key:
        query = query.where(col(Plan.key) == list_key)
    own = await hats(session, person_id, day)
    mine = {issue.id for issue in (*own.lead_leader, *own.responsible_person)}
    mine |= {issue.id for _, issue in (*own.contact, *own.stand_in)}
    for issue in await session.exec(query):
        if own.city & {"office", "inspector", "group_head"} or issue.id in mine:
            return issue
    raise NotYours
