"""第二个月: what was told last month is shown, and what came early is not asked again."""

from tests.stories.conftest import Stage, at, says, since
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1))


async def test_last_months_paragraph_is_shown_and_early_words_are_not_asked_again(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-21 10:00"))
        await says(town, "测试联络一", "演练：全部按计划推进，现场已经排查完毕")
        await town.go_to(at("11-28 10:00"))
        assert "12月" in await says(town, "测试联络一", "1完成 演练")
        await town.go_to(at("12-21 09:30"))
        [ask] = since(town.phone("测试联络一"), at("12-21 09:30"))
        assert "整体：演练：全部按计划推进" in ask
        assert "未报过" not in ask
        assert "措施1已收到，不用再报" in ask
        assert "\n 1 " not in ask
