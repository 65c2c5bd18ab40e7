"""牵头领导: who leads which issue, and a change with its basis and its day (DOMAIN §4: /leader)."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, func, select

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Issue, Person, Plan, Role, Warning
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.issue_card import named_issue
from supervision.desk.words import take_day
from supervision.handover.newcomers import SAME, enter, invitation, namesakes
from supervision.leader.replacing import changes, replace
from supervision.notices.leadership import tell_leadership
from supervision.notices.places import issue_called
from supervision.notices.telling import as_told
from supervision.people import accounts_of, holders
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.requests.replacement import phone_in
from texts.desk import leadership as texts
from texts.pages import joined

LIST = ("", "list", "清单", "名单")
_REPLACE = re.compile(r"\s*(?:replace|更换|换)\s*", re.IGNORECASE)
_SINCE = re.compile(r"(?:自|从|于|since)\s*(?=\d)|(?<![\d\-./])(?=20\d\d\s*[-./年])", re.IGNORECASE)
_BASIS = re.compile(r"(?:依据|根据|按照?|basis)[\s:：为]*(?P<basis>.+)", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"[\s,:为由]*(?P<name>[^\s,:\d][^\s,:]{1,9}?)(?:同志)?(?=[\s,]|[自从于]\s*\d|1\d{10}|依据|$)")
_EDGES = " \t\n　,，。;；起"


@dataclass(frozen=True)
class Change:
    """A change as said. `known`: the person of this name who leads already, has this phone or is said to be the same;
    `namesake`: somebody else of the same name."""

    name: str
    phone: str
    since: date
    basis: str
    known: Person | None
    namesake: Person | None


async def leader_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/leader [5 | replace 5 NAME [PHONE] 自2018-11-20 依据…]."""
    if args.strip().lower() in LIST:
        return Reply(joined(await _listed(session)))
    if _REPLACE.match(args):
        return await _replace(session, person, args, now, practice, sure=False)
    issue, _, rest = await named_issue(session, args)
    if rest:
        raise BadArgument("leader", args)
    return Reply(await _history(session, issue))


async def leader_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _replace(session, person, args, now, practice, sure=True)


async def _replace(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    verb = _REPLACE.match(args)
    assert verb is not None
    issue, _, rest = await named_issue(session, args[verb.end() :])
    name = await issue_called(session, issue)
    try:
        old = await _present(session, issue, name)
        change = await _said(session, rest, practice.habits.day_of(now))
    except CannotDecide as why:
        return Reply(str(why))
    if old is not None and (change.known.id == old.id if change.known else False):
        return Reply(texts.same(name, old.name))
    before = old.name if old is not None else ""
    if not sure:
        confirming.show(session, person, "leader", args, now, issue.id)
        linked = change.known is not None and bool(await accounts_of(session, [change.known.id or 0]))
        other = change.namesake
        beside = texts.namesake(other.name, other.unit, other.post) if other else ""
        open_ones, since = await _warnings(session, issue), change.since
        told = await as_told(session, [(old.id or 0, old.name)]) if old is not None else []
        return Reply(
            texts.preview(name, issue.title, before, change.name, since, change.basis, open_ones, told, linked, beside)
        )
    new = change.known or await _entered(session, change, now)
    entry = await replace(session, issue, old, new, change.since, change.basis, person, now)
    await tell_leadership(session, entry, now, practice)
    return Reply(texts.replaced(name, before, new.name, change.since, await invitation(session, new, now)))


async def _present(session: Session, issue: Issue, name: str) -> Person | None:
    leaders = await holders(session, "lead_leader", issue.id)
    if len(leaders) > 1:
        raise CannotDecide(texts.which_leader(name, [leader.name for leader in leaders]))
    return leaders[0] if leaders else None


async def _said(session: Session, rest: str, today: date) -> Change:
    """Raises CannotDecide with what is lacking."""
    shadow = fold(rest)
    named = _NAME.match(shadow)
    if named is None:
        raise CannotDecide(texts.name_wanted())
    based = _BASIS.search(rest)
    since = _SINCE.search(shadow, named.end())
    if since is None:
        raise CannotDecide(texts.since_wanted())
    try:
        day, after = take_day(rest[since.end() :], today)
    except BadArgument:
        raise CannotDecide(texts.since_wanted()) from None
    if day > today:
        raise CannotDecide(texts.not_yet(day))
    basis = (based["basis"] if based else after).replace(SAME, "").strip(_EDGES)
    if not basis:
        raise CannotDecide(texts.basis_wanted())
    name, phone = named["name"], phone_in(rest[: since.start()])
    known = await _known(session, name, phone, SAME in rest)
    others = [one for one in await namesakes(session, name) if known is None or one.id != known.id]
    return Change(name, phone, day, basis, known, others[0] if others and known is None else None)


async def _known(session: Session, name: str, phone: str, same: bool) -> Person | None:
    """Leaders of one name are one person (Settled 22); others by their phone, or where the office says so."""
    people = await namesakes(session, name)
    for one in people:
        if "leader" in one.known_as or (phone and one.phone == phone):
            return one
    return people[0] if same and len(people) == 1 else None


async def _entered(session: Session, change: Change, now: datetime) -> Person:
    if change.namesake is None:
        return await enter(session, change.name, change.phone, "", "", now)
    person = Person(name=change.name, phone=change.phone, known_as=["leader"])
    session.add(person)
    await session.flush()
    return person


async def _warnings(session: Session, issue: Issue) -> int:
    found = await session.exec(
        select(func.count())
        .select_from(Warning)
        .where(col(Warning.issue_id) == issue.id, col(Warning.resolved_at).is_(None))
    )
    return found.one()


async def _listed(session: Session) -> list[str]:
    rows = await session.exec(
        select(Issue, Person)
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .outerjoin(
            Role,
            (col(Role.issue_id) == col(Issue.id)) & (col(Role.kind) == "lead_leader") & col(Role.ended_at).is_(None),
        )
        .outerjoin(Person, col(Person.id) == col(Role.person_id))
        .order_by(col(Plan.id), col(Issue.number), col(Role.id))
    )
    leaders: dict[int, tuple[Issue, list[Person]]] = {}
    for issue, leader in rows:
        found = leaders.setdefault(issue.id or 0, (issue, []))[1]
        if leader is not None:
            found.append(leader)
    linked = await accounts_of(session, [one.id or 0 for _, people in leaders.values() for one in people])
    lines = []
    for issue, people in leaders.values():
        names = [texts.state(one.name, one.id in linked) for one in people]
        lines.append(texts.line(await issue_called(session, issue), names))
    return texts.listed(lines)


async def _history(session: Session, issue: Issue) -> str:
    lines = []
    for entry in await changes(session, issue.id or 0):
        old = await session.get(Person, entry.facts["old"]) if entry.facts["old"] is not None else None
        new = await session.get_one(Person, entry.facts["new"])
        since = date.fromisoformat(entry.facts["since"])
        lines.append(texts.change_line(old.name if old else "", new.name, since, entry.facts["basis"]))
    leaders = [one.name for one in await holders(session, "lead_leader", issue.id)]
    return texts.history(await issue_called(session, issue), leaders, issue.former_leaders, lines)
