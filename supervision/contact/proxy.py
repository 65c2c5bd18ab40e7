"""代报: the office enters what a contact said by telephone, in the caller's words (source = office)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument, take_issue
from rules.reading.report import Section, read
from storage.session import Session
from storage.tables import Issue, Person, Plan
from supervision.contact.misplaced import own_names
from supervision.contact.reasons import part_unchanged
from supervision.contact.receipts import receipt_of
from supervision.contact.scene import contact_name, look
from supervision.contact.taken import Taken, locked_words
from supervision.fairness.asking import questions
from supervision.practice import Practice
from supervision.reply import Heard, Reply
from supervision.report.duties import Duty
from supervision.report.filing import OFFICE, file
from supervision.report.owed import duties_of_issue
from supervision.report.settling import Locked, id_of
from texts import proxy as words
from texts.wording import issue_name

_PROXY = re.compile(r"/?(?:代报|proxy)(?:@\w+)?(?P<month>\s*补?\d{1,2}月份?)?[\s:：]*(?P<rest>.*)", re.DOTALL)


def is_proxy(text: str) -> bool:
    """True for 代报 …"""
    return _PROXY.fullmatch(text.strip()) is not None


async def report(session: Session, person: Person, heard: Heard, now: datetime, practice: Practice) -> Reply:
    """代报 18 1推进 …; with several contacts 代报 8 乡镇级 …, or the contact's name."""
    match = _PROXY.fullmatch(heard.text.strip())
    if match is None:
        raise ValueError(f"not a proxy report: {heard.text!r}")
    keys = list(await session.exec(select(col(Plan.key))))
    try:
        named, rest = take_issue(match["rest"], keys)
    except BadArgument:
        return Reply(words.usage())
    query = select(Issue).join(Plan, col(Issue.plan_id) == col(Plan.id)).where(col(Issue.number) == named.number)
    if named.list_key:
        query = query.where(col(Plan.key) == named.list_key)
    issues = list(await session.exec(query.order_by(col(Plan.id))))
    if not issues:
        return Reply(words.no_such_issue(issue_name(named.number, named.list_key)))
    if len(issues) > 1:
        return Reply(words.which_list(issue_name(named.number), keys))
    month = int(re.sub(r"\D", "", match["month"])) if match["month"] else None
    duties = await duties_of_issue(session, id_of(issues[0].id), heard.counts_at, practice, month)
    if not duties:
        return Reply(words.no_report(issue_name(named.number, named.list_key)))
    duty, said = await _part(session, duties, rest)
    if duty is None:
        parts = [(d.assignment.scope, await contact_name(session, d.assignment)) for d in duties]
        return Reply(words.which_part(issue_name(named.number, named.list_key), str(named.number), parts))
    return await take_proxy(session, person, duty, said, heard, now, practice)


async def _part(session: Session, duties: list[Duty], rest: str) -> tuple[Duty | None, str]:
    """The assignment that the words begin with, by its scope or its contact's name."""
    for duty in duties:
        for name in (duty.assignment.scope, await contact_name(session, duty.assignment)):
            match = _loosely(name).match(rest) if name else None
            if match:
                return duty, rest[match.end() :].lstrip(" ，,、:：")
    return (duties[0], rest) if len(duties) == 1 else (None, rest)


def _loosely(name: str) -> re.Pattern[str]:
    """市、县级 as it may be typed: with or without its stops and blanks."""
    return re.compile(r"[\s、，,]*".join(re.escape(char) for char in re.sub(r"[\s、，,]", "", name)))


async def take_proxy(
    session: Session,
    office_person: Person,
    duty: Duty,
    said: str,
    heard: Heard,
    now: datetime,
    practice: Practice,
) -> Reply:
    """File what the caller said for this report; the filing names the office member who wrote it down."""
    scene = await look(session, office_person, heard, now, practice, duties=[duty])
    reading = read(said, scene.context())
    if not reading.sections:
        return Reply(words.nothing_read(scene.full(duty), duty.measure_numbers))
    try:
        filed = [
            await file(
                session,
                duty,
                section,
                heard,
                id_of(office_person.id),
                OFFICE,
                now,
                practice,
                change=reading.change,
            )
            for section in [part_unchanged(each, duty, scene.standing(duty)) for each in reading.sections]
            if _has_content(section)
        ]
    except Locked as refusal:
        return Reply(locked_words(scene, refusal))
    if not filed:
        return Reply(words.nothing_read(scene.full(duty), duty.measure_numbers))
    taken = Taken(filed, before={id_of(duty.report.id): scene.standing(duty)})
    await scene.refresh()
    await questions(scene, filed)  # flagged for the office: nobody is asked what he did not write
    scope = f"·{duty.assignment.scope}" if duty.assignment.scope else ""
    contact = await contact_name(session, duty.assignment)
    for_whom = "、".join(own_names(scene)) + scope + (f"（联络人{contact}）" if contact else "")
    changed = reading.change and taken.changed()
    text = await receipt_of(scene, filed, changed, proxy=for_whom, before=taken.before)
    lost = [each.words for each in reading.unclear]
    return Reply("\n".join([text, *([words.not_placed(lost)] if lost else [])]))


def _has_content(section: Section) -> bool:
    return bool(section.answers or section.whole or section.all_unchanged)
