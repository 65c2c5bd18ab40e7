"""体检: one line for each thing that must be right before and while the service runs."""

from datetime import date

import typer
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from sqlalchemy import text

from bot.app import make_bot
from bot.holidays import published
from bot.shell import Desk, Refused, opened
from config.settings import BadSettings
from supervision.condition import condition
from supervision.facts import set_fact


async def learn_bot_name(desk: Desk) -> None:
    """Ask the platform for the bot's own name and keep it; silent when it does not answer."""
    try:
        bot = make_bot(desk.settings)
    except BadSettings:
        return
    try:
        me = await bot.get_me(request_timeout=10)
    except (AiogramError, OSError, TimeoutError):
        return
    finally:
        await bot.session.close()
    async with desk.store.begin() as session:
        await set_fact(session, "bot_username", me.username or "", desk.now)


async def examine() -> None:
    """Print a line each; raises Refused (exit 1) when anything is wrong."""
    wrong = 0
    async with opened() as desk:
        lines = [("settings", True, "read"), await _store(desk), _calendar(desk), await _token(desk)]
        async with desk.store.read() as session:
            lines += [(c.name, c.good, c.words) for c in await condition(session, desk.now, desk.practice)]
    for name, good, words in lines:
        typer.echo(f"{'ok   ' if good else 'WRONG'}  {name}: {words}")
        wrong += not good
    if wrong:
        raise Refused(f"{wrong} of {len(lines)} are wrong", code=1)


async def _store(desk: Desk) -> tuple[str, bool, str]:
    async with desk.store.read() as session:
        revision = (await session.execute(text("select version_num from alembic_version"))).scalar()
    return "store", True, f"{desk.store.engine.dialect.name}, tables at revision {revision}"


def _calendar(desk: Desk) -> tuple[str, bool, str]:
    year = desk.practice.habits.day_of(desk.now).year
    if published(date(year, 1, 1)) is None:
        return "calendar", False, f"no published calendar for {year}: Monday to Friday is assumed"
    return "calendar", True, f"{year} is published"


async def _token(desk: Desk) -> tuple[str, bool, str]:
    try:
        bot = make_bot(desk.settings)
    except BadSettings as error:
        return "token", False, str(error)
    try:
        me = await bot.get_me(request_timeout=10)
        hook = await bot.get_webhook_info(request_timeout=10)
    except TelegramUnauthorizedError:
        return "token", False, "refused by the platform"
    except (AiogramError, OSError, TimeoutError) as error:
        return "token", False, f"the platform does not answer: {type(error).__name__}"
    finally:
        await bot.session.close()
    return "token", not hook.url, f"@{me.username}" + (f", but a webhook is set: {hook.url}" if hook.url else "")
