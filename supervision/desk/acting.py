"""登记: what the office enters by hand: a call or letter as delivery, a phone number (Settled 14)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.escalation import asked_in_time
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import LedgerEntry, Person, Report
from supervision.desk.issue_card import named_issue
from supervision.desk.register_words import take_phone
from supervision.desk.which_report import label_of, names_of
from supervision.ledger import record
from supervision.notices.delivery import asked
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, several_lists
from supervision.summary.month import default_month, duties_in, known_months
from texts.desk import notice as texts
from texts.wording import clock_name, issue_name, numeral

ACT = "delivered_by_office"
HOWS = {
    "电话": "phone",
    "phone": "phone",
    "call": "phone",
    "公函": "letter",
    "信函": "letter",
    "函": "letter",
    "书面": "letter",
    "letter": "letter",
    "微信": "wechat",
    "wechat": "wechat",
    "短信": "sms",
    "sms": "sms",
    "当面": "in_person",
    "传真": "fax",
    "fax": "fax",
}
_HOW = re.compile(
    rf"(?P<who>.*?)(?P<how>{'|'.join(HOWS)})(?:告知|通知|联系|催办|了)?(?:$|[\s,，:：]+(?P<note>.*))",
    re.DOTALL | re.IGNORECASE,
)
IN = (ReportState.SUBMITTED, ReportState.LATE)


async def delivered_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/delivered 18 [scope or contact] phone|letter|wechat [note].

    1. Find the report meant; with several contacts ask which.
    2. The same way twice on one day is said, not doubled.
    3. Before the cut-off it counts as delivery of the ask; otherwise it is only written down.
    """
    issue, plan, rest = await named_issue(session, args)
    match = _HOW.fullmatch(rest)
    if match is None:
        raise BadArgument("issue", args)
    code = HOWS[match["how"].lower()]
    many = await several_lists(session)
    name = issue_name(issue.number, plan.key if many else "")
    duties = await _wanted_duties(session, issue.id or 0, now, practice)
    if not duties:
        return Reply(texts.owes_nothing(name))
    who, note = match["who"].strip(" ,，:：的"), (match["note"] or "").strip()
    chosen = await _choose(session, duties, who)
    if len(chosen) != 1:
        number = (plan.key if many else "") + numeral(issue.number)
        choices = [await label_of(session, duty) for duty in duties]
        return Reply(texts.which_assignment(name, choices, number, code))
    duty = chosen[0]
    if len(duties) == 1 and who:
        note = f"{who} {note}".strip()
    place = name + (f"·{duty.assignment.scope}" if duty.assignment.scope else "")
    if (before := await _same_today(session, duty.report, code, now, practice)) is not None:
        return Reply(texts.recorded_before(place, code, clock_name(before, practice.habits.zone)))
    record(
        session,
        now,
        ACT,
        person_id=person.id,
        issue_id=issue.id,
        report_id=duty.report.id,
        how=code,
        note=note,
        to=duty.assignment.person_id,
    )
    return Reply(await _deliver(session, duty, place, code, now, practice))


async def _deliver(session: Session, duty: Duty, place: str, code: str, now: datetime, practice: Practice) -> str:
    report, at = duty.report, clock_name(now, practice.habits.zone)
    month = report.month
    if report.locked_at is not None or now >= report.cutoff_at:
        return texts.recorded_only(place, month, code, at, "past")
    if report.state == ReportState.WAIVED:
        return texts.recorded_only(place, month, code, at, "waived")
    if report.state in IN:
        return texts.recorded_only(place, month, code, at, "in")
    again = report.asked_at is not None
    asked(report, now, code)
    contact = await label_of(session, duty, scope=False)
    if again:
        return texts.recorded_again(place, month, contact, code, at)
    said = texts.recorded(place, month, contact, code, at)
    calendar = await practice.calendar(session)
    in_time = asked_in_time(now, report.cutoff_at, practice.habits, calendar)
    return said if in_time else said + texts.too_short()


async def _wanted_duties(session: Session, issue_id: int, now: datetime, practice: Practice) -> list[Duty]:
    """The current month's reports; once all of them are in and locked, a call is about the next month's."""
    month = await default_month(session, now, practice)
    duties = await duties_in(session, month, issue_id)
    newest = (await known_months(session))[-1]
    if newest > month and all(duty.report.locked_at and duty.report.state in IN for duty in duties):
        return await duties_in(session, newest, issue_id)
    return duties


async def _choose(session: Session, duties: list[Duty], who: str) -> list[Duty]:
    if len(duties) == 1:
        return duties
    if not who:
        return []
    named = [(duty, await names_of(session, duty)) for duty in duties]
    exact = [duty for duty, names in named if who in names]
    return exact or [duty for duty, names in named if any(who in name for name in names)]


async def _same_today(
    session: Session, report: Report, code: str, now: datetime, practice: Practice
) -> datetime | None:
    found = await session.exec(
        select(LedgerEntry).where(col(LedgerEntry.act) == ACT, col(LedgerEntry.report_id) == report.id)
    )
    today = practice.habits.day_of(now)
    for row in found:
        if row.facts.get("how") == code and practice.habits.day_of(row.at) == today:
            return row.at
    return None


async def phone_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/phone 张三 [unit] 13800000000: set or replace a person's number; a shared name is asked about."""
    who, phone = take_phone(args)
    name, people = await _called(session, who)
    if not people:
        return Reply(texts.nobody_called(who))
    if len(people) > 1:
        units = [other.unit or other.post or "单位未登记" for other in people]
        return Reply(texts.several_called(name, units, phone))
    found = people[0]
    if found.phone == phone:
        return Reply(texts.phone_same(found.name, phone))
    old, found.phone = found.phone, phone
    record(session, now, "phone_set", person_id=person.id, of=found.id, old=old, new=phone)
    return Reply(texts.phone_set(found.name, found.unit, phone, old))


async def _called(session: Session, who: str) -> tuple[str, list[Person]]:
    """The people of this name; words behind a name narrow it by unit or post."""
    together = "".join(who.split())
    people = list(await session.exec(select(Person).where(col(Person.name) == together).order_by(col(Person.id))))
    if people or len(who.split()) == 1:
        return together, people
    name, unit = who.split()[0], "".join(who.split()[1:])
    found = await session.exec(select(Person).where(col(Person.name) == name).order_by(col(Person.id)))
    people = list(found)
    return name, [one for one in people if unit in one.unit or unit in one.post] or people
