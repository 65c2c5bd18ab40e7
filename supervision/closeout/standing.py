"""销号现状: where an issue stands on its way to the close-out, read from reports, evidence and verdicts."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from rules.closeout import CloseoutFacts, FiveCheck, MeasureState, Recorded, Verdict
from rules.proof import document_numbers
from rules.reading.values import Tick
from storage.session import Session
from storage.tables import (
    Answer,
    Assignment,
    Closeout,
    CloseoutCheck,
    Evidence,
    Filing,
    Issue,
    Measure,
    PublicObjection,
    Report,
)
from supervision.report.proving import KEPT, NO_PROOF

MEANT = (Tick.DONE, Tick.IN_PROGRESS, Tick.NOT_STARTED, Tick.BLOCKED, Tick.NOT_APPLICABLE)  # 无变化 repeats the last


async def current(session: Session, issue_id: int) -> Closeout | None:
    """The round not ended by a return or a reopening."""
    found = await session.exec(
        select(Closeout).where(col(Closeout.issue_id) == issue_id, col(Closeout.ended_at).is_(None))
    )
    return found.first()


async def facts_of(session: Session, issue: Issue, row: Closeout | None) -> CloseoutFacts:
    """`row`: the round in question, None before there is one."""
    measures = await _measures(session, issue.id or 0)
    if row is None:
        return CloseoutFacts(measures)
    objections = list(await session.exec(select(PublicObjection).where(col(PublicObjection.closeout_id) == row.id)))
    return CloseoutFacts(
        measures=measures,
        recorded={kind: _recorded(one) for kind, one in (await checks_of(session, row)).items()},
        applied=row.applied_at is not None,
        said=row.application,
        notice_until=row.notice_until,
        objections=sum(one.upheld is None for one in objections),
        upheld=sum(one.upheld is True for one in objections),
        number=row.number,
        lookback=row.lookback_due,
    )


async def checks_of(session: Session, row: Closeout) -> dict[FiveCheck, CloseoutCheck]:
    """The verdicts that stand."""
    found = await session.exec(
        select(CloseoutCheck)
        .where(col(CloseoutCheck.closeout_id) == row.id, col(CloseoutCheck.replaced_at).is_(None))
        .order_by(col(CloseoutCheck.id))
    )
    return {FiveCheck(one.kind): one for one in found}


def _recorded(one: CloseoutCheck) -> Recorded:
    return Recorded(Verdict(one.verdict), one.verifier, one.checked_on, one.finding, len(one.evidence_ids))


async def evidence_ids(session: Session, issue_id: int) -> list[int]:
    """The files that stand for the issue, of whichever measure."""
    found = await session.exec(select(col(Evidence.id)).where(*_shown(issue_id)).order_by(col(Evidence.id)))
    return [one for one in found if one is not None]


def _shown(issue_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Evidence.issue_id) == issue_id,
        col(Evidence.withdrawn_at).is_(None),
        col(Evidence.state).in_(KEPT),
        col(Evidence.kind).not_in(NO_PROOF),
        or_(col(Evidence.measure) != "", col(Evidence.placed_at).is_not(None)),
    )


@dataclass
class _Said:
    """The newest tick of each assignment that reports on a measure, and whether a document's number was named."""

    ticks: dict[int, str] = field(default_factory=dict)
    document: bool = False


async def _measures(session: Session, issue_id: int) -> tuple[MeasureState, ...]:
    """A measure is done when everybody who reports on it says so."""
    measures = list(
        await session.exec(
            select(col(Measure.number)).where(col(Measure.issue_id) == issue_id).order_by(col(Measure.position))
        )
    )
    assignments = list(
        await session.exec(
            select(Assignment).where(col(Assignment.issue_id) == issue_id, col(Assignment.ended_at).is_(None))
        )
    )
    said = await _said(session, [each.id or 0 for each in assignments])
    counts = await _counts(session, issue_id)
    states = []
    for number in measures:
        own = [each.id or 0 for each in assignments if not each.measures or number in each.measures]
        words = said.get(number, _Said())
        ticks = [words.ticks.get(each) for each in own]
        states.append(
            MeasureState(
                number,
                done=bool(ticks) and all(tick in (Tick.DONE, Tick.NOT_APPLICABLE) for tick in ticks),
                evidence=counts.get(number, 0) + counts.get("", 0),
                document=words.document,
                not_applicable=bool(ticks) and all(tick == Tick.NOT_APPLICABLE for tick in ticks),
            )
        )
    return tuple(states)


async def _said(session: Session, assignments: list[int]) -> dict[str, _Said]:
    rows = await session.exec(
        select(Report.assignment_id, Answer, Filing.whole)
        .join(Filing, col(Filing.id) == col(Answer.filing_id))
        .join(Report, col(Report.id) == col(Filing.report_id))
        .where(
            col(Report.assignment_id).in_(assignments),
            col(Filing.withdrawn_at).is_(None),
            col(Filing.source) != "note",
        )
        .order_by(col(Report.month), col(Filing.version), col(Answer.id))
    )
    found: dict[str, _Said] = {}
    for assignment_id, answer, whole in rows:
        words = found.setdefault(answer.measure, _Said())
        if answer.tick in MEANT:
            words.ticks[assignment_id] = answer.tick or ""
        words.document |= bool(document_numbers(answer.text) or document_numbers(whole))
    return found


async def _counts(session: Session, issue_id: int) -> dict[str, int]:
    """Files by measure; "" for those of the whole issue."""
    rows = await session.exec(
        select(Evidence.measure, func.count()).where(*_shown(issue_id)).group_by(col(Evidence.measure))
    )
    counts: dict[str, int] = {}
    for measure, count in rows:
        counts[measure] = count
    return counts
