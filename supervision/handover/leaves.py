"""请假: what goes over to a stand-in when a leave begins, and how one ends (DOMAIN §2.10)."""

from datetime import datetime

from sqlmodel import col, select

from rules.escalation import ASK, next_send_instant, not_before_hour, timetable
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import LedgerEntry, Notice, Person, Report, StandIn
from supervision.handover.greeting import release_stand_in
from supervision.handover.standing_in import ASK_STAND_IN, leaves_on
from supervision.handover.taking_over import ask_again
from supervision.ledger import record
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.outbox import queue
from supervision.notices.places import place_of
from supervision.notices.telling import soon
from supervision.people import hats, reachable
from supervision.practice import Practice
from texts import office_notice as texts
from texts.contacts import stretch_of_days

BEGAN, ENDED = "leave_began", "leave_ended"


async def begin_leaves(session: Session, now: datetime, practice: Practice) -> None:
    """On a leave's first day, once: what is open and was asked of the contact is asked of the stand-in too.

    A stand-in who cannot be written to must be asked himself before anything is owed: it is as if nobody had been.
    """
    today = practice.habits.day_of(now)
    leaves = await leaves_on(session, today)
    if not leaves:
        return
    begun = await session.exec(
        select(col(LedgerEntry.facts)).where(
            col(LedgerEntry.act) == BEGAN, col(LedgerEntry.person_id).in_({row.person_id for row in leaves})
        )
    )
    known = {facts["stand_in"] for facts in begun}
    for row in leaves:
        if row.id not in known:
            await _begin(session, row, now, practice)


async def _begin(session: Session, row: StandIn, now: datetime, practice: Practice) -> None:
    record(session, now, BEGAN, person_id=row.person_id, stand_in=row.id, by=row.stand_in_id)
    found = await session.exec(
        select(Report).where(
            col(Report.person_id) == row.person_id,
            col(Report.locked_at).is_(None),
            col(Report.previous_cutoff_at) <= now,
            col(Report.cutoff_at) > now,
            col(Report.asked_at).is_not(None),
        )
    )
    asked = list(found)
    if row.stand_in_id not in await reachable(session, [row.stand_in_id]):
        for report in asked:
            ask_again(report)
        await _tell_office(session, row, now)
        return
    calendar, habits = await practice.calendar(session), practice.habits
    due = max(next_send_instant(now, habits, calendar), not_before_hour(now, habits.ask_time, habits, calendar))
    for month in sorted({report.month for report in asked}):
        await queue(session, row.stand_in_id, "ask", month, f"{ASK_STAND_IN}{row.id}", due, now)


async def _tell_office(session: Session, row: StandIn, now: datetime) -> None:
    """Nobody is asked while this leave lasts unless the office calls, or names somebody else."""
    own = (await hats(session, row.person_id)).contact
    if not own:
        return
    contact = await session.get_one(Person, row.person_id)
    stand_in = await session.get_one(Person, row.stand_in_id)
    places = list(dict.fromkeys([await place_of(session, assignment, issue) for assignment, issue in own]))
    days = stretch_of_days(row.from_day, row.until_day)
    text = texts.stand_in_not_linked(contact.name, places, days, stand_in.name, stand_in.phone)
    await tell_office_of(session, f"leave:{row.id}", text, now, stand_in=row.stand_in_id)


async def leaves_of(session: Session, person_id: int) -> list[StandIn]:
    """This contact's leaves that were not ended early, oldest first."""
    found = await session.exec(
        select(StandIn)
        .where(col(StandIn.person_id) == person_id, col(StandIn.ended_at).is_(None))
        .order_by(col(StandIn.id))
    )
    return list(found)


async def end_leaves(
    session: Session, person_id: int, now: datetime, practice: Practice, message_id: int | None = None
) -> list[Person]:
    """销假: end what lasts today or is still to come; returns who stood in. The contact acts again from now on."""
    today = practice.habits.day_of(now)
    stood_in = []
    for leave in await leaves_of(session, person_id):
        if leave.until_day >= today:
            leave.ended_at = now
            record(session, now, ENDED, person_id=person_id, message_id=message_id, stand_in=leave.id)
            await release_stand_in(session, leave, await soon(session, now, practice), now)
            stood_in.append(await session.get_one(Person, leave.stand_in_id))
    await session.flush()
    return stood_in


async def ask_who_is_back(session: Session, person_id: int, now: datetime, practice: Practice) -> None:
    """The month that asked nobody while the contact was away is asked of him as the answer to his own words."""
    calendar = await practice.calendar(session)
    found = await session.exec(
        select(Report).where(
            col(Report.person_id) == person_id,
            col(Report.locked_at).is_(None),
            col(Report.previous_cutoff_at) <= now,
            col(Report.cutoff_at) > now,
            col(Report.asked_at).is_(None),
            col(Report.state).in_((ReportState.WAITING, ReportState.UNREACHABLE)),
        )
    )
    asked_by_now = {
        report.month
        for report in found
        if timetable(report.cutoff_at, report.previous_cutoff_at, practice.habits, calendar).ask <= now
    }
    for month in sorted(asked_by_now):
        step = f"{ASK}:{practice.habits.day_of(now)}"
        await queue(session, person_id, "ask", month, step, now, now)
        asks = select(Notice).where(
            col(Notice.person_id) == person_id,
            col(Notice.kind) == "ask",
            col(Notice.cycle) == month,
            col(Notice.step) == step,
            col(Notice.state) == "queued",
        )
        for notice in await session.exec(asks):
            notice.urgent, notice.due_at = True, now


async def end_covered(session: Session, by: StandIn, now: datetime, practice: Practice) -> None:
    """Leaves whose days all lie in a newer one, for which somebody else stands in: nothing is left of them."""
    for leave in await leaves_of(session, by.person_id):
        if leave.id != by.id and by.from_day <= leave.from_day and leave.until_day <= by.until_day:
            leave.ended_at = now
            record(session, now, ENDED, person_id=by.person_id, stand_in=leave.id, for_leave=by.id)
            if leave.stand_in_id != by.stand_in_id:
                await release_stand_in(session, leave, await soon(session, now, practice), now)
    await session.flush()
