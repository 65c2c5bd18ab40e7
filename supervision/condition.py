"""状况: what the store knows of its own health, for `duban doctor`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import and_, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.session import Session
from storage.tables import Assignment, CutoffMove, InboxUpdate, Notice, Person, Plan, PlanDoubt, Role
from supervision.facts import fact, is_paused
from supervision.months.cutoff_moves import moves_of
from supervision.months.outages import found_since
from supervision.people import accounts_of, linked_office, reachable
from supervision.practice import Practice
from supervision.sealing import Broken, check_seals
from supervision.set_aside import all_set_aside

MOST_NAMED = 10
OUTAGES_SHOWN = timedelta(days=30)
LONGEST_SEND = timedelta(minutes=5)


@dataclass(frozen=True)
class Condition:
    name: str
    good: bool
    words: str


async def condition(session: Session, now: datetime, practice: Practice) -> list[Condition]:
    """One condition each: plans, doubts, office, people, inbox, outbox, pause."""
    plans = list(await session.exec(select(Plan)))
    doubts = await _count(session, select(func.count()).select_from(PlanDoubt).where(PlanDoubt.settled_by == ""))
    office = await linked_office(session)
    return [
        Condition("plans", bool(plans), "、".join(plan.key for plan in plans) or "none is loaded"),
        Condition("doubts", doubts == 0, f"{doubts} open"),
        Condition("office", bool(office), f"{len(office)} linked" + ("" if office else ": leader warnings are held")),
        *await _people(session),
        *await _inbox(session),
        await _outbox(session, now),
        Condition("pushes", not await is_paused(session), "paused" if await is_paused(session) else "running"),
        Condition("rehearsal", True, "yes" if practice.rehearsal else "no"),
        Condition("heartbeat", True, await fact(session, "heartbeat") or "never"),
        await _outages(session, now, practice),
        await _ledger(session),
    ]


async def _ledger(session: Session) -> Condition:
    try:
        sealed, unsealed = await check_seals(session)
    except Broken as error:
        return Condition("ledger", False, str(error))
    waiting = f", {unsealed} not sealed yet" if unsealed else ""
    return Condition("ledger", True, f"{sealed} entries as they were written{waiting}")


async def _outages(session: Session, now: datetime, practice: Practice) -> Condition:
    """The newest outage of the last weeks, and which cut-offs outages have moved in them."""
    zone = practice.habits.zone
    found = await found_since(session, now - OUTAGES_SHOWN)
    if not found:
        return Condition("outages", True, f"none in {OUTAGES_SHOWN.days} days")
    moved = await session.exec(select(col(CutoffMove.month)).where(col(CutoffMove.moved_at) > now - OUTAGES_SHOWN))
    moves = [
        f"; cut-off {move.old_at.astimezone(zone):%m-%d %H:%M} moved to {move.new_at.astimezone(zone):%m-%d %H:%M}"
        for move in await moves_of(session, moved)
    ]
    began, ended = (each.astimezone(zone) for each in found[-1])
    newest = f"the newest of {len(found)}: {began:%m-%d %H:%M} to {ended:%m-%d %H:%M}"
    return Condition("outages", True, newest + "".join(moves))


async def _inbox(session: Session) -> list[Condition]:
    """What waits, and a line for each update set aside: which, whose, why, and what can be done."""
    waiting = await _count(session, select(func.count()).select_from(InboxUpdate).where(InboxUpdate.state == "new"))
    aside = await all_set_aside(session)
    found = [Condition("inbox", not aside, f"{waiting} waiting, {len(aside)} set aside")]
    for update in aside[:MOST_NAMED]:
        number = update.update_id
        cures = f"duban inbox retry {number}, or duban inbox drop {number}"
        found.append(
            Condition(f"update {number}", False, f"chat {update.chat_id}: {update.error or 'failed'}; {cures}")
        )
    if len(aside) > MOST_NAMED:
        found.append(Condition("updates", False, f"{len(aside) - MOST_NAMED} more: duban inbox list"))
    return found


async def _outbox(session: Session, now: datetime) -> Condition:
    """Good while nothing is under way, and no answer waits, for longer than a send may take."""
    queued = await _count(session, select(func.count()).select_from(Notice).where(Notice.state == "queued"))
    sending = await _count(session, select(func.count()).select_from(Notice).where(Notice.state == "sending"))
    under_way = and_(col(Notice.state) == "sending", col(Notice.claimed_at) < now - LONGEST_SEND)
    answers = and_(col(Notice.state) == "queued", col(Notice.urgent), col(Notice.due_at) < now - LONGEST_SEND)
    stuck = await _count(session, select(func.count()).select_from(Notice).where(or_(under_way, answers)))
    words = f"{queued} queued, {sending} being sent" + (f", {stuck} stuck for over 5 minutes" if stuck else "")
    return Condition("outbox", stuck == 0, words)


async def _people(session: Session) -> list[Condition]:
    assigned = select(Assignment.person_id).where(col(Assignment.ended_at).is_(None))
    contacts = await session.exec(select(Person).where(col(Person.id).in_(assigned)))
    leading = select(Role.person_id).where(col(Role.kind) == "lead_leader", col(Role.ended_at).is_(None))
    leaders = await session.exec(select(Person).where(col(Person.id).in_(leading)))
    unknown = await _count(
        session,
        select(func.count())
        .select_from(Assignment)
        .where(col(Assignment.person_id).is_(None), col(Assignment.ended_at).is_(None)),
    )
    found = []
    for name, people in (("contacts", list(contacts)), ("leaders", list(leaders))):
        ids = [person.id for person in people if person.id is not None]
        linked, reached = await accounts_of(session, ids), await reachable(session, ids)
        lost = [p.name for p in people if p.id not in reached]
        words = f"{len(reached)} of {len(ids)} reachable, {len(linked) - len(reached)} blocked us"
        found.append(Condition(name, not lost, words + (f"; unreachable: {'、'.join(lost)}" if lost else "")))
    found.append(Condition("unknown contacts", unknown == 0, f"{unknown} assignments without a known contact"))
    return found


async def _count(session: Session, query: SelectOfScalar[int]) -> int:
    return (await session.exec(query)).one()
