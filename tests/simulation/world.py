"""世界: one seed's months: the service, its store, its Telegram, the people and what befalls them, in virtual time."""

import asyncio
import inspect
import logging
import secrets
import shutil
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any
from unittest.mock import patch

import bot.client
import bot.courier
import supervision.linking
from bot.app import Duban
from bot.holidays import published
from config.settings import Settings, read_settings
from plan.value import Plan
from rules.escalation import Timetable, next_send_instant, timetable
from rules.month import CutoffRule, Month, cutoff, month_open_at
from rules.workdays import WorkCalendar
from storage.tables import CalendarDay
from storage.tables import Person as PersonRow
from supervision.facts import set_fact
from supervision.linking import invite, unlink
from supervision.notices.parcel import Parcel
from supervision.opening import load
from supervision.people import NoSuchPerson, person_called
from supervision.practice import Practice
from tests.simulation import fates
from tests.simulation.disk import Disk
from tests.simulation.judge import Judge
from tests.simulation.killing import Killed, KillSwitch
from tests.simulation.office import Office
from tests.simulation.people import Person
from tests.simulation.telegram import Chat, FakeTelegram, MemorySession
from tests.simulation.town_plan import Duty, duties_of, make_plans, own_leader, with_contact
from tests.simulation.trace import Complaints, Trace
from tests.simulation.virtual_loop import VirtualLoop

FIRST_CHAT = 6_000_000_001
FOREVER = 1e9  # the service's own beats: the world beats for it, at instants that matter
NUDGES = ((5, 2, 1), (5, 2, 1), (5, 2, 1), (3, 1), (7, 4, 2), (1,))


@dataclass(order=True)
class Planned:
    at: datetime
    order: int
    act: Callable[[], Any] = field(compare=False)


class World:
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
        self.kill = KillSwitch(self._killed)
        self.disk = Disk(self.kill)
        self.telegram = FakeTelegram(Random(f"telegram {seed}"), self.true_now, self.kill)
        self.telegram.strikes = self.strikes
        self.judge = Judge(self)
        self.telegram.accepted = self.judge.accepted
        self.telegram.unacknowledged = self.judge.unacknowledged
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

    # the service

    def start(self) -> None:
        """A new process on the same store."""
        self.kill.dead = False
        practice = Practice(published, self.habits, 28, CutoffRule.EXCLUSIVE, self.settings.rehearsal)
        self.duban = Duban(self.settings, self, self.disk.store(), practice)
        self.running = asyncio.ensure_future(self.duban.run())
        self.trace.say(self.true_now(), "start")

    async def end(self) -> None:
        """The process is gone: nothing of it is finished."""
        running, duban, self.running, self.duban = self.running, self.duban, None, None
        if running is None or duban is None:
            return
        if not self.kill.dead:
            self.kill.dead = True
            self._cut_power("power off")
        running.cancel()
        while not running.done():
            await asyncio.wait([running], timeout=1)
        if not running.cancelled():
            running.exception()
        shutil.rmtree(duban.folder, ignore_errors=True)

    def _killed(self, border: str) -> None:
        self.strikes(f"kill {border}")
        self._cut_power(border)

    def _cut_power(self, why: str) -> None:
        self.disk.cut()
        self.trace.say(self.true_now(), "killed", why)
        self.judge.killed()

    async def after_kill(self) -> None:
        if self.duban is not None and self.kill.dead:
            await self.end()
            wait = self.rng.choice((1, 5, 5, 20, 600, 9000))
            self.disturb(timedelta(seconds=wait))
            self.at(self.true_now() + timedelta(seconds=wait), self._restart)
        elif self.running is not None and self.running.done():
            self.running.result()
            raise AssertionError("the service ended by itself")

    def _restart(self) -> None:
        if self.duban is None and (self.deaf_until is None or self.true_now() >= self.deaf_until):
            self.start()

    async def beat(self) -> None:
        if self.duban is None or not self.duban.ready.is_set() or self.kill.dead:
            return
        try:
            await self.duban.beat()
        except Killed:
            pass

    # what befalls

    def disturb(self, length: timedelta) -> None:
        self.disturbed.append((self.true_now(), self.true_now() + length))

    def platform_down(self, length: timedelta) -> None:
        self.telegram.down_until = max(self.true_now() + length, self.telegram.down_until or self.true_now())
        self.disturb(length)
        self.trace.say(self.true_now(), "platform down", length)

    async def host_down(self, length: timedelta) -> None:
        self.strikes("host down")
        self.disturb(length)
        self.deaf_until = max(self.true_now() + length, self.deaf_until or self.true_now())
        await self.end()
        self.at(self.deaf_until, self._restart)

    def set_skew(self, skew: timedelta) -> None:
        if skew:
            self.strikes("clock step")
            self.disturb(timedelta(hours=14))
        self.skew = skew
        self.trace.say(self.true_now(), "clock", skew)

    async def announce(self, days: list[date], worked: bool) -> None:
        self.strikes("holiday announced")
        self.trace.say(self.true_now(), "announced", worked, *days)
        async with self.at_the_desk() as session:
            for day in days:
                if day not in self.holidays:
                    session.add(CalendarDay(day=day, worked=worked, basis="测试"))
        for day in days:
            self.holidays.setdefault(day, worked)

    async def pause(self, on: bool) -> None:
        if on and self.paused_since is None:
            self.strikes("pause")
            self.paused_since = self.true_now()
        elif not on and self.paused_since is not None:
            self.disturbed.append((self.paused_since, self.true_now()))
            self.paused_since = None
        self.trace.say(self.true_now(), "paused" if on else "resumed")
        async with self.at_the_desk() as session:
            await set_fact(session, "paused", "1" if on else "", self.now())

    def poison(self) -> None:
        """An update of a shape nobody knows."""
        self.strikes("poison update")
        body = {"message_id": "?", "chat": {"id": FIRST_CHAT, "type": "private"}, "date": 0}
        self.poisons.add(self.telegram.push("message", body))

    async def invite(self, name: str) -> None:
        async with self.at_the_desk() as session:
            try:
                person = await person_called(session, name)
            except NoSuchPerson:
                return
            code = await invite(session, person.id or 0, self.now())
        who = self.people[name]
        who.chat.blocked = False
        who.says(f"/start {code}")
        self.did("links")

    async def unlink(self, name: str) -> None:
        async with self.at_the_desk() as session:
            try:
                await unlink(session, name, self.now())
            except NoSuchPerson:
                return
        self.strikes("unlinked")

    async def replace_contact(self) -> None:
        """The plan is loaded again with another contact for one issue (or one for the unknown)."""
        place = self.rng.randrange(len(self.plans))
        entry = self.rng.choice(self.plans[place].issues)
        self._replaced += 1
        name = f"测试新联{'甲乙丙丁戊己庚辛壬癸'[self._replaced % 10]}{'一二三四'[self._replaced // 10 % 4]}"
        self.plans[place] = with_contact(self.plans[place], entry.number, name)
        await self.load(self.plans[place])
        self.meet(name, "contact")
        self.strikes("plan loaded again")
        if self.rng.random() < 0.8:
            self.at(self.true_now() + timedelta(hours=self.rng.choice((0.01, 5, 50))), lambda: self.invite(name))

    async def load(self, plan: Plan) -> None:
        async with self.at_the_desk() as session:
            practice = Practice(published, self.habits, 28, CutoffRule.EXCLUSIVE)
            await load(session, plan, self.now(), practice)
        self.duties = duties_of(self.plans)
        self._tables.clear()

    def at_the_desk(self) -> Any:
        return _desk(self)

    # the cast

    def meet(self, name: str, role: str) -> Person:
        if name not in self.people:
            rng = Random(f"{self.seed} {name}")
            chat = Chat(FIRST_CHAT + len(self.people), name, lambda heard: None)
            diligence = rng.choice((0.2, 0.5, 0.8, 0.95))
            kind = Office if role == "office" else Person
            person = kind(self, name, role, chat, rng, diligence)
            chat.hears = person.hears
            self.telegram.chats[chat.chat_id] = chat
            self.people[name] = person
        return self.people[name]

    async def set_up(self) -> None:
        self.start()
        await self.loop.quiet()
        self.plans = make_plans(self.rng, str(self.first))
        if self.rng.random() < 0.6:
            await self._leader_is_contact()
        for plan in self.plans:
            await self.load(plan)
        for plan in self.plans:
            for entry in plan.issues:
                for name, role in (
                    *((contact.name, "contact") for contact in entry.contacts),
                    *((who, "leader") for who in entry.lead_leaders),
                    *((who.name, "responsible") for who in entry.responsible_persons),
                ):
                    self.meet(name, role)
        for name in list(self.people):
            self._joins(name)
        self.meet("测试督办员", "office")
        self.at(self.true_now() + timedelta(hours=self.rng.choice((0.1, 0.1, 0.1, 300))), self._office_joins)
        stranger = self.meet("测试路人", "stranger")
        for _ in range(self.months * 2):
            when = self.base + timedelta(days=self.rng.uniform(0, 30 * self.months))
            self.at(when, lambda: stranger.says(self.rng.choice(("你好", "/start", "1完成", "/start x", "汇总"))))
        self._draw_fates()

    async def _leader_is_contact(self) -> None:
        places = [n for n, e in enumerate(self.plans[0].issues) if len(e.contacts) == 1 and n > 0]
        place = self.rng.choice(places)
        entry = self.plans[0].issues[place]
        self.plans[0] = own_leader(self.plans[0], place)
        async with self.at_the_desk() as session:
            known = ["leader", f"unit:{entry.lead_units[0]}"]
            session.add(PersonRow(name=entry.contacts[0].name, known_as=known))

    def _joins(self, name: str) -> None:
        dice = self.rng.random()
        hours = self.rng.uniform(0, 3) if dice < 0.8 else self.rng.uniform(10, 24 * 40)
        if dice < 0.95:
            self.at(self.true_now() + timedelta(hours=hours), lambda: self.invite(name))

    async def _office_joins(self) -> None:
        from supervision.inviting import invite_one

        async with self.at_the_desk() as session:
            if await _has_name(session):
                invited = await invite_one(session, "office", "测试督办员", self.now())
                self.people["测试督办员"].says(f"/start {invited.link.partition('start=')[2]}")
                return
        self.at(self.true_now() + timedelta(hours=1), self._office_joins)

    def _draw_fates(self) -> None:
        office = self.people["测试督办员"]
        for n in range(1, self.months + 1):
            closing, month = self.cutoffs[n], self.first.plus(n - 1)
            table = timetable(closing, self.cutoffs[n - 1], self.habits, self.calendar())
            steps = [at for _, at in table.steps]
            pushes = [table.overdue_note, table.leader_warning, table.leader_repeat]
            instants = [at.astimezone(UTC) for at in (*steps, *steps, closing, *pushes)]
            calm = self.rng.random() < 0.2
            if calm:
                self.calm.add(str(month))
            fates.draw(self, [at for at in instants if at > self.base] or [self.base], closing.astimezone(UTC), calm)
            assert isinstance(office, Office)
            office.plans_month(instants)
            for name in sorted(self.duties):
                if self.rng.random() < 0.08:
                    self.at(closing - timedelta(days=self.rng.uniform(8, 20)), self.people[name].reports)
        self.disturbed += [(rough.start, rough.end) for rough in self.telegram.rough]

    # the course of time

    @property
    def faults_end(self) -> datetime:
        return self.cutoffs[self.months].astimezone(UTC) + timedelta(days=3)

    async def play(self) -> None:
        await self.set_up()
        self.at(self.faults_end, self._good_days)
        ending = self.faults_end + timedelta(days=9)
        audit = self.base + timedelta(days=9)
        while self.true_now() < ending:
            await self.step(ending)
            if self.true_now() >= audit:
                audit += timedelta(days=9)
                await self.judge.audit()
        await self.judge.last_audit()
        await self.end()

    async def _good_days(self) -> None:
        """The faults are over."""
        self.telegram.rough.clear()
        self.kill.armed.clear()
        self.skew = timedelta(0)
        await self.pause(False)

    async def step(self, ending: datetime) -> None:
        due, sweeps = min((*self._instants(), (ending, False)), key=lambda one: one[0])
        await asyncio.sleep(max(0.0, (due - self.base).total_seconds() - self.loop.time()))
        sweeps = sweeps or self.beat_rng.random() < 0.03
        while self.agenda and self.agenda[0].at <= self.true_now():
            result = heappop(self.agenda).act()
            if inspect.isawaitable(result):
                await result
        if sweeps:
            await self.beat()
        elif self.duban is not None:
            self.duban.courier.wake.set()
        await self.loop.quiet()
        await self.after_kill()
        self.judge.step()

    def _instants(self) -> Iterator[tuple[datetime, bool]]:
        """The moments at which anything can happen: somebody acts, or something is due a little ago; True where
        the heartbeat finds something new, not only the courier."""
        now = self.true_now()
        if self.agenda:
            yield self.agenda[0].at, False
        if self.duban is not None:
            jitter = timedelta(seconds=round(self.beat_rng.uniform(0.001, 5), 3))
            for at, sweeps in self._upcoming():
                if at - self.skew + jitter > now:
                    yield at - self.skew + jitter, sweeps

    def _upcoming(self) -> Iterator[tuple[datetime, bool]]:
        now = self.now()
        down = self.telegram.down_until is not None and self.true_now() < self.telegram.down_until
        pause = timedelta(minutes=30) if down else timedelta(seconds=20)
        if self.duban is not None and not self.duban.ready.is_set():
            yield now + pause, True
        if self.disk.rows("SELECT 1 FROM notice WHERE state = 'sending' UNION SELECT 1 FROM inbox WHERE state = 'new'"):
            yield now + pause, False
        for at in self._table_instants(now):
            if at > now:
                yield at, True
        for due, urgent in self.disk.rows("SELECT DISTINCT due_at, urgent FROM notice WHERE state = 'queued'"):
            if self.paused_since is not None and not urgent:
                continue
            at = max(_utc(due), now)
            yield max(at if urgent else next_send_instant(at, self.habits, self.calendar()), now + pause), False
        if self.disk.rows(
            "SELECT 1 FROM warning WHERE resolved_at IS NOT NULL AND pushed_to IS NOT NULL AND relief_told_at IS NULL"
        ):
            yield self.habits.at(self.habits.day_of(now) + timedelta(days=1), datetime.min.time()), True

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


async def _has_name(session: Any) -> bool:
    from supervision.facts import fact

    return bool(await fact(session, "bot_username"))


class _desk:
    """A transaction of the office's own computer: no border of the service's process."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __aenter__(self) -> Any:
        self.world.kill.muted += 1
        dead, self.world.kill.dead = self.world.kill.dead, False
        self.dead = dead
        self.context = self.world.disk.store().begin()
        return await self.context.__aenter__()

    async def __aexit__(self, *error: Any) -> None:
        await self.context.__aexit__(*error)
        self.world.kill.muted -= 1
        self.world.kill.dead = self.dead


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@contextmanager
def staged(world: World) -> Iterator[None]:
    """The seams: codes from the seed, the courier's parcels seen by the judge, errors kept as complaints."""
    real_put = bot.courier.put
    codes = Random(f"codes {world.seed}")

    async def put(client: Any, parcel: Parcel) -> list[int]:
        world.judge.composed(parcel)
        world.telegram.parcel, world.telegram.piece = parcel, 0
        return await real_put(client, parcel)

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
            patch.object(bot.courier, "put", put),
            patch.object(supervision.linking, "secrets", Codes),
            patch.object(bot.client, "AiohttpSession", lambda **_kw: MemorySession(world.telegram)),
        ):
            yield
    finally:
        logger.removeHandler(complaints)
        logger.setLevel(level)
        logger.propagate = propagate
        silent.setLevel(silent_level)


__all__ = ["Awaitable", "World", "secrets", "staged"]
