"""状况: what the store knows of its own health, for `duban doctor`."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.session import Session
from storage.tables import Assignment, InboxUpdate, Notice, Person, Plan, PlanDoubt, Role
from supervision.facts import fact, is_paused
from supervision.people import accounts_of, linked_office, reachable
from supervision.practice import Practice


@dataclass(frozen=True)
class Condition:
    name: str
    good: bool
    words: str


async def condition(session: Session, now: datetime, practice: Practice) -> list[Condition]:
    """One condition each: plans, doubts, office, people, inbox, outbox, pause."""
    plans = list(await session.exec(select(Plan)))
    doubts = await _count(session, select(func.count()).select_from(PlanDoubt).where(PlanDoubt.settled_by == ""))
    aside = await _count(session, select(func.count()).select_from(InboxUpdate).where(InboxUpdate.state == "set_aside"))
    stuck = await _count(session, select(func.count()).select_from(Notice).where(Notice.state == "sending"))
    office = await linked_office(session)
    return [
        Condition("plans", bool(plans), "、".join(plan.key for plan in plans) or "none is loaded"),
        Condition("doubts", doubts == 0, f"{doubts} open"),
        Condition("office", bool(office), f"{len(office)} linked" + ("" if office else ": leader warnings are held")),
        *await _people(session),
        Condition("inbox", aside == 0, f"{aside} updates set aside"),
        Condition("outbox", True, f"{stuck} being sent"),
        Condition("pushes", not await is_paused(session), "paused" if await is_paused(session) else "running"),
        Condition("rehearsal", True, "yes" if practice.rehearsal else "no"),
        Condition("heartbeat", True, await fact(session, "heartbeat") or "never"),
    ]


async def _people(session: Session) -> list[Condition]:
    contacts = await session.exec(
        select(Person)
        .join(Assignment, col(Assignment.person_id) == col(Person.id))
        .where(col(Assignment.ended_at).is_(None))
        .distinct()
    )
    leaders = await session.exec(
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(col(Role.kind) == "lead_leader", col(Role.ended_at).is_(None))
        .distinct()
    )
    unknown = await _count(
        session,
        select(func.count())
        .select_from(Assignment)
        .where(col(Assignment.person_id).is_(None), col(Assignment.ended_at).is_(None)),
    )
    found = []
    for name, people in (("contacts", list(contacts)), ("leaders", list(leaders))):
        ids = [person.id for person in people if person.id is not None]
        linked, reached = await accounts_of(session, ids), await reachable(session, ids)
        lost = [p.name for p in people if p.id not in reached]
        words = f"{len(reached)} of {len(ids)} reachable, {len(linked) - len(reached)} blocked us"
        found.append(Condition(name, not lost, words + (f"; unreachable: {'、'.join(lost)}" if lost else "")))
    found.append(Condition("unknown contacts", unknown == 0, f"{unknown} assignments without a known contact"))
    return found


async def _count(session: Session, query: SelectOfScalar[int]) -> int:
    return (await session.exec(query)).one()
