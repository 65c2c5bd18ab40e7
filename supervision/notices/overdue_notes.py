"""逾期告知: composing what contact and responsible person hear after a cut-off (DOMAIN §1.8, §2.11)."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Assignment, Notice, Person, Report
from supervision.handover.standing_in import away_on, heard_for
from supervision.notices.draft import Draft
from supervision.notices.places import answers_for, contact_of, name_of, of_this_push
from supervision.people import hats, holders, linked_office, reachable
from supervision.practice import Practice
from supervision.report.duties import Duty, duties_of_month, joined, with_measures
from supervision.report.owed import next_ask
from supervision.report.standing import missing_measures, standing
from texts import overdue as texts
from texts.wording import last_hour, month_name


async def compose_note(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The overdue note to the contact: only for what is still missing, and no longer once the next month is
    asked for (late words then belong to that, Settled 6)."""
    assert notice.person_id is not None
    calendar = await practice.calendar(session)
    away = await away_on(session, practice.habits.day_of(now))
    owing = heard_for(notice.person_id, away)  # what a predecessor let pass is not his successor's
    duties = [
        duty
        for duty in await duties_of_month(session, notice.person_id, notice.cycle, away)
        if duty.report.state == ReportState.MISSING
        and duty.report.person_id in owing
        and of_this_push(duty.report, notice)
        and now < next_ask(duty.report, duty.plan, duty.issue, practice, calendar)
    ]
    if not duties:
        return None
    names = [await name_of(session, duty) for duty in duties]
    until = last_hour(duties[0].report.cutoff_at, practice.habits.zone)
    told = "" if _nine_has_passed(now, practice) else await _who_will_hear(session, duties)
    person = await session.get_one(Person, notice.person_id)
    text = texts.note(person.name, month_name(notice.cycle), names, until, told)
    return Draft(text, issues=frozenset(duty.issue.id or 0 for duty in duties))


async def compose_copy(
    session: Session, notice: Notice, now: datetime, practice: Practice, said: Collection[int] = ()
) -> Draft | None:
    """The responsible person's overdue note: missing reports, and partial ones with what lacks. `said`: ids of
    issues that another part of the same message names (Settled 16)."""
    assert notice.person_id is not None
    person = await session.get_one(Person, notice.person_id)
    own = {issue.id for issue in (await hats(session, notice.person_id)).responsible_person if issue.id not in said}
    calendar = await practice.calendar(session)
    rows = await session.exec(
        joined().where(
            col(Assignment.issue_id).in_(own),
            col(Assignment.ended_at).is_(None),
            col(Report.month) == notice.cycle,
            col(Report.state).in_((ReportState.MISSING, ReportState.PARTIAL)),
            col(Report.locked_at).is_not(None),
        )
    )
    duties = [
        duty
        for duty in await with_measures(session, list(rows))
        if answers_for(duty.assignment, person.name)
        and of_this_push(duty.report, notice)
        and now < next_ask(duty.report, duty.plan, duty.issue, practice, calendar)
        and duty.report.person_id != notice.person_id
    ]
    if not duties:
        return None
    missing = [duty for duty in duties if duty.report.state == ReportState.MISSING]
    partial = [duty for duty in duties if duty.report.state == ReportState.PARTIAL]
    until = last_hour(duties[0].report.cutoff_at, practice.habits.zone)
    leader_hears = not _nine_has_passed(now, practice) and await _leader_hears(session, missing)
    text = texts.copy(
        person.name,
        month_name(notice.cycle),
        [await _with_contact(session, duty) for duty in missing],
        [f"{await name_of(session, duty)}（{await _lacking(session, duty)}）" for duty in partial],
        until,
        "牵头领导" if leader_hears else "",
    )
    return Draft(text, issues=frozenset(duty.issue.id or 0 for duty in duties))


async def _with_contact(session: Session, duty: Duty) -> str:
    """问题十九（联络人雷俊）; where the contact's name already tells the report apart it is not said twice."""
    place, contact = await name_of(session, duty), await contact_of(session, duty)
    return place if place.endswith(f"·{contact}") else f"{place}（联络人{contact}）"


def _nine_has_passed(now: datetime, practice: Practice) -> bool:
    """True when the announced hour is over, so that no text promises it any more."""
    return now.astimezone(practice.habits.zone).time() >= practice.habits.leader_time


async def _who_will_hear(session: Session, duties: list[Duty]) -> str:
    """责任人员和牵头领导, of them only those who can really be told today (Settled 15)."""
    told = []
    ids: list[int] = []
    for duty in duties:
        for person in await holders(session, "responsible_person", duty.issue.id):
            if answers_for(duty.assignment, person.name) and person.id is not None:
                ids.append(person.id)
    if set(ids) & set(await reachable(session, ids)):
        told.append("责任人员")
    if await _leader_hears(session, duties):
        told.append("牵头领导")
    return "和".join(told)


async def _leader_hears(session: Session, duties: list[Duty]) -> bool:
    if not duties or not await linked_office(session):
        return False
    leaders = [
        person.id
        for duty in duties
        for person in await holders(session, "lead_leader", duty.issue.id)
        if person.id is not None and person.id != duty.report.person_id
    ]
    return bool(set(leaders) & set(await reachable(session, leaders)))


async def _lacking(session: Session, duty: Duty) -> str:
    lacking = missing_measures(duty, await standing(session, duty.report.id or 0))
    return "还差措施" + "、".join(lacking)
