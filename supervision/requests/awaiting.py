"""待办: what waits: difficulties and requests for the office, instructions for the lead units (DOMAIN §5.16)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from rules.summary import Awaiting
from storage.session import Session
from storage.tables import Difficulty, Instruction, Request
from supervision.notices.instructions import ON_ITS_WAY

_WAITING = select(func.count()).select_from(Difficulty).where(col(Difficulty.state) == "open")
_OVERDUE = _WAITING.where(col(Difficulty.answer_due) < bindparam("today"))
_ASKED = select(func.count()).select_from(Request).where(col(Request.state) == "asked")
_UNANSWERED = (
    select(func.count())
    .select_from(Instruction)
    .where(col(Instruction.closed_at).is_(None), col(Instruction.state).in_(ON_ITS_WAY))
)
_COUNTS = select(*(counted.scalar_subquery() for counted in (_WAITING, _OVERDUE, _ASKED, _UNANSWERED)))


async def awaiting(session: Session, today: date) -> Awaiting:
    """How many of each there are on this day."""
    return Awaiting(*(await session.exec(_COUNTS, params={"today": today})).one())


async def difficulties_of(session: Session, issue_ids: Sequence[int] | None, states: Sequence[str]) -> list[Difficulty]:
    """Those in these states, of these issues (None: of all), the one due first at the front."""
    query = select(Difficulty).where(col(Difficulty.state).in_(states))
    if issue_ids is not None:
        query = query.where(col(Difficulty.issue_id).in_(issue_ids))
    return list(await session.exec(query.order_by(col(Difficulty.answer_due), col(Difficulty.id))))


async def open_of(session: Session, issue_id: int, person_id: int) -> list[Difficulty]:
    """What this person said of this issue that waits for an answer."""
    found = await session.exec(
        select(Difficulty).where(
            col(Difficulty.issue_id) == issue_id,
            col(Difficulty.person_id) == person_id,
            col(Difficulty.state) == "open",
        )
    )
    return list(found)


async def note_told(session: Session, facts: Mapping[str, Any], now: datetime) -> None:
    """A notice with these facts arrived: the row says when its answer first reached somebody."""
    difficulty = await session.get(Difficulty, facts["difficulty"]) if "difficulty" in facts else None
    if difficulty is not None:
        difficulty.told_at = difficulty.told_at or now
    request = await session.get(Request, facts["request"]) if "request" in facts else None
    if request is not None:
        request.told_at = request.told_at or now
