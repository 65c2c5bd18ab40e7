"""接入: /start with an invitation; inside an open cycle the ask follows at once (Settled 7)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from rules.escalation import ASK, timetable
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Issue, Notice, Person
from supervision.access.linking import LinkRefused, link, set_blocked
from supervision.contact.guided_buttons import keys
from supervision.handover.standing_in import away_on
from supervision.leader.deputies import leader_of
from supervision.notices.asking import ASK_NEW_PHONE, list_key
from supervision.notices.hello import said_at_linking
from supervision.notices.outbox import queue
from supervision.notices.outcome import requeue_refused
from supervision.people import Hats, hats, person_of_chat
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import OWING, Duty, duties_at, several_lists
from texts import welcome as texts
from texts.wording import day_name, issue_name, last_hour, month_name


async def join(session: Session, code: str, chat_id: int, now: datetime, practice: Practice) -> Reply:
    """Link this chat by its invitation and say what will happen; a refusal is one clear sentence."""
    try:
        person, new = await link(session, code, chat_id, now)
    except LinkRefused as refusal:
        return Reply(texts.REFUSED[refusal.why])
    if not new:
        return Reply(texts.again(person.name))
    return await greet(session, person, now, practice, new=True)


async def greet(session: Session, person: Person, now: datetime, practice: Practice, new: bool = False) -> Reply:
    """Who somebody is and what comes next; what was refused for want of a link is wanted again."""
    assert person.id is not None
    today = practice.habits.day_of(now)
    own = await hats(session, person.id, today)
    await requeue_refused(session, person.id, now)
    if leader := await leader_of(session, person.id):
        await requeue_refused(session, leader.id or 0, now)
    duties = await duties_at(session, person.id, now, await away_on(session, today))
    hellos = await said_at_linking(session, person.id, now, practice) if new else []
    next_step = await _next_step(session, person.id, duties, now, practice, new) if own.reports else ""
    coming = "\n".join(line for line in (*hellos, next_step) if line)
    roles = replace(await _roles(session, own), reads_for=leader.name if leader else "")
    return Reply(texts.welcome(person.name, roles, coming), keys() if own.reports else ())


async def _next_step(
    session: Session, person_id: int, duties: list[Duty], now: datetime, practice: Practice, new: bool
) -> str:
    """What the contact is told of the running month; queues the ask when its hour has passed."""
    if not duties:
        return ""
    first = min(duties, key=lambda duty: duty.report.cutoff_at).report
    calendar = await practice.calendar(session)
    table = timetable(first.cutoff_at, first.previous_cutoff_at, practice.habits, calendar)
    month, until = month_name(first.month), last_hour(first.cutoff_at, practice.habits.zone)
    if all(duty.report.state == ReportState.SUBMITTED for duty in duties):
        return texts.contact_reported(month)
    if now < table.ask:
        local = table.ask.astimezone(practice.habits.zone)
        return texts.contact_next(month, f"{day_name(local.date(), weekday=True)}{local:%H:%M}", until)
    owing = any(duty.report.state in OWING for duty in duties)
    follows = owing and await _ask_now(session, person_id, first.month, now, new)
    return texts.contact_now(month, until) if follows else texts.contact_asked(month, until)


async def _ask_now(session: Session, person_id: int, month: str, now: datetime, new: bool) -> bool:
    """The month's ask as an answer to the person's own words, at any hour; True when it will follow.

    It leaves once, and once more to a new phone: that one does not hold what the old one was sent.
    """
    await queue(session, person_id, "ask", month, ASK, now, now)
    asks = select(Notice).where(
        col(Notice.person_id) == person_id, col(Notice.kind) == "ask", col(Notice.cycle) == month
    )
    if new and all(notice.state == "sent" for notice in await session.exec(asks)):
        await queue(session, person_id, "ask", month, f"{ASK_NEW_PHONE}{now:%Y%m%d%H%M%S}", now, now)
    queued = list(await session.exec(asks.where(col(Notice.state) == "queued")))
    for notice in queued:
        notice.urgent, notice.due_at = True, now
    return bool(queued)


async def _roles(session: Session, own: Hats) -> texts.Roles:
    many = await several_lists(session)

    async def place(issue: Issue, scope: str = "") -> str:
        name = issue_name(issue.number, await list_key(session, issue.plan_id) if many else "")
        return f"{name}（{issue.title}）" + (f"·{scope}" if scope else "")

    return texts.Roles(
        contact=tuple([await place(issue, assignment.scope) for assignment, issue in own.contact]),
        leader=tuple([await place(issue) for issue in own.lead_leader]),
        responsible=tuple([await place(issue) for issue in own.responsible_person]),
        office=own.is_office,
        inspector="inspector" in own.city,
        group_head="group_head" in own.city,
    )


async def present(session: Session, chat_id: int, now: datetime, practice: Practice) -> Reply:
    """A bare /start: a linked person is told who he is, a stranger the one polite line."""
    person = await person_of_chat(session, chat_id)
    if person is None:
        return Reply(texts.STRANGER)
    await set_blocked(session, chat_id, False, now)
    return await greet(session, person, now, practice)


async def blocked(session: Session, chat_id: int, now: datetime) -> None:
    """Somebody blocked the bot: messages fail from now on, and the office will be told."""
    await set_blocked(session, chat_id, True, now)


async def unblocked(session: Session, chat_id: int, now: datetime) -> None:
    """Somebody unblocked the bot: what was refused for that reason is wanted again."""
    person = await set_blocked(session, chat_id, False, now)
    if person is not None and person.id is not None:
        await requeue_refused(session, person.id, now)


def others_words(own: Hats) -> Reply:
    """An answer to words of somebody who owes no report; the words are kept."""
    if own.is_office:
        return Reply(texts.OFFICE_HINT)
    if own.lead_leader:
        return Reply(texts.LEADER_HINT)
    return Reply(texts.OTHER_HINT)
