"""告急的安排: what the office must hear at once (Settled 14, 16, 17)."""

from datetime import datetime
from itertools import groupby

from sqlmodel import col, select

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Account, Assignment, InboxUpdate, Notice, Person, Report, Role, Warning
from supervision.desk.calendar_days import next_year_missing
from supervision.notices.leader_warnings import standing_warnings
from supervision.notices.outbox import queue, written
from supervision.notices.places import name_of
from supervision.notices.samples import LOOK_BACK
from supervision.people import holders
from supervision.practice import Practice
from supervision.report.duties import OWING, Duty, joined, with_measures
from texts import office_notice as texts
from texts.calendar_days import next_year_unknown


async def plan_alarms(session: Session, now: datetime, practice: Practice) -> None:
    """People who cannot be told, a leader who is himself the contact, an update set aside, a year without a
    published calendar."""
    office = [person.id or 0 for person in await holders(session, "office")]
    if not office:
        return
    await _plan_blocked(session, office, now)
    await _plan_unreached_leaders(session, office, now)
    await _plan_own_leaders(session, office, now)
    await _plan_set_aside(session, office, now)
    await _plan_next_year(session, office, now, practice)


async def _plan_blocked(session: Session, office: list[int], now: datetime) -> None:
    """Once a block, whatever months it lasts: the counts and lists of later months name the person again."""
    rows = await session.exec(
        select(Account, Report.id)
        .join(Report, col(Account.person_id) == col(Report.person_id))
        .join(Assignment, col(Assignment.id) == col(Report.assignment_id))
        .where(
            col(Account.ended_at).is_(None),
            col(Account.blocked_at).is_not(None),
            col(Assignment.ended_at).is_(None),
            col(Report.locked_at).is_(None),
            col(Report.previous_cutoff_at) <= now,
            col(Report.state).in_(OWING),
        )
        .order_by(col(Account.id))
    )
    for account_id, group in groupby(list(rows), key=lambda row: row[0].id):
        owing = list(group)
        account = owing[0][0]
        person = await session.get_one(Person, account.person_id)
        duties = await _duties(session, [report_id for _, report_id in owing])
        text = texts.contact_blocked(person.name, await _places(session, duties), person.phone)
        step = f"blocked:{person.id}:{account.blocked_at:%Y%m%d%H%M%S}"
        for member in office:
            await queue(session, member, "alarm", "", step, now, now, text=text, account=account_id)


async def _plan_unreached_leaders(session: Session, office: list[int], now: datetime) -> None:
    lost = await session.exec(
        select(Notice, Person)
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(col(Notice.kind) == "warning", col(Notice.state) == "refused", col(Notice.due_at) > now - LOOK_BACK)
    )
    for notice, person in list(lost):
        known = await written(session, notice.cycle)
        if all((member, "alarm", f"refused:{notice.id}") in known for member in office):
            continue
        pairs = await standing_warnings(session, person.id or 0, notice.cycle)
        if not pairs:
            continue
        places = await _places(session, [duty for _, duty in pairs])
        text = texts.leader_unreached(person.name, places, texts.WHY.get(notice.reason, "暂时联系不上"))
        step = f"refused:{notice.id}"
        for member in office:
            await queue(session, member, "alarm", notice.cycle, step, now, now, text=text, notice=notice.id)


async def _plan_own_leaders(session: Session, office: list[int], now: datetime) -> None:
    """A leader gets no warning about himself; the office hears instead (Settled 16)."""
    rows = await session.exec(
        select(Report)
        .join(Warning, col(Warning.assignment_id) == col(Report.assignment_id))
        .join(Role, col(Role.issue_id) == col(Warning.issue_id))
        .where(
            col(Warning.month) == col(Report.month),
            col(Warning.resolved_at).is_(None),
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Role.person_id) == col(Report.person_id),
            col(Report.state) == ReportState.MISSING,
            col(Report.cutoff_at) > now - LOOK_BACK,
        )
        .order_by(col(Report.person_id), col(Report.cutoff_at), col(Report.id))
    )
    for (person_id, cutoff, month), group in groupby(list(rows), key=lambda r: (r.person_id, r.cutoff_at, r.month)):
        reports = [report.id for report in group]
        person = await session.get_one(Person, person_id)
        text = texts.own_leader(person.name, await _places(session, await _duties(session, reports)))
        step = f"own:{person_id}:{cutoff:%Y%m%d}"
        for member in office:
            await queue(session, member, "alarm", month, step, now, now, text=text, missing=reports)


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
