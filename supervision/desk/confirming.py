"""核对后发: a command that others will hear of is shown first and carried out with 发 (DOMAIN §4)."""

from datetime import datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import LedgerEntry, Person
from supervision.desk import releasing
from supervision.ledger import record

SHOWN = "command_shown"


class CannotDecide(Exception):
    """What was asked for cannot be done as things stand; the message is what the office reads."""


def show(session: Session, person: Person, command: str, args: str, now: datetime) -> None:
    """Note that this command's effect was shown to this person."""
    record(session, now, SHOWN, person_id=person.id, command=command, args=args)


async def shown(session: Session, person: Person, now: datetime) -> tuple[str, str] | None:
    """(command, its words) that 发 carries out: the newest thing this person was shown within the hour.

    None when there is none, or when the newest is what a surge holds back.
    """
    found = await session.exec(
        select(LedgerEntry)
        .where(
            col(LedgerEntry.act).in_((SHOWN, releasing.SHOWN)),
            col(LedgerEntry.person_id) == person.id,
            col(LedgerEntry.at) >= now - releasing.STAYS_IN_SIGHT,
        )
        .order_by(col(LedgerEntry.id).desc())
        .limit(1)
    )
    newest = found.first()
    return None if newest is None or newest.act != SHOWN else (newest.facts["command"], newest.facts["args"])
