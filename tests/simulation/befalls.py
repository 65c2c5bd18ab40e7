"""遭遇: what befalls a world: outages, clock steps, holidays, pauses, links, other contacts, poison."""

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, cast

from plan.value import Plan
from rules.month import CutoffRule
from storage.tables import CalendarDay
from supervision.access.linking import invite, unlink
from supervision.facts import set_fact
from supervision.opening import load
from supervision.people import NoSuchPerson, person_called
from supervision.practice import Practice
from tests.simulation.chats import Chat
from tests.simulation.holidays import published
from tests.simulation.office import Office
from tests.simulation.people import Person
from tests.simulation.process import Process
from tests.simulation.town_plan import duties_of, with_contact

if TYPE_CHECKING:
    from tests.simulation.world import World

FIRST_CHAT = 6_000_000_001


class Befalls(Process):
    def platform_down(self, length: timedelta) -> None:
        self.heard_till_now()
        self.telegram.proved = False
        self.telegram.wake()
        self.telegram.down_until = max(self.true_now() + length, self.telegram.down_until or self.true_now())
        self.disturb(length)
        self.trace.say(self.true_now(), "platform down", length)

    async def host_down(self, length: timedelta) -> None:
        self.strikes("host down")
        self.disturb(length)
        self.deaf_until = max(self.true_now() + length, self.deaf_until or self.true_now())
        await self.end()
        self.at(self.deaf_until, self._restart)

    def somebody_speaks(self) -> None:
        """A kill may wait for words, so that it strikes while they are worked off."""
        if self.kill_at_words is not None and self.duban is not None:
            self.kill.arm(*self.kill_at_words)
            self.kill_at_words = None

    def somebody_sends(self) -> None:
        """The same for files, while they are fetched and put on the shelf."""
        if self.kill_at_files and self.duban is not None:
            self.kill.arm(self.kill_at_files.pop(), 1)

    def set_skew(self, skew: timedelta) -> None:
        if skew != self.skew:
            self.heard_till_now()
            self.outages.blur()
            self.strikes("clock forward" if skew > self.skew else "clock back")
        if skew:
            self.disturb(timedelta(hours=14))
        self.skew = skew
        self.trace.say(self.true_now(), "clock", skew)

    def disk_full(self, length: timedelta) -> None:
        """Nothing can be written for so long; what runs goes on running."""
        self.heard_till_now()
        self.telegram.proved = False
        self.telegram.wake()
        self.disk.full_until = self.true_now() + length
        self.disturb(length)
        self.trace.say(self.true_now(), "disk full", length)

    async def announce(self, days: list[date], worked: bool, steps: set[date]) -> None:
        """`steps`: the days something is planned for; free days among them are the holidays that matter most."""
        self.strikes("calendar changed")
        calendar = self.calendar()
        if not worked and any(day in steps and calendar.is_workday(day) for day in days if day not in self.holidays):
            self.strikes("holiday on a step's day")
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
        name, unit = f"测试新联{'甲乙丙丁戊己庚辛壬癸'[self._replaced % 10]}{'一二三四'[self._replaced // 10 % 4]}", ""
        if self.rng.random() < 0.6:  # somebody who is a contact already takes it over
            name = self.rng.choice([known for known in sorted(self.duties) if known.startswith("测试联络")])
            unit = f"测试单位{name[-1]}"
        self.plans[place] = with_contact(self.plans[place], entry.number, name, unit)
        await self.load(self.plans[place])
        self.strikes("plan loaded again")
        if name in self.people:
            return
        self.meet(name, "contact")
        if self.rng.random() < 0.8:
            self.at(self.true_now() + timedelta(hours=self.rng.choice((0.01, 5, 50))), lambda: self.invite(name))

    async def load(self, plan: Plan) -> None:
        async with self.at_the_desk() as session:
            practice = Practice(published, self.habits, 28, CutoffRule.EXCLUSIVE)
            await load(session, plan, self.now(), practice)
        self.duties = duties_of(self.plans)
        self._tables.clear()

    def at_the_desk(self) -> Any:
        """A transaction of the office's own computer; the heart beats soon after it."""
        self.touched = True
        return _Desk(self)

    def meet(self, name: str, role: str) -> Person:
        if name not in self.people:
            rng = Random(f"{self.seed} {name}")
            chat = Chat(FIRST_CHAT + len(self.people), name, lambda heard: None)
            diligence = rng.choice((0.2, 0.5, 0.8, 0.95))
            kind = Office if role == "office" else Person
            person = kind(cast("World", self), name, role, chat, rng, diligence)
            chat.hears = person.hears
            self.telegram.chats[chat.chat_id] = chat
            self.people[name] = person
        return self.people[name]


class _Desk:
    """A transaction of the office's own computer: no border of the service's process."""

    def __init__(self, world: Process) -> None:
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
