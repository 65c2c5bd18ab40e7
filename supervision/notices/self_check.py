"""自查: each working morning of a month's talking, one line to the office, from the rows alone.

It speaks from the workday after the ask to the one after the push, and on any other workday only when the service
stood still since the line before or the office itself owes an answer: on quiet days nothing is better than noise.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, func, or_, select

from rules.report_state import ReportState
from rules.workdays import WorkCalendar, workday_after, workday_before
from storage.session import Session
from storage.tables import Assignment, Notice, Person, Report, Role
from supervision.handover.standing_in import Away, acting, away_on
from supervision.months.outages import found_since
from supervision.months.terms import Terms
from supervision.notices.draft import Draft
from supervision.notices.many import unwritten
from supervision.notices.outbox import queue
from supervision.notices.places import name_of
from supervision.practice import Practice
from supervision.report.duties import joined, with_measures
from supervision.requests.awaiting import awaiting
from texts import self_check as texts
from texts.difficulties import awaiting as awaiting_words
from texts.office_notice import WHY
from texts.wording import clock_name, month_name, stretch

PUSHES = ("ask", "nudge", "overdue", "nudge_copy", "overdue_copy", "warning", "relief")
IN = (ReportState.SUBMITTED, ReportState.RETURNED, ReportState.LATE)


async def plan_self_check(
    session: Session, now: datetime, practice: Practice, calendar: WorkCalendar, terms: Terms
) -> None:
    """Write this workday's line; it is composed when the first send window opens."""
    habits, today = practice.habits, practice.habits.day_of(now)
    if not calendar.is_workday(today):
        return
    month = _month_of(terms, today, practice, calendar)
    office = await _without_line(session, month, today)
    if not office:
        return
    since = _line_before(now, practice, calendar)
    if not (month or await found_since(session, since) or (await awaiting(session, today)).overdue):
        return
    due = max(now, habits.at(today, habits.windows[0][0]))
    for person_id in office:
        await queue(session, person_id, "self_check", month, str(today), due, now)


async def compose_self_check(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The line with the figures of this instant; None after its day."""
    if str(practice.habits.day_of(now)) != notice.step:
        return None
    zone = practice.habits.zone
    since = _line_before(now, practice, await practice.calendar(session))
    broken = [stretch(began, ended, zone) for began, ended in await found_since(session, since)]
    waits = await awaiting(session, practice.habits.day_of(now))
    owed = awaiting_words(waits.difficulties, waits.overdue, waits.requests)
    if not notice.cycle:
        said = broken or waits.overdue
        return Draft(texts.line(clock_name(now, zone), "", "", "", broken, owed)) if said else None
    count = await counted(session, notice.cycle, practice.habits.at(practice.habits.day_of(now), time.min))
    due = count.delivered + count.undelivered + count.waiting
    reports = texts.reports(count.expected, count.reported, count.partial, count.waived)
    reminders = texts.reminders(due, count.delivered, count.undelivered, count.waiting, count.names)
    return Draft(texts.line(clock_name(now, zone), month_name(notice.cycle), reports, reminders, broken, owed))


@dataclass(frozen=True)
class Counted:
    """A month's rows. Reminders: those due before this morning that are still wanted; `undelivered` counts also
    whoever could not be asked at all. `names`: a person each."""

    expected: int
    reported: int
    partial: int
    waived: int
    delivered: int
    undelivered: int
    waiting: int
    names: tuple[str, ...]


async def counted(session: Session, month: str, before: datetime) -> Counted:
    """Count the reports of a month as they stand, and its reminders due before an instant."""
    found = await session.exec(
        select(Report.state, func.count())
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Report.month) == month,
            # a contact taken off before the cut-off owes nothing, as in the summary
            or_(
                col(Assignment.ended_at).is_(None),
                col(Assignment.ended_at) >= col(Report.cutoff_at),
                col(Report.received_at).is_not(None),
            ),
        )
        .group_by(col(Report.state))
    )
    states = {row[0]: row[1] for row in found}
    sent = await session.exec(
        select(Notice.state, func.count())
        .where(
            col(Notice.cycle) == month,
            col(Notice.kind).in_(PUSHES),
            col(Notice.due_at) < before,
        )
        .group_by(col(Notice.state))
    )
    notices = {row[0]: row[1] for row in sent}
    unasked, names = await _unasked(session, month, await away_on(session, before.date()))
    refused = await _refused(session, month, before, set(names))
    return Counted(
        expected=sum(states.values()),
        reported=sum(states.get(state, 0) for state in IN),
        partial=states.get(ReportState.PARTIAL, 0),
        waived=states.get(ReportState.WAIVED, 0),
        delivered=notices.get("sent", 0),
        undelivered=notices.get("refused", 0) + unasked,
        waiting=notices.get("queued", 0) + notices.get("sending", 0),
        names=(*names.values(), *refused),
    )


async def _unasked(session: Session, month: str, away: Away) -> tuple[int, dict[int, str]]:
    """Who could not be asked and has no refused ask that says so: how many, and a name each (key 0−id: unknown)."""
    asks = select(col(Notice.person_id)).where(
        col(Notice.cycle) == month, col(Notice.kind) == "ask", col(Notice.person_id).is_not(None)
    )
    rows = await session.exec(
        joined().where(
            col(Report.month) == month,
            col(Report.state) == ReportState.UNREACHABLE,
            or_(col(Report.person_id).is_(None), acting(col(Report.person_id), away).not_in(asks)),
        )
    )
    names: dict[int, str] = {}
    for duty in await with_measures(session, list(rows)):
        acts = away.get(duty.report.person_id or 0, duty.report.person_id)
        person = await session.get(Person, acts) if acts else None
        key = acts or -(duty.report.id or 0)
        who = f"{person.name}，{WHY['unlinked']}" if person else "联络人未定"
        place = await name_of(session, duty)
        names[key] = f"{place} {who}" if key not in names else f"{place}、{names[key]}"
    return len(names), names


async def _refused(session: Session, month: str, before: datetime, but: set[int]) -> list[str]:
    rows = await session.exec(
        select(Person.id, Person.name, Notice.kind, Notice.reason)
        .join(Person, col(Notice.person_id) == col(Person.id))
        .where(
            col(Notice.cycle) == month,
            col(Notice.kind).in_(PUSHES),
            col(Notice.due_at) < before,
            col(Notice.state) == "refused",
        )
        .order_by(col(Notice.id))
    )
    names: dict[int, str] = {}
    for person_id, name, kind, reason in rows:
        role = texts.ROLES.get(kind, "联络人")
        names.setdefault(person_id or 0, f"{role}{name}，{texts.WHY.get(reason, texts.FAILED)}")
    return [name for person_id, name in names.items() if person_id not in but]


async def _without_line(session: Session, month: str, today: date) -> list[int]:
    """The office members for whom this day's line is not written yet."""
    found = await session.exec(
        select(Role.person_id)
        .where(
            col(Role.kind) == "office",
            col(Role.issue_id).is_(None),
            col(Role.ended_at).is_(None),
            unwritten(col(Role.person_id), "self_check", month, str(today)),
        )
        .order_by(col(Role.id))
    )
    return list(found)


def _month_of(terms: Terms, today: date, practice: Practice, calendar: WorkCalendar) -> str:
    """The newest month that is being talked about: from the day after an ask to the workday after a push; or ""."""
    months = [""]
    for term in [*terms.open, *terms.passed]:
        table = term.table(practice, calendar)
        last = workday_after(practice.habits.day_of(table.overdue_note), 1, calendar)
        if practice.habits.day_of(table.ask) < today <= last:
            months.append(term.month)
    return max(months)


def _line_before(now: datetime, practice: Practice, calendar: WorkCalendar) -> datetime:
    """When the line of the workday before was due."""
    habits = practice.habits
    return habits.at(workday_before(habits.day_of(now), 1, calendar), habits.windows[0][0])
