"""待办告知: new difficulties and requests are told to the office together, twice a working day at most, and who
wants to be called, at once.

Each hears of each once: what a message that was sent has named is not named again.
"""

from datetime import datetime, timedelta

from sqlmodel import col, select

from rules.escalation import next_send_instant
from storage.session import Session
from storage.tables import Issue, Notice, Person, Request
from supervision.notices.draft import Draft
from supervision.notices.outbox import queue
from supervision.notices.places import issue_called
from supervision.notices.put_right import put_right
from supervision.people import holders
from supervision.practice import Practice
from supervision.requests.awaiting import difficulties_of
from texts import corrections
from texts import difficulties as texts
from texts import requests as request_texts

KIND = "matters"


async def something_waits(session: Session, now: datetime, practice: Practice) -> None:
    """A difficulty or a request came: the office hears when the next send window opens."""
    due = await _next_opening(session, now, practice)
    for person in await holders(session, "office"):
        await queue(
            session, person.id or 0, KIND, "", f"{due.astimezone(practice.habits.zone):%Y-%m-%d %H:%M}", due, now
        )


async def _next_opening(session: Session, now: datetime, practice: Practice) -> datetime:
    habits, calendar = practice.habits, await practice.calendar(session)
    today = habits.day_of(now)
    for start, _ in habits.windows:
        if habits.at(today, start) > now and calendar.is_workday(today):
            return habits.at(today, start)
    return next_send_instant(habits.at(today + timedelta(days=1), habits.windows[0][0]), habits, calendar)


async def compose_matters(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """What this member of the office has not been told of and still waits; None when there is nothing."""
    difficulties = await difficulties_of(session, None, ("open",))
    requests = list(await session.exec(select(Request).where(col(Request.state) == "asked").order_by(col(Request.id))))
    beside = await put_right(session, now)
    since = [row.raised_at for row in difficulties] + [row.asked_at for row in requests] + [each.at for each in beside]
    told = await _told(session, notice, since)
    difficulties = [row for row in difficulties if f"difficulty:{row.id}" not in told]
    requests = [row for row in requests if f"request:{row.id}" not in told]
    beside = [each for each in beside if each.key not in told]
    if not (difficulties or requests or beside):
        return None
    today = practice.habits.day_of(now)
    lines = []
    for row in difficulties:
        place = f"{await _issue(session, row.issue_id)}（{await _name(session, row.person_id)}）"
        lines.append(texts.line(row.id or 0, place, row.text, row.units, row.answer_due, today, texts.WHOLE))
    asked = []
    for each in requests:
        what = request_texts.asked_for(each.kind, await _issue(session, each.issue_id), each.facts)
        asked.append(request_texts.line(each.id or 0, await _name(session, each.person_id), what))
    named = [f"difficulty:{row.id}" for row in difficulties] + [f"request:{row.id}" for row in requests]
    parts = [texts.new_ones(lines, asked)] if lines or asked else []
    parts += [corrections.told_office([each.line for each in beside])] if beside else []
    return Draft("\n".join(parts), facts={"matters": [*named, *(each.key for each in beside)]})


async def _told(session: Session, notice: Notice, since: list[datetime]) -> set[str]:
    if not since:
        return set()
    found = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.recipient) == notice.recipient,
            col(Notice.kind) == KIND,
            col(Notice.state).in_(("sent", "sending")),
            col(Notice.due_at) >= min(since),
        )
    )
    return {named for facts in found for named in facts.get("matters", [])}


async def _issue(session: Session, issue_id: int | None) -> str:
    issue = await session.get(Issue, issue_id) if issue_id is not None else None
    return await issue_called(session, issue) if issue is not None else ""


async def _name(session: Session, person_id: int) -> str:
    return (await session.get_one(Person, person_id)).name


async def tell_office(session: Session, step: str, text: str, now: datetime) -> bool:
    """An alarm of this name, once for each member of the office; False when all have it already."""
    wrote = [
        await queue(session, person.id or 0, "alarm", "", step, now, now, text=text)
        for person in await holders(session, "office")
    ]
    return any(wrote)
