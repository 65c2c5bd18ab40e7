"""雷同查询: texts like last month's, another issue's or the plan's own, both side by side (DOMAIN §4, §5.10)."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Answer, Filing, Flag, Person, Report
from supervision.desk.paging import paged, take_page
from supervision.desk.reading import month_named
from supervision.desk.remarks import words_beside
from supervision.notices.places import contact_of, name_of
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import joined, with_measures
from supervision.report.flagging import ALIKE, COPIED
from supervision.summary.known import UnknownMonth, known_months
from texts import copied as texts


async def copy_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/copy [month] [第2页]: what stands flagged, the copied before the alike; a question each, no verdict."""
    typed, page = take_page(args)
    month = await month_named(session, typed, now, practice)
    known = await known_months(session)
    if month not in known:
        raise UnknownMonth(month, known)
    found = await session.exec(
        select(Flag)
        .join(Report, col(Flag.report_id) == col(Report.id))
        .where(col(Report.month) == month, col(Flag.kind).in_((COPIED, ALIKE)), col(Flag.ended_at).is_(None))
        .order_by(col(Flag.kind).desc(), col(Flag.id))
    )
    flags = list(found)
    reports = {flag.report_id for flag in flags}
    rows = await session.exec(joined().where(col(Report.id).in_(reports)))
    duties = {duty.report.id: duty for duty in await with_measures(session, list(rows))}
    words = await words_beside(session, flags)
    lines = []
    for flag in flags:
        duty = duties[flag.report_id]
        place = f"{await name_of(session, duty)}（{await contact_of(session, duty)}）"
        said = await _text(session, flag)
        lines.append(texts.copied(place, flag.measure, flag.kind, flag.facts, said, words.get(flag.id or 0, [])))
    return paged("copy", month, [texts.copied_head(month, len(lines))], lines, page)


async def _text(session: Session, flag: Flag) -> str:
    """The words the flag is about, as filed."""
    if not flag.measure:
        filing = await session.get_one(Filing, flag.filing_id)
        return filing.whole
    found = await session.exec(
        select(col(Answer.text))
        .join(Filing, col(Answer.filing_id) == col(Filing.id))
        .where(
            col(Filing.report_id) == flag.report_id,
            col(Filing.version) <= flag.version,
            col(Filing.withdrawn_at).is_(None),
            col(Answer.measure) == flag.measure,
        )
        .order_by(col(Filing.version).desc())
        .limit(1)
    )
    return found.first() or ""
