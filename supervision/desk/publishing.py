"""公开登记: where and when an issue's result was made public, and which still is not (DOMAIN §1.8, §4: /publish)."""

import re
from datetime import date, datetime

from rules.arguments import BadArgument
from rules.numerals import fold
from storage.session import Session
from storage.tables import Issue, Person, Publication
from supervision.closeout.publicity import publications_of, unpublished
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.dates import take_day
from supervision.desk.issue_card import named_issue
from supervision.ledger import at_work, record
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Reply
from texts.desk import publishing as texts
from texts.pages import joined

LIST = ("", "list", "清单", "名单")
_WITHDRAW = re.compile(r"(?:撤销|withdraw|del)[\s:,]*(?P<words>.*)", re.DOTALL | re.IGNORECASE)
_DATE = re.compile(
    r"(?:^|(?<=\s))[12]\d{3}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?(?=\s|$)|(?:^|(?<=\s))\d{1,2}(?:[-.]|月)\d{1,2}[日号]?(?=\s|$)"
)
_EDGES = " \t\n　,，。;；"


async def publish_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/publish [list | 18 | 18 LINK DAY | 18 撤销 LINK]."""
    if args.strip().lower() in LIST:
        return Reply(joined(await _listed(session, now, practice)))
    issue, _, rest = await named_issue(session, args)
    if not rest.strip(_EDGES):
        rows = (await publications_of(session, [issue.id or 0])).get(issue.id or 0, [])
        name = await issue_called(session, issue)
        return Reply(texts.of_issue(name, [texts.line(row.link, row.day) for row in rows]))
    return await _act(session, person, args, now, practice, sure=False)


async def publish_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    return await _act(session, person, args, now, practice, sure=True)


async def _listed(session: Session, now: datetime, practice: Practice) -> list[str]:
    """What was accepted and is not public, those past their days first said to be so (T4)."""
    today = practice.habits.day_of(now)
    lines = [
        texts.candidate(await issue_called(session, each.issue), each.issue.title, each.accepted, each.until, today)
        for each in await unpublished(session, now, practice, late=False)
    ]
    return texts.candidates(lines)


async def _act(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    issue, _, rest = await named_issue(session, args)
    name = await issue_called(session, issue)
    try:
        if match := _WITHDRAW.fullmatch(rest.strip(_EDGES)):
            text = await _withdraw(session, person, issue, name, match["words"].strip(_EDGES), now, sure)
        else:
            text = await _enter(session, person, issue, name, rest, now, practice, sure)
    except CannotDecide as why:
        return Reply(str(why))
    if not sure:
        confirming.show(session, person, "publish", args, now)
    return Reply(text)


async def _enter(
    session: Session, person: Person, issue: Issue, name: str, rest: str, now: datetime, practice: Practice, sure: bool
) -> str:
    link, day = _said(rest, practice.habits.day_of(now))
    for row in (await publications_of(session, [issue.id or 0])).get(issue.id or 0, []):
        if row.link == link:
            raise CannotDecide(texts.entered_before(name, link, row.day))
    if not sure:
        return texts.preview(name, issue.title, link, day)
    said = at_work(session)
    session.add(
        Publication(
            issue_id=issue.id or 0,
            link=link,
            day=day,
            entered_by=person.id or 0,
            entered_at=now,
            message_id=said.id if said is not None else None,
        )
    )
    record(session, now, "published", person_id=person.id, issue_id=issue.id, link=link, day=day.isoformat())
    return texts.entered(name, link, day)


async def _withdraw(
    session: Session, person: Person, issue: Issue, name: str, words: str, now: datetime, sure: bool
) -> str:
    """Entered by mistake: the row stays and counts no more."""
    rows = (await publications_of(session, [issue.id or 0])).get(issue.id or 0, [])
    found = [row for row in rows if words in ("", row.link)]
    if len(found) != 1:
        raise CannotDecide(texts.which_entry(name, [row.link for row in rows]))
    if not sure:
        return texts.withdraw_preview(name, found[0].link, found[0].day)
    found[0].withdrawn_at = now
    record(session, now, "publication_withdrawn", person_id=person.id, issue_id=issue.id, link=found[0].link)
    return texts.withdrawn(name, found[0].link)


def _said(rest: str, today: date) -> tuple[str, date]:
    """(the link or paper, the day it was public): the date may stand before or behind it; raises CannotDecide."""
    words = rest.strip(_EDGES)
    match = _DATE.search(fold(words))
    if match is None:
        raise CannotDecide(texts.day_wanted())
    try:
        day, _ = take_day(words[match.start() : match.end()], today)
    except BadArgument:
        raise CannotDecide(texts.day_wanted()) from None
    link = f"{words[: match.start()]} {words[match.end() :]}".strip(_EDGES)
    if not link:
        raise CannotDecide(texts.link_wanted())
    if day > today:
        raise CannotDecide(texts.not_yet(day))
    return link, day
