"""提示登记: comparing what was just reported and keeping what does not fit as flags (DOMAIN §5.10–11, §6)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, func, or_, select

from rules.copying import Source
from rules.figure_doubts import Contradiction, FigureDoubt
from rules.month import Month
from rules.signals import Raised, Reported, Signal, signals
from rules.staleness import STALE_MONTHS, done_at_once
from storage.session import Session
from storage.tables import Answer, Assignment, Filing, Flag, Report
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.report.standing import NOTE, Standing, previous, standings

COPIED, ALIKE, STALE, FELL, IMPOSSIBLE, ALL_DONE = "copied", "alike", "stale", "fell", "impossible", "all_done"
OF_WORDS = (COPIED, ALIKE, STALE, FELL, IMPOSSIBLE, ALL_DONE)  # the others are of files
_ASKED = (FELL, IMPOSSIBLE, COPIED, STALE)
_MOST_TEXTS = 200  # of other issues, compared with one text


async def flag_words(
    session: Session, duty: Duty, present: Standing, measures: Collection[str], filing: Filing, now: datetime
) -> list[Flag]:
    """Flag what is odd about these measures ("" = the paragraph) as they now stand; what was flagged of the words
    before them is ended. Returns the flags the contact was not asked about yet, the weightiest first."""
    last = await previous(session, duty)
    spoken = [number for number in ("", *duty.measure_numbers) if number in measures and _said(present, number)]
    told = [await _reported(session, duty, number, present, last) for number in spoken]
    raised = signals(told, Month.parse(duty.report.month))
    rows = [row for each in raised for row in _rows(each, last)]
    if await _done_at_once(session, duty, present, measures):
        rows.append((ALL_DONE, "", {}))
    await end_flags(session, id_of(duty.report.id), measures, now)
    fresh = [await _keep(session, duty, filing, *row, now) for row in rows]
    return sorted((flag for flag in fresh if flag.asked_at == now), key=lambda flag: _ASKED.index(flag.kind))


async def end_flags(session: Session, report_id: int, measures: Collection[str], now: datetime) -> None:
    """The words these flags were about are replaced or taken back."""
    found = await session.exec(
        select(Flag).where(
            col(Flag.report_id) == report_id,
            col(Flag.kind).in_(OF_WORDS),
            or_(col(Flag.measure).in_(list(measures)), col(Flag.kind) == ALL_DONE),
            col(Flag.ended_at).is_(None),
        )
    )
    for flag in found:
        flag.ended_at = now
    await session.flush()


def _said(present: Standing, number: str) -> bool:
    return bool(present.whole) if number == "" else number in present.answers


async def _reported(session: Session, duty: Duty, number: str, present: Standing, last: Standing | None) -> Reported:
    """`has_evidence` is always true here: proof is asked for elsewhere."""
    if number == "":
        return Reported("", None, present.whole, last.whole if last else "", has_evidence=True)
    answer, before = present.answers[number], last.answers.get(number) if last else None
    plan_text = next((measure.text for measure in duty.measures if measure.number == number), "")
    return Reported(
        number,
        answer.tick,
        answer.text,
        before.text if before else "",
        await _other_texts(session, duty, answer.text),
        plan_text,
        has_evidence=True,
        last_tick=before.tick if before else None,
    )


async def _other_texts(session: Session, duty: Duty, text: str) -> list[str]:
    """What was said this month about other issues, as long as this text more or less."""
    if len(text) < 8:
        return []
    found = await session.exec(
        select(col(Answer.text))
        .join(Filing, col(Answer.filing_id) == col(Filing.id))
        .join(Report, col(Filing.report_id) == col(Report.id))
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .where(
            col(Report.month) == duty.report.month,
            col(Assignment.issue_id) != duty.issue.id,
            col(Filing.withdrawn_at).is_(None),
            col(Filing.source) != NOTE,
            func.length(col(Answer.text)).between(len(text) // 2, len(text) * 2),
        )
        .order_by(col(Answer.id).desc())
        .limit(_MOST_TEXTS)
    )
    return list(dict.fromkeys(found))


def _rows(raised: Raised, last: Standing | None) -> list[tuple[str, str, dict[str, Any]]]:
    """(kind, measure, facts) of a signal."""
    month = last.month if last else ""
    if raised.copy is not None:
        copy = raised.copy
        kind = COPIED if raised.signal is Signal.COPIED else ALIKE
        facts = {"source": copy.source.value, "ratio": copy.ratio, "other": copy.other}
        return [(kind, raised.measure, facts | ({"month": month} if copy.source is Source.LAST_MONTH else {}))]
    if raised.stale is not None:
        old = raised.stale
        return [(STALE, raised.measure, {"as_of": str(old.as_of), "months": old.months, "words": old.words})]
    fell = [doubt for doubt in raised.figures if doubt.kind is Contradiction.FELL]
    rest = [doubt for doubt in raised.figures if doubt.kind is not Contradiction.FELL]
    rows: list[tuple[str, str, dict[str, Any]]] = []
    if fell:
        rows.append((FELL, raised.measure, {"month": month, "figures": [_figures(each) for each in fell]}))
    if rest:
        rows.append((IMPOSSIBLE, raised.measure, {"figures": [_figures(each) for each in rest]}))
    return rows


def _figures(doubt: FigureDoubt) -> dict[str, Any]:
    said, against = doubt.figure, doubt.against
    return {
        "why": doubt.kind.value,
        "label": said.label,
        "unit": said.unit,
        "said": said.value,
        "total": said.total,
        "against": against.value,
        "against_label": against.label,
    }


async def _keep(
    session: Session, duty: Duty, filing: Filing, kind: str, measure: str, facts: dict[str, Any], now: datetime
) -> Flag:
    """The row; one kind is asked about once a measure and month, whatever words come after."""
    report_id = id_of(duty.report.id)
    same = select(Flag).where(col(Flag.report_id) == report_id, col(Flag.kind) == kind, col(Flag.measure) == measure)
    before: Sequence[Flag] = list(await session.exec(same.order_by(col(Flag.version))))
    asked_at = next((flag.asked_at for flag in before if flag.asked_at is not None), None)
    if kind in _ASKED and asked_at is None and filing.source != "office":
        asked_at = now
    flag = next((flag for flag in before if flag.version == filing.version), None)
    if flag is None:
        flag = Flag(
            report_id=report_id, filing_id=filing.id, kind=kind, measure=measure, version=filing.version, raised_at=now
        )
        session.add(flag)
    flag.facts, flag.asked_at, flag.ended_at = facts, asked_at, None
    await session.flush()
    return flag


async def _done_at_once(session: Session, duty: Duty, present: Standing, measures: Collection[str]) -> bool:
    ticks = {n: present.answers[n].tick for n in duty.measure_numbers if n in present.answers}
    if len(ticks) < len(duty.measure_numbers) or not any(number in ticks for number in measures):
        return False
    earlier = await session.exec(
        select(col(Report.id))
        .where(col(Report.assignment_id) == duty.assignment.id, col(Report.month) < duty.report.month)
        .order_by(col(Report.month).desc())
        .limit(STALE_MONTHS)
    )
    ids = [id_of(number) for number in earlier]
    found = await standings(session, ids)
    before = [{n: answer.tick for n, answer in found[number].answers.items()} for number in ids]
    return done_at_once(ticks, before)
