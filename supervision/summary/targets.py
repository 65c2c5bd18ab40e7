"""时限: the dated targets that have passed or come near (DOMAIN Settled 2; §0 trap 9)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from rules.issue_life import ACCEPTED
from rules.month import Month
from rules.summary import TargetFacts
from storage.session import Session
from storage.tables import Issue, Plan, Target
from supervision.months.cycles import cutoff_of
from supervision.practice import Practice

AHEAD = timedelta(days=60)
ENDED = ("closed", "filed")


async def targets_of(
    session: Session, plans: list[Plan], applied: Mapping[int, date], now: datetime, practice: Practice
) -> tuple[tuple[TargetFacts, ...], tuple[TargetFacts, ...]]:
    """(passed, due within 60 days) of the issues not accepted yet, each by date. `applied`: by issue, the day on which
    its close-out was applied for."""
    today = practice.habits.day_of(now)
    dated = await dated_targets(session, plans, applied, practice)
    passed = sorted((row for row in dated if row.due < today), key=lambda row: row.due)
    coming = sorted((row for row in dated if today <= row.due <= today + AHEAD), key=lambda row: row.due)
    return tuple(passed), tuple(coming)


async def dated_targets(
    session: Session, plans: list[Plan], applied: Mapping[int, date], practice: Practice
) -> list[TargetFacts]:
    """Every target with a date of the issues of these plans not accepted yet, in the order of the plan."""
    found = await session.exec(
        select(Target, Issue, Plan)
        .join(Issue, col(Target.issue_id) == col(Issue.id))
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .where(col(Plan.id).in_([plan.id for plan in plans]), col(Issue.status).not_in(ACCEPTED))
        .order_by(col(Plan.id), col(Issue.number), col(Target.position))
    )
    rows = list(found)
    siblings: dict[int, list[int | None]] = {}
    for target, _, _ in rows:
        siblings.setdefault(target.issue_id, []).append(target.id)
    facts = []
    for target, issue, plan in rows:
        if target.due is None:
            continue
        own = siblings[target.issue_id]
        place = own.index(target.id) + 1 if len(own) > 1 else 0
        inherited = target.due < supervised_from(plan, practice)
        in_time = target.issue_id in applied and applied[target.issue_id] <= target.due
        facts.append(TargetFacts(plan.key, issue.number, place, target.scope, target.due, inherited, in_time))
    return facts


def supervised_from(plan: Plan, practice: Practice) -> date:
    """What was due before this day was overdue from birth (DOMAIN §0 trap 9): the plan's own first cut-off,
    however late it was loaded here; without one, the later of the day of loading and its first cycle's begin."""
    if plan.first_month:
        return practice.habits.day_of(cutoff_of(plan).instant(Month.parse(plan.first_month), practice))
    begins = cutoff_of(plan).instant(Month.parse(plan.start_month).plus(-1), practice)
    return max(practice.habits.day_of(plan.loaded_at), practice.habits.day_of(begins))
