"""领导消息的安排: warnings raised on other days than the push day, their repeats, and whom the office must call
(DOMAIN §1.8, §3; Settled 17, 19)."""

from datetime import datetime

from sqlmodel import col, select

from rules.escalation import not_before_hour
from rules.warning import Trigger
from rules.workdays import WorkCalendar, workday_after
from storage.session import Session
from storage.tables import Instruction, Issue, Notice, Person, Role, Warning
from supervision.closeout.lookbacks import plan_lookbacks
from supervision.closeout.referrals import plan_late_results
from supervision.closeout.silence import everything_closed
from supervision.leader.told import Cause, standing_of, to_tell, told_days
from supervision.notices.deadline_lines import plan_deadline_lines
from supervision.notices.instructions import ON_ITS_WAY, until
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.leader_warnings import RAISED, REPEAT
from supervision.notices.outbox import queue
from supervision.notices.outcome import UNREACHED
from supervision.notices.places import issue_called
from supervision.obligations.telling import plan_obligations
from supervision.practice import Practice
from supervision.warning.deadlines import look_at_deadlines
from supervision.warning.offering import plan_offers
from supervision.warning.telling import plan_levels
from texts import leader as texts
from texts.wording import day_name

BESIDE = tuple(trigger for trigger in Trigger if trigger != Trigger.REPORT_OVERDUE)  # missing reports: the push day


async def plan_leaders(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    if await look_at_deadlines(session, now, practice):
        await plan_deadline_lines(session, now, practice)
        await plan_obligations(session, now, practice)
        await plan_levels(session, now, practice)
        if not await everything_closed(
            session
        ):  # then the service is silent: the last word named what is still to come
            await plan_offers(session, now, practice, calendar)
            await plan_lookbacks(session, now, practice)
            await plan_late_results(session, now, practice)
        await _plan_calls(session, now, practice, calendar)
        await _plan_late_answers(session, now, practice)
    await _plan_raised(session, now, practice, calendar)


async def _plan_raised(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """Missing reports have the push day; everything else is said on the morning after it was raised."""
    today = practice.habits.day_of(now)
    due = not_before_hour(now, practice.habits.leader_time, practice.habits, calendar)
    for leader_id in await _leaders(session, col(Warning.trigger).in_(BESIDE)):
        if await _waits(session, leader_id):
            continue
        for step, repeat in ((f"{RAISED}{today}", False), (f"{REPEAT}{today}", True)):
            own = [cause for cause in await to_tell(session, leader_id, now, practice, repeat) if _beside(cause)]
            if own:
                await queue(session, leader_id, "warning", own[0].warning.month, step, due, now)
                break


def _beside(cause: Cause) -> bool:
    return cause.warning.trigger in BESIDE


async def _leaders(session: Session, *which: object) -> list[int]:
    """Who leads an issue with an unacknowledged warning that stands."""
    rows = await session.exec(
        select(col(Role.person_id))
        .join(Warning, col(Warning.issue_id) == col(Role.issue_id))
        .distinct()
        .where(
            col(Role.kind) == "lead_leader",
            col(Role.ended_at).is_(None),
            col(Warning.resolved_at).is_(None),
            col(Warning.acknowledged_at).is_(None),
            *which,  # type: ignore[arg-type]
        )
        .order_by(col(Role.person_id))
    )
    return list(rows)


async def _waits(session: Session, leader_id: int) -> bool:
    """True when a warning to this leader is on its way, or held up until he can be reached."""
    found = await session.exec(
        select(col(Notice.id))
        .where(
            col(Notice.recipient) == f"person:{leader_id}",
            col(Notice.kind) == "warning",
            col(Notice.state).in_(("queued", "sending"))
            | ((col(Notice.state) == "refused") & col(Notice.reason).in_(UNREACHED)),
        )
        .limit(1)
    )
    return found.first() is not None


async def unread(
    session: Session, now: datetime, practice: Practice, calendar: WorkCalendar
) -> list[tuple[Person, list[Cause]]]:
    """The leaders told twice of a warning that stands, the last time on a workday before today, and no 已阅."""
    today = practice.habits.day_of(now)
    found = []
    for leader_id in await _leaders(session):
        told = await told_days(session, leader_id)
        causes = [
            cause
            for cause in await standing_of(session, leader_id)
            if len(days := told.get(cause.warning.id or 0, [])) > 1
            and workday_after(practice.habits.day_of(days[-1]), 1, calendar) <= today
        ]
        if causes:
            found.append((await session.get_one(Person, leader_id), causes))
    return found


async def _plan_calls(session: Session, now: datetime, practice: Practice, calendar: WorkCalendar) -> None:
    """Told twice and not read: the office calls; one list of those it has not heard of (Settled 19)."""
    told = await _called_about(session)
    lines: list[str] = []
    ids: list[int] = []
    for leader, causes in await unread(session, now, practice, calendar):
        own = {cause.warning.id or 0: cause for cause in causes if cause.warning.id not in told}
        names = list(dict.fromkeys([await issue_called(session, cause.issue) for cause in own.values()]))
        if own:
            lines.append(texts.call_line(leader.name, leader.phone, names))
            ids += own
    if lines:
        await tell_office_of(session, f"unread:{max(ids)}", texts.calls(lines), now, unread=ids)


async def _called_about(session: Session) -> set[int]:
    """The warnings that an earlier list has named."""
    found = await session.exec(
        select(col(Notice.facts)).where(col(Notice.kind) == "alarm", col(Notice.step).startswith("unread:"))
    )
    return {number for facts in found for number in facts["unread"]}


async def _plan_late_answers(session: Session, now: datetime, practice: Practice) -> None:
    """An instruction whose reply date passed without an answer: the office hears once."""
    today = practice.habits.day_of(now)
    rows = await session.exec(
        select(Instruction)
        .where(col(Instruction.state).in_(ON_ITS_WAY), col(Instruction.due_day) < today)
        .order_by(col(Instruction.id))
    )
    for row in rows:
        name = await issue_called(session, await session.get_one(Issue, row.issue_id))
        leader = (await session.get_one(Person, row.leader_id)).name
        said = day_name(practice.habits.day_of(row.said_at))
        line = texts.late_answer(name, leader, said, row.text, until(row))
        text = texts.overdue_answer([line])
        await tell_office_of(session, f"instruction_late:{row.id}", text, now, instruction=row.id, late=True)
