"""自己的销号情况: leaders, contacts and inspectors look at the five checks of an issue they may see."""

import re
from datetime import datetime

from rules.arguments import BadArgument, IssueRef, take_issue
from rules.numerals import fold
from storage.session import Session
from storage.tables import Person
from supervision.closeout.looking import shown
from supervision.people import NotYours, issue_for
from supervision.practice import Practice
from supervision.reply import Reply
from texts import closeout as texts

_BEGINS = re.compile(
    r"\s*(?:/closeout(?:@\w+)?(?=\s|$)|(?:看)?销号(?:情况|进展|五查)?(?=\s|$|问题|[\d#一二三四五六七八九十]))", re.I
)
_ENDS = re.compile(r"\s*(?:的?销号)?(?:check|五查|情况|进展)?[?？。.\s]*", re.IGNORECASE)
_KEY = re.compile(r"\s*(?P<key>[^\s\d，。,.:：#＃问一二三四五六七八九十]{1,6}?)(?=问题|\d)")


def parse_closeout(said: str) -> tuple[IssueRef | None] | None:
    """(the issue,) of 销号 九 or 销号情况; None for words that are no such question."""
    text = fold(said)
    match = _BEGINS.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if _ENDS.fullmatch(rest):
        return (None,)
    key = _KEY.match(rest)
    try:
        ref, after = take_issue(rest, [key["key"]] if key else [])
    except BadArgument:
        return None
    return (ref,) if _ENDS.fullmatch(after) else None


async def closeout_of_own(
    session: Session, person: Person, asked: IssueRef | None, now: datetime, practice: Practice
) -> Reply:
    """A refusal says the same for an issue of others and for one that is not there."""
    if asked is None:
        return Reply(texts.which())
    try:
        today = practice.habits.day_of(now)
        issue = await issue_for(session, person.id or 0, asked.number, asked.list_key, today)
    except NotYours:
        return Reply(texts.not_yours())
    return Reply(await shown(session, issue, now, practice))
