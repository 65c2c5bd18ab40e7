"""代理: who acts for a contact on a day (DOMAIN §2.10).

The contact keeps the duty, its counts and its warnings; only asking and nudging go to who acts.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case
from sqlmodel import col, select

from rules.escalation import ASK
from storage.session import Session
from storage.tables import StandIn

ASK_STAND_IN = f"{ASK}:for:"  # a step: the ask of what was asked of a contact before his leave began
Away = Mapping[int, int]  # contact -> who acts for him
_LEAVES = "leaves"  # in the session's info
_ON_A_DAY = (
    select(StandIn)
    .where(
        col(StandIn.from_day) <= bindparam("day"),
        col(StandIn.until_day) >= bindparam("day"),
        col(StandIn.ended_at).is_(None),
    )
    .order_by(col(StandIn.id))
)


async def away_on(session: Session, day: date) -> dict[int, int]:
    """Who acts for each contact who is away on this day: the one function that says so.

    Of overlapping leaves the newest holds. A stand-in who is away himself has his own stand-in act for both;
    where that leads back to the contact, nobody stands in and he acts himself.
    """
    direct = {row.person_id: row.stand_in_id for row in await leaves_on(session, day)}
    acting = {}
    for person_id, who in direct.items():
        passed = {person_id}
        while who in direct and who not in passed:
            passed.add(who)
            who = direct[who]
        if who not in passed:
            acting[person_id] = who
    return acting


async def leaves_on(session: Session, day: date) -> list[StandIn]:
    """The leaves that last on this day, oldest first; read once a transaction."""
    known: dict[date, list[StandIn]] = session.info.setdefault(_LEAVES, {})
    if day not in known:
        known[day] = list(await session.exec(_ON_A_DAY, params={"day": day}))
    return [leave for leave in known[day] if leave.ended_at is None]


def leaves_changed(session: Session) -> None:
    """To be called by whoever has written a new leave: the rest of the transaction reads them again."""
    session.info.pop(_LEAVES, None)


def heard_for(person_id: int, away: Away) -> list[int]:
    """The contacts whose asks and nudges this person gets: himself unless away, and those he acts for."""
    return [*([] if person_id in away else [person_id]), *_stood_in_for(person_id, away)]


def speaks_for(person_id: int, away: Away) -> list[int]:
    """The contacts whose reports this person's words can belong to: one who is away may still report himself."""
    return [person_id, *_stood_in_for(person_id, away)]


def acting(contact: Any, away: Away) -> Any:
    """A column of contacts as one of who acts for each; the column itself while nobody is away."""
    return case(dict(away), value=contact, else_=contact) if away else contact


def _stood_in_for(person_id: int, away: Away) -> list[int]:
    return [contact for contact, who in away.items() if who == person_id]
