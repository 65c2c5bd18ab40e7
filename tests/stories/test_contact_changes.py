"""换人与请假: as the phones of everybody concerned show them (DOMAIN §2.9, §2.10)."""

import re

from storage.tables import Filing, Report
from tests.stories.conftest import Stage, at, rows, says, since, states
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(3), entry(7))
OFFICE, OLD, NEW, RESPONSIBLE = "演练督办员", "测试联络三", "王芳", "测试责任三"


async def test_the_contact_changes_and_everything_goes_over(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-21 10:00"))
        assert "收到" in await says(town, OLD, "1完成 演练验收单")
        assert await says(town, OLD, "我调走了，以后王芳负责，手机13800000000") == (
            "【演练】已转市环督办确认（申请1）：以后由王芳（13800000000）联络问题三。"
            "确认前仍请您代报；确认后您不再收到提醒。"
        )
        await town.go_to(at("11-21 15:00"))
        assert "王芳" in town.phone(RESPONSIBLE).heard[-1].text
        await town.phone(RESPONSIBLE).taps("同意")
        await town.settle()
        assert "申请1已同意" in town.phone(RESPONSIBLE).heard[-1].text
        assert "您已不再联络问题三，这条没有记入" in await says(town, OLD, "2推进")
        assert "您已不再联络问题三" in await says(town, OLD, "撤回")
        await town.go_to(at("11-21 15:30"))
        links = [re.search(r"https://\S+", heard.text) for heard in town.phone(OFFICE).heard]
        link = next(found[0] for found in reversed(links) if found)
        phone = town.phone(NEW)
        await phone.opens(link)
        await town.settle()
        hello, ask = [heard.text for heard in phone.heard]
        assert (
            "您是联络人员：问题三（测试方面三）。\n王芳同志，您好，自11月21日起由您联络问题三（测试方面三）。" in hello
        )
        assert "问题三上次报送（11月21日）：\n 1 完成｜演练验收单" in hello
        assert "请报问题三（测试方面三）本月进展" in ask
        assert "措施1已收到，不用再报" in ask
        assert "收到" in await says(town, NEW, "2推进 招标挂网")
        assert (await states(town))["3"] == "submitted"
        start = at("11-21 15:01")
        await town.go_to(at("11-28 12:00"))
        assert [text for text in since(town.phone(OLD), start) if "调度" in text] == []
        (report,) = [row for row in await rows(town, Report) if row.month == "2018-11" and row.assignment_id == 1]
        people = {filing.person_id for filing in await rows(town, Filing) if filing.report_id == report.id}
        assert len(people) == 2
        assert report.person_id == await town.id_of(NEW)


async def test_what_a_stranger_or_another_issues_people_say_decides_nothing(stage: Stage) -> None:
    async with stage(PLAN, at("11-15 10:00")) as town:
        await says(town, OLD, "换人 王芳 13800000000")
        assert "没有需要您确认的申请1" in await says(town, "测试责任七", "同意 1")
        assert await says(town, "路人", "同意 1") == "【演练】您不在联络人员名单。如需登记请联系市环督办。"
        assert "王芳" not in await says(town, "测试联络七", "同意 1")
        await says(town, "测试联络七", "申请 1 同意")
        assert "待决定1条" in await says(town, OFFICE, "申请")


async def test_a_leave_with_a_stand_in_from_request_to_return(stage: Stage) -> None:
    async with stage(PLAN, at("11-15 10:00")) as town:
        await says(town, OLD, "请假 11-20至11-26 由王芳代")
        assert "11月20日（周二）至11月26日（周一）提醒改发给王芳" in await says(town, OFFICE, "申请 1 同意")
        told = await says(town, OFFICE, "发")
        link = re.search(r"https://\S+", told)
        assert link is not None
        phone = town.phone(NEW)
        await phone.opens(link[0])
        await town.settle()
        assert "测试联络三同志11月20日（周二）至11月26日（周一）请假，期间请您代报问题三" in phone.heard[0].text
        assert "现在不是您代报的时间" in await says(town, NEW, "1完成")
        await town.go_to(at("11-21 10:00"))
        assert "请报问题三（测试方面三）本月进展" in phone.heard[-1].text
        assert not any("调度" in text for text in since(town.phone(OLD), at("11-15 11:00")))
        assert "（代测试联络三报）" in await says(town, NEW, "1完成 演练验收单")
        await town.go_to(at("11-27 10:00"))
        assert "还差" in town.phone(OLD).heard[-1].text
        assert "现在不是您代报的时间" in await says(town, NEW, "2完成")
        assert "收到" in await says(town, OLD, "2推进 招标挂网")
        assert (await states(town))["3"] == "submitted"
