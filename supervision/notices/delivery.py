"""送达: what it means that a notice arrived, or cannot arrive (Settled 14)."""

from datetime import datetime

from sqlmodel import col, select

from rules.report_state import Act, ReportState, advance
from storage.session import Session
from storage.tables import Account, Notice, Report, Warning
from supervision.ledger import record
from supervision.notices.instructions import note_arrived
from supervision.requests.awaiting import note_told
from supervision.warning.raising import relief_told


async def note_delivered(session: Session, notice: Notice, now: datetime) -> None:
    """Reports become asked, warnings pushed, reliefs told."""
    if notice.kind in ("ask", "nudge"):
        for report in await _reports(session, notice):
            asked(report, now, "telegram")
    for warning in await _warnings(session, notice.facts.get("warnings", [])):
        warning.pushed_at = warning.pushed_at or now
        warning.pushed_to = notice.person_id
        warning.state = "pushed" if warning.state == "raised" else warning.state
    await note_told(session, notice.facts, now)
    await note_arrived(session, notice, now)
    await relief_told(session, await _warnings(session, notice.facts.get("relieved", [])), now)
    if not notice.urgent or notice.kind != "answer":
        record(session, now, "delivered", person_id=notice.person_id, notice=notice.id, kind=notice.kind)


def asked(report: Report, now: datetime, how: str) -> None:
    """The ask reached the contact; after the cut-off that changes nothing about what was owed."""
    if report.locked_at is not None or now >= report.cutoff_at or report.state == ReportState.WAIVED:
        return  # waived while the message was on its way
    report.state = advance(ReportState(report.state), Act.ASK_DELIVERED)
    if report.asked_at is None:
        report.asked_at, report.asked_how = now, how


async def note_undeliverable(session: Session, notice: Notice, why: str, now: datetime) -> None:
    """The account is marked; reports whose ask never arrived are unreachable; the office sees it at once."""
    if why in ("blocked", "deactivated", "chat not found"):
        found = await session.exec(
            select(Account).where(col(Account.person_id) == notice.person_id, col(Account.ended_at).is_(None))
        )
        for account in found:
            account.blocked_at = account.blocked_at or now
    if notice.kind == "ask":
        for report in await _reports(session, notice):
            if report.state == ReportState.WAITING and report.locked_at is None:
                report.state = advance(ReportState.WAITING, Act.ASK_FAILED)
    record(session, now, "undeliverable", person_id=notice.person_id, notice=notice.id, kind=notice.kind, why=why)


async def _reports(session: Session, notice: Notice) -> list[Report]:
    ids = notice.facts.get("reports", [])
    return list(await session.exec(select(Report).where(col(Report.id).in_(ids)))) if ids else []


async def _warnings(session: Session, ids: list[int]) -> list[Warning]:
    return list(await session.exec(select(Warning).where(col(Warning.id).in_(ids)))) if ids else []
