"""请报与催报的安排: writing the notices that are due before a cut-off (DOMAIN §1.8)."""

from datetime import datetime, timedelta
from itertools import groupby

from sqlmodel import col, select

from rules.escalation import ASK, Timetable, not_before_hour
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Notice, Report
from supervision.notices.asking import NOTHING_IN, step_of_day
from supervision.notices.outbox import Keys, queue, written
from supervision.notices.samples import answering, distinct, responsible_rows, tail_of
from supervision.notices.samples import table as table_of
from supervision.people import holders, reachable
from supervision.practice import Practice
from supervision.report.duties import OWING

AFTER_ASK = timedelta(minutes=15)


async def plan_asks(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
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
    known = {month: await written(session, month) for month in {row.month for row in rows}}
    for (person_id, month), group in groupby(rows, key=lambda row: (row.person_id, row.month)):
        if person_id is None or person_id not in linked:
            continue
        reports = list(group)
        table = table_of(reports[0], practice, calendar)
        step = step_of_day(table, now, practice)
        if step is not None:
            await _plan_step(session, person_id, reports, table, step, now, practice, calendar, known[month])


async def _plan_step(
    session: Session,
    person_id: int,
    reports: list[Report],
    table: Timetable,
    step: str,
    now: datetime,
    practice: Practice,
    calendar: WorkCalendar,
    known: Keys,
) -> None:
    month = reports[0].month
    due = max(dict(table.steps)[step], not_before_hour(now, practice.habits.ask_time, practice.habits, calendar))
    unasked = [report for report in reports if report.asked_at is None]
    if len(unasked) == len(reports) and (person_id, "ask", ASK) not in known:
        await queue(session, person_id, "ask", month, ASK, due, now)
        return
    if unasked and await _ask_is_over(session, person_id, month):
        today = practice.habits.day_of(now)
        await queue(session, person_id, "ask", month, f"{ASK}:{today}", due, now)
    asked_days = {practice.habits.day_of(r.asked_at) for r in reports if r.asked_at is not None}
    step_day = practice.habits.day_of(dict(table.steps)[step])
    late_enough = asked_days and min(asked_days) < step_day and practice.habits.day_of(now) not in asked_days
    if late_enough and (person_id, "nudge", step) not in known:
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


async def plan_copies(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """The office's counts at each step; the responsible person's line on the last one."""
    for cutoff_report in await distinct(session, now, open_ones=True):
        table = table_of(cutoff_report, practice, calendar)
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
                responsible_rows().where(
                    col(Report.month) == month,
                    col(Report.cutoff_at) == cutoff_report.cutoff_at,
                    col(Report.locked_at).is_(None),
                    col(Report.state).in_(NOTHING_IN),
                )
            )
            step = last_name + await tail_of(session, cutoff_report, practice)
            cutoff = cutoff_report.cutoff_at.isoformat()
            for person_id in await answering(session, list(silent)):
                await queue(session, person_id, "nudge_copy", month, step, last_at, now, cutoff=cutoff)
