"""家底: everything one simulated world consists of, and its two clocks."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from heapq import heappush
from random import Random
from typing import TYPE_CHECKING, Any, cast

from bot.app import Duban
from config.settings import Settings, read_settings
from plan.value import Plan
from rules.escalation import Timetable
from rules.month import CutoffRule, Month, cutoff, month_open_at
from rules.workdays import WorkCalendar
from tests.simulation.disk import Disk
from tests.simulation.holidays import published
from tests.simulation.judge import Judge
from tests.simulation.killing import KillSwitch
from tests.simulation.outages import Outages
from tests.simulation.people import Person, Sent
from tests.simulation.telegram import FakeTelegram
from tests.simulation.town_plan import Duty
from tests.simulation.trace import Trace
from tests.simulation.virtual_loop import VirtualLoop

if TYPE_CHECKING:
    from tests.simulation.world import World

FOREVER = 1e9  # the service's own beats: the world beats for it, at instants that matter
NUDGES = ((5, 2, 1), (5, 2, 1), (5, 2, 1), (3, 1), (7, 4, 2), (1,))


@dataclass(order=True)
class Planned:
    at: datetime
    order: int
    act: Callable[[], Any] = field(compare=False)


class State:
    """`true_now` is the time of day; `now` what the service's clock shows."""

    def __init__(self, seed: int, months: int, loop: VirtualLoop) -> None:
        self.seed, self.months, self.loop = seed, months, loop
        self.rng = Random(f"world {seed}")
        self.beat_rng = Random(f"beat {seed}")
        self.first = Month(self.rng.randint(2018, 2026), self.rng.randint(1, 12))
        self.settings = _settings(self.rng.choice(NUDGES), rehearsal=self.rng.random() < 0.2)
        self.habits = self.settings.habits
        self.holidays: dict[date, bool] = {}
        self.cutoffs = [self._cutoff(self.first.plus(n)) for n in range(-1, months + 1)]
        self.base = self.cutoffs[0].astimezone(UTC) + timedelta(days=self.rng.choice((1, 4, 12, 22)), hours=10)
        self.skew = timedelta(0)
        self.trace = Trace(seed)
        self.happened: dict[str, Counter[str]] = defaultdict(Counter)
        self.kill = KillSwitch(self.killed)
        self.disk = Disk(self.kill)
        self.telegram = FakeTelegram(Random(f"telegram {seed}"), self.true_now, self.kill)
        self.settings = self.settings.model_copy(update={"evidence_dir": self.telegram.attachments.folder})
        self.telegram.strikes = self.disk.strikes = self.strikes
        self.disk.now = self.true_now
        self.outages = Outages(cast("World", self))
        self.telegram.served = self.outages.served
        self.telegram.silent_for = self.disk.full_for
        self.judge = Judge(cast("World", self))
        self.telegram.accepted = self.judge.accepted
        self.telegram.unacknowledged = self.judge.unacknowledged
        self.telegram.refused = self.judge.refused
        self.telegram.stands = self.judge.stands
        self.telegram.attachments.strikes = self.strikes
        self.sent_files: list[Sent] = []
        self.agenda: list[Planned] = []
        self.plans: list[Plan] = []
        self.people: dict[str, Person] = {}
        self.duties: dict[str, list[Duty]] = {}
        self.duban: Duban | None = None
        self.running: asyncio.Task[None] | None = None
        self.disturbed: list[tuple[datetime, datetime]] = []
        self.calm: set[str] = set()
        self.poisons: set[int] = set()
        self.paused_since: datetime | None = None
        self.deaf_until: datetime | None = None
        self.fell = asyncio.Event()  # set when the process is killed: whatever was planned, that comes first
        self.kill_at_words: tuple[str, int] | None = None
        self.kill_at_files: list[str] = []  # one for each file to come
        self.touched = False  # the office changed something: the next beat may find more than was planned
        self._tables: dict[tuple[str, str, int], Timetable] = {}
        self._replaced = self._planned = 0

    # time

    def true_now(self) -> datetime:
        return self.base + timedelta(milliseconds=round(self.loop.time() * 1000))

    def now(self) -> datetime:
        return self.true_now() + self.skew

    def at(self, instant: datetime, act: Callable[[], Any]) -> None:
        self._planned += 1
        whole = instant.astimezone(UTC).replace(microsecond=instant.microsecond // 1000 * 1000)  # time moves in ms
        heappush(self.agenda, Planned(max(whole, self.true_now()), self._planned, act))

    def _cutoff(self, month: Month) -> datetime:
        return cutoff(month, 28, CutoffRule.EXCLUSIVE, self.habits.zone)

    def next_cutoff(self) -> datetime | None:
        return next((instant for instant in self.cutoffs if instant > self.true_now()), None)

    def calendar(self) -> WorkCalendar:
        return WorkCalendar(published, self.holidays)

    # what is written down

    def strikes(self, kind: str) -> None:
        month = str(month_open_at(self.true_now(), 28, CutoffRule.EXCLUSIVE, self.habits.zone))
        self.happened[month][kind] += 1

    def did(self, what: str) -> None:
        self.strikes(f"people: {what}")

    def killed(self, border: str) -> None:
        """The process ends at this border."""
        raise NotImplementedError


def _settings(nudges: tuple[int, ...], rehearsal: bool) -> Settings:
    given: dict[str, object] = {
        "bot_token": "123456:SIMULATION-ONLY",
        "bot_api_url": "http://127.0.0.1:1",
        "messages_per_second": 1000,
        "nudge_workdays": nudges,
        "rehearsal": rehearsal,
        "_env_file": None,
    }
    return read_settings(**given).model_copy(update={"heartbeat_seconds": FOREVER})
