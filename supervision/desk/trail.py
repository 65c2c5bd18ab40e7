"""留痕查询: who did and was sent what, when: stored words, messages sent and ledger entries in one line of time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Filing, Issue, LedgerEntry, Message, Person, Report
from supervision.desk.dates import take_day
from supervision.desk.issue_card import named_issue
from supervision.desk.paging import page_of, take_page
from supervision.desk.trail_sources import Event, Span, of_issue, of_person
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from texts.desk import trail as texts
from texts.wording import issue_name

AT_ONCE = 8  # events of a screen
_YEAR = re.compile(r"\s*(?:19|20)\d\d")
_MESSAGE = re.compile(r"(?:信|来信|message\s*)\s*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """Whose trail: an issue's, or of everybody of a name; `day`: None for all days."""

    issue: Issue | None
    people: tuple[Person, ...]
    name: str
    day: date | None


async def trail_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/audit 18|雷俊 [11-22] [第2页]: the newest screen first; /audit 信44: one message and what followed from it."""
    words, page = take_page(args)
    if match := _MESSAGE.fullmatch(fold(words).strip()):
        return Reply(await _message(session, int(match[1]), practice))
    wanted = await _wanted(session, words, practice.habits.day_of(now))
    if wanted is None:
        return Reply(texts.unknown(words))
    span = _span(wanted.day, practice)
    needed = page * AT_ONCE + 1
    if wanted.issue is not None:
        found = await of_issue(session, wanted.issue.id or 0, span, needed)
    else:
        ids = [each.id or 0 for each in wanted.people]
        found = [event for each in ids for event in await of_person(session, each, span, needed)]
    newest = sorted(found, key=lambda event: (event.at, event.order, event.number), reverse=True)
    shown = newest[(page - 1) * AT_ONCE : page * AT_ONCE]
    names = await _names(session, shown)
    lines = [await _line(session, event, names, practice) for event in reversed(shown)]
    typed = " ".join(
        part for part in (wanted.name.replace("问题", ""), wanted.day.isoformat() if wanted.day else "") if part
    )
    count = page + (len(newest) > page * AT_ONCE)
    head = texts.head(wanted.name, wanted.day, empty=not shown)
    several = [texts.namesakes(wanted.name, len(wanted.people))] if len(wanted.people) > 1 else []
    return page_of("audit", typed, [head, *several, *lines], page, count, open_end=True)


async def _wanted(session: Session, words: str, today: date) -> Wanted | None:
    """None when nobody and nothing is called so. Raises BadArgument, UnknownIssue."""
    parts = words.split(maxsplit=1)
    if not parts:
        raise BadArgument("audit", words)
    name, rest = "".join(fold(parts[0]).split()), parts[1] if len(parts) > 1 else ""
    people = tuple(await session.exec(select(Person).where(col(Person.name) == name).order_by(col(Person.id))))
    if people:
        return Wanted(None, people, name, _day(rest, today))
    try:
        issue, plan, rest = await named_issue(session, words)
    except BadArgument:
        return None
    called = issue_name(issue.number, plan.key if await several_lists(session) else "")
    return Wanted(issue, (), called, _day(rest, today))


def _day(words: str, today: date) -> date | None:
    if not words.strip():
        return None
    try:
        day, rest = take_day(words, today)
    except BadArgument:
        raise BadArgument("audit", words) from None
    if rest:
        raise BadArgument("audit", words)
    if day <= today or _YEAR.match(fold(words)):
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 2-29 of a year that has none
        raise BadArgument("audit", words) from None


def _span(day: date | None, practice: Practice) -> Span | None:
    if day is None:
        return None
    begin = datetime.combine(day, time.min, practice.habits.zone)
    return begin, begin + timedelta(days=1)


async def _names(session: Session, events: Sequence[Event]) -> dict[int, str]:
    ids = {event.person_id for event in events if event.person_id is not None}
    found = await session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))
    return {number or 0: name for number, name in found}


async def _line(session: Session, event: Event, names: dict[int, str], practice: Practice) -> str:
    who = names.get(event.person_id or 0, "")
    if event.entry is not None:
        did = texts.did(event.entry.act, event.entry.facts)
        return texts.entry(event.at, who, did, event.entry.message_id, practice.habits.zone)
    if event.notice is not None:
        row = event.notice
        return texts.sent(event.at, who, row.kind, row.state, row.text, row.id or 0, row.reason, practice.habits.zone)
    message = await session.get_one(Message, event.number)
    return texts.said(event.at, who, message.kind, message.text, event.number, practice.habits.zone)


async def _message(session: Session, number: int, practice: Practice) -> str:
    """A stored message as it came, with the entries and reports that followed from it."""
    message = await session.get(Message, number) if number < 2**31 else None
    if message is None:
        return texts.no_message(number)
    author = await session.get(Person, message.person_id) if message.person_id is not None else None
    entries = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.person_id) == message.person_id, col(LedgerEntry.message_id) == number)
        .order_by(col(LedgerEntry.id))
    )
    filings = await session.exec(
        select(Filing, Report)
        .join(Report, col(Filing.report_id) == col(Report.id))
        .where(col(Filing.message_id) == number)
        .order_by(col(Filing.id))
    )
    return texts.message(
        number,
        author.name if author else "",
        message.kind,
        (message.sent_at, message.arrived_at, message.counts_at),
        message.text,
        [texts.version(row.version, report.month, row.withdrawn_at is not None) for row, report in filings],
        [texts.did(entry.act, entry.facts) for entry in entries],
        practice.habits.zone,
    )
