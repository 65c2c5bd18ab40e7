"""公开情况: where an issue's result was made public, and what was accepted and is not public yet (方案三（四）; T4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from rules.workdays import workday_after
from storage.session import Session
from storage.tables import Closeout, Issue, Publication
from supervision.practice import Practice

PUBLISH_WITHIN = 20  # workdays after the acceptance (政府信息公开条例)


@dataclass(frozen=True)
class Unpublished:
    """An accepted issue that nothing made public. `until`: the last good day."""

    issue: Issue
    accepted: date
    until: date


async def publications_of(session: Session, issues: Collection[int]) -> dict[int, list[Publication]]:
    """What stands in the register, the oldest first."""
    found = await session.exec(
        select(Publication)
        .where(col(Publication.issue_id).in_(issues), col(Publication.withdrawn_at).is_(None))
        .order_by(col(Publication.day), col(Publication.id))
    )
    known: dict[int, list[Publication]] = {}
    for row in found:
        known.setdefault(row.issue_id, []).append(row)
    return known


async def unpublished(session: Session, now: datetime, practice: Practice, late: bool = True) -> list[Unpublished]:
    """Accepted issues without a link in the register and without a public notice, in the order of the plan; `late`:
    only those whose time is over."""
    rows = await session.exec(
        select(Closeout, Issue)
        .join(Issue, col(Issue.id) == col(Closeout.issue_id))
        .where(
            col(Closeout.ended_at).is_(None),
            col(Closeout.accepted_at).is_not(None),
            col(Closeout.notice_on).is_(None),
        )
        .order_by(col(Issue.plan_id), col(Issue.number))
    )
    accepted = [(row, issue) for row, issue in rows]
    known = await publications_of(session, [row.issue_id for row, _ in accepted])
    calendar, day_of = await practice.calendar(session), practice.habits.day_of
    today = day_of(now)
    found = []
    for row, issue in accepted:
        assert row.accepted_at is not None
        begun, day = day_of(row.begun_at), day_of(row.accepted_at)
        until = workday_after(day, PUBLISH_WITHIN, calendar)
        public = any(each.day >= begun for each in known.get(row.issue_id, ()))
        if not public and (today > until or not late):
            found.append(Unpublished(issue, day, until))
    return found
