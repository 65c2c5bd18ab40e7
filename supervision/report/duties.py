"""职责: which reports a person owes, with all that is needed to talk about them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from rules.report_state import ReportState
from storage.session import Session
from storage.slices import slices
from storage.tables import Assignment, Cycle, Issue, Measure, Plan, Report
from supervision.handover.standing_in import Away, heard_for

Row = tuple[Report, Assignment, Issue, Plan]
OWING = (
    ReportState.WAITING,
    ReportState.ASKED,
    ReportState.UNREACHABLE,
    ReportState.PARTIAL,
    ReportState.RETURNED,
)


@dataclass(frozen=True)
class Duty:
    """One report with its assignment, issue, plan and own measures (in order)."""

    report: Report
    assignment: Assignment
    issue: Issue
    plan: Plan
    measures: tuple[Measure, ...]

    @property
    def measure_numbers(self) -> tuple[str, ...]:
        return tuple(measure.number for measure in self.measures)


def joined() -> Select[Report, Assignment, Issue, Plan]:
    """report ⋈ assignment ⋈ issue ⋈ plan, in plan and issue order."""
    return (
        select(Report, Assignment, Issue, Plan)
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .join(Issue, col(Assignment.issue_id) == col(Issue.id))
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .order_by(col(Plan.id), col(Issue.number), col(Assignment.position))
    )


async def with_measures(session: Session, rows: list[Row]) -> list[Duty]:
    """Join the measures to rows of `joined()`."""
    by_issue: dict[int, list[Measure]] = {}
    for issues in slices({issue.id for _, _, issue, _ in rows}):
        measures = select(Measure).where(col(Measure.issue_id).in_(issues)).order_by(col(Measure.position))
        for measure in await session.exec(measures):
            by_issue.setdefault(measure.issue_id, []).append(measure)
    return [
        Duty(
            report,
            assignment,
            issue,
            plan,
            tuple(
                measure
                for measure in by_issue.get(assignment.issue_id, ())
                if not assignment.measures or measure.number in assignment.measures
            ),
        )
        for report, assignment, issue, plan in rows
    ]


async def duties_at(session: Session, person_id: int, now: datetime, away: Away) -> list[Duty]:
    """The reports this person is asked for of the cycles running at `now` (previous cut-off passed, own cut-off
    not)."""
    query = joined().where(
        col(Assignment.person_id).in_(heard_for(person_id, away)),
        col(Assignment.ended_at).is_(None),
        col(Report.previous_cutoff_at) <= now,
        col(Report.cutoff_at) > now,
    )
    return await with_measures(session, list(await session.exec(query)))


async def duties_of_month(session: Session, person_id: int, month: str, away: Away) -> list[Duty]:
    """The reports of one month, open or not, that this person hears of."""
    query = joined().where(
        col(Assignment.person_id).in_(heard_for(person_id, away)),
        col(Assignment.ended_at).is_(None),
        col(Report.month) == month,
    )
    return await with_measures(session, list(await session.exec(query)))


async def several_lists(session: Session) -> bool:
    """True when more than one list is under supervision, so that issues must be named with their list."""
    plans = await session.exec(select(col(Cycle.plan_id)).distinct().limit(2))
    return len(list(plans)) > 1
