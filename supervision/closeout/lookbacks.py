"""回头看到期: the office hears when the day of a look-back has come (DOMAIN §1.2, §1.6)."""

from datetime import date, datetime

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Closeout, Issue
from supervision.notices.leader_alarms import tell_office_of
from supervision.notices.places import issue_called
from supervision.practice import Practice
from texts import closeout_told as texts


async def plan_lookbacks(session: Session, now: datetime, practice: Practice) -> None:
    """Once for each day entered."""
    today = practice.habits.day_of(now)
    due = [(row, issue) for row, issue, day in await lookbacks(session) if day <= today]
    for row, issue in due:
        name = await issue_called(session, issue)
        assert row.lookback_due is not None
        text = texts.lookback_due(name, issue.title, row.number, row.lookback_due, row.lookback)
        about = {"closeout": row.id, "day": row.lookback_due.isoformat()}
        await tell_office_of(session, f"lookback:{row.id}:{row.lookback_due}", text, now, lookback=about)


async def lookbacks(session: Session) -> list[tuple[Closeout, Issue, date]]:
    """The look-backs entered and not yet done, the earliest first."""
    found = await session.exec(
        select(Closeout, Issue)
        .join(Issue, col(Issue.id) == col(Closeout.issue_id))
        .where(
            col(Closeout.ended_at).is_(None),
            col(Closeout.accepted_at).is_not(None),
            col(Closeout.lookback_due).is_not(None),
        )
        .order_by(col(Closeout.lookback_due), col(Issue.plan_id), col(Issue.number))
    )
    return [(row, issue, row.lookback_due) for row, issue in found if row.lookback_due is not None]
