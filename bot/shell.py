"""命令行底座: what every shell command needs: settings, the store, one clear line for every error."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import typer

from bot.app import practice_of
from bot.clock import WallClock
from config.settings import BadSettings, Settings, read_settings
from plan.value import BadPlan
from storage.session import Store, migrate, open_store
from supervision.practice import Practice


class Refused(Exception):
    """A command cannot do what was asked: one clear line, exit code `code`, nothing changed."""

    def __init__(self, line: str, code: int = 2) -> None:
        super().__init__(line)
        self.line, self.code = line, code


@dataclass(frozen=True)
class Desk:
    """The open store with its practice and the present instant."""

    settings: Settings
    store: Store
    practice: Practice
    now: datetime


@asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    """The store of the settings, its tables up to date."""
    settings = read_settings()
    clock = WallClock()
    try:
        await migrate(settings.database_url)
    except Exception as error:
        raise Refused(f"DATABASE_URL: cannot open the store: {type(error).__name__}: {error}") from None
    store = open_store(settings.database_url)
    try:
        practice = await practice_of(settings, store, clock)
        yield Desk(settings, store, practice, clock.now())
    finally:
        await store.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    """Run one command; a known error becomes one line on stderr and its exit code."""

    async def main() -> None:
        await work()

    try:
        asyncio.run(main())
    except Refused as refusal:
        typer.echo(refusal.line, err=True)
        raise typer.Exit(refusal.code) from None
    except BadSettings as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except BadPlan as error:
        for flaw in error.flaws:
            typer.echo(str(flaw), err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def instant(text: str, desk: Desk) -> datetime:
    """``2018-11-21T09:30`` in the office's time zone, or with an offset of its own."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"not an instant like 2018-11-21T09:30: {text!r}") from None
    return at.replace(tzinfo=desk.practice.habits.zone) if at.tzinfo is None else at
