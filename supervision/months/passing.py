"""过期: what becomes of reports when an instant passes: at the ask who cannot be asked, at the cut-off all.

Set by set, not report by report: a cut-off passes for a whole month at once.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, true, update
from sqlmodel import col, func, select

from rules.escalation import asked_in_time
from rules.report_state import Act, ReportState, advance
from rules.workdays import WorkCalendar, workday_before
from storage.derived import rows_from
from storage.session import Session
from storage.tables import Account, Cycle, LedgerEntry, Report
from supervision.handover.standing_in import Away, acting, away_on
from supervision.months.terms import Term, open_terms
from supervision.practice import Practice
from supervision.warning.raising import raise_overdue, raise_partial

Where = ColumnElement[bool]
_EARLIEST = select(func.min(col(Report.cutoff_at))).where(col(Report.locked_at).is_(None))


async def mark_unreachable(session: Session, now: datetime, practice: Practice) -> int:
    """At the ask's instant: who cannot be asked is unreachable, not silent (Settled 14); returns how many."""
    calendar = await practice.calendar(session)
    reached = _reached(await away_on(session, practice.habits.day_of(now)))
    marked = 0
    for term in await open_terms(session):
        if term.table(practice, calendar).ask <= now:
            lost = (*_of(term), col(Report.state) == ReportState.WAITING, ~reached)
            marked += await _turn(session, lost, advance(ReportState.WAITING, Act.ASK_FAILED), "unreachable", now)
    if marked:
        await _read_again(session)
    return marked


async def lock(session: Session, known: datetime, now: datetime, practice: Practice) -> int:
    """Lock every report whose cut-off is not after `known` and settle what it is; returns how many.

    Missing only if the ask was delivered a full workday before (Settled 7, 14); a missing one raises its
    warning in the same transaction.
    """
    earliest = (await session.exec(_EARLIEST)).one()
    if earliest is None or earliest > known:
        return 0  # nearly always: asked before anybody's words are filed
    calendar = await practice.calendar(session)
    locked = 0
    for term in await open_terms(session):
        if term.cutoff_at > known:
            break
        groups = await session.exec(
            select(Report.state, Report.cycle_id, Cycle.opened_at)
            .join(Cycle, col(Report.cycle_id) == col(Cycle.id))
            .where(*_of(term))
            .group_by(col(Report.state), col(Report.cycle_id), col(Cycle.opened_at))
            .order_by(col(Report.cycle_id), col(Report.state))
        )
        last_day = practice.habits.day_of(term.cutoff_at - timedelta(microseconds=1))
        reached = _reached(await away_on(session, last_day))
        for state, cycle_id, opened_at in list(groups):
            tried = asked_in_time(opened_at, term.cutoff_at, practice.habits, calendar)
            own = (*_of(term), col(Report.state) == state, col(Report.cycle_id) == cycle_id)
            for which, act in _acts(ReportState(state), term, tried, reached, practice, calendar):
                after = advance(ReportState(state), act)
                locked += await _lock(session, (*own, which), after, now)
    if locked:
        await _read_again(session)
    return locked


def _acts(
    state: ReportState, term: Term, tried: bool, reached: Where, practice: Practice, calendar: WorkCalendar
) -> Iterator[tuple[Where, Act]]:
    """What the cut-off does to the reports in this state. `tried`: the month was opened early enough that people
    could be asked in time; else nobody is blamed (首月试运行). `reached`: who acts could be written to."""
    if state == ReportState.ASKED:
        asked_at = func.coalesce(col(Report.asked_at), term.cutoff_at)
        in_time = asked_at < too_late_from(term.cutoff_at, practice, calendar)
        yield in_time, Act.CUTOFF
        yield ~in_time, Act.CUTOFF_UNASKED
    elif state == ReportState.UNREACHABLE:
        yield true(), Act.CUTOFF_UNREACHED if tried else Act.WAIVE
    elif state == ReportState.WAITING and tried:
        yield reached, Act.CUTOFF_UNASKED
        yield ~reached, Act.CUTOFF_UNREACHED
    else:
        yield true(), Act.CUTOFF_UNASKED if state == ReportState.WAITING else Act.CUTOFF


def _reached(away: Away) -> Where:
    """A condition: who acts for the report can be written to."""
    return exists().where(
        col(Account.person_id) == acting(col(Report.person_id), away),
        col(Account.ended_at).is_(None),
        col(Account.blocked_at).is_(None),
    )


def too_late_from(cutoff_at: datetime, practice: Practice, calendar: WorkCalendar) -> datetime:
    """The first instant at which an ask is delivered too late to be owed: the last whole workday before the cut-off
    begins (`asked_in_time`)."""
    habits = practice.habits
    return habits.at(workday_before(habits.day_of(cutoff_at), 1, calendar), time.min)


async def _lock(session: Session, where: tuple[Where, ...], after: ReportState, now: datetime) -> int:
    if after == ReportState.MISSING:
        await raise_overdue(session, now, *where)
    elif after == ReportState.PARTIAL:
        await raise_partial(session, now, *where)
    return await _turn(session, where, after, "cutoff_passed", now, locks=True)


async def _turn(
    session: Session, where: tuple[Where, ...], after: ReportState, act: str, now: datetime, locks: bool = False
) -> int:
    """Bring these reports to their new state and write that down; returns how many."""
    if (await session.exec(select(Report.id).where(*where).limit(1))).first() is None:
        return 0
    connection = await session.connection()
    about = {"report_id": col(Report.id), "facts": {"state": str(after)} if locks else {}}
    if not locks:
        about["person_id"] = col(Report.person_id)
    table = Report.__table__  # type: ignore[attr-defined]
    written = await connection.execute(rows_from(LedgerEntry, table, *where, at=now, act=act, **about))
    change = update(Report).where(*where).values(state=after)
    if locks:
        change = change.values(locked_at=col(Report.cutoff_at))
    await connection.execute(change)
    return written.rowcount


def _of(term: Term) -> tuple[Where, ...]:
    return (
        col(Report.locked_at).is_(None),
        col(Report.cutoff_at) == term.cutoff_at,
        col(Report.month) == term.month,
        col(Report.previous_cutoff_at) == term.previous_cutoff_at,
    )


async def _read_again(session: Session) -> None:
    """Whoever holds a report in this transaction must see what became of it."""
    for row in list(session.identity_map.values()):
        if isinstance(row, Report):
            await session.refresh(row)
