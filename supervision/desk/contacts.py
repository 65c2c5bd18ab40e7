"""联络人: the register of contacts with its history, and the office's own changes of it (DOMAIN §4: /contact)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Assignment, Issue, LedgerEntry, Person, Plan, StandIn
from supervision.desk import confirming
from supervision.desk.issue_card import named_issue
from supervision.desk.requests import requests_command
from supervision.handover.greeting import greet_successor
from supervision.handover.leaves import end_leaves
from supervision.handover.newcomers import SAME, enter, invitation, known_as
from supervision.handover.taking_over import CHANGED, take_over
from supervision.notices.places import place_of
from supervision.people import NoSuchPerson, accounts_of, person_called
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.requests.replacement import name_in, phone_in
from texts import contacts as texts
from texts.pages import joined, pages
from texts.wording import numeral

_VERB = re.compile(
    r"\s*(?P<verb>list|名单|历任|replace|更换|换人?|invite|邀请|back|销假|(?=(?:不?同意|approve|refuse)\s*\d))\s*", re.I
)
_DECIDED = re.compile(r"(?P<verdict>不同意|同意|approve|refuse)\s*(?P<number>\d+)(?P<words>.*)", re.DOTALL | re.I)
REPLACE, INVITE, BACK = ("replace", "更换", "换", "换人"), ("invite", "邀请"), ("back", "销假")
_WORDS = re.compile(r"[\s，,、:：]+")


async def contact_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/contact [list [18] | replace 18 [SCOPE] NAME PHONE | invite 18 | approve 4 | back NAME]."""
    verb, rest = _verb_of(args)
    if verb in REPLACE:
        return await _replace(session, person, rest, now, practice, sure=False)
    if verb in INVITE:
        return await _invite(session, rest, now)
    if verb in BACK:
        return await _back(session, rest, now, practice)
    if decided := _DECIDED.fullmatch(rest):
        said = f"{decided['number']} {decided['verdict']} {decided['words']}"
        return await requests_command(session, person, said, now, practice)
    if rest:
        return await _history(session, rest, practice)
    return Reply(joined(pages(await _register(session, now, practice))))


async def contact_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _replace(session, person, _verb_of(args)[1], now, practice, sure=True)


def _verb_of(args: str) -> tuple[str, str]:
    match = _VERB.match(args)
    return (match["verb"].lower(), args[match.end() :].strip()) if match else ("", args.strip())


async def _replace(session: Session, person: Person, rest: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    issue, plan, words = await named_issue(session, rest)
    number = (plan.key if await several_lists(session) else "") + numeral(issue.number)
    found = await _choose(session, issue, words)
    if len(found) != 1:
        return Reply(await _which(session, issue, number, "换"))
    assignment, words = found[0]
    name, phone = name_in(words.replace(SAME, " ")), phone_in(words)
    if not name:
        return Reply(texts.successor_needed(number))
    place = await place_of(session, assignment, issue)
    old = await session.get(Person, assignment.person_id) if assignment.person_id is not None else None
    known = await known_as(session, name, phone, assignment.unit, words)
    if old is not None and (known.id == old.id if known else (old.name == name and phone in ("", old.phone))):
        return Reply(texts.same_contact(place, name))
    if not sure:
        confirming.show(session, person, "contact", f"replace {rest}", now)
        new = texts.who(name, phone)
        return Reply(texts.preview(texts.effect_of_replacement([place], old.name if old else "", new, None)))
    new_one = await enter(session, name, phone, assignment.unit, words, now)
    assert new_one.id is not None
    before = assignment.person_id
    await take_over(session, assignment, new_one.id, now, basis="office")
    step = f"office:{assignment.id}:{now:%Y%m%d%H%M%S}"
    await greet_successor(session, new_one.id, [assignment.id or 0], before, step, now, practice)
    told = [texts.replaced(place, texts.who(name, phone)), await invitation(session, new_one, now)]
    return Reply("\n".join(line for line in told if line))


async def _invite(session: Session, rest: str, now: datetime) -> Reply:
    """A link for an issue's contact to be passed on, e.g. after the first one ran out."""
    issue, plan, words = await named_issue(session, rest)
    number = (plan.key if await several_lists(session) else "") + numeral(issue.number)
    found = await _choose(session, issue, words)
    if len(found) != 1:
        return Reply(await _which(session, issue, number, "邀请"))
    assignment = found[0][0]
    if assignment.person_id is None:
        return Reply(texts.nobody_to_invite(await place_of(session, assignment, issue)))
    contact = await session.get_one(Person, assignment.person_id)
    return Reply(await invitation(session, contact, now) or texts.linked_already(contact.name))


async def _back(session: Session, rest: str, now: datetime, practice: Practice) -> Reply:
    """The office ends a contact's leave."""
    try:
        person = await person_called(session, rest)
    except NoSuchPerson:
        raise BadArgument("contact", rest) from None
    assert person.id is not None
    ended = await end_leaves(session, person.id, now, practice)
    return Reply(texts.ended_by_office(person.name, [each.name for each in ended]))


async def _choose(session: Session, issue: Issue, words: str) -> list[tuple[Assignment, str]]:
    """The issue's assignment whose scope or contact the words begin with, and the words after it."""
    rows = await _assignments(session, issue)
    for assignment, contact in rows:
        for name in (assignment.scope, contact.name if contact else ""):
            if name and len(rows) > 1 and words.startswith(name):
                return [(assignment, words[len(name) :])]
    return [(assignment, words) for assignment, _ in rows]


async def _which(session: Session, issue: Issue, number: str, verb: str) -> str:
    rows = await _assignments(session, issue)
    choices = [assignment.scope or (contact.name if contact else "未定") for assignment, contact in rows]
    return texts.which_assignment(f"问题{number}", number, choices, verb)


async def _assignments(session: Session, issue: Issue) -> list[tuple[Assignment, Person | None]]:
    found = await session.exec(
        select(Assignment, Person)
        .outerjoin(Person, col(Person.id) == col(Assignment.person_id))
        .where(col(Assignment.issue_id) == issue.id, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.position))
    )
    return [(assignment, contact) for assignment, contact in found]


async def _register(session: Session, now: datetime, practice: Practice) -> list[str]:
    found = await session.exec(
        select(Assignment, Issue, Person)
        .join(Issue, col(Issue.id) == col(Assignment.issue_id))
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .outerjoin(Person, col(Person.id) == col(Assignment.person_id))
        .where(col(Assignment.ended_at).is_(None))
        .order_by(col(Plan.id), col(Issue.number), col(Assignment.position))
    )
    rows = [(assignment, issue, person) for assignment, issue, person in found]
    accounts = await accounts_of(session, [person.id or 0 for _, _, person in rows if person])
    leaves = await _leaves(session, now, practice)
    lines = []
    for assignment, issue, person in rows:
        account = accounts.get(assignment.person_id or 0)
        state = "" if person is None else "未接入" if account is None else "已停用" if account.blocked_at else ""
        away = "；".join(leaves.get(assignment.person_id or 0, []))
        place = await place_of(session, assignment, issue)
        lines.append(texts.list_line(place, person.name if person else "", person.phone if person else "", state, away))
    return [texts.list_head(len(lines)), *lines, texts.command_how()]


async def _leaves(session: Session, now: datetime, practice: Practice) -> dict[int, list[str]]:
    """The leaves that last or are still to come, by contact."""
    found = await session.exec(
        select(StandIn, Person)
        .join(Person, col(Person.id) == col(StandIn.stand_in_id))
        .where(col(StandIn.until_day) >= practice.habits.day_of(now), col(StandIn.ended_at).is_(None))
        .order_by(col(StandIn.from_day))
    )
    told: dict[int, list[str]] = {}
    for leave, stand_in in found:
        line = texts.stands_in(stand_in.name, leave.from_day, leave.until_day)
        told.setdefault(leave.person_id, []).append(line)
    return told


async def _history(session: Session, rest: str, practice: Practice) -> Reply:
    """Who reported on an issue from when until when, from the ledger."""
    issue, _, _ = await named_issue(session, rest)
    lines = []
    for assignment, contact in await _assignments(session, issue):
        lines.append(texts.history_head(await place_of(session, assignment, issue)))
        since = ""
        for entry in await _changes(session, issue, assignment):
            until = _day(entry.at, practice)
            old = await session.get(Person, entry.facts["old"]) if entry.facts["old"] is not None else None
            lines.append(texts.history_line(old.name if old else "", since, until))
            since = until
        lines.append(texts.history_line(contact.name if contact else "", since, ""))
    return Reply(joined(pages(lines)))


async def _changes(session: Session, issue: Issue, assignment: Assignment) -> list[LedgerEntry]:
    found = await session.exec(
        select(LedgerEntry)
        .where(col(LedgerEntry.issue_id) == issue.id, col(LedgerEntry.act) == CHANGED)
        .order_by(col(LedgerEntry.id))
    )
    return [entry for entry in found if entry.facts["assignment"] == assignment.id]


def _day(at: datetime, practice: Practice) -> str:
    day = practice.habits.day_of(at)
    return f"{day.year}年{day.month}月{day.day}日"
