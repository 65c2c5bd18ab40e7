"""人员未办的事: what is open with a person besides the month's reports (DOMAIN §4)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, or_, select

from storage.session import Session
from storage.tables import Assignment, Difficulty, Instruction, Issue, Person, Request, Role, Warning
from supervision.notices.instructions import ON_ITS_WAY
from supervision.obligations.standing import obligations_of
from supervision.obligations.telling import paper_of
from supervision.practice import Practice
from texts.desk import persons as texts
from texts.obligations import owed_line


async def matters_of(
    session: Session, who: Person, now: datetime, practice: Practice, called: texts.Called
) -> list[str]:
    """Instructions to answer, warnings not acknowledged, papers owed, and what he waits for from the office."""
    day = practice.habits.day_of
    lines = []
    for instruction, issue in await _instructions(session, who):
        lines.append(texts.instruction(instruction.id or 0, called(issue), instruction.due_day))
    warned = await session.exec(
        select(Warning, Issue)
        .join(Issue, col(Issue.id) == col(Warning.issue_id))
        .join(Role, col(Role.issue_id) == col(Warning.issue_id))
        .where(
            col(Role.person_id) == who.id,
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
        )
        .order_by(col(Warning.id))
    )
    lines += [texts.warning(row.id or 0, row.level, called(issue), row.trigger) for row, issue in warned]
    raised = await session.exec(
        select(Difficulty, Issue)
        .join(Issue, col(Difficulty.issue_id) == col(Issue.id))
        .where(col(Difficulty.person_id) == who.id, col(Difficulty.state) == "open")
        .order_by(col(Difficulty.id))
    )
    lines += [texts.difficulty(row.id or 0, called(issue), row.answer_due) for row, issue in raised]
    asked = await session.exec(
        select(Request).where(col(Request.person_id) == who.id, col(Request.state) == "asked").order_by(col(Request.id))
    )
    waiting = [texts.request(row.id or 0, row.kind, day(row.asked_at)) for row in asked]
    return [*lines, *waiting, *await _papers(session, who, now, practice)]


async def _instructions(session: Session, who: Person) -> Sequence[tuple[Instruction, Issue]]:
    """Those without an answer about issues he answers for or reports on."""
    own = select(Role.issue_id).where(
        col(Role.person_id) == who.id, col(Role.kind) == "responsible_person", col(Role.ended_at).is_(None)
    )
    reported = select(Assignment.issue_id).where(
        col(Assignment.person_id) == who.id, col(Assignment.ended_at).is_(None)
    )
    found = await session.exec(
        select(Instruction, Issue)
        .join(Issue, col(Instruction.issue_id) == col(Issue.id))
        .where(
            col(Instruction.state).in_(ON_ITS_WAY),
            col(Instruction.closed_at).is_(None),
            or_(col(Issue.id).in_(own), col(Issue.id).in_(reported)),
        )
        .order_by(col(Instruction.id))
    )
    return list(found)


async def _papers(session: Session, who: Person, now: datetime, practice: Practice) -> list[str]:
    """Papers owed by his unit, near or late, of issues he reports on or answers for."""
    assigned = await session.exec(
        select(Assignment.issue_id, Assignment.unit).where(
            col(Assignment.person_id) == who.id, col(Assignment.ended_at).is_(None)
        )
    )
    units = {issue_id: unit or who.unit for issue_id, unit in assigned}
    answered = await session.exec(
        select(col(Role.issue_id)).where(
            col(Role.person_id) == who.id, col(Role.kind) == "responsible_person", col(Role.ended_at).is_(None)
        )
    )
    units |= {issue_id: who.unit for issue_id in answered if issue_id is not None and issue_id not in units}
    today = practice.habits.day_of(now)
    owed = await obligations_of(session, practice, units, only_open=True)
    return [
        owed_line(await paper_of(session, one, practice), today)
        for one in owed
        if one.is_near_or_late(today) and one.concerns(units[one.issue.id or 0])
    ]
