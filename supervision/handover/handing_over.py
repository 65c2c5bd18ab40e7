"""交接: an approved replacement takes effect, at once or on its day (DOMAIN §2.9)."""

from datetime import date, datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Assignment, Request
from supervision.handover.greeting import greet_successor
from supervision.handover.taking_over import take_over
from supervision.ledger import record
from supervision.practice import Practice

_APPROVED = (
    select(Request)
    .where(col(Request.kind) == "replacement", col(Request.state) == "approved")
    .order_by(col(Request.id))
    .where(col(Request.kind) == "replacement", col(Request.state) == "approved")
    .order_by(col(Request.id))
)


async def hand_over_due(session: Session, now: datetime, practice: Practice) -> None:
    """Replacements approved for a later day whose day has come."""
    today = practice.habits.day_of(now)
    for row in await session.exec(_APPROVED):
        if "done" not in row.facts and date.fromisoformat(row.facts["from"]) <= today:
            await hand_over(session, row, now, practice)


async def hand_over(session: Session, row: Request, now: datetime, practice: Practice) -> None:
    """Everything the request is about goes over to the successor, who hears of it; what its person no longer has is
    left alone."""
    found = await session.exec(
        select(Assignment)
        .where(
            col(Assignment.id).in_(row.facts["assignments"]),
            col(Assignment.person_id) == row.person_id,
            col(Assignment.ended_at).is_(None),
        )
        .order_by(col(Assignment.issue_id), col(Assignment.position))
    )
    moved = list(found)
    for assignment in moved:
        await take_over(session, assignment, row.facts["person"], now, basis=f"request:{row.id}")
    row.facts = row.facts | {"done": practice.habits.day_of(now).isoformat()}
    ids = [assignment.id or 0 for assignment in moved]
    record(session, now, "handed_over", person_id=row.person_id, request=row.id, assignments=ids)
    if ids:
        await greet_successor(session, row.facts["person"], ids, row.person_id, f"request:{row.id}", now, practice)
