"""开场: who takes part: the lists, the people and their links, the office, strangers, and each month's fates."""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, cast

from rules.escalation import timetable
from storage.tables import Person as PersonRow
from supervision.access.inviting import invite_one
from supervision.facts import fact
from tests.simulation import fates
from tests.simulation.befalls import Befalls
from tests.simulation.office import Office
from tests.simulation.town_plan import make_plans, own_leader

if TYPE_CHECKING:
    from tests.simulation.world import World


class Cast(Befalls):
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
        self.meet(entry.contacts[0].name, "contact").diligence = 0.4
        async with self.at_the_desk() as session:
            known = ["leader", f"unit:{entry.lead_units[0]}"]
            session.add(PersonRow(name=entry.contacts[0].name, known_as=known))

    def _joins(self, name: str) -> None:
        dice = self.rng.random()
        hours = self.rng.uniform(0, 3) if dice < 0.8 else self.rng.uniform(10, 24 * 40)
        if dice < 0.95:
            self.at(self.true_now() + timedelta(hours=hours), lambda: self.invite(name))

    async def _office_joins(self) -> None:
        async with self.at_the_desk() as session:
            if await fact(session, "bot_username"):
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
            ahead = [at for at in instants if at > self.base] or [self.base]
            fates.draw(cast("World", self), ahead, closing.astimezone(UTC), calm)
            assert isinstance(office, Office)
            office.plans_month(instants)
            for name in sorted(self.duties):
                if self.rng.random() < 0.08:
                    self.at(closing - timedelta(days=self.rng.uniform(8, 20)), self.people[name].reports_early)
        self.disturbed += [(rough.start, rough.end) for rough in self.telegram.rough]
