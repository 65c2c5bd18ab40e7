"""逾期后的安排: writing the notices of the push day, the repeats and the reliefs (DOMAIN §1.8)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, func, select

from rules.escalation import OVERDUE, OVERDUE_REPEAT, not_before_hour
from rules.report_state import ReportState
from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Notice, Report, Role, Warning
from supervision.handover.standing_in import Away, acting, away_on
from supervision.leader.told import REPEAT_AFTER, to_tell
from supervision.months.terms import Term
from supervision.notices.many import Wanted, queue_all, unwritten
from supervision.notices.outbox import queue
from supervision.notices.outcome import UNREACHED
from supervision.notices.samples import answering, begins_a_list, tail_of
from supervision.people import holders
from supervision.practice import Practice
from supervision.warning.raising import owed_relief


async def plan_pushes(
    session: Session, now: datetime, practice: Practice, calendar: WorkCalendar, passed: list[Term]
) -> None:
    """The push day of each cut-off that passed: notes at 08:30, warnings and the summary at 09:00."""
    away = await away_on(session, practice.habits.day_of(now))
    for term in passed:
        table = term.table(practice, calendar)
        if practice.habits.day_of(table.overdue_note) > practice.habits.day_of(now):
            continue
        tail = await tail_of(session, term, practice)
        habits = practice.habits
        notes_at = max(table.overdue_note, not_before_hour(now, habits.note_time, habits, calendar))
        leaders_at = max(table.leader_warning, not_before_hour(now, habits.leader_time, habits, calendar))
        push = _Push(term, OVERDUE + tail, OVERDUE_REPEAT + tail, notes_at, leaders_at)
        await _plan_notes(session, push, now, away)
        await _plan_warnings(session, push, now, practice, calendar)
        if await begins_a_list(session, term):
            for person in await holders(session, "office"):
                await queue(session, person.id or 0, "summary", term.month, push.step, leaders_at, now)


@dataclass(frozen=True)
class _Push:
    """The talking after one cut-off: the names of its steps, and when contacts and leaders hear."""

    term: Term
    step: str
    repeat: str
    notes_at: datetime
    leaders_at: datetime

    @property
    def month(self) -> str:
        return self.term.month

    def wanted(self, person_id: int, kind: str, step: str, due_at: datetime) -> Wanted:
        return Wanted(person_id, kind, self.month, step, due_at, {"cutoff": self.term.cutoff_at.isoformat()})


async def _plan_notes(session: Session, push: _Push, now: datetime, away: Away) -> None:
    who = acting(col(Report.person_id), away)
    missing = await session.exec(
        select(who.label("who"))
        .distinct()
        .where(
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.term.cutoff_at,
            col(Report.state) == ReportState.MISSING,
            col(Report.person_id).is_not(None),
            unwritten(who, "overdue", push.month, push.step),
        )
        .order_by("who")
    )
    notes = [(person_id, "overdue") for person_id in missing if person_id is not None]
    behind = col(Report.state).in_((ReportState.MISSING, ReportState.PARTIAL))
    locked = col(Report.locked_at).is_not(None)
    copied = await answering(session, push.term, "overdue_copy", push.step, behind, locked)
    notes += [(person_id, "overdue_copy") for person_id in copied]
    await queue_all(session, (push.wanted(who, kind, push.step, push.notes_at) for who, kind in notes), now)


async def _plan_warnings(
    session: Session, push: _Push, now: datetime, practice: Practice, calendar: WorkCalendar
) -> None:
    """The leaders' warnings, and one repeat two workdays after a warning that nobody acknowledged (Settled 19)."""
    first = unwritten(col(Role.person_id), "warning", push.month, push.step)
    again = unwritten(col(Role.person_id), "warning", push.month, push.repeat)
    rows = await session.exec(
        select(Role.person_id, func.max(col(Warning.pushed_at)), first)
        .join(Warning, col(Warning.issue_id) == col(Role.issue_id))
        .join(Report, col(Report.assignment_id) == col(Warning.assignment_id))
        .where(
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Warning.month) == push.month,
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.term.cutoff_at,
            col(Report.state) == ReportState.MISSING,
            # no leader is warned about himself (Settled 16)
            col(Report.person_id).is_distinct_from(col(Role.person_id)),
            first | again,
        )
        .group_by(col(Role.person_id))
        .order_by(col(Role.person_id))
    )
    day_of = practice.habits.day_of
    wanted = []
    for person_id, told_at, is_first in rows:
        if is_first:
            wanted.append(push.wanted(person_id, "warning", push.step, push.leaders_at))
        elif (
            told_at is not None
            and workday_after(day_of(told_at), REPEAT_AFTER, calendar) <= day_of(now)
            and await to_tell(session, person_id, now, practice, repeat=True)
        ):
            wanted.append(push.wanted(person_id, "warning", push.repeat, push.leaders_at))
    await queue_all(session, wanted, now)


_ENDED = [
    select(Warning).where(
        col(Warning.pushed_to).is_not(None),
        col(Warning.relief_told_at).is_(None),
        text(f"warning.cause_ended = '{ended}'"),  # written out, so that the index of just these is taken
    )
    for ended in ("reported", "over")
]


async def plan_reliefs(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """Each leader who was told hears of the relief on the next workday (DOMAIN §1.8)."""
    found: list[Warning] = []
    for ended in _ENDED:
        found += await session.exec(ended)
    today = practice.habits.day_of(now)
    owed: dict[int, str] = {}  # leader -> a month of his
    for warning in found:
        assert warning.resolved_at is not None
        if workday_after(practice.habits.day_of(warning.resolved_at), 1, calendar) <= today:
            owed |= dict.fromkeys(await owed_relief(session, warning), warning.month) | owed
    for leader_id, month in owed.items():
        if not await _waits(session, leader_id):  # the one waiting will speak of all
            due = not_before_hour(now, practice.habits.leader_time, practice.habits, calendar)
            await queue(session, leader_id, "relief", month, f"digest:{today}", due, now)


async def _waits(session: Session, leader_id: int) -> bool:
    """True when a relief to this leader is on its way, or held up until he can be reached."""
    found = await session.exec(
        select(col(Notice.id))
        .where(
            col(Notice.recipient) == f"person:{leader_id}",
            col(Notice.kind) == "relief",
            col(Notice.state).in_(("queued", "sending"))
            | ((col(Notice.state) == "refused") & col(Notice.reason).in_(UNREACHED)),
        )
        .limit(1)
    )
    return found.first() is not None
