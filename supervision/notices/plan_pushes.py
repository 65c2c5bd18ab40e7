"""逾期后的安排: writing the notices of the push day, the repeats and the reliefs (DOMAIN §1.8)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from rules.escalation import OVERDUE, OVERDUE_REPEAT, not_before_hour
from rules.report_state import ReportState
from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Report, Role, Warning
from supervision.notices.leader_warnings import standing_warnings
from supervision.notices.outbox import queue
from supervision.notices.samples import answering, distinct, responsible_rows
from supervision.notices.samples import table as table_of
from supervision.people import holders
from supervision.practice import Practice


async def plan_pushes(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """The push day of each cut-off that passed: notes at 08:30, warnings and the summary at 09:00."""
    for sample in await distinct(session, now, open_ones=False):
        earliest = await session.exec(select(func.min(Report.cutoff_at)).where(col(Report.month) == sample.month))
        first = earliest.one()
        table = table_of(sample, practice, calendar)
        if practice.habits.day_of(table.overdue_note) > practice.habits.day_of(now):
            continue
        tail = "" if sample.cutoff_at == first else f":{practice.habits.day_of(sample.cutoff_at)}"
        facts = {"cutoff": sample.cutoff_at.isoformat()}
        habits = practice.habits
        notes_at = max(table.overdue_note, not_before_hour(now, habits.note_time, habits, calendar))
        leaders_at = max(table.leader_warning, not_before_hour(now, habits.leader_time, habits, calendar))
        push = _Push(sample, OVERDUE + tail, OVERDUE_REPEAT + tail, notes_at, leaders_at, facts)
        await _plan_notes(session, push, now)
        await _plan_warnings(session, push, now, practice, calendar)
        if not tail:
            for person in await holders(session, "office"):
                await queue(session, person.id or 0, "summary", sample.month, OVERDUE, leaders_at, now)


@dataclass(frozen=True)
class _Push:
    """The talking after one cut-off: the names of its steps and when contacts and leaders hear."""

    sample: Report
    step: str
    repeat: str
    notes_at: datetime
    leaders_at: datetime
    facts: dict[str, str]

    @property
    def month(self) -> str:
        return self.sample.month


async def _plan_notes(session: Session, push: _Push, now: datetime) -> None:
    missing = list(
        await session.exec(
            select(Report).where(
                col(Report.month) == push.month,
                col(Report.cutoff_at) == push.sample.cutoff_at,
                col(Report.state) == ReportState.MISSING,
            )
        )
    )
    due = push.notes_at
    for person_id in {report.person_id for report in missing if report.person_id is not None}:
        await queue(session, person_id, "overdue", push.month, push.step, due, now, **push.facts)
    rows = await session.exec(
        responsible_rows().where(
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.sample.cutoff_at,
            col(Report.locked_at).is_not(None),
            col(Report.state).in_((ReportState.MISSING, ReportState.PARTIAL)),
        )
    )
    for person_id in await answering(session, list(rows)):
        await queue(session, person_id, "overdue_copy", push.month, push.step, due, now, **push.facts)


async def _plan_warnings(
    session: Session, push: _Push, now: datetime, practice: Practice, calendar: WorkCalendar
) -> None:
    """The leaders' warnings, and one repeat two workdays after a warning that nobody acknowledged (Settled 19)."""
    leaders = await session.exec(
        select(col(Role.person_id))
        .distinct()
        .join(Warning, col(Warning.issue_id) == col(Role.issue_id))
        .where(
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Warning.month) == push.month,
            col(Warning.resolved_at).is_(None),
        )
    )
    day_of = practice.habits.day_of
    for person_id in list(leaders):
        unpushed = await standing_warnings(session, person_id, push.month)
        if any(duty.report.cutoff_at == push.sample.cutoff_at for _, duty in unpushed):
            await queue(session, person_id, "warning", push.month, push.step, push.leaders_at, now, **push.facts)
        told = [
            warning.pushed_at
            for warning, duty in await standing_warnings(session, person_id, push.month, repeat=True)
            if duty.report.cutoff_at == push.sample.cutoff_at and warning.pushed_at is not None
        ]
        if told and workday_after(day_of(max(told)), 2, calendar) <= day_of(now):
            await queue(session, person_id, "warning", push.month, push.repeat, push.leaders_at, now, **push.facts)


async def plan_reliefs(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """A leader who was told hears of the relief on the next workday (DOMAIN §1.8)."""
    found = await session.exec(
        select(Warning).where(
            col(Warning.pushed_to).is_not(None),
            col(Warning.cause_ended) == "reported",
            col(Warning.relief_told_at).is_(None),
        )
    )
    today = practice.habits.day_of(now)
    for warning in found:
        assert warning.resolved_at is not None
        assert warning.pushed_to is not None
        day = workday_after(practice.habits.day_of(warning.resolved_at), 1, calendar)
        if day <= today:
            due = not_before_hour(now, practice.habits.leader_time, practice.habits, calendar)
            await queue(session, warning.pushed_to, "relief", warning.month, f"digest:{today}", due, now)
