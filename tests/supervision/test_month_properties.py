"""A month at every hour: looking twice changes nothing, and nobody is told what he was told before."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.holidays import published
from plan.value import Contact
from storage.tables import Notice
from tests.supervision.month_world import OFFICE, ZONE, MonthWorld, at, entry, month_world, plan_of

PLAN = plan_of(
    entry(1),
    entry(2, [Contact("测试甲", scope="市级", measures=("1",)), Contact("测试乙", scope="乡级", measures=("2",))]),
    entry(3, [""]),
    entry(4, cutoff_rule="inclusive"),
)


@pytest.mark.parametrize(
    ("start", "days", "habits"),
    [
        ("2018-11-20 09:00", 12, {}),
        ("2020-01-17 09:30", 19, {"nudge_workdays": (7, 3, 1)}),  # over the spring festival
    ],
)
async def test_looking_twice_at_any_hour_of_a_month_writes_nothing_new(
    tmp_path: Path, start: str, days: int, habits: dict[str, object]
) -> None:
    async with month_world(tmp_path, published, **habits) as world:
        now = at(start)
        await world.load(PLAN, now)
        await world.link_all(now, but=["测试乙", "测试领2"])
        for count in range(days * 4):
            moment = now + timedelta(hours=6 * count)
            await world.beat(moment)
            await world.beat(moment)  # a message refused at the first is an office alarm at the second
            before, heard = await world.counts(), len(world.sent)
            await world.beat(moment)
            assert (await world.counts(), len(world.sent)) == (before, heard)
        notices: list[Notice] = await world.rows(Notice)
        assert {n.kind for n in notices} >= {"ask", "nudge", "overdue", "warning", "summary", "alarm"}
        assert_fair(world, notices)


def assert_fair(world: MonthWorld, notices: list[Notice]) -> None:
    """Each row once; only in the windows of workdays; one scheduled message a day; three before the cut-off."""
    assert max(Counter((n.recipient, n.kind, n.cycle, n.step) for n in notices).values()) == 1
    for message in world.sent:
        local = message.at.astimezone(ZONE)
        assert published(local.date()), local
        assert "08:30" <= f"{local:%H:%M}" < "12:00" or "14:30" <= f"{local:%H:%M}" < "17:30"
    scheduled = [message for message in world.sent if message.person != OFFICE]
    assert max(Counter((message.person, message.at.date()) for message in scheduled).values()) == 1
    before = Counter((n.recipient, n.cycle) for n in notices if n.state == "sent" and n.kind in ("ask", "nudge"))
    assert max(before.values()) <= 3
