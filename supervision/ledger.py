"""台账流水: writing down who did what, append-only."""

from datetime import datetime
from typing import Any

from storage.session import Session
from storage.tables import LedgerEntry, Message

_AT_WORK = "message at work"


def worked_off(session: Session, message: Message) -> None:
    """This message is being worked off: what its author does in the rest of the transaction names it."""
    session.info[_AT_WORK] = message


def at_work(session: Session) -> Message | None:
    found: Message | None = session.info.get(_AT_WORK)
    return found


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
    """Add one entry; `facts` must be JSON values. What the author of the message at work does names that message
    unless another is named."""
    said = at_work(session)
    if message_id is None and said is not None and said.person_id is not None and said.person_id == person_id:
        message_id = said.id
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
