"""督办员: the simulated office: summaries, 已送达, 代报, reading lists; at odd hours too."""

from datetime import datetime, timedelta

from tests.simulation.chats import Heard
from tests.simulation.people import Person


class Office(Person):
    def hears(self, heard: Heard) -> None:
        """The office reads; it answers nothing."""

    def plans_month(self, instants: list[datetime]) -> None:
        for _ in range(self.rng.randint(1, 5)):
            at = self.rng.choice(instants) + timedelta(hours=self.rng.uniform(-5, 30))
            self.world.at(
                at, self.rng.choice((self.asks, self.called, self.called, self.reports_for, self.reports_for))
            )

    def asks(self) -> None:
        self.says(self.rng.choice(("/summary", "未报", "汇总 上月", "问题一", "/notice 1", "帮助", "/doubts")))

    def called(self) -> None:
        duty = self._somebody()
        if duty:
            key, number, _, scope = duty
            self.says(f"已送达 {key}{number} {scope + ' ' if scope else ''}{self.rng.choice(('电话', '公函'))}")
            self.world.did("已送达")

    def reports_for(self) -> None:
        duty = self._somebody()
        if duty:
            key, number, measures, scope = duty
            said = " ".join(f"{n}推进 {self.words()}" for n in measures)
            self.says(f"代报 {key}{number} {scope + ' ' if scope else ''}{said}")
            self.world.did("代报")

    def _somebody(self) -> tuple[str, int, tuple[str, ...], str] | None:
        duties = [duty for name in sorted(self.world.duties) for duty in self.world.duties[name]]
        if not duties:
            return None
        duty = self.rng.choice(duties)
        key = f"{duty.key}问题" if len(self.world.plans) > 1 else ""
        return key, duty.number, duty.measures, duty.scope
