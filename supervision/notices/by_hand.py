"""人工催报: the nudge that the office orders by hand, beside those of the calendar (DOMAIN §4: /remind)."""

from collections.abc import Collection
from datetime import datetime

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Notice, Person
from supervision.contact.guided_buttons import buttons_for_ask
from supervision.handover.standing_in import away_on
from supervision.notices import asking
from supervision.notices.draft import Draft
from supervision.notices.places import name_of
from supervision.notices.returned import titled
from supervision.practice import Practice
from supervision.report.duties import Duty, duties_of_month
from supervision.report.owed import takes_until
from supervision.report.standing import missing_measures, standing
from texts import dialogue as words
from texts.desk import reminding as texts
from texts.desk.returning import still_open
from texts.wording import last_hour, month_name

BY_HAND = "office:"  # a step: with its day
WANTED = (
    ReportState.WAITING,
    ReportState.ASKED,
    ReportState.UNREACHABLE,
    ReportState.PARTIAL,
    ReportState.RETURNED,
    ReportState.MISSING,
)


async def compose_nudge(
    session: Session, notice: Notice, now: datetime, practice: Practice, said: Collection[int] = ()
) -> Draft | None:
    """One of the calendar, or one ordered by hand: what of the reports it is about is still wanted."""
    if not notice.step.startswith(BY_HAND):
        return await asking.compose_nudge(session, notice, now, practice, said)
    assert notice.person_id is not None
    away = await away_on(session, practice.habits.day_of(now))
    calendar = await practice.calendar(session)
    duties = [
        duty
        for duty in await duties_of_month(session, notice.person_id, notice.cycle, away)
        if duty.report.id in notice.facts["wanted"]
        and duty.report.state in WANTED
        and duty.issue.id not in said
        and takes_until(duty, now, practice, calendar) > now
    ]
    if not duties:
        return None
    lines = [await line_of(session, duty, now, practice) for duty in duties]
    person = await session.get_one(Person, notice.person_id)
    issues = frozenset(duty.issue.id or 0 for duty in duties)
    reports = [duty.report.id or 0 for duty in duties]
    return Draft(texts.nudge(person.name, lines), buttons_for_ask(duties), issues, {"reports": reports})


async def line_of(session: Session, duty: Duty, now: datetime, practice: Practice) -> str:
    """What is wanted of one report, and until when."""
    until = last_hour(takes_until(duty, now, practice, await practice.calendar(session)), practice.habits.zone)
    name, month = await name_of(session, duty), month_name(duty.report.month)
    if duty.report.state == ReportState.RETURNED:
        return still_open(name, month, titled(duty, duty.report.sent_back), until)
    found = await standing(session, duty.report.id or 0)
    if found.has_content:
        return words.still_lacking(name, month, titled(duty, missing_measures(duty, found)), until)
    late = now >= duty.report.cutoff_at
    return words.overdue(name, month, until) if late else words.still_owed(name, month, until)
