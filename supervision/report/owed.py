"""归月: which month's report a person's words belong to, and until when they are taken (Settled 6)."""

from datetime import datetime
from itertools import groupby

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, select

from rules.escalation import timetable
from rules.month import Month
from rules.report_state import ReportState
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Assignment, Issue, Plan, Report
from supervision.handover.standing_in import away_on, speaks_for
from supervision.months.cycles import cutoff_of
from supervision.practice import Practice
from supervision.report.duties import Duty, Row, joined, with_measures

TAKEN_LATE = frozenset(
    {
        ReportState.MISSING,
        ReportState.PARTIAL,
        ReportState.UNREACHABLE,
        ReportState.WAIVED,
        ReportState.LATE,
        ReportState.RETURNED,
    }
)


async def duties_for(
    session: Session, person_id: int, counts_at: datetime, practice: Practice, month: int | None = None
) -> list[Duty]:
    """The report of each assignment the person may speak for that words counting at `counts_at` belong to.

    Last month's while it still takes words and this month has not been asked for, else this month's;
    `month` (补11月): the newest report of that month instead.
    """
    away = await away_on(session, practice.habits.day_of(counts_at))
    whose = col(Assignment.person_id).in_(speaks_for(person_id, away))
    return await duties_where(session, whose, counts_at, practice, month)


async def duties_of_issue(
    session: Session, issue_id: int, counts_at: datetime, practice: Practice, month: int | None = None
) -> list[Duty]:
    """The same for every active assignment of one issue."""
    return await duties_where(session, col(Issue.id) == issue_id, counts_at, practice, month)


async def duties_where(
    session: Session,
    whose: ColumnElement[bool],
    counts_at: datetime,
    practice: Practice,
    month: int | None = None,
) -> list[Duty]:
    """`duties_for` over the assignments that `whose` selects."""
    rows = await session.exec(
        joined().where(whose, col(Assignment.ended_at).is_(None), col(Report.previous_cutoff_at) <= counts_at)
    )
    calendar = await practice.calendar(session)
    chosen: list[Row] = []
    for _, own in groupby(rows, key=lambda row: row[1].id):
        newest_first = sorted(own, key=lambda row: row[0].month, reverse=True)
        row = _choose(newest_first, counts_at, practice, calendar, month)
        if row is not None:
            chosen.append(row)
    return await with_measures(session, chosen)


def _choose(
    newest_first: list[Row],
    counts_at: datetime,
    practice: Practice,
    calendar: WorkCalendar,
    month: int | None,
) -> Row | None:
    if month is not None:
        return next((row for row in newest_first if int(row[0].month[5:7]) == month), None)
    running = newest_first[0]
    before = newest_first[1] if len(newest_first) > 1 else None
    if before is None or before[0].state not in TAKEN_LATE:
        return running
    return before if counts_at < ask_of(running[0], practice, calendar) else running


def ask_of(report: Report, practice: Practice, calendar: WorkCalendar) -> datetime:
    """The instant from which this report counts as asked for."""
    return timetable(report.cutoff_at, report.previous_cutoff_at, practice.habits, calendar).ask


def next_ask(report: Report, plan: Plan, issue: Issue, practice: Practice, calendar: WorkCalendar) -> datetime:
    """The ask of the month after this report's, until which late words are taken."""
    following = cutoff_of(plan, issue.cutoff_rule).instant(Month.parse(report.month).plus(1), practice)
    return timetable(following, report.cutoff_at, practice.habits, calendar).ask


def is_locked(report: Report, counts_at: datetime) -> bool:
    """True when words counting at this instant can no longer change the report."""
    return counts_at >= report.cutoff_at and report.state not in TAKEN_LATE


def takes_until(duty: Duty, counts_at: datetime, practice: Practice, calendar: WorkCalendar) -> datetime:
    """The first instant at which this report takes no more words: its cut-off, afterwards the next ask."""
    if counts_at < duty.report.cutoff_at:
        return duty.report.cutoff_at
    return next_ask(duty.report, duty.plan, duty.issue, practice, calendar)


async def locked_before(
    session: Session, duty: Duty, counts_at: datetime, practice: Practice, calendar: WorkCalendar
) -> Report | None:
    """Last month's report when it is locked and this month has not been asked for yet: then a correction
    means last month's."""
    if counts_at >= ask_of(duty.report, practice, calendar):
        return None
    found = await session.exec(
        select(Report)
        .where(col(Report.assignment_id) == duty.assignment.id, col(Report.month) < duty.report.month)
        .order_by(col(Report.month).desc())
        .limit(1)
    )
    before = found.first()
    return before if before is not None and is_locked(before, counts_at) else None
