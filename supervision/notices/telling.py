"""告知: when an answer, a decision or a changed date is told, and the words of it at the instant of sending.

They are parts of the day's one message, never one of their own beside it (Settled 15). Who waits for an answer
hears it in the next send window; whom a change only concerns, the next morning at the usual hour.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, select

from rules.escalation import next_send_instant, not_before_hour
from storage.session import Session
from storage.tables import Assignment, Difficulty, Issue, Notice, Person, Request
from supervision.contact.guided_buttons import keys_away
from supervision.handover.standing_in import away_on
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.people import hats, holders, reachable
from supervision.practice import Practice
from supervision.warning.extending import target_due
from texts import difficulties as difficulty_texts
from texts import requests as request_texts
from texts.desk.answers import unreached


async def soon(session: Session, now: datetime, practice: Practice) -> datetime:
    """The first instant for somebody who waits: inside a send window, not before the hour of the asks."""
    habits, calendar = practice.habits, await practice.calendar(session)
    return not_before_hour(next_send_instant(now, habits, calendar), habits.ask_time, habits, calendar)


async def morning(session: Session, now: datetime, hour: time, practice: Practice) -> datetime:
    """The next workday's `hour`, today's while it is still ahead."""
    habits = practice.habits
    today = habits.day_of(now)
    day = today if now <= habits.at(today, hour) else today + timedelta(days=1)
    return not_before_hour(habits.at(day, time.min), hour, habits, await practice.calendar(session))


async def contacts_of(session: Session, issue_id: int) -> list[int]:
    """The people who report on this issue now, in the order of the plan."""
    found = await session.exec(
        select(col(Assignment.person_id))
        .where(
            col(Assignment.issue_id) == issue_id,
            col(Assignment.ended_at).is_(None),
            col(Assignment.person_id).is_not(None),
        )
        .order_by(col(Assignment.position))
    )
    return list(dict.fromkeys(person_id for person_id in found if person_id is not None))


async def _speaking(session: Session, contacts: list[int], now: datetime, practice: Practice) -> set[int]:
    """These contacts, and who stands in for one of them today."""
    away = await away_on(session, practice.habits.day_of(now))
    return {*contacts, *(away[person_id] for person_id in contacts if person_id in away)}


async def _hearers(session: Session, asker: int, issue_id: int, now: datetime, practice: Practice) -> list[int]:
    """Who had asked; once he reports on the issue no longer, those who do."""
    present = await contacts_of(session, issue_id)
    still = not present or asker in await _speaking(session, present, now, practice)
    return [asker] if still else present


async def tell_answer(session: Session, difficulty: Difficulty, now: datetime, practice: Practice) -> None:
    """The office's answer, to be told."""
    due = await soon(session, now, practice)
    for person_id in await _hearers(session, difficulty.person_id, difficulty.issue_id, now, practice):
        await queue(
            session, person_id, "difficulty_answer", "", _step_of(difficulty), due, now, difficulty=difficulty.id
        )


def _step_of(difficulty: Difficulty) -> str:
    assert difficulty.answered_at is not None
    return f"difficulty:{difficulty.id}:{difficulty.answered_at.astimezone(UTC):%Y%m%d%H%M%S}"


async def compose_answer(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The office's answer to a difficulty; None for one that was changed since, or a person it is no business of."""
    difficulty = await session.get_one(Difficulty, notice.facts["difficulty"])
    if notice.step != _step_of(difficulty):
        return None
    if notice.person_id not in await _hearers(session, difficulty.person_id, difficulty.issue_id, now, practice):
        await tell_answer(session, difficulty, now, practice)
        return None
    name = await issue_called(session, await session.get_one(Issue, difficulty.issue_id))
    return Draft(difficulty_texts.answer(name, difficulty.text, difficulty.answer))


async def tell_decision(session: Session, row: Request, now: datetime, practice: Practice) -> None:
    """What became of a request, to be told; of a later deadline to whoever reports on the issue now."""
    due = await soon(session, now, practice)
    for person_id in await _asked(session, row, now, practice):
        await queue(session, person_id, "decision", "", f"request:{row.id}", due, now, request=row.id)


async def _asked(session: Session, row: Request, now: datetime, practice: Practice) -> list[int]:
    if row.kind != "extension" or row.issue_id is None:
        return [row.person_id]
    return await _hearers(session, row.person_id, row.issue_id, now, practice)


async def compose_decision(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """What became of a request; None for one who reports on its issue no longer."""
    row = await session.get_one(Request, notice.facts["request"])
    if row.state not in ("approved", "refused"):
        return None
    if notice.person_id not in await _asked(session, row, now, practice):
        await tell_decision(session, row, now, practice)
        return None
    issue = await session.get(Issue, row.issue_id) if row.issue_id is not None else None
    asked = request_texts.asked_for(row.kind, await issue_called(session, issue) if issue else "", row.facts)
    gone = row.kind == "replacement" and not (await hats(session, notice.person_id or 0)).contact
    told = request_texts.decision(asked, row.state == "approved", row.decision, await _decider(session, row))
    return Draft(told, keys_away() if gone else ())


async def _decider(session: Session, row: Request) -> str:
    """The responsible person who decided; "" for the office."""
    if row.decided_by is None or (await hats(session, row.decided_by)).is_office:
        return ""
    return (await session.get_one(Person, row.decided_by)).name


async def as_told(session: Session, named: Sequence[tuple[int, str]]) -> list[str]:
    """What a preview calls those who will hear of it; whom no message reaches is said to be so (Settled 15)."""
    linked = await reachable(session, [person_id for person_id, _ in named])
    return [name if person_id in linked else unreached(name) for person_id, name in named]


async def tell_moved(
    session: Session,
    issue: Issue,
    scope: str,
    old: date,
    new: date,
    basis: str,
    now: datetime,
    practice: Practice,
    asker: int | None = None,
) -> None:
    """A date was moved: its leaders, responsible persons and contacts hear, but for who had asked for it."""
    assert issue.id is not None
    facts = {"issue": issue.id, "scope": scope, "old": old.isoformat(), "new": new.isoformat(), "basis": basis}
    step = f"extended:{issue.id}:{scope}:{old}:{new}"
    hours = [(who, practice.habits.leader_time) for who in await _holding(session, "lead_leader", issue.id)]
    hours += [(who, practice.habits.ask_time) for who in await _holding(session, "responsible_person", issue.id)]
    hours += [(who, practice.habits.ask_time) for who in await contacts_of(session, issue.id)]
    for person_id, hour in hours:
        if person_id != asker:
            due = await morning(session, now, hour, practice)
            await queue(session, person_id, "deadline_moved", "", step, due, now, **facts)


async def _holding(session: Session, kind: str, issue_id: int) -> list[int]:
    return [person.id for person in await holders(session, kind, issue_id) if person.id is not None]


async def compose_moved(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """A changed date; None once it has changed again."""
    facts = notice.facts
    old, new = date.fromisoformat(facts["old"]), date.fromisoformat(facts["new"])
    if await target_due(session, facts["issue"], facts["scope"], new) is None:
        return None
    name = await issue_called(session, await session.get_one(Issue, facts["issue"]))
    return Draft(request_texts.moved(name, facts["scope"], old, new, facts["basis"]))
