"""退回补正: a report sent back for correction, and what puts it right (DOMAIN §1.3; Settled 13)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from rules.reading.values import Said, Section
from rules.report_facts import ReturnFacts
from rules.report_state import Act, ReportState, advance
from storage.session import Session
from storage.tables import Filing, LedgerEntry, Person, Report
from supervision.ledger import record
from supervision.report.duties import Duty
from supervision.report.standing import NOTE, Standing

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


async def returned_again(session: Session, report: Report, found: Standing) -> None:
    """What put it right was taken back: the words that were sent back stand again, and so does the return."""
    entry = (await session.exec(_returns(report.id or 0))).first()
    if entry is None or report.state not in (ReportState.SUBMITTED, ReportState.LATE):
        return
    named = entry.facts["measures"]
    old = [n for n in named if n not in found.answers or found.answers[n].filed_at < entry.at]
    if old or (not named and found.received_at is not None and found.received_at < entry.at):
        report.state = advance(ReportState(report.state), Act.RETURN)
        report.sent_back = old


async def last_return(session: Session, report_id: int) -> LedgerEntry:
    """When, by whom and why it was sent back last; raises what `one()` raises for one that never was."""
    return (await session.exec(_returns(report_id))).one()


async def returns_of(session: Session, report_ids: Sequence[int]) -> dict[int, ReturnFacts]:
    """The newest return of each of these reports that was ever sent back."""
    if not report_ids:
        return {}
    entries: dict[int, list[LedgerEntry]] = {}
    for entry in await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.report_id).in_(report_ids), col(LedgerEntry.act) == SENT_BACK)
        .order_by(col(LedgerEntry.id))
    ):
        entries.setdefault(entry.report_id or 0, []).append(entry)
    filings = await session.exec(
        select(Filing)
        .where(col(Filing.report_id).in_(list(entries)), col(Filing.source) != NOTE, col(Filing.correction) == "")
        .order_by(col(Filing.received_at))
    )
    came: dict[int, datetime] = {}
    for filing in filings:
        if filing.withdrawn_at is None and filing.received_at <= entries[filing.report_id][0].at:
            came[filing.report_id] = filing.received_at
    return {
        number: ReturnFacts(own[-1].at, tuple(own[-1].facts["measures"]), own[-1].facts["reason"], came.get(number))
        for number, own in entries.items()
    }


def _returns(report_id: int) -> SelectOfScalar[LedgerEntry]:
    """The newest return of a report."""
    return (
        select(LedgerEntry)
        .where(col(LedgerEntry.report_id) == report_id, col(LedgerEntry.act) == SENT_BACK)
        .order_by(col(LedgerEntry.id).desc())
        .limit(1)
    )
