"""体检: one line for each thing that must be right before and while the service runs."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import typer
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import WebhookInfo
from sqlalchemy import text

from bot.client import make_bot, refuse_real_token
from bot.holidays import published
from bot.shell import Desk, Refused, opened
from bot.webhook import path_of
from config.settings import BadSettings
from storage.leadership import leader_of
from supervision.condition import Condition, condition
from supervision.facts import fact, set_fact

AHEAD = timedelta(days=60)  # so long before New Year the coming year's calendar is asked for
SILENT = timedelta(minutes=15)  # a heart that has not beaten for so long has stopped


async def learn_bot_name(desk: Desk) -> None:
    """Ask the platform for the bot's own name and keep it; silent when there is no token or no answer.

    Raises BadSettings where a rehearsal would hand out links to a real bot.
    """
    try:
        bot = make_bot(desk.settings)
    except BadSettings:
        return
    try:
        refuse_real_token(desk.settings, desk.practice)
        me = await bot.get_me(request_timeout=10)
    except BadSettings:
        raise
    except Exception:  # also a proxy's own
        return
    finally:
        await bot.session.close()
    async with desk.store.begin() as session:
        await set_fact(session, "bot_username", me.username or "", desk.now)


async def examine() -> None:
    """Print a line each; raises Refused (exit 1) when anything is wrong."""
    wrong = lines = 0
    async for found in _found():
        typer.echo(f"{'ok   ' if found.good else 'WRONG'}  {found.name}: {found.words}")
        lines += 1
        wrong += not found.good
    if wrong:
        raise Refused(f"{wrong} of {lines} are wrong", code=1)


async def _found() -> AsyncIterator[Condition]:
    try:
        async with opened() as desk:
            yield Condition("settings", True, "read")
            yield Condition("store", True, desk.store.engine.dialect.name)
            yield await _migrations(desk)
            yield await _leader(desk)
            yield _calendar(desk)
            for line in await _platform(desk):
                yield line
            async with desk.store.read() as session:
                for line in await condition(session, desk.now, desk.practice):
                    if line.name != "heartbeat":
                        yield line
                yield _heartbeat(await fact(session, "heartbeat"), desk.now)
    except BadSettings as error:
        name, _, words = str(error).partition(": ")
        yield Condition("store" if name == "DATABASE_URL" else "settings", False, f"{name}: {words}")


async def _migrations(desk: Desk) -> Condition:
    async with desk.store.read() as session:
        connection = await session.connection()
        revision = (await connection.execute(text("select version_num from alembic_version"))).scalar()
    return Condition("migrations", True, f"tables at revision {revision}")


async def _leader(desk: Desk) -> Condition:
    return Condition("leader", True, await leader_of(desk.store) or "none: no instance runs")


def _calendar(desk: Desk) -> Condition:
    habits = desk.practice.habits
    years = sorted({habits.day_of(desk.now).year, habits.day_of(desk.now + AHEAD).year})
    coming = [year for year in years if year > habits.day_of(desk.now).year]
    unknown = [str(year) for year in years if published(date(year, 1, 1)) is None]
    if (
        unknown == [str(year) for year in coming] and habits.day_of(desk.now).month < 12
    ):  # it is published each November: nothing is wrong yet
        return Condition("calendar", True, f"{', '.join(unknown)} not published yet")
    if unknown:
        return Condition("calendar", False, f"none published for {', '.join(unknown)}: Monday to Friday is assumed")
    return Condition("calendar", True, f"{', '.join(map(str, years))} published")


async def _platform(desk: Desk) -> list[Condition]:
    try:
        bot = make_bot(desk.settings)
    except BadSettings as error:
        return [Condition("token", False, str(error))]
    try:
        refuse_real_token(desk.settings, desk.practice)
        me = await bot.get_me(request_timeout=10)
        hook = await bot.get_webhook_info(request_timeout=10)
    except BadSettings as error:
        return [Condition("token", False, str(error))]
    except TelegramUnauthorizedError:
        return [Condition("token", False, "refused by the platform")]
    except Exception as error:  # also a proxy's own
        return [Condition("token", False, f"the platform does not answer: {type(error).__name__}")]
    finally:
        await bot.session.close()
    return [Condition("token", True, f"@{me.username}"), _webhook(desk, hook)]


def _webhook(desk: Desk, hook: WebhookInfo) -> Condition:
    wanted = desk.settings.webhook_url
    if not wanted:
        told = f"set to {hook.url}: duban run ends it" if hook.url else "none: long polling"
        return Condition("webhook", not hook.url, told)
    if hook.url != wanted + path_of(desk.settings):
        return Condition("webhook", False, f"{'set elsewhere' if hook.url else 'none'}: duban run sets it")
    waiting = f"; {hook.pending_update_count} updates wait" if hook.pending_update_count else ""
    return Condition("webhook", True, f"set to {wanted}{waiting}")


def _heartbeat(last: str, now: datetime) -> Condition:
    if not last:
        return Condition("heartbeat", True, "never: the service has not run yet")
    silent = now - datetime.fromisoformat(last) > SILENT
    return Condition("heartbeat", not silent, f"last at {last}" + (": the service does not run" if silent else ""))
