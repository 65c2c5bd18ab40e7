"""告急的安排: what the office must hear at once (Settled 14, 16, 17)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from sqlmodel import col, func, select

from rules.report_state import ReportState
from storage.session import Session
from storage.slices import slices
from storage.tables import Account, Assignment, CutoffMove, InboxUpdate, Notice, Person, Report, Role, Warning
from supervision.desk.calendar_days import next_year_missing
from supervision.handover.standing_in import Away, away_on, heard_for
from supervision.leader.told import Cause, standing_of
from supervision.months.cutoff_moves import moves_of
from supervision.months.terms import LOOK_BACK, Term
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called, name_of
from supervision.people import holders
from supervision.practice import Practice
from supervision.report.duties import OWING, Duty, joined, with_measures
from texts import office_notice as texts
from texts.calendar_days import next_year_unknown
from texts.wording import last_hour, month_name, stretch


async def plan_alarms(session: Session, now: datetime, practice: Practice, passed: list[Term]) -> None:
    """People who cannot be told, a leader who is himself the contact, an update set aside, a moved cut-off, a year
    without a published calendar."""
    office = [person.id or 0 for person in await holders(session, "office")]
    if not office:
        return
    await _plan_blocked(session, office, now, await away_on(session, practice.habits.day_of(now)))
    await _plan_unreached_leaders(session, office, now)
    await _plan_own_leaders(session, office, now, passed)
    await _plan_set_aside(session, office, now)
    await _plan_moves(session, office, now, practice)
    await _plan_next_year(session, office, now, practice)


async def _plan_blocked(session: Session, office: list[int], now: datetime, away: Away) -> None:
    """Once a block, whatever months it lasts: the counts and lists of later months name the person again."""
    blocked = await session.exec(
        select(Account.id, Account.person_id, Account.blocked_at)
        .where(col(Account.ended_at).is_(None), col(Account.blocked_at).is_not(None))
        .order_by(col(Account.id))
    )
    steps = {f"blocked:{person}:{at:%Y%m%d%H%M%S}": (account, person) for account, person, at in blocked}
    unheard = await _unheard(session, office, "", steps)
    owing = await _owing(session, [steps[step][1] for step in unheard], now, away)
    for step, members in unheard.items():
        account_id, person_id = steps[step]
        if person_id not in owing:
            continue
        person = await session.get_one(Person, person_id)
        places = await _places(session, await _duties(session, owing[person_id]))
        text = texts.contact_blocked(person.name, places, person.phone)
        for member in members:
            await queue(session, member, "alarm", "", step, now, now, text=text, account=account_id)


async def _owing(session: Session, people: list[int], now: datetime, away: Away) -> dict[int, list[int | None]]:
    """Ids of the reports that these people are asked for now."""
    owing: dict[int, list[int | None]] = {}
    contacts = {contact: person for person in people for contact in heard_for(person, away)}
    for some in slices(contacts):
        rows = await session.exec(
            select(Report.person_id, Report.id)
            .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
            .where(
                col(Report.person_id).in_(some),
                col(Assignment.ended_at).is_(None),
                col(Report.locked_at).is_(None),
                col(Report.previous_cutoff_at) <= now,
                col(Report.state).in_(OWING),
            )
        )
        for person_id, report_id in rows:
            owing.setdefault(contacts[person_id or 0], []).append(report_id)
    return owing


async def _unheard(session: Session, office: list[int], cycle: str, steps: Iterable[str]) -> dict[str, list[int]]:
    """The office members without an alarm of this step, for each step that not all of them have."""
    heard = set()
    wanted = list(steps)
    for some in slices(wanted):
        rows = await session.exec(
            select(Notice.person_id, Notice.step).where(
                col(Notice.recipient).in_([f"person:{member}" for member in office]),
                col(Notice.kind) == "alarm",
                col(Notice.cycle) == cycle,
                col(Notice.step).in_(some),
            )
        )
        heard |= set(rows)
    lacking = {step: [member for member in office if (member, step) not in heard] for step in wanted}
    return {step: members for step, members in lacking.items() if members}


async def _plan_unreached_leaders(session: Session, office: list[int], now: datetime) -> None:
    rows = await session.exec(
        select(Notice.id, Notice.cycle, Notice.reason, Person)
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(col(Notice.kind) == "warning", col(Notice.state) == "refused", col(Notice.due_at) > now - LOOK_BACK)
        .order_by(col(Notice.cycle), col(Notice.id))
    )
    for cycle, group in groupby(list(rows), key=lambda row: row[1]):
        lost = {f"refused:{notice_id}": (notice_id, why, leader) for notice_id, _, why, leader in group}
        for step, members in (await _unheard(session, office, cycle, lost)).items():
            notice_id, why, leader = lost[step]
            causes = await standing_of(session, leader.id or 0)
            if not causes:
                continue
            places = await _causes(session, causes)
            text = texts.leader_unreached(leader.name, places, texts.WHY.get(why, "暂时联系不上"))
            for member in members:
                await queue(session, member, "alarm", cycle, step, now, now, text=text, notice=notice_id)


async def _plan_own_leaders(session: Session, office: list[int], now: datetime, passed: list[Term]) -> None:
    """A leader gets no warning about himself; the office hears instead (Settled 16)."""
    for term in passed:
        rows = await session.exec(
            select(Report.person_id, Report.id)
            .join(Warning, col(Warning.assignment_id) == col(Report.assignment_id))
            .join(Role, col(Role.issue_id) == col(Warning.issue_id))
            .where(
                col(Warning.month) == term.month,
                col(Warning.resolved_at).is_(None),
                col(Role.kind) == "lead_leader",
                col(Role.ended_at).is_(None),
                col(Role.person_id) == col(Report.person_id),
                col(Report.month) == term.month,
                col(Report.cutoff_at) == term.cutoff_at,
                col(Report.state) == ReportState.MISSING,
            )
            .order_by(col(Report.person_id), col(Report.id))
        )
        own: dict[str, tuple[int, list[int | None]]] = {}
        for person_id, report_id in rows:
            step = f"own:{person_id}:{term.cutoff_at:%Y%m%d}"
            own.setdefault(step, (person_id or 0, []))[1].append(report_id)
        for step, members in (await _unheard(session, office, term.month, own)).items():
            person_id, reports = own[step]
            person = await session.get_one(Person, person_id)
            text = texts.own_leader(person.name, await _places(session, await _duties(session, reports)))
            for member in members:
                await queue(session, member, "alarm", term.month, step, now, now, text=text, missing=reports)


async def _plan_set_aside(session: Session, office: list[int], now: datetime) -> None:
    """An update that failed again and again was put aside; its words are kept (TELEGRAM scar 17)."""
    rows = await session.exec(
        select(InboxUpdate, Person)
        .outerjoin(Account, (col(Account.chat_id) == col(InboxUpdate.chat_id)) & col(Account.ended_at).is_(None))
        .outerjoin(Person, col(Person.id) == col(Account.person_id))
        .where(col(InboxUpdate.state) == "set_aside", col(InboxUpdate.arrived_at) > now - LOOK_BACK)
    )
    for update, person in list(rows):
        text = texts.set_aside(person.name if person is not None else "", update.update_id)
        for member in office:
            await queue(session, member, "alarm", "", f"set_aside:{update.update_id}", now, now, text=text)


async def _plan_moves(session: Session, office: list[int], now: datetime, practice: Practice) -> None:
    """An outage over a cut-off moved it: told with what was owed then (Settled 5)."""
    zone = practice.habits.zone
    found = await session.exec(select(CutoffMove).where(col(CutoffMove.moved_at) > now - LOOK_BACK))
    for month in sorted({move.month for move in found}):
        for move in await moves_of(session, [month]):
            step = f"moved:{move.old_at:%Y%m%d%H}:{move.new_at:%Y%m%d%H}"
            owing = await session.exec(
                select(func.count())
                .select_from(Report)
                .where(col(Report.month) == month, col(Report.cutoff_at) == move.new_at, col(Report.state).in_(OWING))
            )
            outage = stretch(move.began_at, move.ended_at, zone)
            old, new = last_hour(move.old_at, zone), last_hour(move.new_at, zone)
            text = texts.cutoff_moved(month_name(month), outage, old, new, owing.one())
            for member in office:
                await queue(session, member, "alarm", month, step, now, now, text=text)


async def _plan_next_year(session: Session, office: list[int], now: datetime, practice: Practice) -> None:
    """From November on: next year's holidays are not published yet, Monday to Friday is assumed."""
    year = await next_year_missing(session, now, practice)
    if year is not None:
        for member in office:
            await queue(session, member, "alarm", "", f"calendar:{year}", now, now, text=next_year_unknown(year))


async def _duties(session: Session, report_ids: list[int | None]) -> list[Duty]:
    return await with_measures(session, list(await session.exec(joined().where(col(Report.id).in_(report_ids)))))


async def _places(session: Session, duties: list[Duty]) -> list[str]:
    return list(dict.fromkeys([await name_of(session, duty) for duty in duties]))


async def _causes(session: Session, causes: list[Cause]) -> list[str]:
    """Where these warnings lie, each place once."""
    places = [await name_of(session, c.duty) if c.duty else await issue_called(session, c.issue) for c in causes]
    return list(dict.fromkeys(places))
