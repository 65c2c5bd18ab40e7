"""约谈了结与红色预警: what a talk that is closed, or refused with its reason, ends (DOMAIN §1.5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from rules.warning import Level
from storage.session import Session
from storage.tables import Person, Talk, Warning
from supervision.warning.raising import OVER, end


async def standing_red(session: Session, talk: Talk) -> list[Warning]:
    """The red ones of the talk's issue that stood when it was proposed."""
    found = await session.exec(
        select(Warning)
        .where(
            col(Warning.issue_id) == talk.issue_id,
            col(Warning.level) == Level.RED,
            col(Warning.resolved_at).is_(None),
            col(Warning.raised_at) <= talk.proposed_at,
        )
        .order_by(col(Warning.id))
    )
    return list(found)


def end_red(session: Session, red: Sequence[Warning], talk: Talk, words: str, by: Person, now: datetime) -> None:
    """Leaders who were told hear it in their next digest."""
    for warning in red:
        end(session, warning, now, OVER, person_id=by.id, over=f"talk_{talk.state}", talk=talk.id, lifted=words)
