"""巡查: one look at the state, at every beat: opens and closes cycles, and writes the notices that are due.

It looks at instants that have passed, never at "today is the day": after downtime a step is late, not lost.
"""

from datetime import datetime, timedelta
from itertools import groupby

from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select

from rules.escalation import ASK, OVERDUE, OVERDUE_REPEAT, Timetable, timetable
from rules.report_state import ReportState
from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Account, Assignment, Issue, Notice, Person, Report, Role, Warning
from supervision.cycles import keep_up
from supervision.notices.asking import NOTHING_IN, answers_for, step_of_day
from supervision.notices.escalating import standing_warnings
from supervision.notices.outbox import queue
from supervision.people import holders, reachable
from supervision.practice import Practice
from supervision.report.duties import OWING
from texts import office_notice as texts
from texts.wording import issue_name

LOOK_BACK = timedelta(days=20)  # a push older than this would meet the next month's ask: it is not caught up
AFTER_ASK = timedelta(minutes=15)


async def sweep(session: Session, now: datetime, practice: Practice) -> None:
    """Bring the store up to `now`."""
    await keep_up(session, now, practice)
    calendar = await practice.calendar(session)
    await _plan_asks(session, now, practice, calendar)
    await _plan_copies(session, now, practice, calendar)
    await _plan_pushes(session, now, practice, calendar)
    await _plan_reliefs(session, now, practice, calendar)
    await _plan_alarms(session, now)


async def _plan_asks(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """Asks and nudges: one row a person and step, for everything that is still owed."""
    found = await session.exec(
        select(Report)
        .where(
            col(Report.locked_at).is_(None),
            col(Report.previous_cutoff_at) <= now,
            col(Report.cutoff_at) > now,
            col(Report.state).in_(OWING),
            col(Report.person_id).is_not(None),
        )
        .order_by(col(Report.person_id), col(Report.month), col(Report.cutoff_at))
    )
    rows = list(found)
    linked = set(await reachable(session, [row.person_id for row in rows if row.person_id is not None]))
    for (person_id, month), group in groupby(rows, key=lambda row: (row.person_id, row.month)):
        if person_id is None or person_id not in linked:
            continue
        reports = list(group)
        table = _table(reports[0], practice, calendar)
        step = step_of_day(table, now, practice)
        if step is not None:
            await _plan_step(session, person_id, month, reports, table, step, now, practice)


async def _plan_step(
    session: Session, person_id: int, month: str, reports: list[Report], table: Timetable, step: str,
    now: datetime, practice: Practice,
) -> None:
    due = max(dict(table.steps)[step], now)
    unasked = [report for report in reports if report.asked_at is None]
    if len(unasked) == len(reports) and await queue(session, person_id, "ask", month, ASK, due, now):
        return
    if unasked and await _ask_is_over(session, person_id, month):
        today = practice.habits.day_of(now)
        await queue(session, person_id, "ask", month, f"{ASK}:{today}", due, now)
    asked_days = {practice.habits.day_of(r.asked_at) for r in reports if r.asked_at is not None}
    if step != ASK and asked_days and practice.habits.day_of(now) not in asked_days:
        await queue(session, person_id, "nudge", month, step, due, now)


async def _ask_is_over(session: Session, person_id: int, month: str) -> bool:
    """True when this month's asks to the person have left: what is unasked now was added later."""
    found = await session.exec(
        select(col(Notice.state)).where(
            col(Notice.person_id) == person_id, col(Notice.cycle) == month, col(Notice.kind) == "ask"
        )
    )
    states = list(found)
    return bool(states) and all(state in ("sent", "stale") for state in states)


async def _plan_copies(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """The office's counts at each step; the responsible person's line on the last one."""
    for cutoff_report in await _distinct(session, now, open_ones=True):
        table = _table(cutoff_report, practice, calendar)
        month, today = cutoff_report.month, practice.habits.day_of(now)
        for name, at in table.steps:
            if practice.habits.day_of(at) != today:
                continue
            kind = "delivery_count" if name == ASK else "missing_list"
            for person in await holders(session, "office"):
                due = at + AFTER_ASK if name == ASK else at
                await queue(session, person.id or 0, kind, month, name, due, now)
        last_name, last_at = table.steps[-1]
        if last_name != ASK and practice.habits.day_of(last_at) == today:
            silent = await session.exec(
                _responsible_rows().where(
                    col(Report.month) == month, col(Report.locked_at).is_(None), col(Report.state).in_(NOTHING_IN)
                )
            )
            for person_id in await _answering(session, list(silent)):
                await queue(session, person_id, "nudge_copy", month, last_name, last_at, now)


async def _plan_pushes(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """The push day of each cut-off that passed: notes at 08:30, warnings and the summary at 09:00."""
    for sample in await _distinct(session, now, open_ones=False):
        earliest = await session.exec(select(func.min(Report.cutoff_at)).where(col(Report.month) == sample.month))
        first = earliest.one()
        table = _table(sample, practice, calendar)
        if practice.habits.day_of(table.overdue_note) > practice.habits.day_of(now):
            continue
        tail = "" if sample.cutoff_at == first else f":{practice.habits.day_of(sample.cutoff_at)}"
        push = _Push(sample, table, OVERDUE + tail, OVERDUE_REPEAT + tail, {"cutoff": sample.cutoff_at.isoformat()})
        await _plan_notes(session, push, now)
        await _plan_warnings(session, push, now, practice)
        if not tail:
            for person in await holders(session, "office"):
                due = max(table.leader_warning, now)
                await queue(session, person.id or 0, "summary", sample.month, OVERDUE, due, now)


class _Push:
    """The talking after one cut-off."""

    def __init__(self, sample: Report, table: Timetable, step: str, repeat: str, facts: dict[str, str]) -> None:
        self.sample, self.table, self.step, self.repeat, self.facts = sample, table, step, repeat, facts
        self.month = sample.month


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
    due = max(push.table.overdue_note, now)
    for person_id in {report.person_id for report in missing if report.person_id is not None}:
        await queue(session, person_id, "overdue", push.month, push.step, due, now, **push.facts)
    rows = await session.exec(
        _responsible_rows().where(
            col(Report.month) == push.month,
            col(Report.cutoff_at) == push.sample.cutoff_at,
            col(Report.locked_at).is_not(None),
            col(Report.state).in_((ReportState.MISSING, ReportState.PARTIAL)),
        )
    )
    for person_id in await _answering(session, list(rows)):
        await queue(session, person_id, "overdue_copy", push.month, push.step, due, now, **push.facts)


async def _plan_warnings(session: Session, push: _Push, now: datetime, practice: Practice) -> None:
    leaders = await session.exec(
        select(col(Role.person_id)).distinct()
        .join(Warning, col(Warning.issue_id) == col(Role.issue_id))
        .where(
            col(Role.kind) == "lead_leader", col(Role.ended_at).is_(None),
            col(Warning.month) == push.month, col(Warning.resolved_at).is_(None),
        )
    )
    repeat_day = practice.habits.day_of(push.table.leader_repeat)
    for person_id in list(leaders):
        unpushed = await standing_warnings(session, person_id, push.month)
        if any(duty.report.cutoff_at == push.sample.cutoff_at for _, duty in unpushed):
            due = max(push.table.leader_warning, now)
            await queue(session, person_id, "warning", push.month, push.step, due, now, **push.facts)
        if practice.habits.day_of(now) < repeat_day:
            continue
        told = [
            pair for pair in await standing_warnings(session, person_id, push.month, repeat=True)
            if pair[1].report.cutoff_at == push.sample.cutoff_at
        ]
        if told and all(practice.habits.day_of(w.pushed_at) < repeat_day for w, _ in told if w.pushed_at):
            due = max(push.table.leader_repeat, now)
            await queue(session, person_id, "warning", push.month, push.repeat, due, now, **push.facts)


async def _plan_reliefs(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
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
        assert warning.resolved_at is not None and warning.pushed_to is not None
        day = workday_after(practice.habits.day_of(warning.resolved_at), 1, calendar)
        if day <= today:
            due = max(practice.habits.at(day, practice.habits.leader_time), now)
            await queue(session, warning.pushed_to, "relief", warning.month, f"digest:{today}", due, now)


async def _plan_alarms(session: Session, now: datetime) -> None:
    """What the office must hear at once: a contact who blocked us while owing, a leader who cannot be warned."""
    office = [person.id or 0 for person in await holders(session, "office")]
    if not office:
        return
    blocked = await session.exec(
        select(Person, Account, Issue, Report)
        .join(Account, col(Account.person_id) == col(Person.id))
        .join(Report, col(Report.person_id) == col(Person.id))
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .join(Issue, col(Issue.id) == col(Assignment.issue_id))
        .where(
            col(Account.ended_at).is_(None), col(Account.blocked_at).is_not(None),
            col(Report.locked_at).is_(None), col(Report.previous_cutoff_at) <= now, col(Report.state).in_(OWING),
        )
        .order_by(col(Person.id), col(Issue.number))
    )
    for (person_id, month), group in groupby(list(blocked), key=lambda row: (row[0].id, row[3].month)):
        rows = list(group)
        person, account = rows[0][0], rows[0][1]
        text = texts.contact_blocked(person.name, [issue_name(row[2].number) for row in rows], person.phone)
        for member in office:
            step = f"blocked:{person_id}:{account.blocked_at:%Y%m%d%H%M%S}"
            await queue(session, member, "alarm", month, step, now, now, text=text)
    await _plan_leader_alarms(session, office, now)


async def _plan_leader_alarms(session: Session, office: list[int], now: datetime) -> None:
    lost = await session.exec(
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(
            col(Notice.kind) == "warning", col(Notice.state) == "refused", col(Notice.due_at) > now - LOOK_BACK
        )
    )
    for notice, person in list(lost):
        pairs = await standing_warnings(session, person.id or 0, notice.cycle)
        if not pairs:
            continue
        places = [issue_name(duty.issue.number) for _, duty in pairs]
        text = texts.leader_unreached(person.name, places, texts.WHY.get(notice.reason, "暂时联系不上"))
        for member in office:
            await queue(session, member, "alarm", notice.cycle, f"refused:{notice.id}", now, now, text=text)


async def _distinct(session: Session, now: datetime, open_ones: bool) -> list[Report]:
    """One sample report for each cut-off running now, or passed lately, earliest first."""
    if open_ones:
        where = [col(Report.locked_at).is_(None), col(Report.previous_cutoff_at) <= now, col(Report.cutoff_at) > now]
    else:
        where = [col(Report.locked_at).is_not(None), col(Report.cutoff_at) > now - LOOK_BACK]
    found = await session.exec(select(Report).where(*where).order_by(col(Report.cutoff_at), col(Report.id)))
    samples: dict[tuple[str, datetime], Report] = {}
    for report in found:
        samples.setdefault((report.month, report.cutoff_at), report)
    return list(samples.values())


def _table(report: Report, practice: Practice, calendar: WorkCalendar) -> Timetable:
    return timetable(report.cutoff_at, report.previous_cutoff_at, practice.habits, calendar)


def _responsible_rows() -> Select[Person, Assignment]:
    """Responsible persons joined with the assignments of their issues."""
    return (
        select(Person, Assignment)
        .join(Role, col(Role.person_id) == col(Person.id))
        .join(Assignment, col(Assignment.issue_id) == col(Role.issue_id))
        .join(Report, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Role.kind) == "responsible_person", col(Role.ended_at).is_(None), col(Assignment.ended_at).is_(None)
        )
        .order_by(col(Person.id))
    )


async def _answering(session: Session, rows: list[tuple[Person, Assignment]]) -> list[int]:
    """Those of them who answer for the scope, are not its contact and can be written to."""
    ids = [
        person.id or 0 for person, assignment in rows
        if answers_for(assignment, person.name) and assignment.person_id != person.id
    ]
    linked = await reachable(session, ids)
    return [person_id for person_id in dict.fromkeys(ids) if person_id in linked]
