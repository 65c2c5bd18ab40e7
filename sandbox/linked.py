"""已接入人员: the linked people of a store, as the rehearsal page lists them."""

from dataclasses import dataclass

from sqlmodel import col, select

from sandbox.stage import Actor
from storage.session import Session
from storage.tables import Account, Assignment, Issue, Person, Plan, Role
from texts.wording import numeral

ROLE_ORDER = ("contact", "lead_leader", "responsible_person", "office", "inspector", "group_head")


@dataclass(frozen=True, order=True)
class _Hat:
    """One role of one person; sorted as the page shows them."""

    rank: int
    list_key: str
    number: int


async def linked_people(session: Session) -> list[Actor]:
    """Everybody linked, contacts first, each group in the order of its issues."""
    accounts = await session.exec(
        select(Account.person_id, Account.chat_id, Person.name)
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Account.ended_at).is_(None))
        .order_by(col(Account.id))
    )
    linked = list(accounts)
    several = len(list(await session.exec(select(col(Plan.key))))) > 1
    hats = await _hats(session)
    shown = []
    for person_id, chat_id, name in linked:
        own = sorted(hats.get(person_id, []))
        roles = tuple(dict.fromkeys(ROLE_ORDER[hat.rank] for hat in own))
        first = [hat for hat in own if hat.rank == own[0].rank and hat.number]
        issues = tuple(_printed(hat, several) for hat in first)
        shown.append((own[:1] or [_Hat(len(ROLE_ORDER), "", 0)], Actor(chat_id, name, roles, issues)))
    return [actor for _, actor in sorted(shown, key=lambda pair: pair[0])]


async def _hats(session: Session) -> dict[int, list[_Hat]]:
    contacts = await session.exec(
        select(Assignment.person_id, Issue.number, Plan.key)
        .join(Issue, col(Issue.id) == col(Assignment.issue_id))
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .where(col(Assignment.ended_at).is_(None), col(Assignment.person_id).is_not(None))
    )
    found: dict[int, list[_Hat]] = {}
    for person_id, number, key in contacts:
        if person_id is not None:
            found.setdefault(person_id, []).append(_Hat(ROLE_ORDER.index("contact"), key, number))
    roles = await session.exec(
        select(Role, Issue, Plan)
        .join(Issue, col(Issue.id) == col(Role.issue_id), isouter=True)
        .join(Plan, col(Plan.id) == col(Issue.plan_id), isouter=True)
        .where(col(Role.ended_at).is_(None))
    )
    for role, issue, plan in roles:
        place = (plan.key, issue.number) if issue and plan else ("", 0)
        found.setdefault(role.person_id, []).append(_Hat(ROLE_ORDER.index(role.kind), *place))
    return found


def _printed(hat: _Hat, several: bool) -> str:
    return (hat.list_key if several else "") + numeral(hat.number)
