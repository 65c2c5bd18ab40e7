"""触达: who cannot be written to is not blamed; the office sees it and takes the telephone (Settled 14)."""

from storage.tables import Notice, Report
from tests.stories.conftest import Stage, at, rows, says, since, states
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1), entry(18))
OFFICE = "演练督办员"


async def test_the_office_phones_one_who_never_linked_and_then_he_counts_as_asked(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.go_to(at("11-21 10:00"))
        count = since(town.phone(OFFICE), at("11-21 00:00"))[-1]
        assert "已送达0份" in count
        assert "问题十八，测试联络18，未接入" in count
        to_copy = await says(town, OFFICE, "/notice 18")
        assert "测试联络18同志，您好" in to_copy
        assert "11月27日（周二）24时" in to_copy
        assert "记为已送达" in await says(town, OFFICE, "已送达 18 电话")
        assert await states(town) == {"1": "unreachable", "18": "asked"}
        [told] = [r for r in await rows(town, Report) if r.asked_how]
        assert (told.asked_how, told.asked_at) == ("phone", at("11-21 10:00"))
        await town.go_to(at("11-28 08:00"))
        assert await states(town) == {"1": "unreachable", "18": "missing"}


async def test_the_office_enters_what_was_told_by_phone_and_the_leader_never_hears(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.joins(await town.invite("lead_leader", "测试领导18"))
        await town.go_to(at("11-22 10:00"))
        receipt = await says(town, OFFICE, "代报 18 1推进 演练立案43起 2无变化 等资金")
        assert "测试联络18" in receipt
        assert (await states(town))["18"] == "submitted"
        await town.go_to(at("11-29 18:00"))
        assert await states(town) == {"1": "unreachable", "18": "submitted"}
        assert not any("预警" in heard.text for heard in town.phone("测试领导18").heard)


async def test_never_linked_is_not_overdue_at_the_cutoff(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.joins(await town.invite("lead_leader", "测试领导一"))
        await town.go_to(at("11-29 18:00"))
        assert await states(town) == {"1": "unreachable", "18": "unreachable"}
        assert not any("预警" in heard.text for heard in town.phone("测试领导一").heard)
        office = since(town.phone(OFFICE), at("11-28 00:00"))
        assert "未送达2条（问题一 测试联络一，未接入；问题十八 测试联络18，未接入）" in office[0]
        assert "未送达2份" in office[1]


async def test_one_who_blocks_the_bot_before_the_ask_is_unreachable_and_the_office_hears_at_once(
    stage: Stage,
) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.phone("测试联络一").blocks()
        await town.settle()
        await town.go_to(at("11-20 10:05"))
        [alarm] = since(town.phone(OFFICE), at("11-20 10:05"))
        assert "联络人测试联络一已停用机器人" in alarm
        assert "问题一" in alarm
        await town.go_to(at("11-29 18:00"))
        assert await states(town) == {"1": "unreachable", "18": "missing"}
        assert not any("预警" in heard.text for heard in town.phone("测试领导一").heard)
        alarms = [text for text in since(town.phone(OFFICE), at("11-20 10:05")) if "【未送达】" in text]
        assert alarms == [alarm]


async def test_one_who_unblocks_again_is_asked_in_the_next_window(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        phone = town.phone("测试联络一")
        await phone.blocks()
        await town.settle()
        await town.go_to(at("11-22 19:00"))
        assert (await states(town))["1"] == "unreachable"
        await phone.unblocks()
        await town.settle()
        await town.go_to(at("11-22 23:00"))
        assert since(phone, at("11-20 10:01")) == []
        await town.go_to(at("11-23 18:00"))
        [ask] = since(phone, at("11-20 10:01"))
        assert "请报问题一" in ask
        assert (await states(town))["1"] == "asked"


async def test_one_who_blocks_the_bot_after_the_ask_is_overdue_and_the_leader_reads_since_when(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-22 15:00"))
        await town.phone("测试联络一").blocks()
        await town.settle()
        await town.go_to(at("11-28 09:00"))
        assert (await states(town))["1"] == "missing"
        warning = town.phone("测试领导一").heard[-1].text
        assert "已提醒1次（21日）" in warning
        assert "11月22日15:00起消息送不到" in warning
        assert "送不到" not in town.phone("测试领导18").heard[-1].text


async def test_an_account_deleted_without_a_word_is_noticed_when_the_ask_fails(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.phone("测试联络一").deactivates()
        await town.go_to(at("11-21 10:00"))
        assert (await states(town))["1"] == "unreachable"
        [ask] = [n for n in await rows(town, Notice) if n.kind == "ask" and n.state == "refused"]
        assert ask.reason == "deactivated"
        assert any("已停用机器人" in text for text in since(town.phone(OFFICE), at("11-21 09:00")))


async def test_one_whose_account_was_deleted_links_a_new_phone_and_is_asked_at_once(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.phone("测试联络一").deactivates()
        await town.go_to(at("11-22 16:00"))
        invited = await town.invite("contact", "测试联络一")
        new = town.telegram.phone(9_000_000_001, "新手机")
        await new.opens(invited.link)
        await town.settle()
        assert "请报问题一" in new.heard[-1].text
        assert (await states(town))["1"] == "asked"
        await town.go_to(at("11-26 10:00"))
        assert "还没收到" in new.heard[-1].text
