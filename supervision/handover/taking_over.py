"""接任: an assignment goes over to another contact, with everything that is open of it (DOMAIN §2.9; Settled 23)."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Assignment, Dialogue, LedgerEntry, Notice, Report, Request, StandIn
from supervision.contact.dialogues import close_question
from supervision.handover.greeting import release_stand_in
from supervision.ledger import record

CHANGED = "contact_changed"
ENDED = "contact_ended"  # of the one who was contact until then
TO_CONTACTS = ("ask", "nudge", "overdue")


async def take_over(
    session: Session, assignment: Assignment, person_id: int | None, now: datetime, basis: str = "", by: int = 0
) -> None:
    """Make this person the contact. `basis`: request:4 or office, "" for a changed plan; `by`: who of the office.

    The open report moves with what was said of it, to be asked anew; what was queued for the old contact goes
    stale, his open question is put away, and from now on his words change nothing here.
    """
    old = assignment.person_id
    facts: dict[str, Any] = {"assignment": assignment.id, "old": old, "new": person_id}
    if basis:
        facts |= {"basis": basis} | ({"by": by} if by else {})
    record(session, now, CHANGED, issue_id=assignment.issue_id, person_id=person_id, **facts)
    assignment.person_id = person_id
    await session.flush()
    for report in await open_reports(session, assignment):
        report.person_id = person_id
        ask_again(report)
    if old is not None:
        await let_go(session, assignment, old, now)


async def let_go(session: Session, assignment: Assignment, old: int, now: datetime) -> None:
    """Somebody is this assignment's contact no more."""
    record(session, now, ENDED, issue_id=assignment.issue_id, person_id=old, assignment=assignment.id)
    await _put_question_away(session, assignment, old, now)
    left = await session.exec(
        select(col(Assignment.id)).where(
            col(Assignment.person_id) == old, col(Assignment.ended_at).is_(None), col(Assignment.id) != assignment.id
        )
    )
    if left.first() is None:
        await _end_all(session, old, now)


def ask_again(report: Report) -> None:
    """Whoever acts for this report now must be asked himself before he can owe anything."""
    if report.state in (ReportState.ASKED, ReportState.UNREACHABLE):
        report.state = ReportState.WAITING
    report.asked_at, report.asked_how = None, ""


async def open_reports(session: Session, assignment: Assignment) -> list[Report]:
    if assignment.id is None:
        return []
    found = await session.exec(
        select(Report).where(col(Report.assignment_id) == assignment.id, col(Report.locked_at).is_(None))
    )
    return list(found)


async def _put_question_away(session: Session, assignment: Assignment, old: int, now: datetime) -> None:
    """A question put to the old contact is no longer his to answer; the words kept with it stay on record."""
    row = await session.get(Dialogue, old)
    if row is None or not await _is_about(session, row, assignment):
        return
    record(
        session,
        now,
        "dialogue_put_away",
        person_id=old,
        issue_id=assignment.issue_id,
        state=row.state,
        data=row.data,
    )
    await close_question(session, old)


async def _is_about(session: Session, row: Dialogue, assignment: Assignment) -> bool:
    """False for a question that can only be about something else that may still be his."""
    if "issue" in row.data:
        return bool(row.data["issue"] == assignment.issue_id)
    named = row.data.get("options") or row.data.get("reports") or [row.data.get("report")]
    reports = [number for number in named if isinstance(number, int)]
    own = select(col(Report.id)).where(col(Report.id).in_(reports), col(Report.assignment_id) == assignment.id)
    return not reports or (await session.exec(own)).first() is not None


async def _end_all(session: Session, old: int, now: datetime) -> None:
    """Nothing is left to this person: his leaves and requests end, and what waits for him as a contact goes stale."""
    asked = select(Request).where(
        col(Request.person_id) == old, col(Request.kind).in_(("replacement", "leave")), col(Request.state) == "asked"
    )
    for row in await session.exec(asked):
        row.state = "withdrawn"
        record(session, now, "request_withdrawn", person_id=old, request=row.id)
    leaves = select(StandIn).where(col(StandIn.person_id) == old, col(StandIn.ended_at).is_(None))
    for leave in await session.exec(leaves):
        leave.ended_at = now
        await release_stand_in(session, leave, now, now)
    standing_in = select(col(StandIn.id)).where(col(StandIn.stand_in_id) == old, col(StandIn.ended_at).is_(None))
    acts_for_others = (await session.exec(standing_in)).first() is not None
    if acts_for_others:
        return
    queued = select(Notice).where(
        col(Notice.person_id) == old, col(Notice.kind).in_(TO_CONTACTS), col(Notice.state) == "queued"
    )
    for notice in await session.exec(queued):
        notice.state, notice.reason = "stale", "no contact any more"


async def replacements(session: Session, issue_id: int) -> list[tuple[int | None, int]]:
    """(old, new) of the issue's contacts by decision since the plan last named others, in order."""
    entries = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.issue_id) == issue_id, col(LedgerEntry.act) == CHANGED)
        .order_by(col(LedgerEntry.id))
    )
    found: list[tuple[int, int | None, int]] = []
    for entry in entries:
        assignment = entry.facts["assignment"]
        if "basis" in entry.facts:
            found.append((assignment, entry.facts["old"], entry.facts["new"]))
        else:
            found = [each for each in found if each[0] != assignment]
    return [(old, new) for _, old, new in found]


def present_holder(named: int | None, replaced: list[tuple[int | None, int]]) -> int | None:
    """Who holds the duty now of the contact whom the plan names: a replacement outlives a plan loaded again."""
    for old, new in replaced:
        if named == old:
            named = new
    return named
