"""核对后发: a command that others will hear of is shown first and carried out with 发 (DOMAIN §4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, or_, select

from storage.session import Session
from storage.tables import Assignment, LedgerEntry, Message, Person, Report
from supervision.desk import releasing
from supervision.ledger import at_work, record, worked_off

SHOWN, CARRIED_OUT = "command_shown", "command_carried_out"
FILED = ("filed", "corrected", "withdrawn")
OVERTAKEN_BY = {  # what somebody else may have done to the issue meanwhile, so that the preview is true no more
    "return": (*FILED, "contact_changed"),
    "leader": ("leader_replaced", "leader_planned", "leader_plan_dropped"),
    "contact": ("contact_changed",),
    "deadline": ("deadline_extended",),
    "pause": (*FILED, "waived", "contact_changed"),
    "deputy": ("deputy_registered", "deputy_ended", "leader_replaced"),
    "instruct": ("instruction_answered", "instruction_closed"),
}


class CannotDecide(Exception):
    """What was asked for cannot be done as things stand; the message is what the office reads."""


@dataclass(frozen=True)
class Shown:
    """What a person was shown last: the command and its words, the message that said it; `used`: 发 did it already.

    `watched`: the act of OVERTAKEN_BY whose entries make it out of date, when they are about this issue or leader;
    "" where none do.
    """

    command: str
    args: str
    entry_id: int
    message_id: int | None
    used: bool
    watched: str
    issue_id: int | None
    leader_id: int | None


def show(
    session: Session,
    person: Person,
    command: str,
    args: str,
    now: datetime,
    issue_id: int | None = None,
    leader_id: int | None = None,
    watched: str = "",
) -> None:
    """Note that this command's effect was shown to this person; `watched`: where the command has more than one act."""
    about = {"issue": issue_id, "leader": leader_id, "watched": watched or None}
    known: dict[str, Any] = {name: value for name, value in about.items() if value is not None}
    record(session, now, SHOWN, person_id=person.id, command=command, args=args, **known)


async def shown(session: Session, person: Person, now: datetime, chat_id: int | None = None) -> Shown | None:
    """What 发 is about: the newest thing this person was shown within the hour, in the chat in which 发 is said.

    None when there is none, or when the newest is what a surge holds back. `chat_id`: of words not stored yet.
    """
    said = at_work(session)
    here = chat_id if said is None else said.chat_id
    found = await session.exec(
        select(LedgerEntry, col(Message.chat_id))
        .outerjoin(Message, col(Message.id) == col(LedgerEntry.message_id))
        .where(
            col(LedgerEntry.act).in_((SHOWN, CARRIED_OUT, releasing.SHOWN)),
            col(LedgerEntry.person_id) == person.id,
            col(LedgerEntry.at) >= now - releasing.STAYS_IN_SIGHT,
        )
        .order_by(col(LedgerEntry.id).desc())
    )
    for entry, there in found:
        if None not in (here, there) and here != there:
            continue
        if entry.act == releasing.SHOWN:
            return None
        facts = entry.facts
        used = entry.act == CARRIED_OUT
        watched = facts.get("watched", facts["command"])
        about = facts.get("issue"), facts.get("leader")
        return Shown(facts["command"], facts["args"], entry.id or 0, entry.message_id, used, watched, *about)
    return None


async def overtaken(session: Session, what: Shown) -> bool:
    """True when what was shown has changed since by somebody's words or act, so that it must be looked at again."""
    acts = OVERTAKEN_BY.get(what.watched, ())
    if (what.issue_id, what.leader_id) == (None, None) or not acts:
        return False
    since = select(LedgerEntry).where(col(LedgerEntry.id) > what.entry_id, col(LedgerEntry.act).in_(acts))
    if what.leader_id is not None:
        rows = await session.exec(since)
        return any(what.leader_id in (row.facts.get("leader"), row.facts.get("old")) for row in rows)
    own = select(col(Report.id)).join(Assignment, col(Report.assignment_id) == col(Assignment.id))
    reports = own.where(col(Assignment.issue_id) == what.issue_id)
    about = or_(col(LedgerEntry.issue_id) == what.issue_id, col(LedgerEntry.report_id).in_(reports))
    return (await session.exec(since.where(about).limit(1))).first() is not None


async def use_up(session: Session, person: Person, what: Shown, now: datetime) -> None:
    """发 was said: it is carried out once, and what it does is written down with the message that said what."""
    record(session, now, CARRIED_OUT, person_id=person.id, command=what.command, args=what.args, shown=what.entry_id)
    if what.message_id is not None:
        worked_off(session, await session.get_one(Message, what.message_id))
