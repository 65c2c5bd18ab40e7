"""命令行底座: what every shell command needs: settings, the store, one clear line for every error."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import WallClock
from bot.masking import masked
from bot.opening import one_line, opened_store, practice_of
from config.settings import BadSettings, Settings, read_settings
from plan.value import BadPlan
from storage.session import Store
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
    """The store of the settings, its tables up to date; nothing else is written."""
    settings = read_settings()
    store = await opened_store(settings)
    try:
        yield Desk(settings, store, await practice_of(settings, store), WallClock().now())
    finally:
        await store.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    """Run one command; a known error becomes one line on stderr and its exit code."""

    async def main() -> None:
        await work()

    try:
        asyncio.run(main())
    except Refused as refusal:
        _end(refusal.line, refusal.code)
    except BadSettings as error:
        _end(str(error), 2)
    except BadPlan as error:
        _end("\n".join(str(flaw) for flaw in error.flaws), 2)
    except SQLAlchemyError as error:
        _end(f"the store: {one_line(error)}", 1)
    except BrokenPipeError:
        raise  # whoever read our output has enough of it
    except OSError as error:
        _end(one_line(error), 1)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception:
        _end(traceback.format_exc(), 70)


def _end(words: str, code: int) -> None:
    typer.echo(masked(words), err=True)
    raise typer.Exit(code) from None


def instant(text: str, desk: Desk, option: str) -> datetime:
    """``2018-11-21T09:30`` in the office's time zone, or with an offset of its own."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{option}: not an instant like 2018-11-21T09:30: {text!r}") from None
    if not 1970 <= at.year <= 2200:
        raise Refused(f"{option}: not a year this service reckons with: {at.year}")
    return at.replace(tzinfo=desk.practice.habits.zone) if at.tzinfo is None else at
