"""截止顺延: cut-offs moved by an outage; a report's `cutoff_at` is always the one in force (DOMAIN Settled 5)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from rules.month import moved_cutoff
from rules.report_state import Act, ReportState, advance
from rules.summary import MoveFacts
from storage.session import Session
from storage.tables import CutoffMove, Cycle, Outage, Report
from supervision.ledger import record
from supervision.practice import Practice

NOTHING_IN = (ReportState.WAITING, ReportState.ASKED, ReportState.UNREACHABLE)
TOO_FAR = timedelta(days=28)  # the next month's own cut-off is never nearer


async def move_cutoffs(session: Session, outage: Outage, now: datetime, practice: Practice) -> None:
    """Move every cut-off that this outage covers; what was closed before it stays closed.

    1. Only months opened before their cut-off: one opened after it is owed by nobody (首月试运行).
    2. The following month begins at the moved cut-off.
    3. A move beyond the next month's own cut-off would mix the two: then nobody owes the old one any more.
    """
    calendar = await practice.calendar(session)
    new_at = moved_cutoff(outage.ended_at, practice.habits.zone, calendar)
    covered = await session.exec(
        select(Report)
        .join(Cycle, col(Report.cycle_id) == col(Cycle.id))
        .where(
            col(Report.locked_at).is_(None),
            col(Report.cutoff_at) > outage.began_at,
            col(Report.cutoff_at) <= outage.ended_at,
            col(Cycle.opened_at) < col(Report.cutoff_at),
        )
        .order_by(col(Report.cycle_id), col(Report.cutoff_at), col(Report.id))
    )
    groups: dict[tuple[int, str, datetime], list[Report]] = {}
    for report in covered:
        groups.setdefault((report.cycle_id, report.month, report.cutoff_at), []).append(report)
    for (cycle_id, month, old_at), reports in groups.items():
        if new_at - old_at >= TOO_FAR:
            _waive(session, reports, now)
            continue
        assert outage.id is not None
        session.add(
            CutoffMove(cycle_id=cycle_id, month=month, old_at=old_at, new_at=new_at, outage_id=outage.id, moved_at=now)
        )
        for report in reports:
            report.cutoff_at = new_at
        await _begin_next_month(session, reports, new_at)
        said: dict[str, Any] = {"month": month, "cycle": cycle_id, "old": old_at.isoformat(), "new": new_at.isoformat()}
        record(session, now, "cutoff_moved", outage=outage.id, reports=len(reports), **said)
    await session.flush()


async def moved_instants(session: Session, cycle_id: int | None) -> dict[datetime, datetime]:
    """old -> new for every cut-off of this cycle that moved."""
    moves = await session.exec(select(CutoffMove).where(col(CutoffMove.cycle_id) == cycle_id))
    return {move.old_at: move.new_at for move in moves}


def in_force(nominal: datetime, moved: dict[datetime, datetime]) -> datetime:
    """The cut-off that now holds in the place of this one; it may have moved more than once."""
    instant = nominal
    while instant in moved:
        instant = moved[instant]
    return instant


async def moves_of(session: Session, months: Iterable[str]) -> list[MoveFacts]:
    """The moves of these months, oldest first, each (old, new, outage) once however many lists it moved."""
    found = await session.exec(
        select(CutoffMove, Outage)
        .join(Outage, col(CutoffMove.outage_id) == col(Outage.id))
        .where(col(CutoffMove.month).in_(set(months)))
        .order_by(col(CutoffMove.moved_at), col(CutoffMove.old_at), col(CutoffMove.id))
    )
    return list(
        dict.fromkeys(MoveFacts(move.old_at, move.new_at, outage.began_at, outage.ended_at) for move, outage in found)
    )


async def _begin_next_month(session: Session, reports: list[Report], new_at: datetime) -> None:
    month = reports[0].month
    following = await session.exec(
        select(Report)
        .where(
            col(Report.assignment_id).in_([report.assignment_id for report in reports]),
            col(Report.month) > month,
            col(Report.previous_cutoff_at) < new_at,
            col(Report.cutoff_at) > new_at,
        )
        .order_by(col(Report.month))
    )
    for report in following:
        report.previous_cutoff_at = new_at


def _waive(session: Session, reports: list[Report], now: datetime) -> None:
    for report in reports:
        if report.state in NOTHING_IN:
            report.state = advance(ReportState(report.state), Act.WAIVE)
            record(session, now, "waived", report_id=report.id, why="outage")
