"""台账流水: writing down who did what, append-only."""

from datetime import datetime
from typing import Any

from storage.session import Session
from storage.tables import LedgerEntry


def record(
    session: Session,
    now: datetime,
    act: str,
    *,
    person_id: int | None = None,
    issue_id: int | None = None,
    report_id: int | None = None,
    message_id: int | None = None,
    **facts: Any,
) -> None:
    """Add one entry; `facts` must be JSON values."""
    session.add(
        LedgerEntry(
            at=now,
            act=act,
            person_id=person_id,
            issue_id=issue_id,
            report_id=report_id,
            message_id=message_id,
            facts=facts,
        )
    )
