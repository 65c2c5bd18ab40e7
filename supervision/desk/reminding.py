"""催报: the office has contacts reminded by hand, through the same gate as every push (DOMAIN §4: /remind)."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.report_state import ReportState
from storage.session import Session
from storage.tables import Notice, Person
from supervision.desk import confirming
from supervision.desk.issue_card import named_issue
from supervision.desk.which_report import names_of
from supervision.ledger import record
from supervision.notices.by_hand import BY_HAND, WANTED, line_of
from supervision.notices.digest import heard_today
from supervision.notices.outbox import queue
from supervision.notices.places import name_of
from supervision.notices.returned import hearer
from supervision.notices.telling import morning, soon
from supervision.people import reachable
from supervision.practice import Practice
from supervision.reply import Reply
from supervision.report.duties import Duty, several_lists
from supervision.report.owed import takes_until
from supervision.summary.month import default_month, duties_in
from texts import labels
from texts.desk import reminding as texts
from texts.pages import joined
from texts.wording import clock_name, month_name, numeral

ALL = ("all missing", "all", "missing", "全部未报", "全部", "所有未报", "所有", "未报")
KINDS = ("ask", "nudge", "overdue")  # by which somebody was asked today already


@dataclass
class Chosen:
    """Who is reminded of which reports, not before when; `left_out`: a line for each report that is not."""

    of: dict[int, list[Duty]] = field(default_factory=dict)
    due: dict[int, datetime] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, person_id: int, duty: Duty, due: datetime) -> None:
        self.of.setdefault(person_id, []).append(duty)
        self.due[person_id] = due


async def remind_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/remind 18 [SCOPE] | all missing: shows who would be reminded of what; 发 queues it."""
    chosen = await _chosen(session, args, now, practice)
    if not chosen.of:
        return Reply(joined(texts.nobody(chosen.left_out)))
    confirming.show(session, person, "remind", args, now)
    wanted = []
    for person_id, duties in chosen.of.items():
        name = (await session.get_one(Person, person_id)).name
        wanted += [f"{name}：{await line_of(session, duty, now, practice)}" for duty in duties]
    when = clock_name(min(chosen.due.values()), practice.habits.zone)
    return Reply(joined(texts.preview(wanted, when, chosen.left_out)))


async def remind_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发: one row a person and day; what has come in since the preview is left out."""
    chosen = await _chosen(session, args, now, practice)
    if not chosen.of:
        return Reply(joined(texts.nobody(chosen.left_out)))
    names = []
    for person_id, duties in chosen.of.items():
        ids = [duty.report.id or 0 for duty in duties]
        due = chosen.due[person_id]
        step = f"{BY_HAND}{practice.habits.day_of(due)}"
        await queue(session, person_id, "nudge", duties[0].report.month, step, due, now, wanted=ids)
        names.append((await session.get_one(Person, person_id)).name)
        for duty in duties:
            month, report = duty.report.month, duty.report.id
            by, issue = person.id, duty.issue.id
            record(session, now, "reminded", person_id=by, issue_id=issue, report_id=report, to=person_id, month=month)
    return Reply(texts.queued(names, clock_name(min(chosen.due.values()), practice.habits.zone)))


async def _chosen(session: Session, args: str, now: datetime, practice: Practice) -> Chosen:
    month = await default_month(session, now, practice)
    everybody = "".join(args.split()).lower() in ("".join(word.split()) for word in ALL)
    if everybody:
        duties = [d for d in await duties_in(session, month) if d.report.state in WANTED]
    else:
        issue, _, rest = await named_issue(session, args)
        duties = await _named(session, await duties_in(session, month, issue.id), rest.strip(" ,，:：的"), args)
    chosen = Chosen()
    for duty in duties:
        await _sort(session, chosen, duty, now, practice)
    return chosen


async def _named(session: Session, duties: list[Duty], who: str, args: str) -> list[Duty]:
    """All contacts of the issue, or the one whose scope or name is given."""
    if not who:
        return duties
    found = [duty for duty in duties if who in await names_of(session, duty)]
    if not found:
        raise BadArgument("remind", args)
    return found


async def _sort(session: Session, chosen: Chosen, duty: Duty, now: datetime, practice: Practice) -> None:
    place, report = await name_of(session, duty), duty.report
    if report.state not in WANTED:
        chosen.left_out.append(texts.in_already(place, labels.state_word(report.state)))
        return
    person_id = await hearer(session, duty, now, practice)
    if person_id is None:
        chosen.left_out.append(texts.no_contact(place))
        return
    person = await session.get_one(Person, person_id)
    calendar = await practice.calendar(session)
    if takes_until(duty, now, practice, calendar) <= now:
        chosen.left_out.append(texts.too_late(place, month_name(report.month)))
    elif person_id not in await reachable(session, [person_id]):
        short = (duty.plan.key if await several_lists(session) else "") + numeral(duty.issue.number)
        chosen.left_out.append(texts.unlinked(place, person.name, person.phone, short))
    elif report.state == ReportState.WAITING:
        chosen.left_out.append(texts.not_asked(place, person.name))
    elif (before := await _today(session, duty, person_id, now, practice)) is not None:
        told = texts.planned_today if before.sent_at is None else texts.reminded_today
        at = clock_name(before.sent_at or before.due_at, practice.habits.zone)
        chosen.left_out.append(told(place, person.name, at))
    else:
        chosen.add(person_id, duty, await _due(session, person_id, now, practice))


async def _due(session: Session, person_id: int, now: datetime, practice: Practice) -> datetime:
    """The next send window; on the next workday for who has had today's one message (Settled 15)."""
    if not await heard_today(session, person_id, now, practice):
        return await soon(session, now, practice)
    tomorrow = practice.habits.at(practice.habits.day_of(now) + timedelta(days=1), time.min)
    return await morning(session, tomorrow, practice.habits.ask_time, practice)


async def _today(session: Session, duty: Duty, person_id: int, now: datetime, practice: Practice) -> Notice | None:
    """What asked this person for this report today already, or is about to."""
    habits = practice.habits
    start = habits.at(habits.day_of(now), time.min)
    sent = (col(Notice.state) == "sent") & (col(Notice.sent_at) >= start)
    waiting = col(Notice.state).in_(("queued", "sending"))
    found = await session.exec(
        select(Notice)
        .where(
            col(Notice.recipient) == f"person:{person_id}",
            col(Notice.kind).in_(KINDS),
            col(Notice.cycle) == duty.report.month,
            sent | waiting,
        )
        .order_by(col(Notice.id))
    )
    for notice in found:
        named = notice.facts.get("reports") or notice.facts.get("wanted")
        if named is None or duty.report.id in named:
            return notice
    return None
