"""联络人: the register of contacts with its history, and the office's own changes of it (DOMAIN §4: /contact)."""

import re
from datetime import datetime

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Assignment, Issue, Person
from supervision.desk import confirming
from supervision.desk.contact_register import assignments_of, history, register
from supervision.desk.issue_card import named_issue
from supervision.desk.pausing import pause
from supervision.desk.requests import requests_command
from supervision.handover.greeting import greet_successor
from supervision.handover.leaves import end_leaves
from supervision.handover.newcomers import SAME, enter, invitation, known_as
from supervision.handover.taking_over import take_over
from supervision.notices.places import place_of
from supervision.people import NoSuchPerson, person_called
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.requests.replacement import name_in, phone_in
from texts.contacts import who
from texts.desk import contacts as texts
from texts.pages import joined, pages
from texts.wording import numeral

_VERB = re.compile(
    r"\s*(?P<verb>list|名单|历任|replace|更换|换人?|invite|邀请|back|销假|pause|暂停|(?=(?:不?同意|approve|refuse)\s*\d))\s*",
    re.IGNORECASE,
)
_DECIDED = re.compile(r"(?P<verdict>不同意|同意|approve|refuse)\s*(?P<number>\d+)(?P<words>.*)", re.DOTALL | re.I)
REPLACE, INVITE, BACK = ("replace", "更换", "换", "换人"), ("invite", "邀请"), ("back", "销假")
PAUSE = ("pause", "暂停")
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
    if verb in PAUSE:
        return await pause(session, person, rest, now, practice, sure=False)
    if decided := _DECIDED.fullmatch(rest):
        said = f"{decided['number']} {decided['verdict']} {decided['words']}"
        return await requests_command(session, person, said, now, practice)
    if rest:
        return await history(session, rest, practice)
    return Reply(joined(pages(await register(session, now, practice))))


async def contact_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    verb, rest = _verb_of(args)
    carry_out = pause if verb in PAUSE else _replace
    return await carry_out(session, person, rest, now, practice, sure=True)


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
        confirming.show(session, person, "contact", f"replace {rest}", now, issue.id)
        new = who(name, phone)
        return Reply(texts.preview(texts.effect_of_replacement([place], old.name if old else "", new, None)))
    new_one = await enter(session, name, phone, assignment.unit, words, now)
    assert new_one.id is not None
    before = assignment.person_id
    await take_over(session, assignment, new_one.id, now, basis="office", by=person.id or 0)
    step = f"office:{assignment.id}:{now:%Y%m%d%H%M%S}"
    await greet_successor(session, new_one.id, [assignment.id or 0], before, step, now, practice)
    told = [texts.replaced(place, who(name, phone)), await invitation(session, new_one, now)]
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
    rows = await assignments_of(session, issue)
    for assignment, contact in rows:
        for name in (assignment.scope, contact.name if contact else ""):
            if name and len(rows) > 1 and words.startswith(name):
                return [(assignment, words[len(name) :])]
    return [(assignment, words) for assignment, _ in rows]


async def _which(session: Session, issue: Issue, number: str, verb: str) -> str:
    rows = await assignments_of(session, issue)
    choices = [assignment.scope or (contact.name if contact else "未定") for assignment, contact in rows]
    return texts.which_assignment(f"问题{number}", number, choices, verb)
