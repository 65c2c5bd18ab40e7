"""退回告知: the contact hears what to put right, why and until when; the office hears what came back."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col

from rules.reading.values import Said, Section
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Notice, Person, Report
from supervision.handover.standing_in import away_on
from supervision.ledger import record
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import contact_of, name_of
from supervision.notices.telling import soon
from supervision.people import holders
from supervision.practice import Practice
from supervision.report.duties import Duty, duties_of_month, joined, with_measures
from supervision.report.owed import takes_until
from supervision.report.returning import last_return
from texts.desk import returning as texts
from texts.receipt import change_example
from texts.wording import TICKS, last_hour, month_name, numeral, short_title

KIND = "returned"


async def hearer(session: Session, duty: Duty, now: datetime, practice: Practice) -> int | None:
    """Who is asked: the contact, or who acts for him today; None while nobody is known."""
    contact = duty.assignment.person_id
    away = await away_on(session, practice.habits.day_of(now))
    return away.get(contact, contact) if contact is not None else None


async def tell_returned(session: Session, duty: Duty, now: datetime, practice: Practice) -> None:
    """Queue it for the next send window, as a part of the day's one message."""
    person_id = await hearer(session, duty, now, practice)
    if person_id is not None:
        why = await last_return(session, duty.report.id or 0)
        due = await soon(session, now, practice)
        step = f"returned:{why.id}:{person_id}"
        await queue(session, person_id, KIND, duty.report.month, step, due, now, report=duty.report.id, entry=why.id)


async def compose_returned(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """None once it is put right, sent back anew, too late, or another person's business: then he is told."""
    rows = await session.exec(joined().where(col(Report.id) == notice.facts["report"]))
    duty = (await with_measures(session, list(rows)))[0]
    why = await last_return(session, duty.report.id or 0)
    if duty.report.state != ReportState.RETURNED or why.id != notice.facts["entry"]:
        return None
    away = await away_on(session, practice.habits.day_of(now))
    if await hearer(session, duty, now, practice) != notice.person_id:
        await tell_returned(session, duty, now, practice)
        return None
    until = takes_until(duty, now, practice, await practice.calendar(session))
    if until <= now:
        return None
    assert notice.person_id is not None
    person = await session.get_one(Person, notice.person_id)
    own = await duties_of_month(session, notice.person_id, notice.cycle, away)
    short = numeral(duty.issue.number) if len({each.issue.id for each in own}) > 1 else ""
    text = texts.told(
        person.name,
        await name_of(session, duty),
        month_name(duty.report.month),
        texts.what(titled(duty, duty.report.sent_back)),
        why.facts["reason"],
        last_hour(until, practice.habits.zone),
        change_example(duty.report.sent_back or duty.measure_numbers[:1], short),
    )
    return Draft(text, issues=frozenset({duty.issue.id or 0}), facts={"reports": [duty.report.id or 0]})


def titled(duty: Duty, numbers: Sequence[str]) -> list[str]:
    """3（日常巡查）."""
    titles = {measure.number: short_title(measure.text) for measure in duty.measures}
    return [f"{n}（{titles[n]}）" if titles.get(n) else n for n in numbers]


async def tell_put_right(
    session: Session, duty: Duty, section: Section, said: Sequence[Said], message_id: int, now: datetime
) -> None:
    """What was sent back came back: every member of the office hears the new words."""
    record(session, now, "report_put_right", issue_id=duty.issue.id, report_id=duty.report.id, message_id=message_id)
    lines = [f"{each.measure} {_words(each)}" for each in said]
    lines += [f"整体：{section.whole}"] if section.whole else []
    place, month = await name_of(session, duty), month_name(duty.report.month)
    text = texts.put_right(place, month, await contact_of(session, duty), lines)
    for member in await holders(session, "office"):
        await queue(
            session, member.id or 0, "alarm", "", f"put_right:{message_id}:{duty.report.id}", now, now, text=text
        )


def _words(said: Said) -> str:
    return "｜".join(part for part in (TICKS.get(said.tick or "", ""), said.text) if part)
