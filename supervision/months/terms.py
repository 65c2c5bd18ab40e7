"""期限: the stretches between two cut-offs that reports have, found without looking at every report.

Reports of one month mostly share one term: the next different one is looked up in an index, again and again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, tuple_
from sqlmodel import col, select

from rules.escalation import Timetable, timetable
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.tables import Report
from supervision.practice import Practice

LOOK_BACK = timedelta(days=20)  # a push older than this would meet the next month's ask: it is not caught up
BY_CUTOFF = (col(Report.cutoff_at), col(Report.month), col(Report.previous_cutoff_at))


@dataclass(frozen=True)
class Term:
    """A month's stretch between the cut-off before it and its own."""

    month: str
    previous_cutoff_at: datetime
    cutoff_at: datetime

    def table(self, practice: Practice, calendar: WorkCalendar) -> Timetable:
        return timetable(self.cutoff_at, self.previous_cutoff_at, practice.habits, calendar)


class _Steps:
    """Two statements, built once because every beat asks them: the first different term, and the one after `last_0` …

    `order`: the columns of the index they step through; what `where` fixes may be left out.
    """

    def __init__(self, order: tuple[Any, ...], *where: ColumnElement[bool]) -> None:
        last = [bindparam(f"last_{place}", type_=column.type) for place, column in enumerate(order)]
        self.first = (
            select(*order)
            .add_columns(col(Report.month), col(Report.previous_cutoff_at), col(Report.cutoff_at))
            .where(*where)
            .order_by(*order)
            .limit(1)
        )
        self.next = self.first.where(tuple_(*order) > tuple_(*last))


_OPEN = _Steps(BY_CUTOFF, col(Report.locked_at).is_(None))
_PASSED = _Steps(BY_CUTOFF, col(Report.cutoff_at) > bindparam("since"), col(Report.cutoff_at) <= bindparam("now"))
_OF_MONTH = _Steps(BY_CUTOFF[::2], col(Report.month) == bindparam("month"))
_LOCKED = (
    select(Report.id)
    .where(
        col(Report.cutoff_at) == bindparam("cutoff_at"),
        col(Report.month) == bindparam("month"),
        col(Report.locked_at).is_not(None),
    )
    .limit(1)
)


@dataclass(frozen=True)
class Terms:
    """The terms that may have something to say at one instant, earliest cut-off first.

    `open`: not locked yet; `running`: those of them that run at that instant; `passed`: locked within LOOK_BACK,
    one a month and cut-off.
    """

    open: list[Term]
    running: list[Term]
    passed: list[Term]


async def terms_at(session: Session, now: datetime) -> Terms:
    """What is planned from at one beat, looked up once for all of its notices."""
    every = await open_terms(session)
    running = [term for term in every if term.previous_cutoff_at <= now < term.cutoff_at]
    return Terms(every, running, await _passed_terms(session, now - LOOK_BACK, now))


async def open_terms(session: Session) -> list[Term]:
    """The terms of the reports that no cut-off has locked yet, earliest cut-off first."""
    return await _walk(session, _OPEN)


async def terms_of(session: Session, month: str) -> list[Term]:
    """The terms of one month's reports, earliest cut-off first."""
    return await _walk(session, _OF_MONTH, month=month)


async def _passed_terms(session: Session, since: datetime, now: datetime) -> list[Term]:
    """The terms whose cut-off passed after `since` and locked reports, one a month and cut-off, earliest first."""
    passed = await _walk(session, _PASSED, since=since, now=now)
    return [term for term in one_a_cutoff(passed) if await _is_locked(session, term)]


def one_a_cutoff(terms: list[Term]) -> list[Term]:
    """Two may differ in their beginning alone; the earlier one stands for both."""
    return list({(term.month, term.cutoff_at): term for term in reversed(terms)}.values())[::-1]


async def _walk(session: Session, steps: _Steps, **given: Any) -> list[Term]:
    """The different terms of the reports that `steps` selects, one look into an index for each."""
    found: list[Term] = []
    row = (await session.exec(steps.first, params=given)).first()
    while row is not None:
        found.append(Term(*row[-3:]))
        last = {f"last_{place}": value for place, value in enumerate(row[:-3])}
        row = (await session.exec(steps.next, params=given | last)).first()
    return found


async def _is_locked(session: Session, term: Term) -> bool:
    found = await session.exec(_LOCKED, params={"month": term.month, "cutoff_at": term.cutoff_at})
    return found.first() is not None
