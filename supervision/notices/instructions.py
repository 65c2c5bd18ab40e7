"""批示通知: a leader's instruction on its way to the lead unit, and what came back (DOMAIN §3; Settled 15)."""

from datetime import date, datetime

from storage.session import Session
from storage.tables import Instruction, Issue, Notice, Person
from supervision.notices.draft import Draft
from supervision.notices.places import issue_called
from supervision.people import hats
from supervision.practice import Practice
from texts import leader as texts
from texts.wording import clock_name, day_name

FORWARD, ANSWER = "instruction", "instruction_answer"
ON_ITS_WAY = ("issued", "forwarded")


async def compose_instruction(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The leader's words as they are; None once they were answered, or for somebody who has left the issue."""
    assert notice.person_id is not None
    row = await session.get_one(Instruction, notice.facts["instruction"])
    if row.state not in ON_ITS_WAY or not await concerns(session, row, notice.person_id, now, practice):
        return None
    issue = await session.get_one(Issue, row.issue_id)
    person = await session.get_one(Person, notice.person_id)
    leader = await session.get_one(Person, row.leader_id)
    text = texts.forward(
        person.name,
        await issue_called(session, issue),
        issue.title,
        leader.name,
        row.text,
        until(row),
        await deputy_name(session, row),
        day_name(practice.habits.day_of(row.said_at)),
    )
    return Draft(text, issues=frozenset({issue.id or 0}))


async def concerns(session: Session, row: Instruction, person_id: int, now: datetime, practice: Practice) -> bool:
    """True for those who answer for the issue or report on it today."""
    own = await hats(session, person_id, practice.habits.day_of(now))
    mine = {issue.id for issue in own.responsible_person} | {issue.id for _, issue in (*own.contact, *own.stand_in)}
    return row.issue_id in mine


async def compose_answer(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """What the lead unit says, to the leader whose words it answers."""
    row = await session.get_one(Instruction, notice.facts["instruction"])
    if not row.answer or row.answered_at is None:
        return None
    issue = await session.get_one(Issue, row.issue_id)
    who = await session.get_one(Person, row.answered_by)
    leader = await session.get_one(Person, row.leader_id)
    said = day_name(practice.habits.day_of(row.said_at))
    whose = f"您{said}" if notice.person_id == row.leader_id else f"{leader.name}同志{said}"
    unit = who.unit or "、".join(issue.lead_units)
    by = f"{unit}{who.name}" if unit else who.name
    name, at = await issue_called(session, issue), clock_name(row.answered_at, practice.habits.zone)
    return Draft(texts.answered(name, whose, row.text, by, row.answer, at), facts={"about": [row.issue_id]})


def until(row: Instruction) -> str:
    """12月5日24时."""
    assert row.due_day is not None
    return f"{day_name(row.due_day)}24时"


def is_late(row: Instruction, today: date) -> bool:
    return row.state in ON_ITS_WAY and row.due_day is not None and row.due_day < today


async def deputy_name(session: Session, row: Instruction) -> str:
    """Who passed the words on, "" when the leader typed them himself."""
    return "" if row.by_id == row.leader_id else (await session.get_one(Person, row.by_id)).name


async def note_arrived(session: Session, notice: Notice, now: datetime) -> None:
    """An instruction reached the lead unit, or its answer the leader."""
    if notice.kind not in (FORWARD, ANSWER):
        return
    row = await session.get_one(Instruction, notice.facts["instruction"])
    if notice.kind == ANSWER:
        row.told_at = row.told_at or now
        return
    row.forwarded_at = row.forwarded_at or now
    if row.state == "issued":
        row.state = "forwarded"
