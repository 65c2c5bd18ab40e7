"""半句话: the one open question of a person, kept in the store (one row a person)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage.session import Session
from storage.tables import Dialogue
from supervision.reply import Heard

WHICH_ISSUE = "which_issue"  # data: kept (things heard), options (report ids)
REASON = "reason"  # data: reports (ids), measures (numbers, [] = all of them)
GUIDED = "guided"  # data: report (id), position (0-based), unchanged (measure just answered 无变化)
EVIDENCE = "evidence"  # data: files (ids of evidence, one of each album), which may wait beside any other question
EXTENSION = "extension"  # data: kept (the request so far), issue (id), day
PARTS = "parts"  # data: of a 换人 or 请假 what was said so far: kind, text, name, phone, since, until
CORRECTION = "correction"  # data: filing (id) whose reason is still wanted
INSTRUCTED = "instructed"  # data: instruction (id), kept (the words that may answer it)
_NO_QUESTION = "no question"  # in the session's info: of whom it is known in this transaction
KNOWN = frozenset({CORRECTION, INSTRUCTED, PARTS, WHICH_ISSUE, REASON, GUIDED, EXTENSION, EVIDENCE})


async def waiting_for(session: Session, person_id: int) -> Dialogue | None:
    """The question this person has open, None when there is none."""
    silent: set[int] = session.info.setdefault(_NO_QUESTION, set())
    if person_id in silent:
        return None
    row = await session.get(Dialogue, person_id)
    if row is None:
        silent.add(person_id)
    return row


async def open_question(session: Session, person_id: int, state: str, data: dict[str, Any], now: datetime) -> None:
    """Store the question just put; it takes the place of the one before."""
    row = await session.get(Dialogue, person_id)
    if row is None:
        session.add(Dialogue(person_id=person_id, state=state, data=data, updated_at=now))
    else:
        row.state, row.data, row.updated_at = state, data, now
    session.info.setdefault(_NO_QUESTION, set()).discard(person_id)
    await session.flush()


async def close_question(session: Session, person_id: int) -> None:
    row = await session.get(Dialogue, person_id)
    if row is not None:
        await session.delete(row)
        await session.flush()


def keep(heard: Heard) -> dict[str, Any]:
    """What was heard as JSON, so that it can be filed later with its own message and instant."""
    return asdict(heard) | {"counts_at": heard.counts_at.isoformat()}


def kept(data: dict[str, Any]) -> Heard:
    return Heard(**(data | {"counts_at": datetime.fromisoformat(data["counts_at"])}))
