"""首月: whoever comes late is asked at once, and nobody is blamed for what he could not know (Settled 7)."""

from storage.tables import Notice
from tests.stories.conftest import Stage, at, rows, says, since, states
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1), entry(2))


async def test_linked_later_than_the_plan_was_loaded_the_ask_leaves_with_the_welcome(stage: Stage) -> None:
    async with stage(PLAN, at("11-24 10:00"), linked=False) as town:
        await town.go_to(at("11-24 11:00"))
        await town.everybody_joins()
        welcome, ask = (heard.text for heard in town.phone("测试联络一").heard)
        assert "11月进展正在报送" in welcome
        assert "请报问题一" in ask
        assert "11月27日24时截止" in ask
        await town.go_to(at("11-28 09:00"))
        assert await states(town) == {"1": "missing", "2": "missing"}


async def test_people_linked_before_the_plan_are_asked_in_the_next_window(stage: Stage) -> None:
    """The people are known from another list; the new one is loaded on the 24th, a Saturday."""
    first = plan_of(entry(1), entry(2))
    second = plan_of(entry(5, contacts=first.issues[0].contacts, unit="测试单位一"), key="新督")
    async with stage(first, at("11-19 10:00")) as town:
        await town.go_to(at("11-24 10:00"))
        await town.load(second)
        await town.go_to(at("11-25 18:00"))
        assert since(town.phone("测试联络一"), at("11-24 00:00")) == []
        await town.go_to(at("11-26 09:30"))
        [ask] = since(town.phone("测试联络一"), at("11-24 00:00"))
        assert "新督问题五" in ask
        await town.go_to(at("11-28 08:00"))
        assert await states(town) == {"1": "missing", "2": "missing", "5": "missing"}


async def test_on_the_27th_in_the_evening_nobody_is_asked_everything_is_waived_and_no_leader_hears(
    stage: Stage,
) -> None:
    async with stage(PLAN, at("11-27 20:00"), linked=False) as town:
        await town.go_to(at("11-30 18:00"))
        assert await states(town) == {"1": "waived", "2": "waived"}
        assert {n.kind for n in await rows(town, Notice)} & {"ask", "nudge", "overdue", "warning"} == set()


async def test_linked_on_the_27th_in_the_evening_one_may_report_but_owes_nothing(stage: Stage) -> None:
    async with stage(PLAN, at("11-27 20:00")) as town:
        assert "请报问题一" in town.phone("测试联络一").heard[-1].text
        receipt = await says(town, "测试联络一", "1推进 演练 2推进 演练")
        assert "按时" in receipt
        await town.go_to(at("11-30 18:00"))
        assert await states(town) == {"1": "submitted", "2": "waived"}
        assert since(town.phone("测试联络二"), at("11-27 20:01")) == []
        assert since(town.phone("测试领导二"), at("11-27 20:01")) == []
        assert since(town.phone("测试责任二"), at("11-27 20:01")) == []


async def test_linked_after_the_ask_in_the_evening_one_hears_welcome_and_ask_and_later_the_nudges(
    stage: Stage,
) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.go_to(at("11-22 20:00"))
        assert (await states(town))["1"] == "unreachable"
        await town.joins(await town.invite("contact", "测试联络一"))
        await town.settle()
        assert [heard.at for heard in town.phone("测试联络一").heard] == [at("11-22 20:00")] * 2
        assert (await states(town))["1"] == "asked"
        await town.go_to(at("11-27 18:00"))
        pushed = [heard for heard in town.phone("测试联络一").heard if heard.at > at("11-22 20:00")]
        assert [heard.at for heard in pushed] == [at("11-26 09:30"), at("11-27 09:30")]
        assert all("还没收到" in heard.text for heard in pushed)


async def test_linked_on_the_last_afternoon_one_is_asked_and_the_silent_one_is_waived(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.joins(await town.invite("lead_leader", "测试领导一"))
        await town.go_to(at("11-27 16:00"))
        await town.joins(await town.invite("contact", "测试联络一"))
        await town.settle()
        assert "请报问题一" in town.phone("测试联络一").heard[-1].text
        await town.go_to(at("11-29 18:00"))
        assert (await states(town))["1"] == "waived"
        assert since(town.phone("测试联络一"), at("11-27 16:01")) == []
        assert not any("预警" in heard.text for heard in town.phone("测试领导一").heard)


async def test_linked_after_the_cutoff_one_may_still_report_and_the_month_stays_unreachable(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.go_to(at("11-28 10:00"))
        await town.joins(await town.invite("contact", "测试联络一"))
        await town.settle()
        [welcome] = [heard.text for heard in town.phone("测试联络一").heard]
        assert "12月21日" in welcome
        receipt = await says(town, "测试联络一", "1推进 演练 2推进 演练")
        assert "记补报，不算迟报" in receipt
        assert (await states(town))["1"] == "unreachable"
        office = await says(town, "演练督办员", "/summary 11")
        assert "未送达" in office
