"""调度期: opening the months of each plan and closing them at their cut-off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, join
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from rules.issue_life import ENDED, QUARTERS
from rules.month import CutoffDay, CutoffRule, Month, cutoff, month_open_at, parse_cutoff_day
from storage.derived import rows_from
from storage.session import Session
from storage.tables import Assignment, Cycle, Issue, Plan, Report
from supervision.handover.handing_over import hand_over_due
from supervision.handover.leaves import begin_leaves
from supervision.leader.replacing_later import replace_due
from supervision.ledger import record
from supervision.months.cutoff_moves import in_force, moved_instants
from supervision.months.outages import known_until
from supervision.months.passing import lock, mark_unreachable
from supervision.practice import Practice


@dataclass(frozen=True)
class CutoffOf:
    """How a plan's, or one issue's, monthly cut-off is read (issue > plan > environment)."""

    day: CutoffDay
    rule: CutoffRule

    def instant(self, month: Month, practice: Practice) -> datetime:
        return cutoff(month, self.day, self.rule, practice.habits.zone)


def cutoff_of(plan: Plan, rule: str = "") -> CutoffOf:
    """`rule`: an issue's own, "" for the plan's."""
    return CutoffOf(parse_cutoff_day(plan.cutoff_day), CutoffRule(rule or plan.cutoff_rule))


def first_month(plan_first: str, of: CutoffOf, loaded: datetime, practice: Practice) -> Month:
    """The first month asked for: never one whose cut-off lies before the plan was loaded (Settled 7)."""
    running = month_open_at(loaded, of.day, of.rule, practice.habits.zone)
    return max(Month.parse(plan_first), running) if plan_first else running


async def keep_up(session: Session, now: datetime, practice: Practice) -> None:
    """Open and close what the time calls for; before words are filed too, so that they meet the state of `now`."""
    await open_cycles(session, now, practice)
    await hand_over_due(session, now, practice)
    await replace_due(session, now, practice)
    await begin_leaves(session, now, practice)
    await mark_unreachable(session, now, practice)
    await pass_cutoffs(session, now, practice)


_PLANS = select(Plan).order_by(col(Plan.id))
_NEWEST_MONTH = select(func.max(col(Cycle.month))).where(col(Cycle.plan_id) == bindparam("plan"))
_PASSED = (
    select(col(Report.id))
    .join(Cycle, col(Report.cycle_id) == col(Cycle.id))
    .where(
        col(Report.locked_at).is_(None),
        col(Report.cutoff_at) <= bindparam("now"),
        col(Cycle.plan_id) == bindparam("plan"),
        col(Cycle.month) == bindparam("month"),
    )
    .limit(1)
)


async def open_cycles(session: Session, now: datetime, practice: Practice) -> int:
    """Open every cycle that has begun, with a report for each active assignment; returns how many opened."""
    opened = 0
    for plan in await session.exec(_PLANS):
        of = cutoff_of(plan)
        running = month_open_at(now, of.day, of.rule, practice.habits.zone)
        newest = (await session.exec(_NEWEST_MONTH, params={"plan": plan.id})).one()
        month = Month.parse(newest).plus(1) if newest else Month.parse(plan.start_month)
        while month <= running or await _is_over(session, plan, month.plus(-1), now):
            cycle = Cycle(plan_id=_id(plan.id), month=str(month), opened_at=now)
            session.add(cycle)
            await session.flush()
            await fill_cycle(session, plan, cycle, practice)
            record(session, now, "cycle_opened", month=str(month), plan=plan.key)
            opened += 1
            month = month.plus(1)
    return opened


async def _is_over(session: Session, plan: Plan, month: Month, now: datetime) -> bool:
    """True when a cut-off of this month has passed that is not worked off yet: the next month begins with it, also
    where its issues or a rule since changed set it earlier than the plan now does."""
    found = await session.exec(_PASSED, params={"now": now, "plan": plan.id, "month": str(month)})
    return found.first() is not None


async def fill_cycle(session: Session, plan: Plan, cycle: Cycle, practice: Practice) -> None:
    """Give each active assignment of an issue still open its report of this cycle.

    For each it begins where the month before ended for it, so that no instant lies between two months, whatever
    rule or outage has moved a cut-off since.
    """
    month = Month.parse(cycle.month)
    before = await _cycle(session, plan, month.plus(-1))
    moved_before = {} if before is None else await moved_instants(session, before.id)
    moved = await moved_instants(session, cycle.id)
    rules = await session.exec(select(col(Issue.cutoff_rule)).where(col(Issue.plan_id) == plan.id).distinct())
    for rule in sorted(rules):
        of = cutoff_of(plan, rule)
        previous = in_force(of.instant(month.plus(-1), practice), moved_before)
        await _fill(session, plan, cycle, rule, previous, in_force(of.instant(month, practice), moved))


async def _fill(session: Session, plan: Plan, cycle: Cycle, rule: str, previous: datetime, cutoff_at: datetime) -> None:
    """The same for the issues with this cut-off rule, in one statement."""
    await session.flush()
    last, own = aliased(Report), aliased(Report)
    before = str(Month.parse(cycle.month).plus(-1))
    source = join(Assignment, Issue, col(Assignment.issue_id) == col(Issue.id)).outerjoin(
        last, (col(last.assignment_id) == col(Assignment.id)) & (col(last.month) == before)
    )
    month = Month.parse(cycle.month)
    silent = ENDED if month.number in QUARTERS else (*ENDED, "sustained")
    there = exists().where(col(own.assignment_id) == col(Assignment.id), col(own.month) == cycle.month)
    owes = (
        col(Issue.plan_id) == plan.id,
        col(Issue.cutoff_rule) == rule,
        col(Issue.status).not_in(silent),
        col(Assignment.ended_at).is_(None),
        ~there,
    )
    report = {"assignment_id": col(Assignment.id), "person_id": col(Assignment.person_id), "cycle_id": cycle.id}
    begins = func.coalesce(col(last.cutoff_at), previous)
    months = {"month": cycle.month, "previous_cutoff_at": begins, "cutoff_at": cutoff_at}
    await (await session.connection()).execute(rows_from(Report, source, *owes, **report, **months))


async def _cycle(session: Session, plan: Plan, month: Month) -> Cycle | None:
    found = await session.exec(select(Cycle).where(col(Cycle.plan_id) == plan.id, col(Cycle.month) == str(month)))
    return found.first()


async def running_cycle(session: Session, plan: Plan) -> Cycle | None:
    """The newest cycle of a plan."""
    found = await session.exec(
        select(Cycle).where(col(Cycle.plan_id) == plan.id).order_by(col(Cycle.month).desc()).limit(1)
    )
    return found.first()


async def pass_cutoffs(session: Session, now: datetime, practice: Practice, said_at: datetime | None = None) -> int:
    """Lock every report whose cut-off has passed, not before it is known that the platform could be heard at the
    cut-off; returns how many."""
    return await lock(session, await known_until(session, now, said_at), now, practice)


def _id(value: int | None) -> int:
    assert value is not None
    return value
