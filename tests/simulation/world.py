"""世界: one seed's months in virtual time: from one moment at which anything can happen to the next."""

import asyncio
import inspect
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from heapq import heappop
from random import Random
from typing import Any
from unittest.mock import patch

import bot.app
import bot.client
import bot.courier
import bot.departures
import bot.evidence
import bot.wire
import supervision.access.linking
from rules.escalation import next_send_instant, timetable
from supervision.notices.parcel import Parcel
from tests.simulation.attachments import played_draft
from tests.simulation.cast import Cast
from tests.simulation.chats import SENDING, OnTheWire
from tests.simulation.memory_session import MemorySession
from tests.simulation.trace import Complaints

OFFICE_LINKED = (  # while nobody of the office hears, leaders' warnings are held and asked again every ten minutes
    "SELECT 1 FROM role r JOIN account a ON a.person_id = r.person_id WHERE r.kind = 'office' AND r.ended_at IS NULL"
    " AND a.ended_at IS NULL AND a.blocked_at IS NULL"
)
ACT, SEND, BEAT = "act", "send", "beat"
LOOK_AGAIN = 600.0  # seconds; the courier looks for more while messages hang on the wire. Whatever happens wakes it


class World(Cast):
    """Play it once; `staged` must surround the playing."""

    @property
    def faults_end(self) -> datetime:
        return self.cutoffs[self.months].astimezone(UTC) + timedelta(days=3)

    async def play(self) -> None:
        await self.set_up()
        self.at(self.faults_end, self._good_days)
        ending = self.faults_end + timedelta(days=9)
        audit = self.base + timedelta(days=9)
        while self.true_now() < ending:
            await self.step(min(ending, audit))
            if self.true_now() >= audit:
                audit += timedelta(days=9)
                await self.judge.audit()
        await self.judge.last_audit()
        await self.end()

    async def _good_days(self) -> None:
        """The faults are over."""
        self.telegram.rough.clear()
        self.kill.armed.clear()
        self.kill_at_words = None
        self.kill_at_files.clear()
        self.telegram.attachments.armed.clear()
        self.set_skew(timedelta(0))
        self.disk.full_until = None
        await self.pause(False)

    async def step(self, ending: datetime) -> None:
        due, what = min((*self._instants(), (ending, ACT)), key=lambda one: one[0])
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, (due - self.base).total_seconds() - self.loop.time())):
                await self.fell.wait()
        if self.fell.is_set():
            self.fell.clear()
            await self.after_kill()
            return
        sweeps = what == BEAT or self.beat_rng.random() < 0.03
        self.heard_till_now()
        while self.agenda and self.agenda[0].at <= self.true_now():
            result = heappop(self.agenda).act()
            if inspect.isawaitable(result):
                await result
        if sweeps or self.touched:
            self.touched = False
            await self.beat()
        elif what == SEND and self.duban is not None:
            self.duban.courier.wake.set()
        await self.loop.quiet()
        await self.after_kill()
        self.judge.step()

    def _instants(self) -> Iterator[tuple[datetime, str]]:
        """The moments at which anything can happen: somebody acts, something may leave, or the heartbeat finds
        something new, the latter two a little after it is due."""
        now = self.true_now()
        if self.agenda:
            yield self.agenda[0].at, ACT
        if self.duban is not None:
            jitter = timedelta(seconds=round(self.beat_rng.uniform(0.001, 5), 3))
            for at, what in self._upcoming():
                if at - self.skew + jitter > now:
                    yield at - self.skew + jitter, what

    def _upcoming(self) -> Iterator[tuple[datetime, str]]:
        now = self.now()
        down = self.telegram.down_until is not None and self.true_now() < self.telegram.down_until
        pause = timedelta(minutes=30) if down else timedelta(seconds=20)
        if self.duban is not None and not self.duban.ready.is_set():
            yield now + pause, BEAT
        if self.disk.rows("SELECT 1 FROM notice WHERE state = 'sending' UNION SELECT 1 FROM inbox WHERE state = 'new'"):
            yield now + pause, SEND
        if self.disk.rows("SELECT 1 FROM evidence WHERE state = 'wanted'"):
            yield now + timedelta(hours=1), SEND  # what becomes of it is told at an instant nobody planned
        for at in self._table_instants(now):
            if at > now:
                yield at, BEAT
        held = not self.disk.rows(OFFICE_LINKED)
        for due, urgent, kind in self.disk.rows(
            "SELECT DISTINCT due_at, urgent, kind FROM notice WHERE state = 'queued'"
        ):
            if self.paused_since is not None and not urgent:
                continue
            soonest = now + (timedelta(hours=12) if kind == "warning" and held else pause)
            at = max(_utc(due), now)
            yield max(at if urgent else next_send_instant(at, self.habits, self.calendar()), soonest), SEND
        if self.disk.rows(
            "SELECT 1 FROM warning WHERE resolved_at IS NOT NULL AND pushed_to IS NOT NULL AND relief_told_at IS NULL"
        ):
            yield self.habits.at(self.habits.day_of(now) + timedelta(days=1), datetime.min.time()), BEAT

    def _table_instants(self, now: datetime) -> list[datetime]:
        pairs = self.disk.rows(
            "SELECT DISTINCT previous_cutoff_at, cutoff_at FROM report WHERE cutoff_at > ?",
            _text(now - timedelta(days=20)),
        )
        found = []
        for previous, closing in pairs:
            key = (previous, closing, len(self.holidays))
            if key not in self._tables:
                self._tables[key] = timetable(_utc(closing), _utc(previous), self.habits, self.calendar())
            table = self._tables[key]
            steps = [at for _, at in table.steps]
            found += [*steps, *(self.habits.at(at.date(), datetime.min.time()) for at in steps)]
            found += [table.ask + timedelta(minutes=15), table.cutoff]
            found += [table.overdue_note, table.leader_warning, table.leader_repeat]
        return found


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@contextmanager
def staged(world: World) -> Iterator[None]:
    """The seams: codes from the seed, the courier's parcels seen by the judge, errors kept as complaints."""
    real_put = bot.wire.put
    codes = Random(f"codes {world.seed}")

    async def put(client: Any, parcel: Parcel, turn: bot.wire.Turn) -> list[int]:
        world.judge.composed(parcel)
        token = SENDING.set(OnTheWire(parcel, len(parcel.heard)))
        try:
            return await real_put(client, parcel, turn)
        finally:
            SENDING.reset(token)

    class Codes:
        token_urlsafe = staticmethod(lambda size: f"{codes.getrandbits(8 * size):x}")

    complaints = Complaints(world.judge.complains)
    logger = logging.getLogger("duban")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(complaints)
    logger.setLevel(logging.ERROR)
    logger.propagate = False
    silent = logging.getLogger("apscheduler")
    silent_level = silent.level
    silent.setLevel(logging.CRITICAL)
    try:
        with (
            patch.object(bot.departures, "put", put),
            patch.object(bot.courier, "TICK", LOOK_AGAIN),
            patch.object(bot.evidence, "Draft", played_draft(world.telegram.attachments)),
            patch.object(bot.app, "tidy", lambda _folder, _now: None),  # files have the time of the real clock
            patch.object(supervision.access.linking, "secrets", Codes),
            patch.object(bot.client, "AiohttpSession", lambda **_kw: MemorySession(world.telegram)),
        ):
            yield
    finally:
        world.telegram.attachments.close()
        logger.removeHandler(complaints)
        logger.setLevel(level)
        logger.propagate = propagate
        silent.setLevel(silent_level)
