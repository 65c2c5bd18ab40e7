"""一月: one store's month: the platform with its phones over real HTTP, the victims that come and go, and the time."""

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from sandbox.limits import Limits
from sandbox.telegram import Telegram
from sandbox.wire import Call, Fault
from storage.session import open_store
from supervision.months.outages import lived_through
from supervision.preview import upcoming
from tests.kills.books import Books, at_rest, read
from tests.kills.grounds import PRACTICE, START, Member
from tests.kills.house import House, Victim
from tests.kills.page import MID_SEND
from tests.kills.speakers import Speakers

PATIENCE = 45.0  # seconds of real time until a victim must have come to rest
LOOK = 0.02
SENDS = ("sendmessage", "senddocument")


class Stuck(Exception):
    """A victim did not come to rest in time."""


class World(Speakers):
    """`port`: where the service takes updates by webhook; 0: it polls."""

    def __init__(self, house: House, url: str, members: tuple[Member, ...], log: Path, port: int = 0) -> None:
        telegram = Telegram(house.page, limits=Limits(on=False), webhook_pause=0.02)
        super().__init__(telegram, house.page, url, members)
        self.house, self.log, self.port = house, log, port
        self.telegram.faults = self._on_the_wire
        self.victim: Victim | None = None
        self.shelf = log.with_name(f"{log.name}-files")
        self._mid_send = 0  # sends until the kill; 0: none is wanted
        self._taken = False  # whether the platform takes that last one

    async def open(self) -> None:
        self.page.disarm()
        self.page.move_to(START)
        await self.telegram.start()
        for member in self.members:
            phone = self.telegram.phone(member.chat_id, member.name)
            phone.person.started = member.linked
        await self.start()
        await self.rest()

    async def close(self) -> None:
        if self.victim is not None and self.victim.alive:
            self.victim.kill()
            await self.victim.end()
        await self.telegram.stop()
        await self.store.close()

    async def as_left(self) -> Books:
        """What a killed victim left, read without touching it: the next one finds SQLite's log as it was."""
        file = Path(make_url(self.url).database or "")
        if not self.url.startswith("sqlite"):
            async with self.looking() as store:
                return await read(store, self.page.now())
        with tempfile.TemporaryDirectory(prefix="left-", dir=file.parent) as folder:
            for each in (file, Path(f"{file}-wal")):
                if each.exists():
                    shutil.copy(each, folder)
            store = open_store(f"sqlite+aiosqlite:///{folder}/{file.name}")
            try:
                return await read(store, self.page.now())
            finally:
                await store.close()

    async def books(self) -> Books:
        async with self.looking() as store:
            return await read(store, self.page.now())

    # the victims

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "bot_token": self.telegram.token,
            "bot_api_url": self.telegram.url,
            "database_url": self.url,
            "messages_per_second": 1000,
            "heartbeat_seconds": 0.25,
            "evidence_dir": str(self.shelf),
            "rehearsal": True,
            "webhook_url": f"http://127.0.0.1:{self.port}" if self.port else "",
            "http_port": self.port or None,
        }

    async def start(self) -> None:
        self.victim = await self.house.start(self.settings, self.log)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self.victim is not None
        self.victim.ask_to_end()
        return await self.victim.end()

    async def rest(self) -> None:
        """Wait until the victim has nothing left to do at this instant. Raises Stuck."""
        assert self.victim is not None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while loop.time() < deadline:
            if not self.victim.alive:
                raise Stuck(f"the service ended by itself with {await self.victim.end()}")
            if await self.settled():
                return
            await asyncio.sleep(LOOK)
        raise Stuck(f"still busy after {PATIENCE} s")

    async def settled(self) -> bool:
        if self.telegram.unconfirmed:
            return False
        async with self.looking() as store:
            return await at_rest(store, self.page.now())

    def kill_in_mid_send(self, crossing: int, taken: bool) -> None:
        """SIGKILL when the platform has read the n-th message from now on and has not answered it."""
        self._mid_send, self._taken = crossing, taken

    def _on_the_wire(self, call: Call) -> Fault | None:
        if self._mid_send == 0 or call.method.lower() not in SENDS:
            return None
        self._mid_send -= 1
        if self._mid_send:
            return None
        assert self.victim is not None
        self.victim.kill()
        if self.victim.alive:
            self.page.note(MID_SEND)
        return None if self._taken else Fault(drop=True)

    # the time

    async def go_on(self, steps: int) -> datetime:
        """To the next instant at which something is planned, or some steps further."""
        async with self.looking() as store:
            async with store.read() as session:
                planned = await upcoming(session, self.page.now(), PRACTICE)
            at = planned[min(steps, len(planned) - 1)] if planned else self.page.now() + timedelta(days=1)
            async with store.begin() as session:
                await lived_through(session, at)
        self.page.move_to(at)
        return at

    def later(self, seconds: float) -> None:
        self.page.move_to(self.page.now() + timedelta(seconds=seconds))
