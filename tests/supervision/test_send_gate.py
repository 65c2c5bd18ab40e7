"""The one gate: whatever the calendar and whenever the heart beats, no push leaves at night or on a day of rest, and
nobody hears twice a day (DOMAIN §5.1, 5.2; Settled 15)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from storage.tables import CalendarDay
from supervision.notices.surge import OFFICE as OFFICE_KINDS
from tests.supervision.month_world import OFFICE, ZONE, MonthWorld, Sent, at, entry, month_world, plan_of

WINDOWS = [
    ((time(8, 30), time(12)), (time(14, 30), time(17, 30))),
    ((time(10), time(10, 20)),),
    ((time(7), time(7, 45)), (time(16), time(23, 59))),
]
START, DAYS = date(2018, 11, 16), 21
NAMES = ["测试联1", "测试联2", "测试责1", "测试责2", "测试责3", "测试领1", "测试领3"]


class Days:
    """An invented calendar: what is published, and what the office declared above it."""

    def __init__(self, chance: Random) -> None:
        everyone = [START + timedelta(days=n) for n in range(-40, DAYS + 40)]
        self.published = {day: chance.random() < 0.7 for day in everyone if chance.random() < 0.8}
        self.declared = {day: chance.random() < 0.5 for day in everyone if chance.random() < 0.15}

    def of_law(self, day: date) -> bool | None:
        return self.published.get(day)

    def worked(self, day: date) -> bool:
        """Table first, then what is published, then Monday to Friday."""
        return self.declared.get(day, self.published.get(day, day.weekday() < 5))


@pytest.mark.parametrize("seed", range(4))
async def test_no_push_at_night_on_a_day_of_rest_or_twice_a_day(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    days, windows = Days(chance), WINDOWS[seed % len(WINDOWS)]
    async with month_world(tmp_path, published=days.of_law) as world:
        world.practice = replace(world.practice, habits=replace(world.practice.habits, windows=windows))
        async with world.store.begin() as session:
            for day, worked in days.declared.items():
                session.add(CalendarDay(day=day, worked=worked, basis="测试"))
        plan = plan_of(entry(1), entry(2, cutoff_rule="inclusive"), entry(3, ["测试联1"], unit="测试单位1"))
        await world.load(plan, at("11-15 10:00"))
        await world.link_all(at("11-15 10:00"), but=["测试领2"])
        for moment in moments(chance, windows):
            await world.beat(moment)
            await something_happens(world, chance, moment)
        pushed = [message for message in world.sent if message.kinds != ("answer",)]
        assert len(pushed) > 2
        for message in pushed:
            local = message.at.astimezone(ZONE)
            assert days.worked(local.date()), message
            assert any(begin <= local.time() < end for begin, end in windows), message
        assert [key for key, count in Counter(digests(pushed)).items() if count > 1] == []


def moments(chance: Random, windows: Sequence[tuple[time, time]]) -> list[datetime]:
    """Beats at odd hours, some days none at all, and at the first and last seconds of windows and beside them."""
    found = []
    for n in range(DAYS):
        day = START + timedelta(days=n)
        edges = [datetime.combine(day, edge, ZONE) for window in windows for edge in window]
        edges += [datetime.combine(day, time(hour), ZONE) for hour in (0, 3, 9, 22)]
        for _ in range(chance.choice((0, 2, 4))):
            found.append(chance.choice(edges) + timedelta(seconds=chance.choice((-1, 0, 1, 60, 900))))
        if chance.random() < 0.6:
            found.append(edges[0] + timedelta(minutes=chance.randint(0, 15)))
    return sorted(set(found))


async def something_happens(world: MonthWorld, chance: Random, moment: datetime) -> None:
    name = chance.choice(NAMES)
    what = chance.random()
    if what < 0.1:
        await world.says("测试联1", chance.choice(("1推进 演练", "一 1推进 演练 2无变化", "三 无变化 等资金")), moment)
    elif what < 0.2:
        await world.blocks(name, moment, again=chance.random() < 0.6)
    elif what < 0.25:
        await world.pause(chance.random() < 0.3, moment)


def digests(messages: list[Sent]) -> list[tuple[str, date]]:
    return [
        (message.person, message.at.astimezone(ZONE).date())
        for message in messages
        if message.person != OFFICE and not set(message.kinds) & {*OFFICE_KINDS, "answer"}
    ]
