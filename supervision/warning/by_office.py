"""人工预警: a warning that people raise with their reason: the office's own, and after a verdict 不实."""

from datetime import datetime

from sqlmodel import col, select

from rules.warning import Level, Trigger
from storage.session import Session
from storage.tables import Issue, Person, Warning
from supervision.ledger import record


async def raised_in(session: Session, issue: Issue, level: Level, month: str) -> Warning | None:
    """The one of this level and month, whatever became of it: a level is raised once a month."""
    found = await session.exec(
        select(Warning).where(
            col(Warning.subject) == f"issue:{issue.id}",
            col(Warning.trigger) == Trigger.BY_OFFICE,
            col(Warning.month) == month,
            col(Warning.level) == level,
        )
    )
    return found.first()


async def raise_by_office(
    session: Session, issue: Issue, level: Level, month: str, reason: str, by: Person, now: datetime
) -> Warning:
    """The row; its leaders hear at their hour like of every other."""
    warning = Warning(
        subject=f"issue:{issue.id}",
        issue_id=issue.id or 0,
        trigger=Trigger.BY_OFFICE,
        month=month,
        level=level,
        raised_at=now,
        facts={"reason": reason, "by": by.id},
    )
    session.add(warning)
    await session.flush()
    record(
        session,
        now,
        "warning_raised",
        person_id=by.id,
        issue_id=issue.id,
        warning=warning.id,
        level=str(level),
        reason=reason,
    )
    return warning
