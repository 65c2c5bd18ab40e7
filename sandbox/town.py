"""小城: the bot, its Telegram, everybody's phones and a clock that can be moved, all on this machine."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from bot.light import import_aiogram
from config.settings import Settings, read_settings
from plan.value import Plan
from sandbox.clock import MovableClock
from sandbox.limits import Limits
from sandbox.phone import Phone
from sandbox.telegram import Telegram
from supervision.access.inviting import Invited, invite_all, invite_one
from supervision.months.outages import lived_through
from supervision.opening import Loaded, load
from supervision.people import person_called
from supervision.preview import upcoming

import_aiogram()
from bot.app import Duban, build  # noqa: E402

FIRST_USER = 5_000_000_001  # beyond 2^31, so that nobody keeps ids in 32 bits
PATIENCE = 30.0  # seconds of real time the bot may need to settle


class Unsettled(Exception):
    """The bot did not come to rest in time."""


class Players(Protocol):
    """People who act by themselves."""

    def next_act(self) -> datetime | None:
        """When the next of them does something; an instant that has passed means now."""
        ...

    async def act(self) -> None:
        """He does it."""
        ...


class Town:
    """One rehearsal. Start the bot, go to an instant, let people speak, and read their phones."""

    def __init__(self, folder: Path, at: datetime, limits: Limits | None = None, **settings: object) -> None:
        self.clock = MovableClock(at)
        self.telegram = Telegram(self.clock, limits=limits)
        self.folder = folder
        self.extra = settings
        self.duban: Duban | None = None
        self.players: Players | None = None
        self._moving = asyncio.Lock()
        self._running: asyncio.Task[None] | None = None
        self._users: dict[str, int] = {}

    @property
    def settings(self) -> Settings:
        given = {
            "bot_token": self.telegram.token,
            "bot_api_url": self.telegram.url,
            "database_url": f"sqlite+aiosqlite:///{self.folder / 'town.db'}",
            "evidence_dir": self.folder / "evidence",
            "messages_per_second": 1000,
            "heartbeat_seconds": 3600,
            "rehearsal": True,
            "_env_file": None,
        }
        return read_settings(**(given | self.extra))

    @property
    def bot(self) -> Duban:
        assert self.duban is not None, "the bot is not running"
        return self.duban

    async def start_bot(self) -> None:
        """Start (or restart) the service on the same store."""
        self.duban = await build(self.settings, self.clock)
        self._running = asyncio.ensure_future(self.duban.run())
        await self.settle()
        await self.duban.presence.served()  # its first poll may take half a minute, in which our clock stands still

    async def kill_bot(self) -> None:
        """End the service where it stands; nothing is finished first."""
        assert self._running is not None
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        await self.bot.close()
        self.duban = self._running = None

    async def load(self, plan: Plan, start_month: str = "") -> Loaded:
        async with self.bot.store.begin() as session:
            return await load(session, plan, self.clock.now(), self.bot.practice, start_month)

    async def invite_everybody(self) -> list[Invited]:
        async with self.bot.store.begin() as session:
            return await invite_all(session, self.clock.now())

    async def invite(self, role: str, name: str) -> Invited:
        async with self.bot.store.begin() as session:
            return await invite_one(session, role, name, self.clock.now())

    def phone(self, name: str) -> Phone:
        """This person's phone; the same one each time."""
        if name not in self._users:
            self._users[name] = FIRST_USER + len(self._users)
        return self.telegram.phone(self._users[name], name)

    async def joins(self, invited: Invited) -> Phone:
        """The invited person opens the link on his phone."""
        phone = self.phone(invited.name)
        await phone.starts(parse_qs(urlsplit(invited.link).query)["start"][0])
        return phone

    async def everybody_joins(self) -> None:
        for invited in await self.invite_everybody():
            await self.joins(invited)
        await self.settle()

    async def office_joins(self, name: str = "演练督办员") -> Phone:
        phone = await self.joins(await self.invite("office", name))
        await self.settle()
        return phone

    async def go_to(self, at: datetime) -> None:
        """Let time pass until `at`; whatever falls due on the way happens at its own instant."""
        async for _ in self._steps(at):
            pass
        await self._beat_at(at)

    async def next_event(self) -> bool:
        """Go on until the bot speaks unasked; False when it does not within two months.

        What players do on the way, and the answers they get, is no event.
        """
        async with aclosing(self._steps(self.clock.now() + timedelta(days=62))) as steps:
            async for spoke in steps:
                if spoke:
                    return True
        return False

    async def next_instant(self) -> datetime:
        """The next instant at which the bot has something planned."""
        now = self.clock.now()
        async with self.bot.store.read() as session:
            planned = await upcoming(session, now, self.bot.practice)
        habits = self.bot.practice.habits
        midnight = habits.at(habits.day_of(now) + timedelta(days=1), datetime.min.time())
        return min([*planned[:1], midnight])

    async def pulse(self, seconds: float) -> None:
        """Beat in real time until cancelled: what somebody does on the page has its effects without a step."""
        while True:
            await asyncio.sleep(seconds)
            async with self._moving:
                await self.bot.beat()

    async def settle(self) -> None:
        """Wait until the bot has nothing left to do at this instant. Raises Unsettled, or the bot's own error."""
        assert self._running is not None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while loop.time() < deadline:
            if self._running.done():
                self._running.result()
                raise Unsettled("the service ended")
            if self.bot.ready.is_set() and not self.telegram.unconfirmed and await self.bot.idle():
                return
            await asyncio.sleep(0.006)
        raise Unsettled(f"still busy after {PATIENCE} s")

    async def ended(self) -> None:
        """Wait for the end of the service; raises what ended it."""
        assert self._running is not None
        await asyncio.shield(self._running)

    async def unlink(self, name: str) -> None:
        from supervision.access.linking import unlink

        async with self.bot.store.begin() as session:
            await unlink(session, name, self.clock.now())

    async def id_of(self, name: str) -> int:
        async with self.bot.store.read() as session:
            return (await person_called(session, name)).id or 0

    async def _steps(self, until: datetime) -> AsyncGenerator[bool, None]:
        """Instant after instant; True where the bot spoke unasked.

        Where only a player acts the heart does not beat: the bot hears him without it, and beats take time.
        """
        while True:
            due, act = await self.next_instant(), self.players.next_act() if self.players else None
            if self.players and act is not None and act < due and act <= until:
                await self.live_until(act)
                await self.players.act()
                await self.settle()
                yield False
            elif due <= until:
                yield await self._beat_at(due)
            else:
                return

    async def _beat_at(self, at: datetime) -> bool:
        before = self._rung()
        async with self._moving:
            await self.live_until(at)
            await self.bot.beat()
        await self.settle()
        return self._rung() != before

    async def live_until(self, at: datetime) -> None:
        """Let time pass with the bot running; time that passes while it is dead is an outage (Settled 5)."""
        instant = max(at, self.clock.now())
        async with self.bot.store.begin() as session:
            await lived_through(session, instant)
            self.clock.move_to(instant)

    def _rung(self) -> int:
        return sum(len(self.telegram.phone(user).heard) for user in self._users.values())


@asynccontextmanager
async def town(folder: Path, at: datetime, limits: Limits | None = None, **settings: object) -> AsyncIterator[Town]:
    """A town with its Telegram and bot running; everything ends with the block."""
    place = Town(folder, at, limits, **settings)
    await place.telegram.start()
    try:
        await place.start_bot()
        yield place
    finally:
        if place.duban is not None:
            with suppress(Exception):
                await place.kill_bot()
        await place.telegram.stop()
