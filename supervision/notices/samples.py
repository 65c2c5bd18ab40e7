"""时点样本: the cut-offs that steps and pushes are planned for, and who answers for the reports of one."""

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from storage.session import Session
from storage.tables import Assignment, Cycle, Person, Report, Role
from supervision.months.terms import Term
from supervision.notices.many import unwritten
from supervision.people import reachable
from supervision.practice import Practice


async def tail_of(session: Session, term: Term, practice: Practice) -> str:
    """What sets the steps of a month's later cut-offs apart: "" for its earliest, else ``:2018-11-29``."""
    earliest = await session.exec(select(func.min(Report.cutoff_at)).where(col(Report.month) == term.month))
    return "" if term.cutoff_at == earliest.one() else f":{practice.habits.day_of(term.cutoff_at)}"


async def begins_a_list(session: Session, term: Term) -> bool:
    """True when this is the earliest cut-off of some list's month, not that of a few later issues."""
    own = select(func.min(Report.cutoff_at)).where(col(Report.cycle_id) == col(Cycle.id)).scalar_subquery()
    earliest = await session.exec(select(own).where(col(Cycle.month) == term.month))
    return term.cutoff_at in list(earliest)


async def answering(session: Session, term: Term, kind: str, step: str, *where: ColumnElement[bool]) -> list[int]:
    """Those who answer for a report of this month and cut-off that `where` selects, are not its contact, can be
    written to, and have no notice of this kind and step yet."""
    rows = await session.exec(
        select(Person.id, Person.name, Assignment.responsible)
        .join(Role, col(Role.person_id) == col(Person.id))
        .join(Assignment, col(Assignment.issue_id) == col(Role.issue_id))
        .join(Report, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Role.kind) == "responsible_person",
            col(Role.ended_at).is_(None),
            col(Assignment.ended_at).is_(None),
            col(Assignment.person_id).is_distinct_from(col(Person.id)),
            col(Report.month) == term.month,
            col(Report.cutoff_at) == term.cutoff_at,
            unwritten(col(Person.id), kind, term.month, step),
            *where,
        )
        .order_by(col(Person.id))
    )
    # [] of an assignment: everybody responsible for the issue
    ids = list(dict.fromkeys(person_id or 0 for person_id, name, of in rows if not of or name in of))
    linked = await reachable(session, ids)
    return [person_id for person_id in ids if person_id in linked]
