"""预警: raising, acknowledging and relieving warnings (DOMAIN §1.5; Settled 15–19)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, join, literal, not_, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from rules.report_state import ReportState
from rules.warning import MONTHLY, Level, Trigger, after
from storage.derived import rows_from
from storage.session import Session
from storage.tables import Assignment, LedgerEntry, Notice, Report, Role, Warning
from supervision.ledger import record

__all__ = ["REPORT_OVERDUE", "Level"]
REPORT_OVERDUE = Trigger.REPORT_OVERDUE
REPORTED, OVER, ESCALATED = "reported", "over", "escalated"  # how a cause ends; leaders hear of the first two


async def raise_overdue(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    """These reports went missing: one warning for ever by (assignment, trigger, month), its level by how many months
    in a row."""
    await _raise(session, now, Trigger.REPORT_OVERDUE, *which)


async def raise_partial(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    """Of these reports, partial at the cut-off, those whose month before was partial at its own too (Settled 10)."""
    before, overdue = aliased(Report), aliased(Warning)
    was_missing = exists().where(
        col(overdue.subject) == _subject(col(before.assignment_id)),
        col(overdue.trigger) == Trigger.REPORT_OVERDUE,
        col(overdue.month) == col(before.month),
    )
    was_partial = exists().where(
        col(before.assignment_id) == col(Report.assignment_id),
        col(before.month) == _month_before(),
        or_(
            col(before.state) == ReportState.PARTIAL,
            and_(col(before.state) == ReportState.LATE, not_(was_missing)),  # the rest came afterwards
        ),
    )
    await _raise(session, now, Trigger.PARTIAL_TWICE, *which, was_partial)


async def _raise(session: Session, now: datetime, trigger: Trigger, *which: ColumnElement[bool]) -> None:
    await session.flush()
    subject = _subject(col(Assignment.id))
    raised = exists().where(
        col(Warning.subject) == subject, col(Warning.trigger) == trigger, col(Warning.month) == col(Report.month)
    )
    source = join(Report, Assignment, col(Report.assignment_id) == col(Assignment.id))
    about = {"issue_id": col(Assignment.issue_id)}
    connection = await session.connection()
    said = {"at": now, "act": "warning_raised", "report_id": col(Report.id)}
    await connection.execute(rows_from(LedgerEntry, source, *which, ~raised, **about, **said))
    row = {"trigger": trigger, "month": col(Report.month), "level": _level(trigger), "raised_at": now}
    whose = {"subject": subject, "assignment_id": col(Assignment.id)}
    await connection.execute(rows_from(Warning, source, *which, ~raised, **about, **whose, **row))
    await _escalate(session, trigger, now)


def _level(trigger: Trigger) -> ColumnElement[str]:
    """The level that follows that of the month before: a warning that a leader was told of, or that still stands."""
    last = aliased(Warning)
    before: Any = (
        select(col(last.level))
        .where(
            col(last.subject) == _subject(col(Report.assignment_id)),
            col(last.trigger) == trigger,
            col(last.month) == _month_before(),
            col(last.state) != "withdrawn",
            or_(col(last.pushed_at).is_not(None), col(last.resolved_at).is_(None)),
        )
        .limit(1)
        .scalar_subquery()
    )
    rising = [(before == level, literal(str(after(level)))) for level in Level if level != Level.NOTICE]
    return case(*rising, else_=literal(str(after(None))))


def _month_before() -> Any:
    """The newest earlier month in which the assignment owed a report."""
    earlier = aliased(Report)
    return (
        select(func.max(col(earlier.month)))
        .where(col(earlier.assignment_id) == col(Report.assignment_id), col(earlier.month) < col(Report.month))
        .correlate(Report)
        .scalar_subquery()
    )


def _subject(assignment_id: Any) -> Any:
    return literal("assignment:") + cast(assignment_id, String)


async def _escalate(session: Session, trigger: Trigger, now: datetime) -> None:
    """What stood of months before goes on in the newest warning of the same cause."""
    newer = aliased(Warning)
    await session.exec(
        update(Warning)
        .where(
            col(Warning.trigger) == trigger,
            col(Warning.resolved_at).is_(None),
            exists().where(
                col(newer.subject) == col(Warning.subject),
                col(newer.trigger) == trigger,
                col(newer.month) > col(Warning.month),
            ),
        )
        .values(state="escalated", resolved_at=now, cause_ended=ESCALATED)
        .execution_options(synchronize_session=False)
    )


def end(
    session: Session,
    warning: Warning,
    now: datetime,
    cause: str,
    person_id: int | None = None,
    report_id: int | None = None,
    **why: Any,
) -> None:
    """The cause is gone. A leader who was told hears of it in the next digest; one who was not never hears."""
    warning.state = "resolved"
    warning.resolved_at = now
    warning.cause_ended = cause
    warning.facts = {**warning.facts, **why}
    about = {"person_id": person_id, "issue_id": warning.issue_id, "report_id": report_id}
    record(session, now, "warning_resolved", **about, warning=warning.id, **why)


async def relieve(session: Session, report: Report, now: datetime) -> None:
    """What was missing came: what stands open for this report is resolved (DOMAIN §1.5)."""
    standing = await session.exec(
        select(Warning).where(
            col(Warning.assignment_id) == report.assignment_id,
            col(Warning.trigger).in_(MONTHLY),
            col(Warning.month) == report.month,
            col(Warning.resolved_at).is_(None),
        )
    )
    for warning in standing:
        end(session, warning, now, REPORTED, report_id=report.id)


async def told_of(session: Session, person_id: int) -> set[int]:
    """Ids of the warnings in the messages this leader was sent; an issue may have more than one leader."""
    found = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.person_id) == person_id, col(Notice.kind) == "warning", col(Notice.state) == "sent"
        )
    )
    return {warning_id for facts in found for warning_id in facts.get("warnings", [])}


async def told_of_relief(session: Session, person_id: int) -> set[int]:
    """Ids of the warnings whose end this leader was told of."""
    found = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.person_id) == person_id, col(Notice.kind) == "relief", col(Notice.state) == "sent"
        )
    )
    return {warning_id for facts in found for warning_id in facts.get("relieved", [])}


async def owed_relief(session: Session, warning: Warning) -> list[int]:
    """The leaders who were told of this warning and do not know yet that it is over: those of its issue, also one
    who leads it no more."""
    leaders = await session.exec(
        select(col(Role.person_id))
        .where(col(Role.kind) == "lead_leader", col(Role.issue_id) == warning.issue_id)
        .order_by(col(Role.id))
    )
    people = dict.fromkeys([*leaders, *([warning.pushed_to] if warning.pushed_to is not None else [])])
    return [
        person_id
        for person_id in people
        if warning.id in await told_of(session, person_id)
        and warning.id not in await told_of_relief(session, person_id)
    ]


async def relief_told(session: Session, warnings: list[Warning], now: datetime) -> None:
    """A relief arrived; a warning is done with once every leader who was told of it has heard."""
    for warning in warnings:
        if not await owed_relief(session, warning):
            warning.relief_told_at = warning.relief_told_at or now


async def open_for(session: Session, person_id: int) -> list[Warning]:
    """Warnings this leader was told of and nobody has acknowledged, newest last."""
    found = await session.exec(
        select(Warning)
        .where(col(Warning.id).in_(await told_of(session, person_id)), col(Warning.acknowledged_at).is_(None))
        .order_by(col(Warning.pushed_at), col(Warning.id))
    )
    return list(found)


async def acknowledge(
    session: Session, warnings: list[Warning], person_id: int, now: datetime, by: int | None = None
) -> None:
    """已阅: a time is stored and the repeat is off; it judges nothing as solved. `by`: a deputy who read it."""
    read = {"deputy": by} if by is not None and by != person_id else {}
    for warning in warnings:
        warning.acknowledged_at = now
        warning.facts = {**warning.facts, **read}
        if warning.state == "pushed":
            warning.state = "acknowledged"
        record(session, now, "acknowledged", person_id=person_id, issue_id=warning.issue_id, warning=warning.id, **read)
