"""开库: the store of the settings, its tables up to date, and the office's practice as both give it."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from bot.holidays import published
from config.settings import BadSettings, Settings
from storage.session import Session, Store, migrate, newest_revision, open_store
from storage.tables import Notice
from supervision.facts import fact, set_fact
from supervision.practice import Practice

REHEARSAL_MARK = "【演练】"
REAL_TOKEN = "REHEARSAL: this store is a rehearsal and refuses a real token; use another DATABASE_URL"
IN_REAL_USE = "REHEARSAL: this store has been in real use and cannot become a rehearsal; use another DATABASE_URL"


async def opened_store(settings: Settings) -> Store:
    """Raises BadSettings, one line, when it cannot be opened or brought up to date."""
    store = None
    try:
        store = open_store(settings.database_url)
        if store.engine.dialect.name == "sqlite":
            await asyncio.to_thread(_look_into, store.engine.url.database or "")
        if not await _is_current(store):
            await migrate(settings.database_url)
        return store
    except Exception as error:  # each driver has its own
        if store is not None:
            await store.close()
        raise BadSettings(f"DATABASE_URL: cannot open the store: {one_line(error)}") from None


def _look_into(path: str) -> None:
    """Raises what is wrong with the file. The asynchronous driver would say it too, but leaves a thread behind
    that cries out when the loop is gone."""
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.execute("select count(*) from sqlite_master").fetchone()


async def _is_current(store: Store) -> bool:
    """True when no migration is needed; asked without the writer's lock, so that a look waits for nobody."""
    try:
        async with store.read() as session:
            connection = await session.connection()
            found = await connection.execute(text("select version_num from alembic_version"))
            return found.scalar() == newest_revision()
    except DBAPIError:
        return False  # no tables yet; or what it is, the migration will tell


async def practice_of(settings: Settings, store: Store) -> Practice:
    """What the settings and the store say; writes nothing. A store once used for a rehearsal stays one."""
    async with store.read() as session:
        rehearsal = settings.rehearsal or await fact(session, "rehearsal") == "1"
    return Practice(published, settings.habits, settings.cutoff_day, settings.cutoff_rule, rehearsal)


async def practice_to_serve(settings: Settings, store: Store, now: datetime) -> Practice:
    """The same for the service, which marks the store of a rehearsal for ever (Settled 29).

    Raises BadSettings where a rehearsal and real people would meet.
    """
    practice = await practice_of(settings, store)
    if practice.rehearsal and not settings.is_local_api:
        raise BadSettings(REAL_TOKEN)
    if practice.rehearsal:
        async with store.begin() as session:
            if await fact(session, "rehearsal") != "1" and await in_real_use(session):
                raise BadSettings(IN_REAL_USE)
            await set_fact(session, "rehearsal", "1", now)
    return practice


async def in_real_use(session: Session) -> bool:
    """True when something was sent that was not marked as a rehearsal."""
    found = await session.exec(
        select(col(Notice.id))
        .where(col(Notice.state).in_(("sending", "sent")), col(Notice.text).not_like(f"{REHEARSAL_MARK}%"))
        .limit(1)
    )
    return found.first() is not None


def one_line(error: BaseException) -> str:
    """The kind of an error and the first line of what it says, without the driver's own prefix."""
    said = str(error).strip().split("\n")[0].partition(") ")
    words = said[2] if said[0].startswith("(") and said[2] else str(error).strip().split("\n")[0]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
