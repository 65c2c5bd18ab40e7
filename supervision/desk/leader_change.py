"""更换牵头领导: reading a change with its basis and its day, showing it, doing it (DOMAIN §4: /leader)."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, func, select

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Issue, Person, Warning
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from supervision.desk.issue_card import named_issue
from supervision.handover.newcomers import SAME, enter, invitation, namesakes
from supervision.leader.replacing import replace
from supervision.leader.replacing_later import day_of, drop, plan_change, planned
from supervision.ledger import at_work
from supervision.notices.leadership import tell_leadership
from supervision.notices.places import issue_called
from supervision.notices.telling import as_told
from supervision.people import accounts_of, holders
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.requests.replacement import phone_in
from texts.desk import leadership as texts

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


async def change_leader(
    session: Session, person: Person, args: str, rest: str, now: datetime, practice: Practice, sure: bool
) -> Reply:
    """`rest`: 5 NAME [PHONE] 自2018-11-20 依据…; a day still to come is kept until it is here."""
    issue, _, rest = await named_issue(session, rest)
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
        return Reply(texts.preview(await _as_shown(session, issue, old, change, now, practice)))
    new = change.known or await _entered(session, change, now)
    if change.since > practice.habits.day_of(now):
        said = at_work(session)
        assert said is not None
        assert said.id is not None
        await plan_change(session, issue, new, change.since, change.basis, person, said.id, now)
        link = await invitation(session, new, now, "lead_leader")
        return Reply(texts.planned(name, before, new.name, change.since, link))
    await drop(session, issue, person, now)
    entry = await replace(session, issue, old, new, change.since, change.basis, person, now)
    await tell_leadership(session, entry, now, practice)
    return Reply(texts.replaced(name, before, new.name, change.since, await invitation(session, new, now)))


async def _as_shown(
    session: Session, issue: Issue, old: Person | None, change: Change, now: datetime, practice: Practice
) -> texts.Change:
    other = change.namesake
    return texts.Change(
        name=await issue_called(session, issue),
        title=issue.title,
        old=old.name if old is not None else "",
        new=change.name,
        since=change.since,
        basis=change.basis,
        warnings=await _warnings(session, issue),
        told=await as_told(session, [(old.id or 0, old.name)]) if old is not None else [],
        linked=change.known is not None and bool(await accounts_of(session, [change.known.id or 0])),
        namesake=texts.namesake(other.name, other.unit, other.post) if other else "",
        later=change.since > practice.habits.day_of(now),
        void=[(row.facts["name"], day_of(row)) for row in await planned(session, issue.id)],
    )


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
