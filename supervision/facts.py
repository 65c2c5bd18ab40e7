"""服务事实: a few named facts about the service itself (rehearsal, paused, heartbeat, bot_username)."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlmodel import col

from storage.session import Session
from storage.tables import ServiceFact


async def fact(session: Session, name: str) -> str:
    """The value, "" when it was never set."""
    row = await session.get(ServiceFact, name)
    return "" if row is None else row.value


async def set_fact(session: Session, name: str, value: str, now: datetime) -> None:
    """Set a fact; an unchanged value keeps the time it was first set, so that nothing is written in vain."""
    row = await session.get(ServiceFact, name)
    if row is None:
        session.add(ServiceFact(name=name, value=value, at=now))
    elif row.value != value:
        row.value, row.at = value, now


async def put_fact(session: Session, name: str, value: str, now: datetime) -> None:
    """Set a fact that is new each time, with one statement: under load each more holds up whoever writes next."""
    connection = await session.connection()
    row = update(ServiceFact).where(col(ServiceFact.name) == name).values(value=value, at=now)
    if not (await connection.execute(row)).rowcount:
        await connection.execute(insert(ServiceFact).values(name=name, value=value, at=now))


async def is_paused(session: Session) -> bool:
    """True while `duban pause` holds back every push."""
    return await fact(session, "paused") == "1"
