"""旁注: what stands beside a report: flags, the words said to them, objections, corrections (DOMAIN §5.12)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Answer, Explanation, Filing, Flag, Issue, Report
from supervision.report.duties import joined
from texts import corrections as correction_texts
from texts import fairness as texts


async def words_beside(session: Session, flags: Sequence[Flag]) -> dict[int, list[str]]:
    """说明：… by the flag's id, in the order said."""
    found = await session.exec(
        select(Explanation)
        .where(col(Explanation.flag_id).in_([flag.id for flag in flags]))
        .order_by(col(Explanation.id))
    )
    words: dict[int, list[str]] = {}
    for row in found:
        words.setdefault(row.flag_id or 0, []).append(texts.said_words(row.kind, row.text))
    return words


async def remarks_of(session: Session, issue: Issue, month: str, zone: ZoneInfo) -> list[str]:
    """The lines of an issue's card of one month."""
    rows = await session.exec(joined().where(col(Issue.id) == issue.id, col(Report.month) == month))
    reports = [report.id for report, _, _, _ in rows]
    flags = list(
        await session.exec(
            select(Flag).where(col(Flag.report_id).in_(reports), col(Flag.ended_at).is_(None)).order_by(col(Flag.id))
        )
    )
    words = await words_beside(session, flags)
    lines = [
        texts.flag_line(flag.kind, flag.measure, texts.flag_facts(flag.kind, flag.facts), words.get(flag.id or 0, []))
        for flag in flags
    ]
    shown = {flag.id for flag in flags}
    others = await session.exec(
        select(Explanation).where(col(Explanation.report_id).in_(reports)).order_by(col(Explanation.id))
    )
    lines += [texts.said_words(row.kind, row.text) for row in others if row.flag_id not in shown]
    return [*lines, *await _corrections(session, reports, zone)]


async def _corrections(session: Session, reports: Sequence[int | None], zone: ZoneInfo) -> list[str]:
    found = await session.exec(
        select(Filing)
        .where(col(Filing.report_id).in_(reports), col(Filing.withdrawn_at).is_(None))
        .order_by(col(Filing.report_id), col(Filing.version))
    )
    lines: list[str] = []
    stood: dict[tuple[int, str], str] = {}
    for filing in found:
        answers = await session.exec(select(Answer).where(col(Answer.filing_id) == filing.id).order_by(col(Answer.id)))
        said = [(answer.measure, answer.text) for answer in answers] + ([("", filing.whole)] if filing.whole else [])
        if filing.correction:
            what = "、".join(f"措施{measure}" if measure else "整体" for measure, _ in said)
            before = "；".join(stood.get((filing.report_id, measure), "") for measure, _ in said)
            lines.append(correction_texts.card_line(_day(filing.received_at, zone), what, before, filing.correction))
        stood |= {(filing.report_id, measure): text for measure, text in said}
    return lines


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%m-%d}"
