"""报送情况: each report of a month with its contact, its answers, its reminders and why it is missing."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from rules.reading.values import Tick
from rules.report_facts import Barred, MeasureFacts, ReportFacts, ReturnFacts, counted
from rules.report_state import ReportState
from storage.session import Session
from storage.slices import slices
from storage.tables import Account, Notice, Person, Report, StandIn
from supervision.practice import Practice
from supervision.report.duties import Duty
from supervision.report.returning import returns_of
from supervision.report.standing import Standing, missing_measures, standings
from supervision.summary.away import with_leave

REMINDERS = ("ask", "nudge")
Reminder = tuple[datetime, str, dict[str, Any]]  # when it was sent, its month, its facts


async def report_facts(
    session: Session, duties: list[Duty], practice: Practice, found: Mapping[int, Standing] | None = None
) -> dict[int, ReportFacts]:
    """By the report's id; the duties may be of several months. `found`: what stands of them, None: not read yet."""
    if found is None:
        found = await standings(session, [_id(duty.report.id) for duty in duties])
    owners = {person_id for duty in duties if (person_id := owner(duty)) is not None}
    people = await _people(session, owners)
    accounts = await _newest_accounts(session, owners)
    stand_ins = await _stand_ins(session, owners)
    asked = owners.union(*({leave.stand_in_id for leave in leaves} for leaves in stand_ins.values()))
    people |= await _people(session, asked - owners)
    accounts |= await _newest_accounts(session, asked - owners)
    notices = await _reminders(session, asked, {duty.report.month for duty in duties})
    returns: dict[int, ReturnFacts] = {}
    for some in slices(_id(duty.report.id) for duty in duties if _was_returned(duty.report)):
        returns |= await returns_of(session, some)
    facts = {}
    for duty in duties:
        person_id = owner(duty)
        person = people.get(person_id) if person_id is not None else None
        account = accounts.get(person_id) if person_id is not None else None
        mine = list(notices.get(person_id, [])) if person_id is not None else []
        leaves = stand_ins.get(person_id or 0, [])
        for other in {leave.stand_in_id for leave in leaves}:
            mine += [each for each in notices.get(other, []) if duty.report.id in each[2].get("reports", [])]
        number = _id(duty.report.id)
        days = _days(duty, sorted(mine, key=_sent_at), practice)
        told = _facts(duty, person, account, found.get(number), days, returns.get(number))
        facts[number] = with_leave(told, duty, leaves, people, accounts, practice)
    return facts


def _was_returned(report: Report) -> bool:
    """True for one still to be put right, and one on time though its newest words came after the cut-off."""
    put_right = report.on_time and report.received_at is not None and report.received_at >= report.cutoff_at
    return report.state == ReportState.RETURNED or bool(put_right)


def _sent_at(reminder: Reminder) -> datetime:
    return reminder[0]


def owner(duty: Duty) -> int | None:
    """Who owes the report, or owed it when it was locked."""
    return duty.report.person_id if duty.report.locked_at else duty.assignment.person_id


def barrier(person: Person | None, account: Account | None, unreachable: bool) -> tuple[Barred | None, datetime | None]:
    """Why this person does not get our messages, and since when; (None, None) for one who does."""
    if person is None:
        return Barred.UNKNOWN_CONTACT, None
    if account is None:
        return Barred.NEVER_LINKED, None
    if account.ended_at is not None:
        return Barred.UNLINKED, account.ended_at
    if account.blocked_at is not None:
        return Barred.BLOCKED, account.blocked_at
    return (Barred.LINKED_LATE, account.linked_at) if unreachable else (None, None)


def _facts(
    duty: Duty,
    person: Person | None,
    account: Account | None,
    standing: Standing | None,
    reminded: tuple[date, ...],
    returned: ReturnFacts | None,
) -> ReportFacts:
    report = duty.report
    state = ReportState(report.state)
    barred, since = barrier(person, account, state is ReportState.UNREACHABLE)
    measures = tuple(_measure(duty, number, standing) for number in duty.measure_numbers)
    has_content = standing is not None and standing.has_content
    return ReportFacts(
        id=_id(report.id),
        assignment_id=report.assignment_id,
        person_id=owner(duty),
        contact=person.name if person else None,
        phone=person.phone if person else "",
        scope=duty.assignment.scope,
        unit=duty.assignment.unit or "、".join(duty.issue.lead_units),
        state=state,
        count=counted(state, report.on_time),
        on_time=report.on_time,
        locked=report.locked_at is not None,
        received_at=report.received_at if has_content else None,
        cutoff=report.cutoff_at,
        asked_at=report.asked_at,
        asked_how=report.asked_how,
        measures=measures,
        missing=tuple(missing_measures(duty, standing)) if standing else duty.measure_numbers,
        whole=standing.whole if standing else "",
        reason=standing.reason if standing else "",
        reason_text=standing.reason_text if standing else "",
        has_content=has_content,
        barred=barred,
        barred_since=since,
        reminded=reminded,
        returned=returned,
    )


def _measure(duty: Duty, number: str, standing: Standing | None) -> MeasureFacts:
    text = next(measure.text for measure in duty.measures if measure.number == number)
    said = standing.answers.get(number) if standing else None
    if said is not None:
        tick = said.tick.value if said.tick else None
        return MeasureFacts(number, text, tick, said.text, said.filed_at, said.message_id)
    exempt = standing is not None and number in standing.exempt
    return MeasureFacts(number, text, Tick.NOT_APPLICABLE.value if exempt else None)


def _days(duty: Duty, notices: list[Reminder], practice: Practice) -> tuple[date, ...]:
    """The days on which this report was asked for; a notice that names its reports counts for those only."""
    return tuple(
        practice.habits.day_of(sent_at)
        for sent_at, cycle, facts in notices
        if cycle == duty.report.month and duty.report.id in facts.get("reports", [duty.report.id])
    )


async def _people(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    people: dict[int, Person] = {}
    for some in slices(set(ids)):
        found = await session.exec(select(Person).where(col(Person.id).in_(some)))
        people |= {_id(person.id): person for person in found}
    return people


async def _stand_ins(session: Session, ids: Iterable[int]) -> dict[int, list[StandIn]]:
    """Every leave of each of these contacts, oldest first."""
    found: dict[int, list[StandIn]] = {}
    for some in slices(set(ids)):
        rows = select(StandIn).where(col(StandIn.person_id).in_(some)).order_by(col(StandIn.id))
        for leave in await session.exec(rows):
            found.setdefault(leave.person_id, []).append(leave)
    return found


async def _newest_accounts(session: Session, ids: Iterable[int]) -> dict[int, Account]:
    """The standing account of each person, else the last one he had."""
    newest: dict[int, Account] = {}
    for some in slices(set(ids)):
        found = select(Account).where(col(Account.person_id).in_(some)).order_by(col(Account.id))
        for account in await session.exec(found):
            before = newest.get(account.person_id)
            if before is None or before.ended_at is not None:
                newest[account.person_id] = account
    return newest


async def _reminders(session: Session, people: set[int], months: set[str]) -> dict[int, list[Reminder]]:
    """By person, each list in the order sent."""
    reminders: dict[int, list[Reminder]] = {}
    for some in slices(people):
        found = await session.exec(
            select(Notice.person_id, Notice.sent_at, Notice.cycle, Notice.facts)
            .where(
                col(Notice.recipient).in_([f"person:{person_id}" for person_id in some]),
                col(Notice.kind).in_(REMINDERS),
                col(Notice.cycle).in_(months),
                col(Notice.state) == "sent",
                col(Notice.sent_at).is_not(None),
            )
            .order_by(col(Notice.sent_at), col(Notice.id))
        )
        for person_id, sent_at, cycle, facts in found:
            reminders.setdefault(_id(person_id), []).append((sent_at, cycle, facts))  # type: ignore[arg-type]
    return reminders


def _id(value: int | None) -> int:
    assert value is not None
    return value
