"""约谈清单: the talks as the office reads them, and one of them step by step (DOMAIN §1.7, §4)."""

from datetime import datetime

from sqlmodel import col, select

from rules.talk_life import TalkState
from storage.session import Session
from storage.tables import Issue, LedgerEntry, Person, Talk
from supervision.notices.places import issue_called
from supervision.practice import Practice
from texts import talks as texts
from texts.desk import leaders as desk_leaders
from texts.wording import clock_name


async def listed(session: Session, issue: Issue | None, now: datetime, practice: Practice) -> list[str]:
    """The newest first; `issue`: its own alone."""
    query = select(Talk).order_by(col(Talk.id).desc())
    if issue is not None:
        query = query.where(col(Talk.issue_id) == issue.id)
    return [await _lines(session, row, now, practice) for row in await session.exec(query)]


async def told(session: Session, row: Talk, now: datetime, practice: Practice) -> str:
    """One talk with each step that was entered, its day and its words."""
    acts = {f"talk_{state}": state for state in TalkState}
    entries = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.issue_id) == row.issue_id, col(LedgerEntry.act).in_(acts))
        .order_by(col(LedgerEntry.id))
    )
    steps = [
        texts.step_line(acts[entry.act], practice.habits.day_of(entry.at), str(entry.facts.get("words", "")))
        for entry in entries
        if entry.facts.get("talk") == row.id and entry.act != f"talk_{TalkState.PROPOSED}"
    ]
    return "\n".join([await _lines(session, row, now, practice), *steps, *texts.next_step(row.id or 0, row.state)])


async def _lines(session: Session, row: Talk, now: datetime, practice: Practice) -> str:
    name = await issue_called(session, await session.get_one(Issue, row.issue_id))
    leader = (await session.get_one(Person, row.person_id)).name
    if row.by_id != row.person_id:
        leader += f"（{(await session.get_one(Person, row.by_id)).name}代阅）"
    at = clock_name(row.proposed_at, practice.habits.zone)
    late = row.answer_due is not None and row.answer_due < practice.habits.day_of(now) and row.answered_at is None
    more = texts.more(row.decision, row.held_on, row.minutes, row.answer_due, row.answer, late)
    return "\n".join([desk_leaders.talk_line(row.id or 0, name, leader, at, row.state, [*row.facts]), *more])
