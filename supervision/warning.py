"""预警: raising, acknowledging and relieving warnings (DOMAIN §1.5; Settled 15–19)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, String, cast, exists, join, literal
from sqlmodel import col, select

from storage.derived import rows_from
from storage.session import Session
from storage.tables import Assignment, LedgerEntry, Notice, Report, Role, Warning
from supervision.ledger import record

REPORT_OVERDUE = "report_overdue"


class Level(StrEnum):
    NOTICE = "notice"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


async def raise_overdue(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    """These reports went missing: one yellow warning for ever by (assignment, trigger, month, level)."""
    await session.flush()
    subject = literal("assignment:") + cast(col(Assignment.id), String)
    new = ~exists().where(
        col(Warning.subject) == subject,
        col(Warning.trigger) == REPORT_OVERDUE,
        col(Warning.month) == col(Report.month),
        col(Warning.level) == Level.YELLOW,
    )
    source = join(Report, Assignment, col(Report.assignment_id) == col(Assignment.id))
    about = {"issue_id": col(Assignment.issue_id)}
    connection = await session.connection()
    said = {"at": now, "act": "warning_raised", "report_id": col(Report.id)}
    await connection.execute(rows_from(LedgerEntry, source, *which, new, **about, **said))
    raised = {"trigger": REPORT_OVERDUE, "month": col(Report.month), "level": Level.YELLOW, "raised_at": now}
    whose = {"subject": subject, "assignment_id": col(Assignment.id)}
    await connection.execute(rows_from(Warning, source, *which, new, **about, **whose, **raised))


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


async def acknowledge(session: Session, warnings: list[Warning], person_id: int, now: datetime) -> None:
    """已阅: a time is stored and the repeat is off; it judges nothing as solved."""
    for warning in warnings:
        warning.acknowledged_at = now
        if warning.state == "pushed":
            warning.state = "acknowledged"
        record(session, now, "acknowledged", person_id=person_id, issue_id=warning.issue_id, warning=warning.id)
