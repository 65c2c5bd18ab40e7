"""督办告知: orange is heard by the inspection group too, red also by the heads of the leading group, once each
(DOMAIN §1.5)."""

from datetime import datetime

from sqlmodel import col, select

from rules.warning import MONTHLY, Level
from storage.session import Session
from storage.tables import Issue, Notice, Warning
from supervision.leader.told import owing, stands
from supervision.notices.draft import Draft, Hold
from supervision.notices.leader_warnings import what_of
from supervision.notices.many import Wanted, queue_all
from supervision.notices.places import issue_called
from supervision.notices.telling import morning
from supervision.people import hats, holders, linked_office
from supervision.practice import Practice
from texts import talks as texts

KIND = "raised_level"
HEARD_BY = {"inspector": (Level.ORANGE, Level.RED), "group_head": (Level.RED,)}


async def plan_levels(session: Session, now: datetime, practice: Practice) -> None:
    """Once a day: a line for whoever has not heard of a warning of that level that stands."""
    standing = await _standing(session)
    if not standing:
        return
    today = practice.habits.day_of(now)
    nine = await morning(session, now, practice.habits.leader_time, practice)
    people: dict[int, set[Level]] = {}
    for kind, heard in HEARD_BY.items():
        for person in await holders(session, kind):
            people.setdefault(person.id or 0, set()).update(heard)
    wanted = []
    for person_id, levels in people.items():
        told = await _told(session, person_id)
        new = [warning for warning, _ in standing if warning.level in levels and warning.id not in told]
        if new:
            wanted.append(Wanted(person_id, KIND, max(warning.month for warning in new), f"levels:{today}", nine))
    await queue_all(session, wanted, now)


async def compose_level(session: Session, notice: Notice, now: datetime, practice: Practice) -> Draft | None:
    """The lines; None when no cause stands any more, held while no office hears (Settled 17). Who leads the issue is
    warned as its leader and not told twice (Settled 16)."""
    assert notice.person_id is not None
    own = await hats(session, notice.person_id)
    levels = {level for kind in own.city & HEARD_BY.keys() for level in HEARD_BY[kind]}
    led = {issue.id for issue in own.lead_leader}
    told = await _told(session, notice.person_id)
    lines, ids = [], []
    for warning, issue in await _standing(session):
        if warning.level not in levels or warning.id in told or issue.id in led:
            continue
        still = await owing(session, warning) if warning.trigger in MONTHLY else await stands(session, warning, issue)
        if not still:
            continue
        leaders = "、".join(person.name for person in await holders(session, "lead_leader", issue.id))
        name = await issue_called(session, issue)
        units = "、".join(issue.lead_units)
        lines.append(texts.level_line(warning.level, name, issue.title, what_of(warning), units, leaders))
        ids.append(warning.id)
    if not lines:
        return None
    if not await linked_office(session):
        raise Hold
    return Draft(texts.levels(lines, "group_head" in own.city), facts={"levels": ids})


async def _standing(session: Session) -> list[tuple[Warning, Issue]]:
    found = await session.exec(
        select(Warning, Issue)
        .join(Issue, col(Issue.id) == col(Warning.issue_id))
        .where(col(Warning.resolved_at).is_(None), col(Warning.level).in_((Level.ORANGE, Level.RED)))
        .order_by(col(Issue.plan_id), col(Issue.number), col(Warning.id))
    )
    return [(warning, issue) for warning, issue in found]


async def _told(session: Session, person_id: int) -> set[int]:
    """Ids of the warnings in the messages this person was sent, or is being sent."""
    found = await session.exec(
        select(col(Notice.facts)).where(
            col(Notice.person_id) == person_id, col(Notice.kind) == KIND, col(Notice.state).in_(("sent", "sending"))
        )
    )
    return {warning_id for facts in found for warning_id in facts.get("levels", [])}
