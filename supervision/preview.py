"""预演: what would leave, to whom and when; run in a transaction that is rolled back."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select, update

from rules.escalation import next_send_instant, timetable
from storage.session import Session
from storage.tables import Account, Assignment, Issue, Notice, Person, Report, Role
from supervision.months.outages import lived_through
from supervision.notices.claiming import claim
from supervision.notices.composing import HOLD_FOR
from supervision.notices.outcome import sent
from supervision.notices.parcel import Parcel
from supervision.people import hats
from supervision.practice import Practice
from supervision.sweep import sweep

ROLES = {
    "ask": "contact",
    "nudge": "contact",
    "overdue": "contact",
    "nudge_copy": "responsible_person",
    "overdue_copy": "responsible_person",
    "warning": "lead_leader",
    "relief": "lead_leader",
    "instruction": "responsible_person",
    "instruction_answer": "lead_leader",
    "reported": "responsible_person",
}


@dataclass(frozen=True)
class Foreseen:
    """One message that would leave; `issues` are the numbers it speaks of."""

    at: datetime
    person: str
    role: str
    kind: str
    step: str
    issues: tuple[int, ...]
    text: str


async def foresee(
    session: Session, at: datetime, until: datetime, practice: Practice, as_if_linked: bool = False
) -> list[Foreseen]:
    """Every message that would leave from `at` to before `until` if nobody answered meanwhile."""
    if as_if_linked:
        await _link_everybody(session, at)
    seen: list[Foreseen] = []
    moment = at
    while moment < until:
        await lived_through(session, moment)
        await sweep(session, moment, practice)
        while (parcel := await claim(session, moment, practice)) is not None:
            await sent(session, parcel, [], moment)
            seen.append(await _foreseen(session, parcel, moment, practice))
        await _lay_aside_held(session, moment, until)
        moment = await _next_moment(session, moment, practice)
    return seen


async def _lay_aside_held(session: Session, moment: datetime, until: datetime) -> None:
    """What is held until somebody can be reached is asked again every few minutes; nobody comes in what is foreseen."""
    held = (col(Notice.state) == "queued", col(Notice.due_at) == moment + HOLD_FOR)
    await session.exec(update(Notice).where(*held).values(due_at=until))


_RECENT = (
    select(Report.previous_cutoff_at, Report.cutoff_at).where(col(Report.cutoff_at) > bindparam("recent")).distinct()
)
_QUEUED = select(col(Notice.due_at)).where(col(Notice.state) == "queued").distinct()


async def upcoming(session: Session, now: datetime, practice: Practice) -> list[datetime]:
    """The instants after `now` at which something is planned: steps, cut-offs, pushes, queued notices."""
    calendar = await practice.calendar(session)
    rows = await session.exec(_RECENT, params={"recent": now - timedelta(days=20)})
    instants: set[datetime] = set()
    for previous, cutoff in list(rows):
        table = timetable(cutoff, previous, practice.habits, calendar)
        instants |= {at for _, at in table.steps}
        instants |= {
            table.ask + timedelta(minutes=15),
            cutoff,
            table.overdue_note,
            table.leader_warning,
            table.leader_repeat,
        }
    queued = await session.exec(_QUEUED)
    instants |= {next_send_instant(max(at, now), practice.habits, calendar) for at in queued}
    return sorted(at for at in instants if at > now)


async def _next_moment(session: Session, moment: datetime, practice: Practice) -> datetime:
    """The next queued notice's instant inside a window, or the next midnight, whichever comes first."""
    habits = practice.habits
    midnight = habits.at(habits.day_of(moment) + timedelta(days=1), time.min)
    calendar = await practice.calendar(session)
    due = await session.exec(
        select(col(Notice.due_at)).where(col(Notice.state) == "queued").order_by(col(Notice.due_at))
    )
    for at in due:
        allowed = next_send_instant(max(at, moment), habits, calendar)
        if moment < allowed < midnight:
            return allowed
    return midnight


async def _foreseen(session: Session, parcel: Parcel, moment: datetime, practice: Practice) -> Foreseen:
    notice = await session.get_one(Notice, parcel.notice_ids[0])
    person = await session.get(Person, notice.person_id) if notice.person_id is not None else None
    numbers: list[int] = []
    for notice_id in parcel.notice_ids:
        part = await session.get_one(Notice, notice_id)
        for issue_id in part.facts.get("issues", []):
            numbers.append((await session.get_one(Issue, issue_id)).number)
    return Foreseen(
        at=moment,
        person=person.name if person else "",
        role=ROLES.get(notice.kind) or await _role_of(session, notice.person_id, moment, practice),
        kind=notice.kind,
        step=notice.step,
        issues=tuple(sorted(set(numbers))),
        text=parcel.text,
    )


async def _role_of(session: Session, person_id: int | None, moment: datetime, practice: Practice) -> str:
    """In which role he hears what several roles hear: as the one that can act (Settled 16)."""
    own = await hats(session, person_id or 0, practice.habits.day_of(moment))
    if own.reports:
        return "contact"
    if own.lead_leader:
        return "lead_leader"
    return "responsible_person" if own.responsible_person else "office"


async def _link_everybody(session: Session, now: datetime) -> None:
    """Pretend, in this rolled-back transaction, that everybody with a role is linked and none has blocked us."""
    linked = set()
    for account in await session.exec(select(Account).where(col(Account.ended_at).is_(None))):
        account.blocked_at = None
        linked.add(account.person_id)
    contacts = await session.exec(select(Assignment).where(col(Assignment.ended_at).is_(None)))
    wanted = {row.person_id for row in contacts if row.person_id is not None}
    wanted |= {row.person_id for row in await session.exec(select(Role).where(col(Role.ended_at).is_(None)))}
    for person_id in sorted(wanted - linked):
        session.add(Account(person_id=person_id, chat_id=-person_id, linked_at=now))
    await session.flush()
