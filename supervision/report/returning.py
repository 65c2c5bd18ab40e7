"""退回补正: a report sent back for correction, and what puts it right (DOMAIN §1.3; Settled 13)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from rules.reading import Said, Section
from rules.report_state import Act, ReportState, advance
from storage.session import Session
from storage.tables import LedgerEntry, Person, Report
from supervision.ledger import record
from supervision.report.duties import Duty

SENT_BACK = "report_sent_back"


def send_back(session: Session, duty: Duty, measures: Sequence[str], reason: str, by: Person, now: datetime) -> None:
    """Ask for these measures again, for none by number when the whole report is meant. Its on-time mark stays.

    Raises NotAllowed for a report that is not in.
    """
    report = duty.report
    report.state = advance(ReportState(report.state), Act.RETURN)
    report.sent_back = list(measures)
    record(
        session,
        now,
        SENT_BACK,
        person_id=by.id,
        issue_id=duty.issue.id,
        report_id=report.id,
        measures=list(measures),
        reason=reason,
    )


def put_right(report: Report, section: Section, said: Sequence[Said]) -> None:
    """A new version answers for what it names; a paragraph about the whole issue answers for all."""
    if report.sent_back:
        named = {each.measure for each in said}
        report.sent_back = [] if section.whole else [number for number in report.sent_back if number not in named]


async def last_return(session: Session, report_id: int) -> LedgerEntry:
    """When, by whom and why it was sent back last; raises what `one()` raises for one that never was."""
    found = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.report_id) == report_id, col(LedgerEntry.act) == SENT_BACK)
        .order_by(col(LedgerEntry.id).desc())
        .limit(1)
    )
    return found.one()
