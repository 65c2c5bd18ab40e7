"""预警: raising, acknowledging and relieving warnings (DOMAIN §1.5; Settled 15–19)."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Assignment, Notice, Report, Warning
from supervision.ledger import record

REPORT_OVERDUE = "report_overdue"


class Level(StrEnum):
    NOTICE = "notice"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


async def raise_overdue(session: Session, report: Report, now: datetime) -> None:
    """A report went missing: one yellow warning for ever by (assignment, trigger, month, level)."""
    assignment = await session.get(Assignment, report.assignment_id)
    assert assignment is not None
    subject = f"assignment:{assignment.id}"
    same = await session.exec(
        select(Warning).where(
            col(Warning.subject) == subject,
            col(Warning.trigger) == REPORT_OVERDUE,
            col(Warning.month) == report.month,
            col(Warning.level) == Level.YELLOW,
        )
    )
    if same.first() is not None:
        return
    session.add(
        Warning(
            subject=subject,
            assignment_id=assignment.id,
            issue_id=assignment.issue_id,
            trigger=REPORT_OVERDUE,
            month=report.month,
            level=Level.YELLOW,
            raised_at=now,
        )
    )
    record(session, now, "warning_raised", issue_id=assignment.issue_id, report_id=report.id)


async def relieve(session: Session, report: Report, now: datetime) -> None:
    """The cause is gone: what stands open for this report is resolved. A leader who was told hears of it
    in the next digest; one who was not told never hears (DOMAIN §1.5)."""
    standing = await session.exec(
        select(Warning).where(
            col(Warning.assignment_id) == report.assignment_id,
            col(Warning.trigger) == REPORT_OVERDUE,
            col(Warning.month) == report.month,
            col(Warning.resolved_at).is_(None),
        )
    )
    for warning in standing:
        warning.state = "resolved"
        warning.resolved_at = now
        warning.cause_ended = "reported"
        record(session, now, "warning_resolved", issue_id=warning.issue_id, report_id=report.id)


async def told_of(session: Session, person_id: int) -> set[int]:
    """Ids of the warnings in the messages this leader was sent; an issue may have more than one leader."""
    found = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.person_id) == person_id, col(Notice.kind) == "warning", col(Notice.state) == "sent"
        )
    )
    return {warning_id for facts in found for warning_id in facts.get("warnings", [])}


async def open_for(session: Session, person_id: int) -> list[Warning]:
    """Warnings this leader was told of and nobody has acknowledged, newest last."""
    found = await session.exec(
        select(Warning)
        .where(col(Warning.id).in_(await told_of(session, person_id)), col(Warning.acknowledged_at).is_(None))
        .order_by(col(Warning.pushed_at), col(Warning.id))
    )
    return list(found)


async def acknowledge(session: Session, warnings: list[Warning], person_id: int, now: datetime) -> None:
    """已阅: a time is stored and the repeat is off; it judges nothing as solved."""
    for warning in warnings:
        warning.acknowledged_at = now
        if warning.state == "pushed":
            warning.state = "acknowledged"
        record(session, now, "acknowledged", person_id=person_id, issue_id=warning.issue_id, warning=warning.id)
