"""免报告知: the contact hears that this month's report is waived, and why (DOMAIN §1.3)."""

from datetime import datetime

from sqlmodel import col

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Notice, Person, Report
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import name_of
from supervision.notices.returned import hearer
from supervision.notices.telling import soon
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from texts.desk import pausing as texts
from texts.wording import month_name

KIND = "paused"


async def tell_paused(session: Session, duty: Duty, reason: str, now: datetime, practice: Practice) -> None:
    person_id = await hearer(session, duty, now, practice)
    if person_id is not None:
        due = await soon(session, now, practice)
        step = f"{KIND}:{duty.report.id}"
        await queue(session, person_id, KIND, duty.report.month, step, due, now, report=duty.report.id, reason=reason)


async def compose_paused(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """None when a report came all the same."""
    rows = await session.exec(joined().where(col(Report.id) == notice.facts["report"]))
    duty = (await with_measures(session, list(rows)))[0]
    if duty.report.state != ReportState.WAIVED:
        return None
    person = await session.get_one(Person, notice.person_id)
    month = month_name(duty.report.month)
    return Draft(texts.told(person.name, await name_of(session, duty), month, notice.facts["reason"]))
