"""核对后发: a command that others will hear of is shown first and carried out with 发 (DOMAIN §4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import LedgerEntry, Message, Person
from supervision.desk import releasing
from supervision.ledger import at_work, record, worked_off

SHOWN, CARRIED_OUT = "command_shown", "command_carried_out"


class CannotDecide(Exception):
    """What was asked for cannot be done as things stand; the message is what the office reads."""


@dataclass(frozen=True)
class Shown:
    """What a person was shown last: the command and its words, the message that said it; `used`: 发 did it already."""

    command: str
    args: str
    entry_id: int
    message_id: int | None
    used: bool


def show(session: Session, person: Person, command: str, args: str, now: datetime) -> None:
    """Note that this command's effect was shown to this person."""
    record(session, now, SHOWN, person_id=person.id, command=command, args=args)


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
        return Shown(facts["command"], facts["args"], entry.id or 0, entry.message_id, entry.act == CARRIED_OUT)
    return None


async def use_up(session: Session, person: Person, what: Shown, now: datetime) -> None:
    """发 was said: it is carried out once, and what it does is written down with the message that said what."""
    record(session, now, CARRIED_OUT, person_id=person.id, command=what.command, args=what.args, shown=what.entry_id)
    if what.message_id is not None:
        worked_off(session, await session.get_one(Message, what.message_id))
