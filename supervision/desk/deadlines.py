"""期限: the office moves a target's date, on request or of its own accord, with a basis (DOMAIN §4: /deadline)."""

import re
from datetime import date, datetime

from rules.arguments import BadArgument
from rules.issue_life import ENDED
from storage.session import Session
from storage.tables import Issue, Person, Request, Target
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from supervision.desk.issue_card import named_issue
from supervision.notices.places import issue_called
from supervision.notices.telling import as_told, contacts_of, tell_moved
from supervision.people import holders
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import several_lists
from supervision.warning.extending import dated, extend, target_due
from texts import requests as texts
from texts.desk.answers import closed_issue
from texts.wording import numeral

_VERB = re.compile(r"\s*(?:extend|延期|延长)\s*", re.IGNORECASE)
_TO = re.compile(r"\s*(?:延期?(?:至|到)|改(?:为|到|至)|至|到|to)?\s*", re.IGNORECASE)
_BASIS = re.compile(r"^[\s:,，：、。]*(?:依据[\s:：]*)?")
_MARK = re.compile(rf"\s*(?P<mark>[{texts.MARKS}])")


async def deadline_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/deadline [extend] 17[②] 2019-03-31 BASIS: shows what would change; 发 does it."""
    return await _deadline(session, person, args, now, practice, sure=False)


async def deadline_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    return await _deadline(session, person, args, now, practice, sure=True)


async def _deadline(
    session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool
) -> Reply:
    verb = _VERB.match(args)
    issue, plan, rest = await named_issue(session, args[verb.end() :] if verb else args)
    mark = _MARK.match(rest)
    to = _TO.match(rest, mark.end() if mark else 0)
    assert to is not None
    try:
        new, words = take_day(rest[to.end() :], practice.habits.day_of(now))
    except BadArgument:
        raise BadArgument("deadline", args) from None
    basis = _BASIS.sub("", words).strip()
    name = await issue_called(session, issue)
    number = (plan.key if await several_lists(session) else "") + numeral(issue.number)
    if issue.status in ENDED:
        return Reply(closed_issue(name, number))
    targets = await dated(session, issue.id or 0)
    if not targets:
        return Reply(texts.no_deadline(name))
    if mark is None and len(targets) > 1:
        return Reply(texts.which_of(name, number, [(one.scope, one.due) for one in targets if one.due], new))
    place = texts.MARKS.index(mark["mark"]) if mark else 0
    if place >= len(targets):
        raise BadArgument("deadline", args)
    target = targets[place]
    assert target.due is not None
    if new <= target.due:
        told = texts.extended_before if new == target.due else texts.earlier
        return Reply(told(name, target.scope, target.due))
    if not basis:
        return Reply(texts.basis_wanted(number + (mark["mark"] if mark else ""), new))
    if not sure:
        confirming.show(session, person, "deadline", args, now, issue.id)
        effect = texts.effect_of_extension(name, target.scope, target.due, new, await _others(session, issue))
        return Reply(texts.extension_preview(effect, basis))
    old = await _move(session, issue, target, new, basis, person, now, practice)
    return Reply(texts.extended(name, target.scope, old, new, basis))


async def _move(
    session: Session,
    issue: Issue,
    target: Target,
    new: date,
    basis: str,
    by: Person,
    now: datetime,
    practice: Practice,
    asker: int | None = None,
    **facts: int | None,
) -> date:
    old = target.due
    assert old is not None
    await extend(session, issue, target, new, basis, by, now, **facts)
    await tell_moved(session, issue, target.scope, old, new, basis, now, practice, asker)
    return old


async def _others(session: Session, issue: Issue, asker: int | None = None) -> list[str]:
    """What those are called who will hear of it: 牵头领导测试甲."""
    assert issue.id is not None
    told = [(p.id or 0, f"牵头领导{p.name}") for p in await holders(session, "lead_leader", issue.id)]
    told += [(p.id or 0, f"责任人员{p.name}") for p in await holders(session, "responsible_person", issue.id)]
    for person_id in await contacts_of(session, issue.id):
        if person_id != asker:
            told.append((person_id, f"联络人{(await session.get_one(Person, person_id)).name}"))
    return await as_told(session, told)


async def effect_of_request(session: Session, row: Request, words: str, now: datetime, practice: Practice) -> str:
    issue, target, new = await _asked(session, row)
    name = await issue_called(session, issue)
    assert target.due is not None
    return texts.effect_of_extension(name, target.scope, target.due, new, await _others(session, issue, row.person_id))


async def approve_request(
    session: Session, row: Request, by: Person, words: str, now: datetime, practice: Practice
) -> None:
    issue, target, new = await _asked(session, row)
    await _move(session, issue, target, new, words, by, now, practice, row.person_id, request=row.id)


async def _asked(session: Session, row: Request) -> tuple[Issue, Target, date]:
    """The issue, the target as it was when asked for, and the date asked for."""
    assert row.issue_id is not None
    issue = await session.get_one(Issue, row.issue_id)
    old = date.fromisoformat(row.facts["from"])
    target = await target_due(session, row.issue_id, row.facts.get("scope", ""), old)
    if target is None:
        raise CannotDecide(texts.target_gone(await issue_called(session, issue)))
    return issue, target, date.fromisoformat(row.facts["to"])
