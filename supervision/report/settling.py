"""落账: bringing a report's state, on-time mark and time of receipt to what stands (Settled 8, 10, 13)."""

from rules.report_state import Act, ReportState, advance
from storage.session import Session
from storage.tables import Report
from supervision.report.duties import Duty
from supervision.report.returning import returned_again
from supervision.report.standing import Standing, missing_measures, standing


class Locked(Exception):
    """The report was in by its cut-off and that has passed: nothing changes it here any more."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"report {report.id} of {report.month} is locked")
        self.report = report


async def settle(session: Session, duty: Duty, late: bool) -> Standing:
    """Bring state, on-time mark and time of receipt to what now stands."""
    report = duty.report
    found = await standing(session, id_of(report.id))
    whole = not missing_measures(duty, found)
    in_time, too_late = (Act.FILED_WHOLE, Act.LATE_WHOLE) if whole else (Act.FILED_PART, Act.LATE_PART)
    before = ReportState(report.state)
    report.state = advance(before, too_late if late else in_time)
    if report.state == ReportState.SUBMITTED and not late and before != ReportState.RETURNED:
        report.on_time = True
    report.received_at = found.received_at
    _mark(report)
    await session.flush()
    return found


async def settle_withdrawn(session: Session, duty: Duty) -> Standing:
    """The same after something was taken back: with nothing left it is as if nothing had been filed."""
    report = duty.report
    found = await standing(session, id_of(report.id))
    if found.has_content:
        found = await settle(session, duty, late=False)
        await returned_again(session, report, found)
        return found
    report.received_at = None
    if report.state in (ReportState.PARTIAL, ReportState.SUBMITTED):
        act = Act.EMPTIED if report.asked_at is not None else Act.EMPTIED_UNASKED
        report.state = advance(ReportState(report.state), act)
    _mark(report)
    await session.flush()
    return found


def _mark(report: Report) -> None:
    """On time is decided once, by the first whole content; a return keeps it (Settled 13)."""
    if report.state == ReportState.LATE and report.on_time is None:
        report.on_time = False
    elif report.state in (ReportState.WAITING, ReportState.ASKED, ReportState.PARTIAL):
        report.on_time = None


def id_of(value: int | None) -> int:
    assert value is not None
    return value
