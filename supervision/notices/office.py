"""市环督办通知: composing what the office hears by itself: counts, lists, the automatic summary, alarms."""

from datetime import datetime

from sqlmodel import col, select

from rules.escalation import timetable
from rules.report_state import ReportState
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Account, Notice, Person, Report
from supervision.closeout.silence import everything_closed
from supervision.handover.standing_in import Away, away_on
from supervision.notices.draft import Draft
from supervision.notices.leader_alarms import of_leaders
from supervision.notices.places import contact_of, name_of
from supervision.people import accounts_of, reachable
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, several_lists, with_measures
from supervision.report.standing import missing_measures, standings
from supervision.summary.month import default_month, summary
from supervision.warning.offering import not_said_again, offers_text
from texts import office_notice as texts
from texts.pages import joined as as_pages
from texts.summary.month import summary_pages
from texts.wording import clock_name, day_name, last_hour, month_name


async def compose_delivery_count(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """How many asks went out, and who is unreachable and why; None after that day."""
    duties = await _of_month(session, notice, now)
    if not duties or practice.habits.day_of(now) != practice.habits.day_of(notice.created_at):
        return None
    calendar = await practice.calendar(session)
    later = [duty for duty in duties if _ask_of(duty, practice, calendar) > now]
    duties = [duty for duty in duties if duty not in later]
    delivered = sum(duty.report.asked_at is not None for duty in duties)
    early = sum(duty.report.asked_at is None and duty.report.received_at is not None for duty in duties)
    lacking = [duty for duty in duties if duty.report.state == ReportState.UNREACHABLE]
    lines = await undelivered_lines(session, lacking, now, practice)
    text = texts.delivery_count(month_name(notice.cycle), len(duties), delivered, early, lines)
    if later:
        day = day_name(practice.habits.day_of(_ask_of(later[0], practice, calendar)))
        text += "\n" + texts.asked_later("、".join([await name_of(session, duty) for duty in later]), day)
    return Draft(text)


async def compose_missing_list(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """Who is silent, partial or unreachable on a nudge day; None after that day."""
    duties = await _of_month(session, notice, now)
    if not duties or practice.habits.day_of(now) != practice.habits.day_of(notice.created_at):
        return None
    until = last_hour(min(duty.report.cutoff_at for duty in duties), practice.habits.zone)
    found = await standings(session, [duty.report.id or 0 for duty in duties])
    away = await away_on(session, practice.habits.day_of(now))
    silent, partial = [], []
    for duty in duties:
        place, contact = await name_of(session, duty), await _contact(session, duty, away)
        line = place if place.endswith(f"·{contact}") else f"{place}，{contact}"
        if (own := last_hour(duty.report.cutoff_at, practice.habits.zone)) != until:
            line += f"（{own}截止）"
        if duty.report.state in (ReportState.ASKED, ReportState.WAITING):
            silent.append(line)
        elif duty.report.state == ReportState.PARTIAL:
            standing = found.get(duty.report.id or 0)
            lacking = missing_measures(duty, standing) if standing else duty.measure_numbers
            partial.append(f"{line}，缺措施{'、'.join(lacking)}")
    lost = [duty for duty in duties if duty.report.state == ReportState.UNREACHABLE]
    lines = await undelivered_lines(session, lost, now, practice)
    return Draft(texts.missing_list(month_name(notice.cycle), until, silent, partial, lines))


async def compose_summary(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The automatic summary of the push day, also when nobody or everybody reported; None once a later month
    is the current one, or every issue is closed."""
    if await everything_closed(session) or notice.cycle < await default_month(session, now, practice):
        return None
    value = await summary(session, notice.cycle, now, practice)
    return Draft(as_pages(summary_pages(value, await several_lists(session))))


async def compose_alarm(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """An alarm's text is a fact of its moment, written with it; None when its cause is gone meanwhile."""
    facts = notice.facts
    if "offers" in facts:
        text = await offers_text(session, await not_said_again(session, notice), now, practice)
        return Draft(text) if text else None
    of_use = await of_leaders(session, facts)
    if of_use is not None:
        cause = of_use
    elif "account" in facts:
        account = await session.get_one(Account, facts["account"])
        cause = account.blocked_at is not None and account.ended_at is None
    elif "stand_in" in facts:
        cause = not await reachable(session, [facts["stand_in"]])
    elif "notice" in facts:
        cause = (await session.get_one(Notice, facts["notice"])).state == "refused"
    elif "missing" not in facts:
        cause = True
    else:
        missing = select(col(Report.id)).where(
            col(Report.id).in_(facts["missing"]), col(Report.state) == ReportState.MISSING
        )
        cause = (await session.exec(missing)).first() is not None
    return Draft(facts["text"]) if cause else None


async def undelivered_lines(session: Session, duties: list[Duty], now: datetime, practice: Practice) -> list[str]:
    """问题八·乡镇级，黄译萱，未接入，<phone> — one line a report that reached nobody."""
    away = await away_on(session, practice.habits.day_of(now))
    who = {duty.report.id: _acting(duty, away) for duty in duties}
    accounts = await accounts_of(session, [person_id for person_id in who.values() if person_id])
    lines = []
    for duty in duties:
        acts = who[duty.report.id]
        person = await session.get(Person, acts) if acts else None
        account = accounts.get(acts or 0)
        why = texts.WHY["unknown" if person is None else "unlinked" if account is None else "blocked"]
        if account is not None and account.blocked_at is not None:
            why = f"{clock_name(account.blocked_at, practice.habits.zone)}起{why}"
        name, phone = (person.name, person.phone) if person else ("", "")
        if person is not None and acts != duty.report.person_id:
            name = texts.standing_in(name, await contact_of(session, duty))
        lines.append(texts.undelivered_line(await name_of(session, duty), name, phone, why))
    return lines


async def _of_month(session: Session, notice: Notice, now: datetime) -> list[Duty]:
    rows = await session.exec(
        joined().where(
            col(Report.month) == notice.cycle,
            col(Report.state) != ReportState.WAIVED,
            col(Report.cutoff_at) > now,
        )
    )
    return await with_measures(session, list(rows))


def _ask_of(duty: Duty, practice: Practice, calendar: WorkCalendar) -> datetime:
    report = duty.report
    return timetable(report.cutoff_at, report.previous_cutoff_at, practice.habits, calendar).ask


async def _contact(session: Session, duty: Duty, away: Away) -> str:
    """Who is to be called: the stand-in while the contact is away."""
    acts = _acting(duty, away)
    if acts is None:
        return "联络人未定"
    person = await session.get_one(Person, acts)
    name = f"{person.name}（{person.phone}）" if person.phone else person.name
    return name if acts == duty.report.person_id else texts.standing_in(name, await contact_of(session, duty))


def _acting(duty: Duty, away: Away) -> int | None:
    contact = duty.report.person_id
    return away.get(contact, contact) if contact is not None else None
