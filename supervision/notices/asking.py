"""请报: composing the ask and the nudges of one person's month (DOMAIN §1.8, §2.1, 2.7)."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col

from rules.escalation import ASK, Timetable, timetable
from rules.report_state import ReportState
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Assignment, Notice, Person, Plan, Report
from supervision.contact.conversation import buttons_for_ask
from supervision.handover.standing_in import ASK_STAND_IN, Away, away_on
from supervision.months.cutoff_moves import moves_of
from supervision.notices.asked_issues import NOTHING_IN, asked_issues
from supervision.notices.draft import Draft
from supervision.notices.places import answers_for, name_of, of_this_push
from supervision.people import hats
from supervision.practice import Practice
from supervision.report.duties import OWING, Duty, duties_of_month, joined, with_measures
from supervision.report.standing import standings
from texts import ask as texts
from texts.wording import (
    day_name,
    issue_name,
    last_hour,
    month_name,
    stretch,
)

MOVED = "moved:"  # a step: a nudge that tells of a moved cut-off, with its new day
ASK_NEW_PHONE = f"{ASK}:phone:"  # a step: the whole ask once more, to a newly linked account


async def owed(session: Session, person_id: int, month: str, now: datetime, away: Away) -> list[Duty]:
    """The reports of this month the person acts for that are not whole and not past their cut-off."""
    duties = await duties_of_month(session, person_id, month, away)
    return [duty for duty in duties if duty.report.cutoff_at > now and duty.report.state in OWING]


def table_of(duties: list[Duty], practice: Practice, calendar: WorkCalendar) -> Timetable:
    """The timetable a person's month follows: that of the earliest cut-off (Settled 1, 2)."""
    first = min(duties, key=lambda duty: duty.report.cutoff_at).report
    return timetable(first.cutoff_at, first.previous_cutoff_at, practice.habits, calendar)


def step_of_day(table: Timetable, now: datetime, practice: Practice) -> str | None:
    """The highest step whose day has come: what is planned for today, or was missed."""
    today = practice.habits.day_of(now)
    reached = [name for name, at in table.steps if practice.habits.day_of(at) <= today]
    return reached[-1] if reached else None


async def compose_ask(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The ask for everything still owed; None when nothing is."""
    assert notice.person_id is not None
    away = await away_on(session, practice.habits.day_of(now))
    duties = await owed(session, notice.person_id, notice.cycle, now, away)
    if notice.step.startswith(ASK_STAND_IN):
        duties = [duty for duty in duties if duty.assignment.person_id != notice.person_id]
    elif notice.step != ASK and not notice.step.startswith(ASK_NEW_PHONE):
        duties = [duty for duty in duties if duty.report.asked_at is None]
    if not duties:
        return None
    person = await _person(session, notice.person_id)
    issues = await asked_issues(session, duties, practice)
    text = texts.ask(person.name, month_name(notice.cycle), issues)
    return Draft(text, buttons_for_ask(duties), _issues(duties), {"reports": _reports(duties)})


async def compose_nudge(
    session: Session, notice: Notice, now: datetime, practice: Practice, said: Collection[int] = ()
) -> Draft | None:
    """A nudge naming what is missing; None when nothing is, or when a later step has come. `said`: ids of issues
    that the same message asks for in another part."""
    assert notice.person_id is not None
    away = await away_on(session, practice.habits.day_of(now))
    duties = await owed(session, notice.person_id, notice.cycle, now, away)
    if not duties:
        return None
    calendar = await practice.calendar(session)
    table = table_of(duties, practice, calendar)
    moved = await _moved(session, duties, notice, practice)
    duties = [duty for duty in duties if duty.issue.id not in said]
    if not duties or not (moved if notice.step.startswith(MOVED) else step_of_day(table, now, practice) == notice.step):
        return None
    person = await _person(session, notice.person_id)
    issues = await asked_issues(session, duties, practice)
    last_call = moved
    if notice.step == table.steps[-1][0]:
        last_call = _last_call(duties, now, practice) + moved
    text = texts.nudge(person.name, month_name(notice.cycle), issues, last_call)
    if wanting := await _without_reason(session, notice.person_id, notice.cycle, now, away):
        text += "\n" + texts.reason_wanted(wanting)
    return Draft(text, buttons_for_ask(duties), _issues(duties), {"reports": _reports(duties)})


async def compose_copy(
    session: Session, notice: Notice, now: datetime, practice: Practice, said: Collection[int] = ()
) -> Draft | None:
    """W−1's one line to the responsible person, only for assignments with nothing in. `said`: ids of issues
    that another part of the same message names (Settled 16)."""
    assert notice.person_id is not None
    person = await _person(session, notice.person_id)
    own = {issue.id for issue in (await hats(session, notice.person_id)).responsible_person if issue.id not in said}
    rows = await session.exec(
        joined().where(
            col(Assignment.issue_id).in_(own),
            col(Assignment.ended_at).is_(None),
            col(Report.month) == notice.cycle,
            col(Report.cutoff_at) > now,
            col(Report.state).in_(NOTHING_IN),
        )
    )
    silent = [
        duty
        for duty in await with_measures(session, list(rows))
        if answers_for(duty.assignment, person.name)
        and duty.assignment.person_id != notice.person_id
        and of_this_push(duty.report, notice)
    ]
    if not silent:
        return None
    until = last_hour(silent[0].report.cutoff_at, practice.habits.zone)
    places = []
    for duty in silent:
        own_until = last_hour(duty.report.cutoff_at, practice.habits.zone)
        places.append(await name_of(session, duty) + (f"（{own_until}截止）" if own_until != until else ""))
    return Draft(texts.copy_of_last_call(person.name, month_name(notice.cycle), places, until), issues=_issues(silent))


async def list_key(session: Session, plan_id: int) -> str:
    plan = await session.get(Plan, plan_id)
    return plan.key if plan else ""


async def _moved(session: Session, duties: list[Duty], notice: Notice, practice: Practice) -> str:
    """What is to be said of a cut-off in force that moved; "" without one, and in the notice of an older move."""
    zone = practice.habits.zone
    for move in reversed(await moves_of(session, [notice.cycle])):
        owed_by_it = any(duty.report.cutoff_at == move.new_at for duty in duties)
        if owed_by_it and (not notice.step.startswith(MOVED) or notice.step == moved_step(move.new_at, practice)):
            outage = stretch(move.began_at, move.ended_at, zone)
            return texts.moved(outage, last_hour(move.old_at, zone), last_hour(move.new_at, zone))
    return ""


def moved_step(new_cutoff: datetime, practice: Practice) -> str:
    """moved:2018-11-29."""
    return f"{MOVED}{practice.habits.day_of(new_cutoff)}"


def _last_call(duties: list[Duty], now: datetime, practice: Practice) -> str:
    zone = practice.habits.zone
    cutoff = min(duty.report.cutoff_at for duty in duties)
    until, today = last_hour(cutoff, zone), day_name(practice.habits.day_of(now))
    hour_today = until.removeprefix(today) if until.startswith(today) else ""
    return texts.last_call(until, last_hour(cutoff, zone, weekday=True), hour_today)


async def _without_reason(session: Session, person_id: int, month: str, now: datetime, away: Away) -> list[str]:
    places = []
    whole = [
        duty
        for duty in await duties_of_month(session, person_id, month, away)
        if duty.report.cutoff_at > now and duty.report.state == ReportState.SUBMITTED
    ]
    found = await standings(session, _reports(whole))
    for duty in whole:
        standing = found.get(duty.report.id or 0)
        if standing is None or standing.reason or not standing.answers:
            continue
        if all(answer.tick == "unchanged" and not answer.text for answer in standing.answers.values()):
            places.append(issue_name(duty.issue.number))
    return places


async def _person(session: Session, person_id: int) -> Person:
    person = await session.get(Person, person_id)
    assert person is not None
    return person


def _issues(duties: list[Duty]) -> frozenset[int]:
    return frozenset(duty.issue.id or 0 for duty in duties)


def _reports(duties: list[Duty]) -> list[int]:
    return [duty.report.id or 0 for duty in duties]
