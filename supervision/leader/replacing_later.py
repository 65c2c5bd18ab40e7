"""换领导的日子: a change of lead leader decided for a later day, and what the day brings (DOMAIN §4: /leader)."""

from datetime import date, datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Issue, Person, Request
from supervision.leader.replacing import know_as_leader, replace
from supervision.ledger import record
from supervision.notices.leadership import tell_leadership
from supervision.people import holders
from supervision.practice import Practice

KIND = "leader"
PLANNED, DROPPED = "leader_planned", "leader_plan_dropped"


async def planned(session: Session, issue_id: int | None = None) -> list[Request]:
    """Changes whose day has not come, the nearest first; an issue has one at most."""
    query = select(Request).where(col(Request.kind) == KIND, col(Request.state) == "approved")
    if issue_id is not None:
        query = query.where(col(Request.issue_id) == issue_id)
    rows = [row for row in await session.exec(query.order_by(col(Request.id))) if "done" not in row.facts]
    return sorted(rows, key=day_of)


def day_of(row: Request) -> date:
    return date.fromisoformat(row.facts["from"])


async def plan_change(
    session: Session, issue: Issue, new: Person, since: date, basis: str, by: Person, message_id: int, now: datetime
) -> None:
    """From `since` on this person leads the issue; what was decided for later before is void."""
    await drop(session, issue, by, now)
    know_as_leader(new)
    facts = {"name": new.name, "person": new.id, "from": since.isoformat()}
    row = Request(
        kind=KIND,
        issue_id=issue.id,
        person_id=by.id or 0,
        message_id=message_id,
        facts=facts,
        state="approved",
        asked_at=now,
        decided_by=by.id,
        decided_at=now,
        decision=basis,
    )
    session.add(row)
    await session.flush()
    record(session, now, PLANNED, person_id=by.id, issue_id=issue.id, request=row.id, basis=basis, since=facts["from"])


async def drop(session: Session, issue: Issue, by: Person, now: datetime) -> None:
    """What was decided for a later day is not to be."""
    for row in await planned(session, issue.id):
        row.state = "withdrawn"
        record(session, now, DROPPED, person_id=by.id, issue_id=issue.id, request=row.id)
    await session.flush()


async def replace_due(session: Session, now: datetime, practice: Practice) -> None:
    """Changes whose day has come: from now on the new one leads, and both are told."""
    today = practice.habits.day_of(now)
    for row in await planned(session):
        if day_of(row) > today:
            continue
        await session.refresh(row, with_for_update=True)
        if "done" in row.facts or row.state != "approved":
            continue
        row.facts = row.facts | {"done": today.isoformat()}
        issue = await session.get_one(Issue, row.issue_id)
        leaders = await holders(session, "lead_leader", issue.id)
        new = await session.get_one(Person, row.facts["person"])
        if new.id in {leader.id for leader in leaders}:
            continue
        by = await session.get_one(Person, row.person_id)
        old = leaders[0] if leaders else None
        entry = await replace(session, issue, old, new, day_of(row), row.decision, by, now, row.message_id)
        await tell_leadership(session, entry, now, practice)
    await session.flush()
