"""退回: a report goes back with a reason and a day, its on-time mark stays, and what comes back is told (§1.3)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import Report
from tests.supervision.acting_world import entries, office, said_by, two_asked
from tests.supervision.month_world import OFFICE, MonthWorld, at, month_world

BACK = "退回 3 措施2 数字与上月对不上，请写明立案数"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=reported) as world:
        yield world


async def reported(world: MonthWorld) -> None:
    await two_asked(world)
    await world.says("测试联3", "1推进 管网完成60% 2推进 立案31起", at("11-22 15:02"))


async def of_three(world: MonthWorld) -> Report:
    return next(r for r in await world.rows(Report) if r.assignment_id == 1 and r.month == "2018-11")


async def sends_back(world: MonthWorld, text: str = BACK, when: str = "11-22 16:00") -> str:
    assert "确认请回“发”" in await office(world, text, at(when))
    return await office(world, "发", at(when))


async def test_the_preview_says_who_will_hear_what_and_until_when_and_changes_nothing(world: MonthWorld) -> None:
    shown = await office(world, BACK, at("11-22 16:00"))
    assert shown == (
        "将退回问题三11月报送（测试联3，11月22日15:02收到）的措施2（措施内容2）。原因：数字与上月对不上，请写明立案数\n"
        "11月22日16:00起告知测试联3，11月27日24时前补正；按时记录不变。\n"
        "确认请回“发”，不发就不用回。"
    )
    report = await of_three(world)
    assert (report.state, report.sent_back, report.on_time) == ("submitted", [], True)


async def test_the_contact_hears_why_and_until_when_and_is_still_on_time(world: MonthWorld) -> None:
    assert await sends_back(world) == (
        "已退回问题三11月措施2（措施内容2），会在下一条消息里告知测试联3。补正后会告诉您。"
    )
    await world.beat(at("11-22 16:01"))
    assert world.heard("测试联3", "11-22 16:00") == [
        "【请补正】测试联3同志：问题三11月的措施2（措施内容2）请补正。\n"
        "原因：数字与上月对不上，请写明立案数\n"
        "直接回“改2 …”，11月27日24时前都收；原来的报送时间不变，不算逾期。（市环督办）"
    ]
    report = await of_three(world)
    assert (report.state, report.sent_back, report.on_time) == ("returned", ["2"], True)


async def test_what_was_sent_back_is_owed_until_just_that_is_answered_and_the_office_hears_the_answer(
    world: MonthWorld,
) -> None:
    await sends_back(world)
    told = await world.says("测试联3", "还差什么", at("11-22 17:00"))
    assert "问题三11月请补正措施2（措施内容2），11月27日24时截止。" in told
    await world.says("测试联3", "改1 管网完成61%", at("11-22 17:01"))
    assert (await of_three(world)).state == "returned"
    await world.says("测试联3", "改2 立案34起", at("11-22 17:02"))
    report = await of_three(world)
    assert (report.state, report.sent_back, report.on_time) == ("submitted", [], True)
    await world.beat(at("11-22 17:03"))
    [back] = [text for text in world.heard(OFFICE, "11-22 17:00") if "已补正" in text]
    assert back == "【已补正】问题三11月（测试联3）\n 2 立案34起"


async def test_what_put_it_right_taken_back_is_owed_again(world: MonthWorld) -> None:
    await sends_back(world)
    await world.says("测试联3", "改2 立案34起", at("11-22 17:02"))
    await world.says("测试联3", "撤回", at("11-22 17:03"))
    report = await of_three(world)
    assert (report.state, report.sent_back, report.on_time) == ("returned", ["2"], True)


async def test_the_nudges_ask_for_what_was_sent_back_and_for_nothing_else(world: MonthWorld) -> None:
    await sends_back(world)
    await world.go_to(at("11-27 10:00"))
    [last] = [text for text in world.heard("测试联3", "11-27 00:00") if "提醒" in text]
    assert "措施2（措施内容2）" in last
    assert "措施1" not in last


async def test_after_the_cutoff_it_can_be_put_right_until_the_next_ask_and_stays_on_time(world: MonthWorld) -> None:
    await world.go_to(at("11-29 10:00"))
    shown = await office(world, "/return 3 全部写得太笼统", at("11-29 10:00"))
    assert "全部内容。原因：全部写得太笼统" in shown
    assert "12月21日9时30分前补正" in shown
    await office(world, "发", at("11-29 10:01"))
    await world.beat(at("11-29 10:02"))
    [asked] = world.heard("测试联3", "11-29 10:00")
    assert "12月21日9时30分前都收" in asked
    await world.says("测试联3", "1推进 管网完成62% 2推进 立案36起", at("12-03 09:00"))
    report = await of_three(world)
    assert (report.state, report.on_time) == ("submitted", True)
    assert [w for w in await world.warnings() if w.issue_id == 1 and w.month == "2018-11"] == []


async def test_a_correction_with_its_reason_puts_it_right_as_well(world: MonthWorld) -> None:
    await world.go_to(at("11-29 10:00"))
    await sends_back(world, when="11-29 10:00")
    await world.says("测试联3", "更正2：立案34起，原因：漏了3起", at("11-29 11:00"))
    report = await of_three(world)
    assert (report.state, report.sent_back, report.on_time) == ("submitted", [], True)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("退回 3 措施2", "请写明退回的原因。例：退回 三 措施3 数字与上月对不上，请写明立案数"),
        ("退回 3 措施9 不对", "问题三没有措施9，有措施1、2。没有退回。"),
        ("退回 5 措施1 不对", "问题五11月现在是“未报”，没有可退回的报送。"),
        ("退回 99 措施1 不对", "没有问题九十九。发“汇总”看现有问题。"),
        ("/return", "请写问题号、措施和原因。例：退回 18 措施3 数字与上月对不上，请写明立案数。"),
    ],
)
async def test_what_cannot_be_sent_back_is_one_sentence_and_changes_nothing(
    world: MonthWorld, text: str, answer: str
) -> None:
    before = await world.counts()
    assert await office(world, text, at("11-22 16:00")) == answer
    assert {name for name, count in (await world.counts()).items() if count != before[name]} <= {"message"}


async def test_the_card_the_summary_and_the_missing_list_tell_of_an_open_return(world: MonthWorld) -> None:
    await sends_back(world)
    card = await office(world, "问题三", at("11-22 16:05"))
    assert "11月：退回补正（11月22日15:02）\n 11月22日16:00退回，措施2待补正：数字与上月对不上，请写明立案数" in card
    assert "退回待补正1份（已计入上列）：\n 问题三（测试单位3，测试联3，措施2待补正）" in await office(
        world, "汇总", at("11-22 16:05")
    )
    missing = await office(world, "未报", at("11-22 16:05"))
    assert "■ 退回待补正1份（不在未报之内）\n 问题三（测试单位3）测试联3 电话未登记\n  措施2待补正" in missing
    assert "11月 退回补正，待补正措施2｜" in await office(world, "历史 3", at("11-22 16:05"))
    assert "退回报送" not in await office(world, "留痕 3", at("11-22 16:05"))


async def test_put_right_after_the_cutoff_its_first_time_and_the_new_one_stand_apart(world: MonthWorld) -> None:
    await sends_back(world)
    await world.go_to(at("11-28 09:00"))
    await world.says("测试联3", "改2 立案34起", at("11-28 09:10"))
    card = await office(world, "问题三", at("11-28 09:11"))
    assert "11月：按时（11月22日15:02报，11月28日09:10补正）" in card
    assert "待补正" not in await office(world, "汇总", at("11-28 09:11"))


async def test_late_and_not_whole_is_said_wherever_the_month_is_shown(world: MonthWorld) -> None:
    await world.go_to(at("11-28 09:30"))
    await world.says("测试联5", "1推进 完成60%", at("11-28 09:40"))
    assert "11月 迟报9小时，缺措施2｜" in await office(world, "历史 5", at("11-28 09:41"))
    told = await office(world, "汇总", at("11-28 09:41"))
    assert "迟报1份：\n 问题五（11月28日09:40补报，缺措施2）" in told
    assert "■ 迟报未齐1份（不在未报之内）" in await office(world, "未报", at("11-28 09:41"))
    await world.go_to(at("11-29 10:00"))
    [relief] = [text for text in world.heard("测试领5", "11-29 00:00") if "解除" in text]
    assert "问题五已于11月28日09:40补报部分（迟报），还差措施2，请知。" in relief


async def test_a_second_return_before_the_answer_is_refused(world: MonthWorld) -> None:
    await sends_back(world)
    assert await office(world, BACK, at("11-22 16:05")) == "问题三11月现在是“退回补正，待重报”，没有可退回的报送。"


async def test_the_ledger_names_the_message_that_said_it_and_fa_is_used_up(world: MonthWorld) -> None:
    await sends_back(world)
    [sent_back] = await entries(world, "report_sent_back")
    assert await said_by(world, sent_back) == BACK
    [carried_out] = await entries(world, "command_carried_out")
    assert await said_by(world, carried_out) == "发"
    assert await office(world, "发", at("11-22 16:05")) == "刚才那条已经办理，没有重复办。"
    assert len(await entries(world, "report_sent_back")) == 1


async def test_fa_in_another_chat_carries_out_nothing_of_what_was_shown_here(world: MonthWorld) -> None:
    await office(world, BACK, at("11-22 16:00"))
    assert await office(world, "发", at("11-22 16:01"), chat=-100_500) == "没有等您回“发”的事项。"
    assert (await of_three(world)).state == "submitted"


async def test_a_successor_hears_it_when_the_contact_was_replaced_meanwhile(world: MonthWorld) -> None:
    await sends_back(world, when="11-22 18:00")
    await office(world, "联络人 换 3 王芳 13800000000", at("11-22 18:01"))
    await office(world, "发", at("11-22 18:02"))
    await world.link("王芳", at("11-22 18:03"))
    await world.beat(at("11-23 09:30"))
    assert not any("请补正" in text for text in world.heard("测试联3", "11-22 18:00"))
    assert any("请补正" in text for text in world.heard("王芳", "11-22 18:00"))
