"""时限预警: once a day, warnings of targets that have passed, and the end of warnings whose cause is gone
(DOMAIN §1.4, 1.5; Settled 18)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, or_, select

from rules.report_state import ReportState
from rules.warning import MONTHLY, RED_AFTER, Level, Trigger, counts_from, deadline_level, highest
from storage.session import Session
from storage.tables import Issue, Plan, Report, Target, Warning
from supervision.facts import fact, set_fact
from supervision.leader.told import APPLIED, stands
from supervision.ledger import record
from supervision.notices.warned_facts import first_cutoff
from supervision.practice import Practice
from supervision.summary.targets import ENDED, supervised_from
from supervision.warning.raising import ESCALATED, OVER, end
from texts.wording import month_name

LOOKED = "deadlines_looked_at"  # the day they were looked at last
NO_DEADLINE = (*ENDED, *APPLIED, "sustained")


@dataclass(frozen=True)
class Dated:
    """A dated target of an issue still open. `inherited`: due before supervision began."""

    plan: Plan
    issue: Issue
    due: date
    scope: str
    inherited: bool
    first_cutoff: date

    @property
    def subject(self) -> str:
        return f"issue:{self.issue.id}:{self.due}"


async def look_at_deadlines(session: Session, now: datetime, practice: Practice) -> bool:
    """True on the first look of a day, which brings the warnings up to it."""
    today = practice.habits.day_of(now)
    if await fact(session, LOOKED) == str(today):
        return False
    await set_fact(session, LOOKED, str(today), now)
    await end_what_is_over(session, now)
    for target in await dated_targets(session, practice):
        level = deadline_level(today, target.due, target.inherited, target.first_cutoff)
        if level is not None:
            await _raise(session, target, level, now)
    return True


async def dated_targets(session: Session, practice: Practice) -> list[Dated]:
    """Every dated target that can still be missed, in the order of the plan; one an issue and day."""
    rows = await session.exec(
        select(Target, Issue, Plan)
        .join(Issue, col(Target.issue_id) == col(Issue.id))
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .where(col(Target.due).is_not(None), col(Issue.status).not_in(NO_DEADLINE))
        .order_by(col(Plan.id), col(Issue.number), col(Target.position))
    )
    found: dict[str, Dated] = {}
    for target, issue, plan in rows:
        assert target.due is not None
        inherited = target.due < supervised_from(plan, practice)
        dated = Dated(plan, issue, target.due, target.scope, inherited, first_cutoff(plan, practice))
        found.setdefault(dated.subject, dated)
    return list(found.values())


async def _raise(session: Session, target: Dated, level: Level, now: datetime) -> None:
    """One for ever by (issue and date, trigger, level): its month is that of the day the level began."""
    known = list(
        await session.exec(
            select(Warning).where(
                col(Warning.subject) == target.subject, col(Warning.trigger) == Trigger.DEADLINE_PASSED
            )
        )
    )
    if known and highest([level, *(each.level for each in known)]) in [each.level for each in known]:
        return
    for each in known:
        if each.resolved_at is None:
            each.state, each.resolved_at, each.cause_ended = "escalated", now, ESCALATED
    day = counts_from(target.due, target.inherited, target.first_cutoff)
    day = {Level.YELLOW: target.first_cutoff, Level.RED: day + RED_AFTER}.get(level, day)
    facts: dict[str, Any] = {"due": target.due.isoformat(), "scope": target.scope, "inherited": target.inherited}
    session.add(
        Warning(
            subject=target.subject,
            issue_id=target.issue.id or 0,
            trigger=Trigger.DEADLINE_PASSED,
            month=f"{day:%Y-%m}",
            level=level,
            raised_at=now,
            facts=facts,
        )
    )
    record(session, now, "warning_raised", issue_id=target.issue.id, level=level, **facts)
    await session.flush()


async def end_what_is_over(session: Session, now: datetime) -> None:
    """Causes that went without a late report: a later month was reported, a date was changed, an issue closed."""
    rows = await session.exec(
        select(Warning, Issue)
        .join(Issue, col(Issue.id) == col(Warning.issue_id))
        .where(
            col(Warning.resolved_at).is_(None),
            or_(col(Warning.trigger) == Trigger.DEADLINE_PASSED, col(Issue.status).in_(ENDED)),
        )
        .order_by(col(Warning.id))
    )
    for warning, issue in list(rows):
        if issue.status in ENDED:
            end(session, warning, now, OVER, over="closed")
        elif not await stands(session, warning, issue):
            end(session, warning, now, OVER, over="applied" if issue.status in APPLIED else "new_date")
    await session.flush()
    for warning, month in await _reported_since(session):
        end(session, warning, now, OVER, over="next_month", month=month_name(month))


async def _reported_since(session: Session) -> list[tuple[Warning, str]]:
    """Warnings about a month that stand although a later month came whole, with the first such month."""
    later = (
        select(func.min(col(Report.month)))
        .where(
            col(Report.assignment_id) == col(Warning.assignment_id),
            col(Report.month) > col(Warning.month),
            col(Report.state).in_((ReportState.SUBMITTED, ReportState.LATE)),
        )
        .correlate(Warning)
        .scalar_subquery()
    )
    found = await session.exec(
        select(Warning, later)
        .where(col(Warning.trigger).in_(MONTHLY), col(Warning.resolved_at).is_(None), later.is_not(None))
        .order_by(col(Warning.id))
    )
    return list(found)
