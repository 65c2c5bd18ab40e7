"""报送告知: the responsible person finds what was reported as lines of the next digest and may object (Settled 27)."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Assignment, Filing, Issue, Notice, Person, Report
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import answers_for, contact_of, name_of
from supervision.notices.telling import morning
from supervision.people import hats, holders, reachable
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.settling import id_of
from supervision.report.standing import NOTE, Standing, standings
from texts import fairness as texts
from texts import labels
from texts.wording import day_name, month_name

KIND, TAKEN_BACK = "reported", "taken_back"
OBJECTION_WORKDAYS = 1
LATELY = timedelta(days=10)  # a holiday may lie between a report and the digest that tells of it


async def tell_responsible(session: Session, duty: Duty, now: datetime, practice: Practice) -> None:
    """Something was filed or taken back: who answers for it hears the next morning, once a day for all issues."""
    people = [
        id_of(person.id)
        for person in await holders(session, "responsible_person", duty.issue.id)
        if answers_for(duty.assignment, person.name) and person.id != duty.assignment.person_id
    ]
    linked = await reachable(session, people) if people else {}
    for person_id in linked:
        await _plan(session, person_id, now, now, practice)


async def _plan(session: Session, person_id: int, after: datetime, now: datetime, practice: Practice) -> None:
    """The first morning after an instant whose line has not been said, or found to be superfluous, already."""
    habits = practice.habits
    due = await morning(session, after, habits.ask_time, practice)
    while await _is_over(session, person_id, f"{habits.day_of(due)}"):
        tomorrow = habits.at(habits.day_of(due) + timedelta(days=1), time.min)
        due = await morning(session, tomorrow, habits.ask_time, practice)
    await queue(session, person_id, KIND, "", f"{habits.day_of(due)}", due, now)


async def _is_over(session: Session, person_id: int, step: str) -> bool:
    found = await session.exec(
        select(col(Notice.id)).where(
            col(Notice.recipient) == f"person:{person_id}",
            col(Notice.kind) == KIND,
            col(Notice.step) == step,
            col(Notice.state) != "queued",
        )
    )
    return found.first() is not None


async def compose_reported(
    session: Session, notice: Notice, now: datetime, practice: Practice, said: Collection[int] = ()
) -> Draft | None:
    """What was filed for his issues, or taken back of it, since he was told last; None when there is nothing.

    `said`: ids of issues that another part of the same message names: those are told the next time (Settled 16).
    """
    assert notice.person_id is not None
    person = await session.get_one(Person, notice.person_id)
    filings, gone = await _new_ones(session, notice, person), await _taken_back(session, notice)
    if not (filings or gone):
        return None
    reports = list(dict.fromkeys(filing.report_id for filing in [*filings, *gone]))
    duties = await with_measures(session, list(await session.exec(joined().where(col(Report.id).in_(reports)))))
    found = await standings(session, reports)
    withdrawn = {filing.report_id for filing in gone}
    mine = [
        duty
        for duty in duties
        if answers_for(duty.assignment, person.name) and (_has(found, duty) or duty.report.id in withdrawn)
    ]
    own = [duty for duty in mine if duty.issue.id not in said]
    if len(own) < len(mine):
        tomorrow = practice.habits.at(practice.habits.day_of(now) + timedelta(days=1), time.min)
        await _plan(session, notice.person_id, tomorrow, now, practice)
    if not own:
        return None
    lines = [await _line(session, duty, found[id_of(duty.report.id)]) for duty in own]
    calendar = await practice.calendar(session)
    until = day_name(last_day(practice.habits.day_of(now), calendar), weekday=True) + "24时"
    reports = [id_of(duty.report.id) for duty in own]
    told = [id_of(filing.id) for filing in filings if filing.report_id in reports]
    issues = frozenset(id_of(duty.issue.id) for duty in own)
    text = texts.reported_today(person.name, lines, until if any(_has(found, duty) for duty in own) else "", bool(told))
    facts = {"reports": reports, "filings": told, TAKEN_BACK: [id_of(f.id) for f in gone if f.report_id in reports]}
    return Draft(text, issues=issues, facts=facts)


def last_day(told: date, calendar: WorkCalendar) -> date:
    """The day at whose end the time to object is over."""
    return workday_after(told, OBJECTION_WORKDAYS, calendar)


async def told_lately(session: Session, person_id: int, now: datetime, practice: Practice) -> list[int]:
    """The reports this person was told of and may still object to, the newest first."""
    found = await session.exec(
        select(Notice)
        .where(col(Notice.person_id) == person_id, col(Notice.kind) == KIND, col(Notice.state) == "sent")
        .order_by(col(Notice.sent_at).desc(), col(Notice.id).desc())
    )
    calendar = await practice.calendar(session)
    reports: list[int] = []
    for notice in found:
        assert notice.sent_at is not None
        ends = last_day(practice.habits.day_of(notice.sent_at), calendar)
        if now >= practice.habits.at(ends + timedelta(days=1), time.min):
            break
        reports += notice.facts.get("reports", [])
    return list(dict.fromkeys(reports))


async def _told_of(session: Session, notice: Notice, what: str) -> set[int]:
    """The ids of filings that earlier lines to the same person spoke of."""
    before = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.recipient) == notice.recipient,
            col(Notice.kind) == KIND,
            col(Notice.state).in_(("sent", "sending")),
            col(Notice.due_at) >= notice.created_at - LATELY,
        )
    )
    return {number for facts in before for number in facts.get(what, [])}


async def _taken_back(session: Session, notice: Notice) -> list[Filing]:
    """What he was told of and was taken back since, and nobody told him so."""
    told = await _told_of(session, notice, "filings") - await _told_of(session, notice, TAKEN_BACK)
    found = await session.exec(
        select(Filing)
        .join(Report, col(Filing.report_id) == col(Report.id))
        .where(col(Filing.id).in_(told), col(Filing.withdrawn_at).is_not(None), col(Report.locked_at).is_(None))
        .order_by(col(Filing.id))
    )
    return list(found)


async def _new_ones(session: Session, notice: Notice, person: Person) -> list[Filing]:
    """The filings of his issues not told of yet, but for those of his own reports."""
    own = [issue.id for issue in (await hats(session, id_of(person.id))).responsible_person]
    since, told = notice.created_at - LATELY, await _told_of(session, notice, "filings")
    found = await session.exec(
        select(Filing)
        .join(Report, col(Filing.report_id) == col(Report.id))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Assignment.issue_id).in_(own),
            col(Assignment.person_id) != person.id,
            col(Filing.source) != NOTE,
            col(Filing.withdrawn_at).is_(None),
            col(Filing.received_at) >= since,
        )
        .order_by(col(Filing.id))
    )
    return [filing for filing in found if filing.id not in told]


def _has(found: dict[int, Standing], duty: Duty) -> bool:
    return found[id_of(duty.report.id)].has_content


async def _line(session: Session, duty: Duty, present: Standing) -> str:
    parts = []
    for number in duty.measure_numbers:
        if answer := present.answers.get(number):
            parts.append(f"{number} {labels.tick_word(answer.tick)}" + (f" {answer.text}" if answer.text else ""))
    parts += [present.whole] if present.whole else []
    place = f"{await name_of(session, duty)}{month_name(duty.report.month)}"
    if not present.has_content:
        return texts.taken_back_line(place, await contact_of(session, duty))
    return texts.reported_line(place, await contact_of(session, duty), labels.state_word(duty.report.state), parts)


async def issue_of(session: Session, report_id: int) -> tuple[Report, Issue]:
    """The report and its issue."""
    rows = await session.exec(
        select(Report, Issue)
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .join(Issue, col(Assignment.issue_id) == col(Issue.id))
        .where(col(Report.id) == report_id)
    )
    return rows.one()
