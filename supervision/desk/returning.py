"""退回: the office sends a report back for correction; what is sent back is shown first (DOMAIN §1.3, §4: /return)."""

import re
from datetime import datetime

from rules.arguments import BadArgument
from rules.issue_life import ENDED
from rules.numerals import ANY, fold, number
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Issue, Person
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.issue_card import named_issue
from supervision.desk.which_report import chosen, label_of
from supervision.notices.places import contact_of, name_of
from supervision.notices.returned import hearer, tell_returned, titled
from supervision.notices.telling import soon
from supervision.people import reachable
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, several_lists
from supervision.report.owed import takes_until
from supervision.report.returning import send_back
from supervision.summary.month import default_month, duties_in, known_months
from texts import labels
from texts.desk import returning as texts
from texts.desk.answers import closed_issue
from texts.wording import clock_name, issue_name, last_hour, month_name, numeral

_LIST = rf"{ANY}(?:\s*[、,，和及]\s*(?:措施)?{ANY})*"
_MEASURES = re.compile(
    rf"[\s,，、:：]*(?:措施\s*(?P<numbers>{_LIST})(?:\s*[条项])?|第(?P<counted>{_LIST})\s*[条项](?:措施)?)"
)
_EDGES = " \t\n　,，。;；、:："
_WHY = re.compile(r"^(?:原因|理由)[\s:：是为]*")
IN = (ReportState.SUBMITTED, ReportState.LATE)


async def return_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/return 18 [SCOPE] [措施3] REASON: shows what the contact will be asked; 发 sends it back."""
    return await _return(session, person, args, now, practice, sure=False)


async def return_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    return await _return(session, person, args, now, practice, sure=True)


async def _return(session: Session, person: Person, args: str, now: datetime, practice: Practice, sure: bool) -> Reply:
    issue, plan, rest = await named_issue(session, args)
    many = await several_lists(session)
    short = (plan.key if many else "") + numeral(issue.number)
    if issue.status in ENDED:
        return Reply(closed_issue(issue_name(issue.number, plan.key if many else ""), short))
    duties = await _duties(session, issue, now, practice)
    if not duties:
        raise BadArgument("return", args)
    found = await chosen(session, duties, rest)
    if found is None:
        choices = [await label_of(session, duty) for duty in duties]
        return Reply(texts.which(issue_name(issue.number, plan.key if many else ""), short, choices))
    duty, words = found
    try:
        measures, reason = _said(duty, words, short)
        until = await _until(session, duty, now, practice)
    except CannotDecide as why:
        return Reply(str(why))
    place, month = await name_of(session, duty), month_name(duty.report.month)
    named, contact = texts.what(titled(duty, measures)), await contact_of(session, duty)
    to = await hearer(session, duty, now, practice)
    linked = to is not None and bool(await reachable(session, [to]))
    if not sure:
        confirming.show(session, person, "return", args, now, issue.id)
        zone = practice.habits.zone
        assert duty.report.received_at is not None
        received, when = clock_name(duty.report.received_at, zone), await soon(session, now, practice)
        told = clock_name(when, zone) if linked else ""
        return Reply(texts.preview(place, month, contact, received, duty.report.on_time, named, reason, told, until))
    send_back(session, duty, measures, reason, person, now)
    await session.flush()
    await tell_returned(session, duty, now, practice)
    return Reply(texts.sent_back(place, month, named, contact, linked))


async def _duties(session: Session, issue: Issue, now: datetime, practice: Practice) -> list[Duty]:
    """The issue's reports of the newest month of which one is in, else of the current month."""
    current = await default_month(session, now, practice)
    newest = (await known_months(session))[-1]
    for month in dict.fromkeys((newest, current)):
        duties = await duties_in(session, month, issue.id)
        if any(duty.report.state in IN for duty in duties):
            return duties
    return await duties_in(session, current, issue.id)


def _said(duty: Duty, words: str, short: str) -> tuple[list[str], str]:
    """(measures, reason); raises CannotDecide with what is wrong."""
    shadow = fold(words)
    match = _MEASURES.match(shadow)
    said = (match["numbers"] or match["counted"]) if match else ""
    named = [str(number(each)) for each in re.findall(ANY, said)]
    measures = list(dict.fromkeys(named))
    for each in measures:
        if each not in duty.measure_numbers:
            raise CannotDecide(texts.no_measure(issue_name(duty.issue.number), each, duty.measure_numbers))
    reason = _WHY.sub("", words[match.end() if match else 0 :].strip(_EDGES)).strip(_EDGES)
    if not reason:
        raise CannotDecide(texts.no_reason(short))
    return measures, reason


async def _until(session: Session, duty: Duty, now: datetime, practice: Practice) -> str:
    """Until when the contact, told in the next send window, can put it right; raises CannotDecide."""
    place, month = await name_of(session, duty), month_name(duty.report.month)
    if duty.report.state not in IN:
        raise CannotDecide(texts.not_in(place, month, labels.state_word(duty.report.state)))
    told = await soon(session, now, practice)
    until = takes_until(duty, told, practice, await practice.calendar(session))
    if until <= told:
        raise CannotDecide(texts.too_late(place, month))
    return last_hour(until, practice.habits.zone)
