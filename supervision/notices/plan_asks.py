"""请报与催报的安排: writing the notices that are due before a cut-off (DOMAIN §1.8).

Of all who owe only those are looked at for whom something may have to be written: asked in the store, not here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from rules.escalation import ASK, Timetable, next_send_instant, not_before_hour
from rules.workdays import WorkCalendar
from storage.session import Session
from storage.slices import slices
from storage.tables import Account, Notice, Report
from supervision.handover.standing_in import Away, acting, away_on, heard_for
from supervision.months.cutoff_moves import moves_of
from supervision.months.terms import Term, one_a_cutoff
from supervision.notices.asked_issues import NOTHING_IN
from supervision.notices.asking import moved_step, step_of_day
from supervision.notices.many import Wanted, queue_all, unwritten
from supervision.notices.outbox import queue
from supervision.notices.samples import answering, tail_of
from supervision.people import holders
from supervision.practice import Practice
from supervision.report.duties import OWING

AFTER_ASK = timedelta(minutes=15)
AT_ONCE = 2_000  # people whose reports are held in memory at a time
OVER = ("sent", "stale")


@dataclass(frozen=True)
class _Owed:
    """A report that is still owed, as much as planning needs."""

    person_id: int
    term: Term
    asked_at: datetime | None


@dataclass(frozen=True)
class _Month:
    """What planning one month's notices needs to know."""

    month: str
    now: datetime
    practice: Practice
    calendar: WorkCalendar
    moved: frozenset[datetime]
    away: Away

    @property
    def today(self) -> date:
        return self.practice.habits.day_of(self.now)

    def step(self, term: Term) -> str | None:
        return step_of_day(self.table(term), self.now, self.practice)

    def table(self, term: Term) -> Timetable:
        return term.table(self.practice, self.calendar)


async def plan_asks(
    session: Session,
    now: datetime,
    practice: Practice,
    calendar: WorkCalendar,
    terms: list[Term],
    at_most: int | None = None,
) -> None:
    """Asks and nudges: one row a person and step, for everything that is still owed.

    Once `at_most` are written for a month the rest waits for the next beat.
    """
    away = await away_on(session, practice.habits.day_of(now))
    for name in sorted({term.month for term in terms}):
        own = [term for term in terms if term.month == name]
        moved = frozenset(move.new_at for move in await moves_of(session, [name]))
        month = _Month(name, now, practice, calendar, moved, away)
        people: set[int] = set()
        for term in own:
            people |= await _candidates(session, month, term)
        written = 0
        for some in slices(sorted(people), AT_ONCE):
            written += await _plan_for(session, month, some)
            if at_most is not None and written >= at_most:
                break


async def _candidates(session: Session, month: _Month, term: Term) -> set[int]:
    """People who owe in this term and for whom a notice may be lacking: perhaps too many, never too few."""
    who = acting(col(Report.person_id), month.away)
    reasons = [
        unwritten(who, "nudge", month.month, moved_step(cutoff_at, month.practice)) & col(Report.asked_at).is_not(None)
        for cutoff_at in month.moved & {term.cutoff_at}
    ]
    step = month.step(term)
    if step is not None:
        reasons.append(
            col(Report.asked_at).is_(None)
            & unwritten(who, "ask", month.month, f"{ASK}:{month.today}")
            & ~_ask_under_way(month, who)
        )
    if step is not None and step != ASK:
        asked = col(Report.asked_at).is_not(None)
        reasons.append(asked & unwritten(who, "nudge", month.month, step))
    if not reasons:
        return set()
    linked = exists().where(
        col(Account.person_id) == who,
        col(Account.ended_at).is_(None),
        col(Account.blocked_at).is_(None),
    )
    query = select(who).where(*_owing(term), linked, or_(*reasons))
    return {person_id for person_id in await session.exec(query) if person_id is not None}


def _owing(term: Term) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Report.locked_at).is_(None),
        col(Report.cutoff_at) == term.cutoff_at,
        col(Report.month) == term.month,
        col(Report.previous_cutoff_at) == term.previous_cutoff_at,
        col(Report.state).in_(OWING),
        col(Report.person_id).is_not(None),
    )


def _ask_under_way(month: _Month, who: Any) -> ColumnElement[bool]:
    ask = aliased(Notice)
    return exists().where(
        col(ask.cycle) == month.month,
        col(ask.kind) == "ask",
        col(ask.person_id) == who,
        col(ask.state).not_in(OVER),
    )


async def _plan_for(session: Session, month: _Month, people: list[int]) -> int:
    """Write what these people must be told; returns how many notices."""
    written: dict[int, dict[tuple[str, str], str]] = {}
    notices = await session.exec(
        select(Notice.person_id, Notice.kind, Notice.step, Notice.state).where(
            col(Notice.recipient).in_([f"person:{person_id}" for person_id in people]),
            col(Notice.kind).in_(("ask", "nudge")),
            col(Notice.cycle) == month.month,
        )
    )
    for person_id, kind, step, state in notices:
        written.setdefault(person_id or 0, {})[kind, step] = state
    who = acting(col(Report.person_id), month.away)
    contacts = {contact for person_id in people for contact in heard_for(person_id, month.away)}
    found = await session.exec(
        select(who, Report.previous_cutoff_at, Report.cutoff_at, Report.asked_at)
        .where(
            col(Report.person_id).in_(contacts),
            col(Report.month) == month.month,
            col(Report.locked_at).is_(None),
            col(Report.previous_cutoff_at) <= month.now,
            col(Report.cutoff_at) > month.now,
            col(Report.state).in_(OWING),
        )
        .order_by(who, col(Report.cutoff_at))
    )
    rows = [_Owed(row[0] or 0, Term(month.month, row[1], row[2]), row[3]) for row in found]
    wanted: list[Wanted] = []
    for person_id, group in groupby(rows, key=lambda row: row.person_id):
        wanted += _wanted(month, person_id, list(group), written.get(person_id, {}))
    await queue_all(session, wanted, month.now)
    return len(wanted)


def _wanted(month: _Month, person_id: int, owed: list[_Owed], written: dict[tuple[str, str], str]) -> Iterator[Wanted]:
    """What one person must be told, in the order in which it falls due."""
    habits, calendar = month.practice.habits, month.calendar
    asked = [row for row in owed if row.asked_at is not None]
    for cutoff_at in sorted({row.term.cutoff_at for row in asked} & month.moved):
        # A moved cut-off is told in the next window to whoever was asked and has something missing (Settled 5).
        due = next_send_instant(month.now, habits, calendar)
        yield Wanted(person_id, "nudge", month.month, moved_step(cutoff_at, month.practice), due)
    first = owed[0].term
    step = month.step(first)
    if step is None:
        return
    step_at = dict(month.table(first).steps)[step]
    due = max(step_at, not_before_hour(month.now, habits.ask_time, habits, calendar))
    if not asked and ("ask", ASK) not in written:
        yield Wanted(person_id, "ask", month.month, ASK, due)
        return
    # No ask is on its way: what is unasked now was added later, or the office told him of the rest by hand.
    if len(asked) < len(owed) and all(state in OVER for (kind, _), state in written.items() if kind == "ask"):
        yield Wanted(person_id, "ask", month.month, f"{ASK}:{month.today}", due)
    days = {habits.day_of(row.asked_at) for row in owed if row.asked_at is not None}
    # Asked with an earlier cut-off that has passed, he needs no nudge on the later one's day of asking.
    if step != ASK and days and min(days) < habits.day_of(step_at) and month.today not in days:
        yield Wanted(person_id, "nudge", month.month, step, due)


async def plan_copies(
    session: Session, now: datetime, practice: Practice, calendar: WorkCalendar, terms: list[Term]
) -> None:
    """The office's counts at each step; the responsible person's line on the last one."""
    for term in one_a_cutoff(terms):
        table = term.table(practice, calendar)
        month, today = term.month, practice.habits.day_of(now)
        for name, at in table.steps:
            if practice.habits.day_of(at) != today:
                continue
            kind = "delivery_count" if name == ASK else "missing_list"
            for person in await holders(session, "office"):
                due = at + AFTER_ASK if name == ASK else at
                await queue(session, person.id or 0, kind, month, name, due, now)
        last_name, last_at = table.steps[-1]
        if last_name != ASK and practice.habits.day_of(last_at) == today:
            step = last_name + await tail_of(session, term, practice)
            silent = (col(Report.locked_at).is_(None), col(Report.state).in_(NOTHING_IN))
            people = await answering(session, term, "nudge_copy", step, *silent)
            facts = {"cutoff": term.cutoff_at.isoformat()}
            await queue_all(session, [Wanted(who, "nudge_copy", month, step, last_at, facts) for who in people], now)
