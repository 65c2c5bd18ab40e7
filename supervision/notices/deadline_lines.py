"""时限提示: one line of the day's message: a target is 30 or 7 days ahead, or has passed (DOMAIN §1.8)."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import col, select

from rules.reading.values import Tick
from storage.session import Session
from storage.tables import Issue, Notice, Role
from supervision.notices.draft import Draft
from supervision.notices.many import Wanted, queue_all
from supervision.notices.places import issue_called
from supervision.notices.telling import contacts_of, morning
from supervision.notices.warned_facts import last_words, newest_duties
from supervision.people import hats
from supervision.practice import Practice
from supervision.warning.deadlines import Dated, dated_targets
from texts import deadlines as texts
from texts.wording import day_name

KIND = "deadline"
AHEAD, NEAR, PASSED = "d30", "d7", "passed"
LATEST = 20  # days after which a line that could not be said is not caught up


def step_of(due: date, today: date) -> str:
    """Which line a target wants on a day, "" for none; of those missed only the newest speaks."""
    days = (due - today).days
    if days < 0:
        return PASSED if days >= -LATEST else ""
    return NEAR if days <= 7 else AHEAD if days <= 30 else ""


async def plan_deadline_lines(session: Session, now: datetime, practice: Practice) -> None:
    """Contacts and responsible persons at 30 and 7 days and when it has passed, leaders at 7; what was overdue from
    birth is asked for a catch-up date once, when its first month begins."""
    today, habits = practice.habits.day_of(now), practice.habits
    asked = await morning(session, now, habits.ask_time, practice)
    nine = await morning(session, now, habits.leader_time, practice)
    wanted = []
    for target in await dated_targets(session, practice):
        step = PASSED if target.inherited else step_of(target.due, today)
        if not step or (target.inherited and (target.first_cutoff - today).days > 8):
            continue
        kinds = ("lead_leader", "responsible_person") if step == NEAR else ("responsible_person",)
        issue_id = target.issue.id or 0
        told = dict.fromkeys(await contacts_of(session, issue_id), asked)
        for person_id, kind in await _holding(session, issue_id, kinds):
            told.setdefault(person_id, nine if kind == "lead_leader" else asked)
        for person_id, due_at in told.items():
            facts = {"due": target.due.isoformat()}
            wanted.append(Wanted(person_id, KIND, f"{target.due:%Y-%m}", f"{step}:{target.due}", due_at, facts))
    await queue_all(session, wanted, now)


async def _holding(session: Session, issue_id: int, kinds: Iterable[str]) -> list[tuple[int, str]]:
    found = await session.exec(
        select(Role.person_id, Role.kind)
        .where(col(Role.issue_id) == issue_id, col(Role.kind).in_(kinds), col(Role.ended_at).is_(None))
        .order_by(col(Role.id))
    )
    return list(found)


async def compose_deadline(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The person's issues with a target of that day and measures still open; None once there are none, or when a
    later line has come."""
    assert notice.person_id is not None
    step, due = notice.step.partition(":")[0], date.fromisoformat(notice.facts["due"])
    today = practice.habits.day_of(now)
    own = await hats(session, notice.person_id, today)
    mine = {issue.id for issue in (*own.lead_leader, *own.responsible_person)}
    mine |= {issue.id for _, issue in (*own.contact, *own.stand_in)}
    targets = [each for each in await dated_targets(session, practice) if each.due == due and each.issue.id in mine]
    targets = [each for each in targets if each.inherited or step_of(due, today) == step]
    names = [await _named(session, each) for each in targets if await has_open_measures(session, each.issue)]
    if not names:
        return None
    inherited = any(each.inherited for each in targets)
    when = f"{due.year}年{day_name(due)}"
    about = [each.issue.id for each in targets]
    return Draft(texts.line(names, when, (due - today).days, inherited), facts={"about": about})


async def _named(session: Session, target: Dated) -> str:
    return await issue_called(session, target.issue) + (f"（{target.scope}）" if target.scope else "")


async def has_open_measures(session: Session, issue: Issue) -> bool:
    """True unless every measure is reported done, as its contacts say."""
    words = await last_words(session, await newest_duties(session, issue.id or 0))
    wanted = {(duty.report.id, number) for duty, _ in words for number in duty.measure_numbers}
    done = {
        (duty.report.id, number)
        for duty, found in words
        if found is not None
        for number, answer in found.answers.items()
        if answer.tick in (Tick.DONE, Tick.NOT_APPLICABLE)
    }
    return not wanted or bool(wanted - done)
