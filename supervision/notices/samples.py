"""时点样本: one report for each cut-off, and who answers for reports."""

from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select

from rules.escalation import Timetable, timetable
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Assignment, Person, Report, Role
from supervision.notices.asking import answers_for
from supervision.people import reachable
from supervision.practice import Practice

LOOK_BACK = timedelta(days=20)  # a push older than this would meet the next month's ask: it is not caught up


async def distinct(session: Session, now: datetime, open_ones: bool) -> list[Report]:
    """One sample report for each cut-off running now, or passed lately, earliest first."""
    if open_ones:
        where = [col(Report.locked_at).is_(None), col(Report.previous_cutoff_at) <= now, col(Report.cutoff_at) > now]
    else:
        where = [col(Report.locked_at).is_not(None), col(Report.cutoff_at) > now - LOOK_BACK]
    found = await session.exec(select(Report).where(*where).order_by(col(Report.cutoff_at), col(Report.id)))
    samples: dict[tuple[str, datetime], Report] = {}
    for report in found:
        samples.setdefault((report.month, report.cutoff_at), report)
    return list(samples.values())


async def tail_of(session: Session, sample: Report, practice: Practice) -> str:
    """What sets the steps of a month's later cut-offs apart: "" for its earliest, else ``:2018-11-29``."""
    earliest = await session.exec(select(func.min(Report.cutoff_at)).where(col(Report.month) == sample.month))
    return "" if sample.cutoff_at == earliest.one() else f":{practice.habits.day_of(sample.cutoff_at)}"


async def begins_a_list(session: Session, sample: Report) -> bool:
    """True when this is the earliest cut-off of some list's month, not that of a few later issues."""
    earliest = await session.exec(
        select(func.min(Report.cutoff_at)).where(col(Report.month) == sample.month).group_by(col(Report.cycle_id))
    )
    return sample.cutoff_at in list(earliest)


def table(report: Report, practice: Practice, calendar: WorkCalendar) -> Timetable:
    return timetable(report.cutoff_at, report.previous_cutoff_at, practice.habits, calendar)


def responsible_rows() -> Select[Person, Assignment]:
    """Responsible persons joined with the assignments of their issues."""
    return (
        select(Person, Assignment)
        .join(Role, col(Role.person_id) == col(Person.id))
        .join(Assignment, col(Assignment.issue_id) == col(Role.issue_id))
        .join(Report, col(Report.assignment_id) == col(Assignment.id))
        .where(col(Role.kind) == "responsible_person", col(Role.ended_at).is_(None), col(Assignment.ended_at).is_(None))
        .order_by(col(Person.id))
    )


async def answering(session: Session, rows: list[tuple[Person, Assignment]]) -> list[int]:
    """Those of them who answer for the scope, are not its contact and can be written to."""
    ids = [
        person.id or 0
        for person, assignment in rows
        if answers_for(assignment, person.name) and assignment.person_id != person.id
    ]
    linked = await reachable(session, ids)
    return [person_id for person_id in dict.fromkeys(ids) if person_id in linked]
