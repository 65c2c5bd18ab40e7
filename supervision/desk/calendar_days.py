"""日历: days the office declares worked or not, above the published calendar (DOMAIN §1.4: 2020-01)."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.escalation import Timetable, timetable
from rules.numerals import fold
from storage.session import Session
from storage.tables import CalendarDay, Person, Report
from supervision.desk.dates import take_day
from supervision.ledger import record
from supervision.months.terms import LOOK_BACK
from supervision.practice import Practice, calendar_changed
from supervision.reply import Reply
from texts import calendar_days as texts
from texts.pages import joined, pages

NOTICE_FROM_MONTH = 11  # the next year's arrangement is published in November
WHOLE_YEAR = 10  # declared days that make up for a missing calendar: no year has had fewer statutory days
_VERB = re.compile(r"\s*(?P<verb>add|加|登记|del(?:ete)?|remove|删除?|撤销)?\s*", re.IGNORECASE)
_KIND = re.compile(r"\s*(?P<kind>休息?|放假|rest|off|上?班|工作日?|work)(?=$|[\s:,，：、])", re.IGNORECASE)
REST = ("休", "休息", "放假", "rest", "off")
REMOVE = ("del", "delete", "remove", "删", "删除", "撤销")


async def calendar_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/calendar [[add] 2020-01-31 休|班 BASIS | 删除 2020-01-31].

    1. Without a day: what is declared, published and planned.
    2. A day already so declared is said, and changes nothing.
    3. Otherwise it is written down, with the dates of running cycles that move.
    """
    if not args.strip():
        return Reply(joined(pages(await _shown(session, now, practice))))
    verb = _VERB.match(fold(args))
    assert verb is not None
    day, rest = take_day(args[verb.end() :], practice.habits.day_of(now))
    if (verb["verb"] or "").lower() in REMOVE:
        if rest:
            raise BadArgument("calendar", args)
        return await _remove(session, person, day, now, practice)
    kind = _KIND.match(fold(rest))
    if kind is None:
        raise BadArgument("calendar", args)
    basis = re.sub(r"^[\s:,，：、]*(?:依据[\s:：]*)?", "", rest[kind.end() :]).strip()
    worked = kind["kind"].lower() not in REST
    if not basis:
        return Reply(texts.basis_wanted(day, worked))
    return await _declare(session, person, CalendarDay(day=day, worked=worked, basis=basis), now, practice)


async def _declare(session: Session, person: Person, wanted: CalendarDay, now: datetime, practice: Practice) -> Reply:
    old = await session.get(CalendarDay, wanted.day)
    if old is not None and (old.worked, old.basis) == (wanted.worked, wanted.basis):
        return Reply(texts.declared_before(wanted.day, wanted.worked, wanted.basis))
    earlier: dict[str, Any] = {} if old is None else {"old_worked": old.worked, "old_basis": old.basis}
    before = await running_tables(session, now, practice)
    if old is None:
        session.add(wanted)
    else:
        old.worked, old.basis = wanted.worked, wanted.basis
    await session.flush()
    calendar_changed(session)
    said: dict[str, Any] = {"day": wanted.day.isoformat(), "worked": wanted.worked, "basis": wanted.basis}
    record(session, now, "calendar_day_set", person_id=person.id, **said, **earlier)
    head = texts.declared(wanted.day, wanted.worked, wanted.basis, None if old is None else bool(earlier["old_worked"]))
    return Reply(await _with_moves(session, head, wanted.day, before, now, practice))


async def _remove(session: Session, person: Person, day: date, now: datetime, practice: Practice) -> Reply:
    old = await session.get(CalendarDay, day)
    if old is None:
        return Reply(texts.not_declared(day))
    before = await running_tables(session, now, practice)
    await session.delete(old)
    await session.flush()
    calendar_changed(session)
    said: dict[str, Any] = {"day": day.isoformat(), "old_worked": old.worked, "old_basis": old.basis}
    record(session, now, "calendar_day_removed", person_id=person.id, **said)
    worked = (await practice.calendar(session)).is_workday(day)
    return Reply(await _with_moves(session, texts.removed(day, worked), day, before, now, practice))


Tables = dict[tuple[str, datetime], Timetable]  # (month, cut-off) -> its instants


async def running_tables(session: Session, now: datetime, practice: Practice) -> Tables:
    """The instants of every cut-off that is running or of which something may still be said."""
    found = await session.exec(
        select(Report.month, Report.cutoff_at, Report.previous_cutoff_at)
        .where(col(Report.cutoff_at) > now - LOOK_BACK, col(Report.previous_cutoff_at) <= now)
        .distinct()
        .order_by(col(Report.cutoff_at), col(Report.month))
    )
    calendar = await practice.calendar(session)
    tables = {
        (month, cutoff): timetable(cutoff, previous, practice.habits, calendar) for month, cutoff, previous in found
    }
    return {key: table for key, table in tables.items() if table.leader_repeat > now}


async def _with_moves(session: Session, head: str, day: date, before: Tables, now: datetime, practice: Practice) -> str:
    after = await running_tables(session, now, practice)
    changes: dict[tuple[str, datetime], list[texts.Move]] = {}
    for key, old in before.items():
        new = dict(_instants(after[key])) if key in after else {}
        # what has been said already moves no more
        rows: list[texts.Move] = [
            (step, at, new.get(step)) for step, at in _instants(old) if at > now and new.get(step) != at
        ]
        rows += [(step, None, at) for step, at in new.items() if step not in dict(_instants(old)) and at > now]
        if rows:
            changes[key] = rows
    past = day < practice.habits.day_of(now)
    return "\n".join([head, *texts.moves(changes, bool(before), past, now, practice.habits.zone)])


def _instants(table: Timetable) -> list[tuple[str, datetime]]:
    """(step, instant): ask, w2, w1, overdue, leader, repeat."""
    pushes = [("overdue", table.overdue_note), ("leader", table.leader_warning), ("repeat", table.leader_repeat)]
    return [*table.steps, *pushes]


async def _shown(session: Session, now: datetime, practice: Practice) -> list[str]:
    today = practice.habits.day_of(now)
    found = await session.exec(select(CalendarDay).order_by(col(CalendarDay.day)))
    declared = list(found)
    calendar = await practice.calendar(session)
    years = [(year, practice.published(date(year, 1, 1)) is not None) for year in (today.year, today.year + 1)]
    lines = texts.head(today, calendar.is_workday(today), years)
    lines += texts.declared_days([(row.day, row.worked, row.basis) for row in declared if row.day >= today], today.year)
    for (month, cutoff), table in (await running_tables(session, now, practice)).items():
        rows = [(step, at, calendar.is_provisional(practice.habits.day_of(at))) for step, at in _instants(table)]
        lines += texts.planned(month, cutoff, rows, practice.habits.zone)
    return lines


def year_unknown(today: date, published: bool, declared: Collection[date]) -> int | None:
    """The next year, when it is November or later and its calendar is neither published nor declared by hand."""
    year = today.year + 1
    entered = sum(day.year == year for day in declared)
    return year if today.month >= NOTICE_FROM_MONTH and not published and entered < WHOLE_YEAR else None


async def next_year_missing(session: Session, now: datetime, practice: Practice) -> int | None:
    """The year of which the office must be told that its calendar is missing, else None."""
    today = practice.habits.day_of(now)
    published = practice.published(date(today.year + 1, 1, 1)) is not None
    return year_unknown(today, published, list(await session.exec(select(col(CalendarDay.day)))))
