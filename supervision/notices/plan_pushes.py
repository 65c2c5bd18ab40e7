"""逾期后的安排: writing the notices of the push day, the repeats and the reliefs (DOMAIN §1.8)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import col, select

from rules.escalation import OVERDUE, OVERDUE_REPEAT, not_before_hour
from rules.report_state import ReportState
from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Notice, Report, Role, Warning
from supervision.notices.outbox import Keys, queue, written
from supervision.notices.outcome import UNREACHED
from supervision.notices.samples import answering, begins_a_list, distinct, responsible_rows, tail_of
from supervision.notices.samples import table as table_of
from supervision.people import holders
from supervision.practice import Practice


async def plan_pushes(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """The push day of each cut-off that passed: notes at 08:30, warnings and the summary at 09:00."""
    for sample in await distinct(session, now, open_ones=False):
        table = table_of(sample, practice, calendar)
        if practice.habits.day_of(table.overdue_note) > practice.habits.day_of(now):
            continue
        tail = await tail_of(session, sample, practice)
        facts = {"cutoff": sample.cutoff_at.isoformat()}
        habits = practice.habits
        notes_at = max(table.overdue_note, not_before_hour(now, habits.note_time, habits, calendar))
        leaders_at = max(table.leader_warning, not_before_hour(now, habits.leader_time, habits, calendar))
        done = await written(session, sample.month)
        push = _Push(sample, OVERDUE + tail, OVERDUE_REPEAT + tail, notes_at, leaders_at, facts, done)
        await _plan_notes(session, push, now)
        await _plan_warnings(session, push, now, practice, calendar)
        if await begins_a_list(session, sample):
            for person in await holders(session, "office"):
                await queue(session, person.id or 0, "summary", sample.month, push.step, leaders_at, now)


@dataclass(frozen=True)
class _Push:
    """The talking after one cut-off: the names of its steps, when contacts and leaders hear, and what was
    written before (looked at on every beat for weeks, so read once)."""

    sample: Report
    step: str
    repeat: str
    notes_at: datetime
    leaders_at: datetime
    facts: dict[str, str]
    written: Keys

    @property
    def month(self) -> str:
        return self.sample.month


async def _plan_notes(session: Session, push: _Push, now: datetime) -> None:
    missing = await session.exec(
        select(col(Report.person_id))
        .distinct()
        .where(
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.sample.cutoff_at,
            col(Report.state) == ReportState.MISSING,
            col(Report.person_id).is_not(None),
        )
    )
    rows = await session.exec(
        responsible_rows().where(
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.sample.cutoff_at,
            col(Report.locked_at).is_not(None),
            col(Report.state).in_((ReportState.MISSING, ReportState.PARTIAL)),
        )
    )
    notes = [(person_id, "overdue") for person_id in missing if person_id is not None]
    notes += [(person_id, "overdue_copy") for person_id in await answering(session, list(rows))]
    for person_id, kind in notes:
        if (person_id, kind, push.step) not in push.written:
            await queue(session, person_id, kind, push.month, push.step, push.notes_at, now, **push.facts)


async def _plan_warnings(
    session: Session, push: _Push, now: datetime, practice: Practice, calendar: WorkCalendar
) -> None:
    """The leaders' warnings, and one repeat two workdays after a warning that nobody acknowledged (Settled 19)."""
    rows = await session.exec(
        select(Role.person_id, Warning.pushed_at)
        .join(Warning, col(Warning.issue_id) == col(Role.issue_id))
        .join(Report, col(Report.assignment_id) == col(Warning.assignment_id))
        .where(
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Warning.month) == push.month,
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.sample.cutoff_at,
            col(Report.state) == ReportState.MISSING,
            # no leader is warned about himself (Settled 16)
            col(Report.person_id).is_distinct_from(col(Role.person_id)),
        )
        .order_by(col(Role.person_id))
    )
    day_of = practice.habits.day_of
    for person_id, group in groupby(list(rows), key=lambda row: row[0]):
        told = [pushed_at for _, pushed_at in group if pushed_at is not None]
        if (person_id, "warning", push.step) not in push.written:
            await queue(session, person_id, "warning", push.month, push.step, push.leaders_at, now, **push.facts)
        elif (person_id, "warning", push.repeat) in push.written or not told:
            continue
        elif workday_after(day_of(max(told)), 2, calendar) <= day_of(now):
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
    waiting = set(
        await session.exec(
            select(col(Notice.person_id)).where(
                col(Notice.kind) == "relief",
                col(Notice.state).in_(("queued", "sending"))
                | ((col(Notice.state) == "refused") & col(Notice.reason).in_(UNREACHED)),
            )
        )
    )
    for warning in found:
        assert warning.resolved_at is not None
        assert warning.pushed_to is not None
        day = workday_after(practice.habits.day_of(warning.resolved_at), 1, calendar)
        if day <= today and warning.pushed_to not in waiting:  # the one waiting will speak of all
            waiting.add(warning.pushed_to)
            due = not_before_hour(now, practice.habits.leader_time, practice.habits, calendar)
            await queue(session, warning.pushed_to, "relief", warning.month, f"digest:{today}", due, now)
