"""中断: the bot itself is dead over the cut-off; back again, it moves the cut-off and blames nobody (Settled 5)."""

from storage.tables import CutoffMove, Outage, Warning
from tests.stories.conftest import Stage, at, rows, says, since, states
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1), entry(18))


async def test_dead_over_the_cutoff_then_the_days_won_count_and_the_leader_hears_by_the_new_one(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-27 20:00"))
        await town.kill_bot()
        town.clock.move_to(at("11-28 10:05"))
        await town.start_bot()
        await town.go_to(at("11-28 10:06"))
        assert await states(town) == {"1": "asked", "18": "asked"}
        [move] = await rows(town, CutoffMove)
        assert (move.old_at, move.new_at) == (at("11-28 00:00"), at("11-29 12:00"))
        assert await rows(town, Outage) != []
        [nudge] = since(town.phone("测试联络18"), at("11-28 00:00"))
        assert "截止由11月27日24时改为11月29日12时" in nudge
        assert "按时" in await says(town, "测试联络18", "1推进 演练 2推进 演练")
        await town.go_to(at("11-29 12:00"))
        assert await states(town) == {"1": "missing", "18": "submitted"}
        await town.go_to(at("11-30 18:00"))
        assert len(await rows(town, Warning)) == 1
        assert since(town.phone("测试领导18"), at("11-28 00:00")) == []
        assert "应于11月29日12时前" in since(town.phone("测试领导一"), at("11-28 00:00"))[0]


async def test_days_that_pass_at_once_on_the_sandboxs_clock_are_no_outage(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-29 18:00"))
        assert await rows(town, Outage) == []
        assert await states(town) == {"1": "missing", "18": "missing"}
