"""更正: a new version of a report that is locked, with its reason; every earlier version stays (DOMAIN §2.6)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from rules.reading.values import Section
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Answer, Assignment, Filing, Report
from supervision.ledger import record
from supervision.notices.returned import tell_put_right
from supervision.reply import Heard
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.filing import CONTACT, STAND_IN, answers_of, write
from supervision.report.returning import put_right
from supervision.report.settling import id_of, settle
from supervision.report.standing import NOTE, Standing, standing


@dataclass(frozen=True)
class Corrected:
    """A report before and after a correction; `measures`: the numbers corrected."""

    duty: Duty
    filing: Filing
    measures: tuple[str, ...]
    before: Standing
    after: Standing


async def last_months(session: Session, duties: list[Duty], counts_at: datetime) -> list[Duty]:
    """For each assignment of these duties its newest report past its cut-off that has any content: the one that a
    correction means."""
    query = joined().where(
        col(Assignment.id).in_([duty.assignment.id for duty in duties]), col(Report.cutoff_at) <= counts_at
    )
    newest: dict[int, Duty] = {}
    for duty in await with_measures(session, list(await session.exec(query))):
        before = newest.get(duty.report.assignment_id)
        if before is None or before.report.month < duty.report.month:
            newest[duty.report.assignment_id] = duty
    return [duty for duty in newest.values() if await has_content(session, duty.report)]


async def has_content(session: Session, report: Report) -> bool:
    return (await standing(session, id_of(report.id))).has_content


async def correct(
    session: Session, duty: Duty, section: Section, heard: Heard, person_id: int, reason: str, now: datetime
) -> Corrected:
    """Write the correction as the report's next version. On-time mark, time of receipt and lock stay, and the state
    unless it was sent back and this puts it right."""
    report = duty.report
    before = await standing(session, id_of(report.id))
    said = answers_of(section, duty, before)
    source = CONTACT if duty.assignment.person_id == person_id else STAND_IN
    filing = await write(session, report, section, said, heard, person_id, source)
    filing.correction = reason
    await session.flush()
    if report.state == ReportState.RETURNED:
        put_right(report, section, said)
        await settle(session, duty, late=True)
        if report.state != ReportState.RETURNED:
            await tell_put_right(session, duty, section, said, heard.message_id, now)
    after = await standing(session, id_of(report.id))
    numbers = tuple(number for number in duty.measure_numbers if number in {each.measure for each in said})
    record(
        session,
        now,
        "corrected",
        person_id=person_id,
        issue_id=duty.issue.id,
        report_id=report.id,
        message_id=heard.message_id,
        version=filing.version,
        measures=list(numbers),
        reason=reason,
        old={number: before.answers[number].text for number in numbers if number in before.answers},
    )
    return Corrected(duty, filing, numbers, before, after)


async def is_corrected_by(session: Session, message_id: int) -> bool:
    """True when this message has already made a correction."""
    found = await session.exec(
        select(col(Filing.id)).where(col(Filing.message_id) == message_id, col(Filing.correction) != "").limit(1)
    )
    return found.first() is not None


async def times_corrected(session: Session, report_id: int) -> dict[str, int]:
    """How often each measure ("" for the whole report) was corrected after the cut-off: many are a sign (§6.9)."""
    rows = await session.exec(
        select(func.coalesce(col(Answer.measure), ""), func.count())
        .select_from(Filing)
        .outerjoin(Answer, col(Answer.filing_id) == col(Filing.id))
        .where(
            col(Filing.report_id) == report_id,
            col(Filing.correction) != "",
            col(Filing.source) != NOTE,
            col(Filing.withdrawn_at).is_(None),
        )
        .group_by(col(Answer.measure))
    )
    return dict(rows.all())
