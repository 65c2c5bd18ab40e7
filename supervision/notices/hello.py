"""交接问候: what a new contact or a stand-in hears first: what is his, and what was reported before (DOMAIN §2.9)."""

from datetime import date, datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import LedgerEntry, Notice, Person, Report, StandIn
from supervision.contact.guided_buttons import keys, keys_away
from supervision.contact.receipts import lines_of
from supervision.handover.greeting import SAID
from supervision.handover.standing_in import away_on
from supervision.notices.draft import Draft
from supervision.notices.places import place_of
from supervision.people import hats
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from supervision.report.standing import standing
from texts import contacts as texts
from texts import labels
from texts.receipt import line_text
from texts.wording import day_name, month_name

MONTHS_SHOWN = 3


async def compose_hello(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """None once the assignments are somebody else's again, or the leave is over."""
    assert notice.person_id is not None
    person = await session.get_one(Person, notice.person_id)
    if "leave" in notice.facts:
        text = await _to_stand_in(session, person, notice.facts["leave"], now, practice)
    else:
        text = await _to_successor(session, person, notice, practice)
    return Draft(text, keys()) if text else None


async def compose_over(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """A leave ended early; None when the same person stands in again by now."""
    leave = await session.get_one(StandIn, notice.facts["leave"])
    if (await away_on(session, practice.habits.day_of(now))).get(leave.person_id) == leave.stand_in_id:
        return None
    person, contact = await session.get_one(Person, leave.stand_in_id), await session.get_one(Person, leave.person_id)
    own = await hats(session, leave.stand_in_id, practice.habits.day_of(now))
    return Draft(texts.released(person.name, contact.name), () if own.reports else keys_away())


async def said_at_linking(session: Session, person_id: int, now: datetime, practice: Practice) -> list[str]:
    """The hellos that wait for somebody who has just linked: he reads them in the answer to that."""
    found = await session.exec(
        select(Notice)
        .where(
            col(Notice.recipient) == f"person:{person_id}",
            col(Notice.kind) == "hello",
            col(Notice.state).in_(("queued", "refused")),
        )
        .order_by(col(Notice.id))
    )
    told = []
    for notice in found:
        draft = await compose_hello(session, notice, now, practice)
        notice.state, notice.reason = "stale", SAID if draft else "no longer wanted"
        if draft:
            notice.text = draft.text
            told.append(draft.text)
    return told


async def _to_stand_in(session: Session, person: Person, leave_id: int, now: datetime, practice: Practice) -> str:
    leave = await session.get_one(StandIn, leave_id)
    if leave.ended_at is not None or leave.until_day < practice.habits.day_of(now):
        return ""
    contact = await session.get_one(Person, leave.person_id)
    places = []
    for duty in await _newest(session, col(Report.person_id) == leave.person_id):
        if duty.assignment.person_id == leave.person_id:
            places.append(await place_of(session, duty.assignment, duty.issue))
    if not places:
        return ""
    return texts.hello_stand_in(person.name, contact.name, leave.from_day, leave.until_day, places)


async def _to_successor(session: Session, person: Person, notice: Notice, practice: Practice) -> str:
    facts = notice.facts
    duties = [
        duty
        for duty in await _newest(session, col(Report.assignment_id).in_(facts["assignments"]))
        if duty.assignment.person_id == notice.person_id
    ]
    if not duties:
        return ""
    places, last, months = [], [], []
    for duty in duties:
        place = await place_of(session, duty.assignment, duty.issue)
        places.append(f"{place}（{duty.issue.title}）")
        last.append(await _last(session, duty, place, practice))
        if went := await _months(session, duty):
            months.append((f"{place} " if len(duties) > 1 else "") + "、".join(went))
    kept = await _kept(session, facts["old"], [duty.issue.id for duty in duties], notice.created_at)
    return texts.hello(person.name, date.fromisoformat(facts["since"]), places, last, months, kept)


async def _newest(session: Session, which: object) -> list[Duty]:
    """The newest report of each assignment that `which` selects."""
    rows = await session.exec(joined().where(which).order_by(col(Report.month).desc()))  # type: ignore[arg-type]
    newest: dict[int, Duty] = {}
    for duty in await with_measures(session, list(rows)):
        before = newest.get(duty.report.assignment_id)
        if before is None or before.report.month < duty.report.month:
            newest[duty.report.assignment_id] = duty
    return list(newest.values())


async def _last(session: Session, duty: Duty, place: str, practice: Practice) -> str:
    """What was reported last, of this month or an earlier one."""
    found = await session.exec(
        select(col(Report.id))
        .where(col(Report.assignment_id) == duty.assignment.id, col(Report.received_at).is_not(None))
        .order_by(col(Report.month).desc())
    )
    for report_id in list(found):
        present = await standing(session, report_id or 0)
        if present.has_content and present.received_at is not None:
            lines = [line_text(line) for line in lines_of(duty, present, None)]
            lines += [f" 整体：{present.whole}"] if present.whole else []
            return texts.last_report(place, day_name(practice.habits.day_of(present.received_at)), lines)
    return texts.never_reported(place)


async def _months(session: Session, duty: Duty) -> list[str]:
    """9月已报, 10月迟报: how the last locked months went."""
    found = await session.exec(
        select(Report)
        .where(col(Report.assignment_id) == duty.assignment.id, col(Report.locked_at).is_not(None))
        .order_by(col(Report.month).desc())
        .limit(MONTHS_SHOWN)
    )
    return [month_name(report.month) + labels.state_word(report.state) for report in reversed(list(found))]


async def _kept(session: Session, old: int | None, issues: list[int | None], at: datetime) -> list[str]:
    """Words of the contact before that were kept for a question he can answer no more."""
    entries = await session.exec(
        select(LedgerEntry).where(
            col(LedgerEntry.person_id) == old,
            col(LedgerEntry.act) == "dialogue_put_away",
            col(LedgerEntry.issue_id).in_(issues),
            col(LedgerEntry.at) == at,
        )
    )
    return [each["text"] for entry in entries for each in entry.facts.get("data", {}).get("kept", []) if "text" in each]
