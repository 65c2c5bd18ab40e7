"""调度期: opening the months of each plan and closing them at their cut-off."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from rules.escalation import asked_in_time, timetable
from rules.month import CutoffDay, CutoffRule, Month, cutoff, month_open_at, parse_cutoff_day
from rules.report_state import Act, ReportState, advance
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Assignment, Cycle, Issue, Plan, Report
from supervision.ledger import record
from supervision.people import reachable
from supervision.practice import Practice
from supervision.warning import raise_overdue


@dataclass(frozen=True)
class CutoffOf:
    """How a plan's, or one issue's, monthly cut-off is read (issue > plan > environment)."""

    day: CutoffDay
    rule: CutoffRule

    def instant(self, month: Month, practice: Practice) -> datetime:
        return cutoff(month, self.day, self.rule, practice.habits.zone)


def cutoff_of(plan: Plan, issue: Issue | None = None) -> CutoffOf:
    rule = issue.cutoff_rule if issue is not None and issue.cutoff_rule else plan.cutoff_rule
    return CutoffOf(parse_cutoff_day(plan.cutoff_day), CutoffRule(rule))


def first_month(plan_first: str, of: CutoffOf, loaded: datetime, practice: Practice) -> Month:
    """The first month asked for: never one whose cut-off lies before the plan was loaded (Settled 7)."""
    running = month_open_at(loaded, of.day, of.rule, practice.habits.zone)
    return max(Month.parse(plan_first), running) if plan_first else running


async def keep_up(session: Session, now: datetime, practice: Practice) -> None:
    """Open and close what the time calls for; before words are filed too, so that they meet the state of `now`."""
    await open_cycles(session, now, practice)
    await mark_unreachable(session, now, practice)
    await pass_cutoffs(session, now, practice)


async def open_cycles(session: Session, now: datetime, practice: Practice) -> int:
    """Open every cycle that has begun, with a report for each active assignment; returns how many opened."""
    opened = 0
    for plan in await session.exec(select(Plan).order_by(col(Plan.id))):
        of = cutoff_of(plan)
        running = month_open_at(now, of.day, of.rule, practice.habits.zone)
        newest = (await session.exec(select(func.max(col(Cycle.month))).where(col(Cycle.plan_id) == plan.id))).one()
        month = Month.parse(newest).plus(1) if newest else Month.parse(plan.start_month)
        while month <= running:
            cycle = Cycle(plan_id=_id(plan.id), month=str(month), opened_at=now)
            session.add(cycle)
            await session.flush()
            await fill_cycle(session, plan, cycle, practice)
            record(session, now, "cycle_opened", month=str(month), plan=plan.key)
            opened += 1
            month = month.plus(1)
    return opened


async def fill_cycle(session: Session, plan: Plan, cycle: Cycle, practice: Practice) -> None:
    """Give each active assignment of an issue still open its report of this cycle."""
    present = set(await session.exec(select(col(Report.assignment_id)).where(col(Report.cycle_id) == cycle.id)))
    active = await session.exec(
        select(Assignment, Issue)
        .join(Issue, col(Assignment.issue_id) == col(Issue.id))
        .where(
            col(Issue.plan_id) == plan.id,
            col(Issue.status).not_in(("closed", "filed")),
            col(Assignment.ended_at).is_(None),
        )
    )
    month = Month.parse(cycle.month)
    for assignment, issue in active:
        if assignment.id in present:
            continue
        of = cutoff_of(plan, issue)
        session.add(
            Report(
                assignment_id=_id(assignment.id),
                person_id=assignment.person_id,
                cycle_id=_id(cycle.id),
                month=cycle.month,
                previous_cutoff_at=of.instant(month.plus(-1), practice),
                cutoff_at=of.instant(month, practice),
            )
        )
    await session.flush()


async def running_cycle(session: Session, plan: Plan) -> Cycle | None:
    """The newest cycle of a plan."""
    found = await session.exec(
        select(Cycle).where(col(Cycle.plan_id) == plan.id).order_by(col(Cycle.month).desc()).limit(1)
    )
    return found.first()


async def pass_cutoffs(session: Session, now: datetime, practice: Practice) -> int:
    """Lock every report whose cut-off has passed and settle what it is; returns how many.

    Missing only if the ask was delivered a full workday before (Settled 7, 14); a missing one raises its
    warning in the same transaction.
    """
    calendar = await practice.calendar(session)
    due = list(
        await session.exec(
            select(Report, Cycle)
            .join(Cycle, col(Report.cycle_id) == col(Cycle.id))
            .where(col(Report.locked_at).is_(None), col(Report.cutoff_at) <= now)
            .order_by(col(Report.id))
        )
    )
    reached = set(await reachable(session, [r.person_id for r, _ in due if r.person_id is not None]))
    for report, cycle in due:
        act = _act_at_cutoff(report, cycle, report.person_id in reached, practice, calendar)
        report.state = advance(ReportState(report.state), act)
        report.locked_at = report.cutoff_at
        record(session, now, "cutoff_passed", report_id=report.id, state=report.state)
        if report.state == ReportState.MISSING:
            await raise_overdue(session, report, now)
    return len(due)


def _act_at_cutoff(report: Report, cycle: Cycle, linked: bool, practice: Practice, calendar: WorkCalendar) -> Act:
    if report.state == ReportState.ASKED:
        in_time = report.asked_at is not None and asked_in_time(
            report.asked_at, report.cutoff_at, practice.habits, calendar
        )
        return Act.CUTOFF if in_time else Act.CUTOFF_UNASKED
    # Nobody could have been asked in time when the month itself was opened too late (首月试运行).
    tried = asked_in_time(cycle.opened_at, report.cutoff_at, practice.habits, calendar)
    if report.state == ReportState.UNREACHABLE:
        return Act.CUTOFF_UNREACHED if tried else Act.WAIVE
    if report.state == ReportState.WAITING:
        return Act.CUTOFF_UNREACHED if tried and not linked else Act.CUTOFF_UNASKED
    return Act.CUTOFF


async def mark_unreachable(session: Session, now: datetime, practice: Practice) -> int:
    """At the ask's instant: who cannot be asked is unreachable, not silent (Settled 14)."""
    calendar = await practice.calendar(session)
    waiting = list(
        await session.exec(
            select(Report).where(col(Report.state) == ReportState.WAITING, col(Report.locked_at).is_(None))
        )
    )
    reached = set(await reachable(session, [r.person_id for r in waiting if r.person_id is not None]))
    marked = 0
    for report in waiting:
        if report.person_id in reached:
            continue
        table = timetable(report.cutoff_at, report.previous_cutoff_at, practice.habits, calendar)
        if table.ask <= now:
            report.state = advance(ReportState.WAITING, Act.ASK_FAILED)
            record(session, now, "unreachable", report_id=report.id, person_id=report.person_id)
            marked += 1
    return marked


def _id(value: int | None) -> int:
    assert value is not None
    return value
