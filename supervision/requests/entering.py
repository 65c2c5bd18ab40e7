"""提出申请: what people ask for is entered once, and those who can decide it hear of it (DOMAIN §2.9, §2.10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Assignment, Person, Request
from supervision.contact.scene import Scene
from supervision.ledger import record
from supervision.notices.outbox import queue
from supervision.notices.places import answers_for
from supervision.notices.telling import soon
from supervision.notices.waiting import something_waits
from supervision.people import holders, reachable
from supervision.practice import Practice

DECIDED_BESIDE = ("replacement", "leave", "sign_off")  # also by the responsible person; all else by the office alone


async def open_of_issue(session: Session, issue_id: int, kind: str) -> list[Request]:
    """What anybody asks for about this issue and nobody has decided yet, oldest first."""
    found = await session.exec(
        select(Request)
        .where(col(Request.issue_id) == issue_id, col(Request.kind) == kind, col(Request.state) == "asked")
        .order_by(col(Request.id))
    )
    return list(found)


async def open_requests(session: Session, person_id: int, kind: str) -> list[Request]:
    """This person's requests of this kind that nobody has decided yet, oldest first."""
    found = await session.exec(
        select(Request)
        .where(col(Request.person_id) == person_id, col(Request.kind) == kind, col(Request.state) == "asked")
        .order_by(col(Request.id))
    )
    return list(found)


async def enter(
    scene: Scene, kind: str, text: str, issue_id: int | None, facts: dict[str, Any], instead: Sequence[Request] = ()
) -> Request:
    """A new request in the person's own words; `instead`: earlier ones that give way to it."""
    for old in instead:
        withdraw(scene.session, old, scene.now)
    row = Request(
        kind=kind,
        issue_id=issue_id,
        person_id=scene.person_id,
        message_id=scene.heard.message_id,
        facts=facts,
        text=text,
        asked_at=scene.heard.counts_at,
    )
    scene.session.add(row)
    await scene.session.flush()
    record(
        scene.session,
        scene.now,
        "requested",
        person_id=scene.person_id,
        issue_id=issue_id,
        message_id=scene.heard.message_id,
        request=row.id,
        kind=kind,
        wanted=facts,
    )
    await _tell(scene.session, row, scene.person, scene.now, scene.practice)
    return row


def withdraw(session: Session, row: Request, now: datetime) -> None:
    row.state = "withdrawn"
    record(session, now, "request_withdrawn", person_id=row.person_id, issue_id=row.issue_id, request=row.id)


async def _tell(session: Session, row: Request, person: Person, now: datetime, practice: Practice) -> None:
    await something_waits(session, now, practice)
    if row.kind not in DECIDED_BESIDE:
        return
    due = await soon(session, now, practice)
    deciders = [one for one in await responsible_for(session, row) if one.id != person.id]
    linked = await reachable(session, [one.id for one in deciders if one.id is not None])
    for one in deciders:
        if one.id in linked:
            await queue(session, one.id or 0, "request", "", f"request:{row.id}", due, now, wanted=row.id)


async def responsible_for(session: Session, row: Request) -> list[Person]:
    """Those who answer for everything that this request is about, so that each alone may decide it."""
    able: list[Person] | None = None
    for assignment in await assignments_of(session, row):
        here = [
            one
            for one in await holders(session, "responsible_person", assignment.issue_id)
            if answers_for(assignment, one.name)
        ]
        able = here if able is None else [one for one in able if one.id in {each.id for each in here}]
    return able or []


async def assignments_of(session: Session, row: Request) -> list[Assignment]:
    """The assignments the request is about that its person still has, in the order of the plan."""
    query = select(Assignment).where(col(Assignment.person_id) == row.person_id, col(Assignment.ended_at).is_(None))
    if "assignments" in row.facts:
        query = query.where(col(Assignment.id).in_(row.facts["assignments"]))
    return list(await session.exec(query.order_by(col(Assignment.issue_id), col(Assignment.position))))
