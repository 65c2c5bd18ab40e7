"""领导事项告知: what leaders say or leave unread is told to the office once, while it is still of use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Closeout, Instruction, Obligation, Referral, Talk, Warning
from supervision.notices.outbox import queue
from supervision.people import holders


async def tell_office_of(session: Session, step: str, text: str, now: datetime, **about: Any) -> None:
    """An alarm of this name, once for each member. `about`: unread (ids of warnings), instruction or talk (an id)."""
    for person in await holders(session, "office"):
        await queue(session, person.id or 0, "alarm", "", step, now, now, text=text, **about)


async def of_leaders(session: Session, facts: Mapping[str, Any]) -> bool | None:
    """True while such an alarm is of use, False once it is not; None for an alarm of another kind."""
    if "unread" in facts:
        standing = await session.exec(
            select(Warning.id).where(
                col(Warning.id).in_(facts["unread"]),
                col(Warning.resolved_at).is_(None),
                col(Warning.acknowledged_at).is_(None),
            )
        )
        return standing.first() is not None
    if "instruction" in facts:
        row = await session.get_one(Instruction, facts["instruction"])
        return row.closed_at is None and (not facts.get("late") or row.answered_at is None)
    if "obligations" in facts:
        lacking = await session.exec(
            select(Obligation.id).where(
                col(Obligation.id).in_(facts["obligations"]),
                col(Obligation.handed_in_at).is_(None),
                col(Obligation.released_at).is_(None),
            )
        )
        return lacking.first() is not None
    if "lookback" in facts:
        round_ = await session.get_one(Closeout, facts["lookback"]["closeout"])
        return round_.ended_at is None and str(round_.lookback_due) == facts["lookback"]["day"]
    if "referral" in facts:
        return (await session.get_one(Referral, facts["referral"])).result_on is None
    if "talk" in facts:
        return (await session.get_one(Talk, facts["talk"])).state in ("proposed", "approved")
    return None
