"""现状: what stands reported, folded from the filings of one report (Settled 8–10)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from rules.reading.values import Figure, Tick
from storage.session import Session
from storage.slices import slices
from storage.tables import Answer, Assignment, Filing, Measure, Report
from supervision.report.duties import Duty

NOTE = "note"  # 代说明: kept beside a report, never counted as its content
_OUTLIVES = (Tick.DONE, Tick.IN_PROGRESS, Tick.BLOCKED)


# Asked several times for every report, so built once. `ids`: those of the reports.
_THESE: BindParameter[Any] = bindparam("ids", expanding=True)
_FILINGS = (
    select(Filing)
    .where(col(Filing.report_id).in_(_THESE), col(Filing.source) != NOTE)
    .order_by(col(Filing.report_id), col(Filing.version))
)
_ANSWERS = (
    select(Answer)
    .join(Filing, col(Answer.filing_id) == col(Filing.id))
    .where(col(Filing.report_id).in_(_THESE), col(Filing.withdrawn_at).is_(None))
    .order_by(col(Answer.id))
)
_EARLIER = aliased(Report)
# Newest first for each measure, so that the months before that answer are not looked at.
_NEWEST_EARLIER = (
    select(col(Answer.tick))
    .join(Filing, col(Answer.filing_id) == col(Filing.id))
    .join(_EARLIER, col(Filing.report_id) == col(_EARLIER.id))
    .where(
        col(_EARLIER.assignment_id) == col(Report.assignment_id),
        col(_EARLIER.month) < col(Report.month),
        col(Filing.withdrawn_at).is_(None),
        col(Filing.source) != NOTE,
        col(Answer.measure) == col(Measure.number),
    )
    .order_by(col(_EARLIER.month).desc(), col(Filing.version).desc())
    .limit(1)
    .correlate(Report, Measure)
    .scalar_subquery()
)
_EXEMPT = (
    select(Report.id, Measure.number)
    .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
    .join(Measure, col(Measure.issue_id) == col(Assignment.issue_id))
    .where(col(Report.id).in_(_THESE), _NEWEST_EARLIER == Tick.NOT_APPLICABLE)
)


@dataclass(frozen=True)
class StandingAnswer:
    """What stands for one measure. `tick` None: words without a tick, shown as 推进."""

    tick: Tick | None
    text: str
    figures: tuple[Figure, ...]
    filed_at: datetime
    message_id: int


@dataclass
class Standing:
    """What stands of one report. `exempt`: measures said in an earlier month to be 不涉及 and not since
    spoken of (Settled 9); `versions`: the number of the newest version, withdrawn ones counted."""

    answers: dict[str, StandingAnswer] = field(default_factory=dict)
    whole: str = ""
    reason: str = ""
    reason_text: str = ""
    versions: int = 0
    received_at: datetime | None = None
    exempt: frozenset[str] = frozenset()
    month: str = ""

    @property
    def has_content(self) -> bool:
        return bool(self.answers or self.whole)


async def standing(session: Session, report_id: int) -> Standing:
    """What stands of one report."""
    return (await standings(session, [report_id]))[report_id]


async def standings(session: Session, report_ids: Iterable[int]) -> dict[int, Standing]:
    """What stands of each of these reports; one entry for every id asked."""
    found: dict[int, Standing] = {}
    for ids in slices(dict.fromkeys(report_ids)):
        found |= await _standings(session, ids)
    return found


async def _standings(session: Session, ids: list[int]) -> dict[int, Standing]:
    found = {report_id: Standing() for report_id in ids}
    answers = await _answers(session, ids)
    for filing in await session.exec(_FILINGS, params={"ids": ids}):
        now_standing = found[filing.report_id]
        now_standing.versions = filing.version
        if filing.withdrawn_at is None:
            _fold(now_standing, filing, answers.get(filing.id, []))
    for report_id, exempt in (await _exempt(session, ids)).items():
        found[report_id].exempt = exempt - found[report_id].answers.keys()
    return found


async def _answers(session: Session, ids: list[int]) -> dict[int | None, list[Answer]]:
    rows = await session.exec(_ANSWERS, params={"ids": ids})
    by_filing: dict[int | None, list[Answer]] = {}
    for answer in rows:
        by_filing.setdefault(answer.filing_id, []).append(answer)
    return by_filing


def _fold(into: Standing, filing: Filing, answers: list[Answer]) -> None:
    for answer in answers:
        before = into.answers.get(answer.measure)
        # 改3 交办72件 changes the words; the tick said before stays where it can be true of them.
        told = before.tick if before is not None and before.tick in _OUTLIVES else None
        into.answers[answer.measure] = StandingAnswer(
            tick=Tick(answer.tick) if answer.tick else told,
            text=answer.text,
            figures=tuple(Figure(**figure) for figure in answer.figures),
            filed_at=filing.received_at,
            message_id=filing.message_id,
        )
    if filing.correction and filing.whole:
        into.whole = ""  # what was corrected is not said twice; its own version keeps it
    # A second paragraph adds to the first: dropping words somebody sent is worse than showing both.
    if filing.whole and filing.whole not in into.whole:
        into.whole = f"{into.whole}\n{filing.whole}" if into.whole else filing.whole
    if filing.reason or filing.reason_text:
        into.reason, into.reason_text = filing.reason, filing.reason_text
    # A correction after the cut-off leaves the report received when it was.
    if (answers or filing.whole) and not (filing.correction and into.received_at):
        into.received_at = filing.received_at


async def _exempt(session: Session, ids: list[int]) -> dict[int, frozenset[str]]:
    """For each report, the measures whose newest answer of earlier months is 不涉及."""
    rows = await session.exec(_EXEMPT, params={"ids": ids})
    exempt: dict[int, set[str]] = {}
    for report_id, measure in rows:
        assert report_id is not None
        exempt.setdefault(report_id, set()).add(measure)
    return {report_id: frozenset(measures) for report_id, measures in exempt.items()}


def missing_measures(duty: Duty, now_standing: Standing) -> tuple[str, ...]:
    """Own measures still unanswered (Settled 10); none once there is a paragraph about the whole issue. What was
    returned and is not put right yet is missing again."""
    own, returned = duty.measure_numbers, duty.report.sent_back
    if now_standing.whole:
        return tuple(number for number in own if number in returned)
    open_ones = tuple(number for number in own if number not in now_standing.answers or number in returned)
    wanted = tuple(number for number in open_ones if number not in now_standing.exempt)
    # Where every measure was once 不涉及 nothing would ever be asked again: then all are.
    return wanted if wanted or now_standing.answers else open_ones


async def previous(session: Session, duty: Duty) -> Standing | None:
    """What stands of the newest earlier report of this assignment that has any content."""
    rows = await session.exec(
        select(Report.id, Report.month)
        .join(Filing, col(Filing.report_id) == col(Report.id))
        .where(
            col(Report.assignment_id) == duty.assignment.id,
            col(Report.month) < duty.report.month,
            col(Filing.withdrawn_at).is_(None),
            col(Filing.source) != NOTE,
        )
        .order_by(col(Report.month).desc())
        .limit(1)
    )
    newest = rows.first()
    if newest is None:
        return None
    report_id, month = newest
    assert report_id is not None
    found = await standing(session, report_id)
    found.month = month
    return found if found.has_content else None
