"""工作台·查询: what the office sees, and that only the office sees it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from plan.value import Contact, IssueEntry, Plan
from storage.tables import Issue, Person, Report, Role
from supervision.desk.command import NotOffice, command
from tests.supervision.desk_world import (
    AFTER,
    PRACTICE,
    World,
    at,
    hear,
    measures,
    open_month,
    say,
    small_plan,
    world,
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        yield made


async def test_the_summary_is_sample_a(desk: World) -> None:
    await desk.all_states()
    assert await say(desk, "汇总") == (
        "【2018年11月调度汇总】截至11月28日09:00\n"
        "应报5个问题6份｜11月27日24时已截止\n"
        "按时1份｜迟报1份｜部分报送1份｜未报1份｜未送达2份\n"
        "报送率（按时）17%\n"
        "完成整改0｜达到序时进度1｜未达序时进度1｜未评定3\n"
        "未报1份：\n"
        " 问题五（市丁局，测试丁，已送达3次）\n"
        "未送达2份：\n"
        " 问题二·乡镇级（市乙局，测试丙，11月28日08:20已补报）\n"
        " 问题三（市丙局，联络人待确认）\n"
        "部分报送1份：\n"
        " 问题二·市级（市乙局，测试乙，缺措施2）\n"
        "迟报1份：\n"
        " 问题四（11月28日08:00补报）\n"
        "时限已过：\n"
        " 问题五①（9月30日，立项即逾期）\n"
        " 问题五②主体工程（11月20日）\n"
        "12月31日到期（剩33天）：\n"
        " 一 四\n"
        "预警 黄1\n"
        "方案待确认1条（发“待确认”查看）\n"
        "可回：未报 / 问题二 / 通报 11月 / 台账 11月"
    )


async def test_no_rate_is_told_while_reports_may_still_come(desk: World) -> None:
    text = await say(desk, "/summary", at(22))
    assert "待报6份" in text
    assert "报送率" not in text


async def test_a_waived_report_lowers_no_rate(desk: World) -> None:
    await desk.all_states()
    await desk.be(5, "waived", locked=True)
    assert "报送率（按时）20%（不含免报1份）" in await say(desk, "汇总")


async def test_rates_are_told_by_unit_and_never_by_leader(desk: World) -> None:
    await desk.all_states()
    by_unit = await say(desk, "汇总 11月 按单位")
    assert " 市甲局：应报2，按时1，迟报1（按时50%）" in by_unit
    by_leader = (await say(desk, "/summary by leader")).split("按领导：")[1]
    assert " 测试领导戊：问题五 未报" in by_leader
    assert "%" not in by_leader
    assert "未送达·已补报1份：\n 二·乡镇级" in await say(desk, "汇总 按状态")


async def test_the_missing_are_named_with_the_reason(desk: World) -> None:
    await desk.all_states()
    await desk.be(1, "unreachable")
    await desk.withdraws(1, at(24))
    assert await say(desk, "未报") == (
        "【11月未报】截至11月28日09:00｜11月27日24时已截止\n"
        "应报6份，还差4份\n"
        "■ 逾期未报1份\n"
        " 问题五（市丁局）测试丁 电话未登记\n"
        "  已提醒3次（11月21、26、27日），还没报\n"
        "■ 部分报送1份\n"
        " 问题二·市级（市乙局）测试乙 电话未登记\n"
        "  缺措施2道路洒水；从未接入\n"
        "■ 未送达1份\n"
        " 问题一（市甲局）测试甲 13800000001\n"
        "  从未接入\n"
        "■ 联络人待确认1份\n"
        " 问题三（市丙局）\n"
        "  联络人员还没有确定，请联系牵头单位\n"
        "可回：催办文字 一 / 已送达 一 电话"
    )


async def test_a_blocked_contact_is_shown_with_the_hour(desk: World) -> None:
    await desk.links("测试丁", blocked=at(20, 8, 15))
    await desk.be(5, "unreachable")
    assert "11月20日08:15起消息发不到" in await say(desk, "未报", at(22))


async def test_nobody_missing_is_said(desk: World) -> None:
    for number, scope in ((1, ""), (2, "市级"), (2, "乡镇级"), (3, ""), (4, ""), (5, "")):
        await desk.be(number, "submitted", scope, on_time=True)
    assert "应报6份，没有未报的" in await say(desk, "未报", at(22))


async def test_the_issue_is_sample_b(desk: World) -> None:
    await desk.all_states()
    assert await say(desk, "问题一") == (
        "问题一 水体整治｜已挂账\n"
        "目标：消除黑臭\n"
        "时限：2018年底（剩33天）\n"
        "牵头：市甲局｜配合：市乙局、市丙局\n"
        "领导：测试领导甲（原测试原领导）｜责任：测试责甲\n"
        "联络：测试甲\n"
        "11月：按时（11月22日15:02）\n"
        "1 截污纳管｜推进｜11-22｜完成70%\n"
        "2 清淤疏浚｜无变化｜11-22\n"
        "佐证0份｜预警0｜困难0\n"
        "可回：问题一 全文 / 历史 一"
    )


async def test_a_measure_shows_its_newest_word_of_whichever_month(desk: World) -> None:
    await desk.all_states()
    now = at(21, 10, month=12)
    await open_month(desk, now)
    await desk.files(1, {"1": ("done", "全线贯通")}, now, month="2018-12")
    text = await say(desk, "问题一", now)
    assert "1 截污纳管｜完成｜12-21｜全线贯通" in text
    assert "2 清淤疏浚｜无变化｜11-22" in text
    full = await say(desk, "/issue 1 full", now)
    assert "1 截污纳管，年内完成｜完成｜12-21｜全线贯通｜信5" in full
    assert " 11月 按时（11月22日15:02）\n  1 推进｜完成70%\n  2 无变化" in full


async def test_an_issue_shows_its_doubts_warnings_and_inherited_targets(desk: World) -> None:
    await desk.all_states()
    assert "待确认·联络人员：联络人是哪一位" in await say(desk, "问题三")
    five = await say(desk, "问题五")
    assert "预警·黄：逾期未报（11月28日00:00，未解除）" in five
    assert " 2018年9月30日（已过59天，立项即逾期）" in five


async def test_an_issue_without_any_report_still_has_a_card(desk: World) -> None:
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 1))).one()
        session.add(Issue(plan_id=issue.plan_id, number=9, title="后加的问题", status="closed"))
    assert "问题九 后加的问题｜已销号" in await say(desk, "问题九")


async def test_the_doubts_say_how_to_settle_them(desk: World) -> None:
    text = await say(desk, "/doubts")
    assert " 问题三 联络人员：联络人是哪一位\n  原文：赵某向某" in text
    assert "重新载入" in text


async def test_two_lists_are_told_apart_by_their_key(tmp_path: Path) -> None:
    async with world(tmp_path, small_plan(), small_plan("信访")) as both:
        assert await say(both, "问题五") == "有几份清单都有问题五，请写明：测督五、信访五。"
        assert (await say(both, "/issue 信访5")).startswith("信访问题五 水源保护")
        assert (await say(both, "信访问题五")).startswith("信访问题五")
        assert "测督问题二·市级" in await say(both, "未报", at(22))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("汇总 十三月", "月份看不懂“十三月”。例：汇总 11月，或 汇总 2018-11。"),
        ("汇总 9月", "没有2018年9月的调度。现有：2018-11。"),
        ("汇总 按街道", "看不懂“按街道”。例：汇总 11月 按单位（还可按领导、按状态、按县市区）。"),
        ("问题", "请写问题号。例：问题 18，或 问题十八 全文。"),
        ("问题九十九", "没有问题九十九。发“汇总”看现有问题。"),
        ("/issue 18号楼的事", "请写问题号。例：问题 18，或 问题十八 全文。"),
        ("/notice", "请写问题号。例：催办文字 18。"),
        ("/delivered 5", "请写问题号和方式。例：已送达 18 电话，或 已送达 18 函 已由办公室签收。"),
        ("/phone 13800000000", "请写姓名和号码。例：电话 张三 13800000000。"),
        ("/month 2017-1", "没有2017年1月的调度。现有：2018-11。"),
        ("/month 下下月", "月份看不懂“下下月”。例：汇总 11月，或 汇总 2018-11。"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_an_example(desk: World, text: str, answer: str) -> None:
    if text == "/issue 18号楼的事":
        answer = "没有问题十八。发“汇总”看现有问题。"
    assert await say(desk, text) == answer


async def test_before_any_plan_every_command_has_an_answer(tmp_path: Path) -> None:
    async with world(tmp_path) as empty:
        for text in ("汇总", "未报", "月表"):
            assert "方案还没有载入" in await say(empty, text)
        assert "没有待确认" in await say(empty, "待确认")
        assert "没有问题七" in await say(empty, "问题七")


@pytest.mark.parametrize("text", ["汇总", "未报", "问题一", "待确认", "月表", "帮助", "催办文字 1", "已送达 1 电话"])
async def test_only_the_office_may_use_the_commands(desk: World, text: str) -> None:
    async with desk.store.read() as session:
        contact = (await session.exec(select(Person).where(col(Person.name) == "测试甲"))).one()
    with pytest.raises(NotOffice):
        await say(desk, text, who=contact)


async def test_who_has_left_the_office_may_not_either(desk: World) -> None:
    async with desk.store.begin() as session:
        (await session.exec(select(Role).where(col(Role.kind) == "office"))).one().ended_at = at(1)
    with pytest.raises(NotOffice):
        await say(desk, "汇总")


async def test_an_unknown_command_is_answered(desk: World) -> None:
    async with desk.store.begin() as session:
        reply = await command(session, desk.office, "party", "", AFTER, PRACTICE, Path())
    assert reply.text == "没有“party”这个命令。发“帮助”看可用的命令。"


async def test_two_hundred_issues_come_in_pages_under_the_limit(tmp_path: Path) -> None:
    issues = tuple(
        IssueEntry(
            n,
            f"很长的标题{n}",
            lead_units=("市某某某某工作领导小组办公室",),
            lead_leaders=(f"测试领导{n}",),
            contacts=(Contact(f"测试{n}"),),
            measures=measures(*["一条很长很长很长的整改措施"] * 6),
        )
        for n in range(1, 201)
    )
    async with world(tmp_path, Plan("测督", "大清单", cutoff_day=28, issues=issues)) as big:
        async with big.store.begin() as session:
            for report in await session.exec(select(Report)):
                report.state, report.locked_at = "missing", report.cutoff_at
        for text in ("汇总", "未报", "汇总 按单位", "汇总 按领导", "汇总 按状态"):
            pages = [reply.text for reply in await hear(big, text)]
            assert all(len(page) <= 3500 for page in pages), text
            # nothing is lost where the pages are cut
            named = [line for page in pages for line in page.split("\n") if "200" in line]
            assert named or "单位" in text, text
        pages = [reply.text for reply in await hear(big, "汇总 按领导")]
        assert len(pages) > 1
        assert pages[0].endswith(f"（1/{len(pages)}）")
        assert pages[-1].endswith(f"（{len(pages)}/{len(pages)}）")
