"""专项报送提示: a line of the day's message before a paper is due and once it is late; the office hears who is missing
(DOMAIN §1.8)."""

from datetime import date, datetime

from sqlmodel import col, select

from rules.obligations import ObligationKind, Step, step_of
from storage.session import Session
from storage.tables import Assignment, Notice, Person, Role
from supervision.notices.draft import Draft
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.many import Wanted, queue_all
from supervision.notices.places import issue_called
from supervision.notices.telling import morning
from supervision.obligations.keeping import renew_half_years
from supervision.obligations.standing import Owed, obligations_of
from supervision.people import hats
from supervision.practice import Practice
from texts import obligations as texts
from texts.wording import day_name

KIND = "obligation"


async def plan_obligations(session: Session, now: datetime, practice: Practice) -> None:
    """Once a day. Contacts at 7 days and when it has passed, responsible persons when it has; whoever was late before
    the plan was loaded is only in the office's list. What is expected at once concerns the office alone."""
    await renew_half_years(session, now, practice)
    today = practice.habits.day_of(now)
    rows = [one for one in await obligations_of(session, practice, only_open=True) if not one.inherited]
    asked = await morning(session, now, practice.habits.ask_time, practice)
    wanted = []
    for one in rows:
        step = step_of(one.row.due, today)
        if step is None or one.row.kind == ObligationKind.AT_ONCE:
            continue
        facts = {"due": one.row.due.isoformat(), "kind": one.row.kind}
        key = f"{step}:{one.row.kind}:{one.row.due}"
        for person_id in await _hearers(session, one, step):
            wanted.append(Wanted(person_id, KIND, f"{one.row.due:%Y-%m}", key, asked, facts))
    await queue_all(session, wanted, now)
    await _tell_office(session, rows, now, practice)


async def _hearers(session: Session, one: Owed, step: Step) -> list[int]:
    """The contacts of the lead unit that owes it; of an issue with several lead units also those whose unit is not
    known. When it has passed the responsible persons too."""
    found = await session.exec(
        select(Assignment, Person)
        .join(Person, col(Person.id) == col(Assignment.person_id))
        .where(col(Assignment.issue_id) == one.issue.id, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.position))
    )
    people = [person.id or 0 for assignment, person in found if one.concerns(assignment.unit or person.unit)]
    if step is Step.PASSED:
        answering = await session.exec(
            select(col(Role.person_id)).where(
                col(Role.issue_id) == one.issue.id,
                col(Role.kind) == "responsible_person",
                col(Role.ended_at).is_(None),
            )
        )
        people += list(answering)
    return list(dict.fromkeys(people))


async def _tell_office(session: Session, rows: list[Owed], now: datetime, practice: Practice) -> None:
    """Once for each demand, on the first look after its day: who is missing."""
    today = practice.habits.day_of(now)
    late: dict[tuple[str, date], list[Owed]] = {}
    for one in rows:
        if step_of(one.row.due, today) is Step.PASSED:
            late.setdefault((one.row.kind, one.row.due), []).append(one)
    for (kind, due), some in late.items():
        papers = [await paper_of(session, one, practice) for one in some]
        ids = [one.row.id for one in some]
        text = texts.late_ones(kind, due, papers)
        await tell_office_of(session, f"obligation:{kind}:{due}", text, now, obligations=ids)


async def compose_obligation(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The person's issues that still owe this paper; None once there are none, or when the later line has come."""
    assert notice.person_id is not None
    due, kind = date.fromisoformat(notice.facts["due"]), notice.facts["kind"]
    today = practice.habits.day_of(now)
    step = step_of(due, today)
    if step is None or not notice.step.startswith(f"{step}:"):
        return None
    own = await hats(session, notice.person_id, today)
    mine = {issue.id or 0 for issue in own.responsible_person} if step is Step.PASSED else set()
    mine |= {issue.id or 0 for _, issue in (*own.contact, *own.stand_in)}
    rows = [
        one
        for one in await obligations_of(session, practice, mine, only_open=True)
        if (one.row.kind, one.row.due) == (kind, due)
    ]
    if not rows:
        return None
    names = list(dict.fromkeys([await issue_called(session, one.issue) for one in rows]))
    about = list(dict.fromkeys(one.issue.id for one in rows))
    return Draft(texts.line(kind, names, due, (due - today).days), facts={"about": about})


async def paper_of(session: Session, one: Owed, practice: Practice) -> texts.Paper:
    """One paper as the office reads it."""
    row = one.row
    by = await session.get(Person, row.handed_in_by) if row.handed_in_by is not None else None
    at = row.handed_in_at
    return texts.Paper(
        name=await issue_called(session, one.issue),
        unit=row.unit if len(one.issue.lead_units) > 1 else "",
        kind=row.kind,
        due=row.due,
        handed_in=day_name(practice.habits.day_of(at)) if at is not None else "",
        by=by.name if by is not None else "",
        note=row.note,
        mark=row.message_id,
        released=row.released_at is not None,
        inherited=one.inherited,
    )
