"""已告知: which warnings a leader must hear of, and which he was told when (Settled 16, 19)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from rules.report_state import ReportState
from rules.warning import MONTHLY, Trigger, highest
from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Assignment, Issue, Notice, Report, Role, Target, Warning
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from supervision.summary.targets import ENDED

REPEAT_AFTER = 2  # workdays
APPLIED = ("self_completed", "verifying", "public_notice")  # 已申请销号，待核查: no overdue issue (DOMAIN §1.4)


@dataclass(frozen=True)
class Cause:
    """A warning whose cause stands; `duty`: the report it is about, None for one about an issue."""

    warning: Warning
    issue: Issue
    duty: Duty | None = None


async def told_days(session: Session, leader_id: int) -> dict[int, list[datetime]]:
    """Warning -> the instants at which messages naming it reached this leader, oldest first."""
    found = await session.exec(
        select(col(Notice.facts), col(Notice.sent_at))
        .where(col(Notice.person_id) == leader_id, col(Notice.kind) == "warning", col(Notice.state) == "sent")
        .order_by(col(Notice.sent_at), col(Notice.id))
    )
    told: dict[int, list[datetime]] = {}
    for facts, sent_at in found:
        for warning_id in facts.get("warnings", []):
            if sent_at is not None:
                told.setdefault(warning_id, []).append(sent_at)
    return told


async def to_tell(session: Session, leader_id: int, now: datetime, practice: Practice, repeat: bool) -> list[Cause]:
    """The causes that stand and that this leader must hear of: those he was not told of, or for the `repeat` those he
    was told of once, two workdays ago or earlier, and nobody acknowledged."""
    causes = await standing_of(session, leader_id)
    if not causes:
        return []
    told = await told_days(session, leader_id)
    if not repeat:
        return [cause for cause in causes if cause.warning.id not in told]
    calendar, today = await practice.calendar(session), practice.habits.day_of(now)
    return [cause for cause in causes if may_repeat(told.get(cause.warning.id or 0, []), today, practice, calendar)]


def may_repeat(told: list[datetime], today: date, practice: Practice, calendar: WorkCalendar) -> bool:
    return len(told) == 1 and workday_after(practice.habits.day_of(told[0]), REPEAT_AFTER, calendar) <= today


async def standing_of(session: Session, leader_id: int) -> list[Cause]:
    """Unacknowledged warnings about the issues somebody leads whose cause stands, none about his own reports
    (Settled 16), in the order of the plan."""
    rows = await session.exec(
        select(Warning, Issue)
        .join(Issue, col(Issue.id) == col(Warning.issue_id))
        .join(Role, col(Role.issue_id) == col(Warning.issue_id))
        .where(
            col(Role.person_id) == leader_id,
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
        )
        .order_by(col(Issue.plan_id), col(Issue.number), col(Warning.id))
    )
    found = {warning.id: (warning, issue) for warning, issue in rows}
    own = await _own_issues(session, leader_id) if found else set()
    causes = []
    for warning, issue in found.values():
        if warning.trigger in MONTHLY:
            duty = await owing(session, warning)
            if duty is not None and duty.report.person_id != leader_id:
                causes.append(Cause(warning, issue, duty))
        elif issue.id not in own and await stands(session, warning, issue):
            causes.append(Cause(warning, issue))
    return causes


async def owing(session: Session, warning: Warning) -> Duty | None:
    """The report a monthly warning is about while it is still as it was warned of."""
    state = ReportState.MISSING if warning.trigger == Trigger.REPORT_OVERDUE else ReportState.PARTIAL
    rows = await session.exec(
        joined().where(
            col(Report.assignment_id) == warning.assignment_id,
            col(Report.month) == warning.month,
            col(Report.state) == state,
        )
    )
    duties = await with_measures(session, list(rows))
    return duties[0] if duties else None


async def stands(session: Session, warning: Warning, issue: Issue) -> bool:
    """True while an issue is open and, for a deadline, a target of it still has that date."""
    if issue.status in ENDED:
        return False
    if warning.trigger != Trigger.DEADLINE_PASSED:
        return True
    due = date.fromisoformat(warning.facts["due"])
    found = await session.exec(select(Target.id).where(col(Target.issue_id) == issue.id, col(Target.due) == due))
    return found.first() is not None and issue.status not in (*APPLIED, "sustained")


async def _own_issues(session: Session, person_id: int) -> set[int]:
    found = await session.exec(
        select(col(Assignment.issue_id)).where(
            col(Assignment.person_id) == person_id, col(Assignment.ended_at).is_(None)
        )
    )
    return set(found)


def level_of(causes: list[Cause]) -> str:
    return str(highest(cause.warning.level for cause in causes))
