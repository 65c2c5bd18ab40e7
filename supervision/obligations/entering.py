"""专项报送登记: handed in, released, taken back; each with who said so and in which message."""

from datetime import datetime

from storage.session import Session
from storage.tables import Obligation, Person
from supervision.ledger import at_work, record


def hand_in(session: Session, row: Obligation, person: Person, note: str, now: datetime, said_at: datetime) -> None:
    """`said_at`: when it counts as handed in; `now`: when it is written down."""
    said = at_work(session)
    row.handed_in_at, row.handed_in_by, row.note = said_at, person.id, note
    row.message_id = said.id if said is not None else None
    row.released_at = None
    _write(session, now, "obligation_handed_in", row, person, note)


def release(session: Session, row: Obligation, person: Person, why: str, now: datetime) -> None:
    """The office asks for it no more."""
    row.released_at, row.note = now, why
    _write(session, now, "obligation_released", row, person, why)


def take_back(session: Session, row: Obligation, person: Person, now: datetime) -> None:
    """It was entered by mistake: it is owed again."""
    row.handed_in_at = row.handed_in_by = row.message_id = row.released_at = None
    row.note = ""
    _write(session, now, "obligation_taken_back", row, person, "")


def _write(session: Session, now: datetime, act: str, row: Obligation, person: Person, note: str) -> None:
    about = {"kind": row.kind, "unit": row.unit, "due": row.due.isoformat(), "note": note}
    record(session, now, act, person_id=person.id, issue_id=row.issue_id, obligation=row.id, paper=about)
