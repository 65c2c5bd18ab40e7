"""更正与异议告知: what the office hears of corrections after the cut-off and of objections, a line each (§6.9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Answer, Explanation, Filing, Person, Report
from supervision.notices.places import name_of
from supervision.report.correcting import times_corrected
from supervision.report.duties import joined, with_measures
from texts import corrections as texts
from texts import fairness as fairness_texts
from texts.wording import month_name

LATELY = timedelta(days=14)  # older ones were told, or nobody of the office was linked


@dataclass(frozen=True)
class PutRight:
    """`key` names it among what was told; `at` is when it came."""

    key: str
    at: datetime
    line: str


async def put_right(session: Session, now: datetime) -> list[PutRight]:
    """The corrections and objections of the last days, in the order they came."""
    corrections = await session.exec(
        select(Filing)
        .where(col(Filing.correction) != "", col(Filing.received_at) >= now - LATELY)
        .order_by(col(Filing.id))
    )
    objections = await session.exec(
        select(Explanation)
        .where(col(Explanation.kind) == "objection", col(Explanation.at) >= now - LATELY)
        .order_by(col(Explanation.id))
    )
    told = [await _correction(session, row) for row in corrections]
    return [*told, *[await _objection(session, row) for row in objections]]


async def _correction(session: Session, row: Filing) -> PutRight:
    place, month = await _place(session, row.report_id)
    who = (await session.get_one(Person, row.person_id)).name
    answers = await session.exec(select(col(Answer.measure)).where(col(Answer.filing_id) == row.id))
    measures = list(answers)
    times = await times_corrected(session, row.report_id)
    most = max((times.get(measure, 0) for measure in measures or [""]), default=1)
    line = texts.office_line(place, who, month, measures, row.correction, most)
    return PutRight(f"correction:{row.id}", row.received_at, line)


async def _objection(session: Session, row: Explanation) -> PutRight:
    who = (await session.get_one(Person, row.person_id)).name
    place, month = await _place(session, row.report_id) if row.report_id is not None else ("", "")
    return PutRight(f"objection:{row.id}", row.at, fairness_texts.office_objection(place, month, who, row.text))


async def _place(session: Session, report_id: int) -> tuple[str, str]:
    rows = await session.exec(joined().where(col(Report.id) == report_id))
    duty = (await with_measures(session, list(rows)))[0]
    return await name_of(session, duty), month_name(duty.report.month)
