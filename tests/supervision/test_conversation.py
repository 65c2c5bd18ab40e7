"""对话: the samples of DOMAIN §2, both sides and the rows stored."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.contact_world import HUANG, LEI, XIN, XUAN, World, at, contact_world

OCTOBER = "1推进 特护期方案已印发 2推进 立案31起 3推进 交办56件、整改48件 4未启动"
MENU = "请选原因（回数字，可加一句）：1等审批/批文 2等资金 3未到节点 4天气/季节 5等其他单位（写哪个） 6其他"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path) as built:
        await built.says(HUANG, OCTOBER, at(25, month=10))
        await built.november()
        yield built


async def test_one_reply_one_receipt(world: World) -> None:
    reply = await world.says(HUANG, "1推进 错峰方案落实到6家 2推进 立案43起 3推进 交办70整改65 4无变化", at(22, 15, 2))
    assert reply.text == (
        "收到，11月22日15:02，按时。\n"
        " 1 推进｜错峰方案落实到6家\n"
        " 2 推进｜立案43起（上月31）\n"
        " 3 推进｜交办70整改65\n"
        " 4 无变化\n"
        "要改回“改3 …”，要收回回“撤回”。11月27日24时前都能改。"
    )
    report = await world.report(18)
    assert (report.state, report.on_time, report.received_at) == ("submitted", True, at(22, 15, 2))
    (filing,) = await world.filings(report)
    assert (await world.answers(filing))["2"] == ("in_progress", "立案43起")


async def test_what_is_missing_is_named_with_its_hour(world: World) -> None:
    reply = await world.says(HUANG, "1推进 落实到6家 2完成", at(22))
    assert reply.text.startswith("收到，11月22日10:00，已记下。")
    assert "还差措施3（日常巡查）、4（督查问责），11月27日24时前补上即可。" in reply.text
    assert (await world.report(18)).state == "partial"
    reply = await world.says(HUANG, "4未启动 3推进 交办80", at(23))
    assert reply.text.startswith("收到，11月23日10:00，按时。")
    assert (await world.report(18)).state == "submitted"


async def test_a_paragraph_about_the_whole_issue_is_complete(world: World) -> None:
    reply = await world.says(HUANG, "本月组织错峰生产督查三次，约谈企业两家。", at(22))
    assert "按时" in reply.text
    assert "整体：本月组织错峰生产督查三次" in reply.text
    assert (await world.report(18)).state == "submitted"


async def test_nothing_changed_is_filed_at_once_and_the_reason_asked_once(world: World) -> None:
    reply = await world.says(HUANG, "无变化", at(22, 15, 2))
    assert reply.text == f"可以。11月22日15:02收到，按时，记“无变化”。{MENU}"
    assert [len(row) for row in reply.buttons] == [3, 3]
    assert (await world.report(18)).state == "submitted"
    reply = await world.says(HUANG, "2 省级资金12月下达", at(22, 15, 5))
    assert reply.text == "收到，按时。记为“无变化｜等资金｜省级资金12月下达”。这不算逾期，也不算迟报。"
    filings = await world.filings(await world.report(18))
    assert [(f.reason, f.reason_text) for f in filings] == [("", ""), ("funds", "省级资金12月下达")]
    assert await world.dialogue(HUANG) is None


async def test_nothing_changed_with_its_reason_is_one_line(world: World) -> None:
    reply = await world.says(HUANG, "无变化 等省级资金，预计12月", at(22, 15, 2))
    assert reply.text.startswith(
        "收到，11月22日15:02，按时。\n记为“无变化｜等省级资金，预计12月”。这不算逾期，也不算迟报。"
    )
    assert "请选原因" not in reply.text


async def test_the_reason_is_asked_once_only(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    assert "请选原因" not in (await world.says(HUANG, "无变化", at(23))).text


async def test_the_reason_can_be_tapped_and_tapped_twice(world: World) -> None:
    menu = (await world.says(HUANG, "无变化", at(22))).buttons
    funds = menu[0][1].data
    assert "等资金" in (await world.taps(HUANG, funds, at(22, 11))).text
    assert (await world.taps(HUANG, funds, at(22, 11, 1))).text == "原因已经记下了。"
    assert len(await world.filings(await world.report(18))) == 2


async def test_another_unit_may_be_named_afterwards(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    assert "再补一句是哪个单位" in (await world.says(HUANG, "5", at(22, 11))).text
    reply = await world.says(HUANG, "市财政局", at(22, 12))
    assert "记为“无变化｜等其他单位｜市财政局”" in reply.text


async def test_a_measure_that_stands_still_a_second_month_wants_a_reason(world: World) -> None:
    await world.says(HUANG, "1推进 a 2推进 b 3推进 c 4无变化", at(22))
    await world.pass_time(at(28))
    await world.open_month(at(21, month=12), "2018-12")
    reply = await world.says(HUANG, "1推进 a 2推进 b 3推进 c 4无变化", at(22, month=12))
    assert "措施4连续两个月无变化，请补一句原因" in reply.text
    reply = await world.says(HUANG, "3", at(22, 11, month=12))
    assert reply.text == "收到。措施4记为“无变化｜未到节点”。"


async def test_a_whole_report_is_a_report_though_a_question_is_open(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    reply = await world.says(HUANG, "2推进 立案44起", at(22, 11))
    assert " 2 推进｜立案44起（上月31）" in reply.text


async def test_change_makes_a_new_version_and_keeps_the_old(world: World) -> None:
    await world.says(HUANG, "1完成 2推进 立案43起 3推进 交办70整改65 4无变化", at(22))
    reply = await world.says(HUANG, "改3 交办72整改66", at(22, 16))
    assert reply.text.startswith("收到，11月22日16:00，按时，已更新，原来的话也留存。\n 3 推进｜交办72")
    filings = await world.filings(await world.report(18))
    assert [f.version for f in filings] == [1, 2]
    assert filings[0].withdrawn_at is None
    assert await world.answers(filings[1]) == {"3": (None, "交办72整改66")}


async def test_withdraw_undoes_the_last_message_and_then_the_one_before(world: World) -> None:
    await world.says(HUANG, "1完成 2推进 立案43起 3推进 交办70 4无变化", at(22))
    await world.says(HUANG, "改3 交办72", at(22, 16))
    reply = await world.says(HUANG, "撤回", at(22, 17))
    assert reply.text.startswith("已撤回刚才那条（措施3）。现在记的是：\n 1 完成\n")
    assert "交办70" in reply.text
    assert (await world.report(18)).state == "submitted"
    reply = await world.says(HUANG, "撤回", at(22, 18))
    assert reply.text == "已撤回，目前算未报；11月27日24时前再报仍按时。"
    report = await world.report(18)
    assert (report.state, report.on_time, report.received_at) == ("asked", None, None)
    assert (await world.says(HUANG, "撤回", at(22, 19))).text == "目前没有可撤回的报送。"


async def test_withdrawing_a_reason_withdraws_its_unchanged_too(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    await world.says(HUANG, "2", at(22, 11))
    assert "目前算未报" in (await world.says(HUANG, "撤回", at(22, 12))).text
    assert (await world.report(18)).state == "asked"


async def test_after_the_cutoff_nothing_is_overwritten(world: World) -> None:
    await world.says(HUANG, OCTOBER, at(22))
    await world.pass_time(at(28, 0, 0, second=1))
    locked = (
        "11月进展已于11月27日24时锁定。要更正请回“更正3：…，原因：…”，两个版本都会保留。新的进展直接发来，记入12月。"
    )
    for words in ("改3 交办72", "撤回", "补11月 3推进 交办72"):
        assert (await world.says(HUANG, words, at(28, 9))).text == locked
    assert len(await world.filings(await world.report(18))) == 1


async def test_two_issues_in_one_message(world: World) -> None:
    reply = await world.says(LEI, "十一 1推进70% 2无变化 3推进 4推进　十九 1推进 2推进 3完成", at(22, 15, 2))
    assert "问题十一\n 1 推进｜70%\n" in reply.text
    assert "问题十九\n 1 推进\n" in reply.text
    assert "十一、十九已收。" in reply.text
    assert {(await world.report(n)).state for n in (11, 19)} == {"submitted"}


async def test_the_receipt_says_which_issue_is_still_open(world: World) -> None:
    reply = await world.says(LEI, "十一 1推进70% 2无变化 3推进 4推进", at(22))
    assert "十一已收；十九还没报。11月27日24时截止。" in reply.text


async def test_words_without_an_issue_are_asked_about_and_count_from_when_said(world: World) -> None:
    reply = await world.says(LEI, "1推进 2推进 3完成", at(27, 23, 58))
    assert reply.text == "这条是报十一还是十九？"
    assert [button.label for button in reply.buttons[0]] == ["问题十一", "问题十九"]
    first = world.last_message
    await world.pass_time(at(28, 0, 1))
    assert (await world.report(19)).state == "missing"
    reply = await world.says(LEI, "十九", at(28, 0, 5))
    assert reply.text.startswith("收到，11月27日23:58，按时。")
    report = await world.report(19)
    (filing,) = await world.filings(report)
    assert (report.state, report.on_time, filing.received_at) == ("submitted", True, at(27, 23, 58))
    assert filing.message_id == first
    assert await world.dialogue(LEI) is None


async def test_the_question_is_answered_by_digits_or_a_tap(world: World) -> None:
    await world.says(LEI, "1推进 2推进 3完成", at(22))
    assert "问题十一" in (await world.says(LEI, "11", at(22, 11))).text
    await world.says(LEI, "撤回", at(22, 12))
    buttons = (await world.says(LEI, "1推进 2推进 3完成", at(22, 13))).buttons
    assert "问题十九" in (await world.taps(LEI, buttons[0][1].data, at(22, 14))).text
    assert "过时" in (await world.taps(LEI, buttons[0][1].data, at(22, 14))).text
    assert len(await world.filings(await world.report(19))) == 1


async def test_the_question_is_not_repeated_in_the_same_words(world: World) -> None:
    asked = (await world.says(LEI, "1推进", at(22))).text
    second = (await world.says(LEI, "2推进", at(22, 11))).text
    third = (await world.says(LEI, "啊？", at(22, 12))).text
    assert len({asked, second, third}) == 3
    reply = await world.says(LEI, "十一", at(22, 13))
    assert " 1 推进" in reply.text
    assert " 2 推进" in reply.text


async def test_a_measure_only_one_issue_has_needs_no_question(world: World) -> None:
    reply = await world.says(LEI, "4推进 垃圾清运", at(22))
    assert "问题十一\n 4 推进｜垃圾清运" in reply.text


async def test_a_named_report_while_the_question_is_open_keeps_the_earlier_words(world: World) -> None:
    await world.says(LEI, "1推进 2推进", at(22))
    reply = await world.says(LEI, "十九 1完成 2完成 3完成", at(22, 11))
    assert "问题十九\n 1 完成" in reply.text
    assert "前面那条“1推进 2推进”还留着" in reply.text
    await world.says(LEI, "十一", at(22, 12))
    assert (await world.report(11)).state == "partial"
    assert (await world.report(19)).state == "submitted"


async def test_a_bare_unchanged_speaks_of_all_open_issues(world: World) -> None:
    reply = await world.says(LEI, "无变化", at(22))
    assert "问题十一、问题十九都记“无变化”" in reply.text
    reply = await world.says(LEI, "3", at(22, 11))
    assert "问题十一、问题十九记为“无变化｜未到节点”" in reply.text
    assert {(await world.report(n)).state for n in (11, 19)} == {"submitted"}


async def test_each_contact_of_an_issue_is_told_the_others_do_not_matter(world: World) -> None:
    reply = await world.says(XIN, "1完成 2推进 3无变化", at(22))
    assert "市、县级已收。乡镇级由测试萱报，互不影响。" in reply.text
    assert (await world.report(8, scope="市、县级")).state == "submitted"
    assert (await world.report(8, scope="乡镇级")).state == "asked"


async def test_words_about_the_other_contacts_part_are_a_note_and_change_no_state(world: World) -> None:
    reply = await world.says(XIN, "4推进 乡里在清淤", at(22))
    assert reply.text == "关于问题八·乡镇级的话已记作代说明，该部分仍由测试萱报。"
    other = await world.report(8, scope="乡镇级")
    (note,) = await world.filings(other)
    assert (other.state, note.source, note.whole) == ("asked", "note", "4推进 乡里在清淤")
    assert "按时" in (await world.says(XUAN, "4完成", at(23))).text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("七 1推进 修了路", "问题七不在您名下，这段没有记入，原话已留存。您名下是问题十八。"),
        ("六十 1推进 修了路", "没有问题六十，这段没有记入，原话已留存。您名下是问题十八。"),
        ("9推进 修了路", "问题十八只有措施1–4，“9推进 修了路”没有记入，原话已留存。"),
    ],
)
async def test_words_that_belong_nowhere_are_answered_in_one_sentence(world: World, words: str, answer: str) -> None:
    assert (await world.says(HUANG, words, at(22))).text == answer
    assert (await world.report(18)).state == "asked"


async def test_a_late_report_relieves_the_warning(world: World) -> None:
    await world.says(LEI, "十一 1推进 2推进 3推进 4推进", at(22))
    await world.pass_time(at(28, 0, 1))
    await world.push_warnings(at(28, 9))
    reply = await world.says(LEI, "1推进 2推进 3完成", at(28, 10, 20))
    assert reply.text.startswith("收到，11月28日10:20，记迟报。\n问题十九")
    assert "预警已解除，牵头领导会在下次汇总看到“已补报”。" in reply.text
    assert "12月21日9时30分前还可补充" in reply.text
    report = await world.report(19)
    assert (report.state, report.on_time) == ("late", False)
    states = {w.month: w.state for w in await world.warnings() if w.assignment_id == report.assignment_id}
    assert states == {"2018-10": "pushed", "2018-11": "resolved"}


async def test_no_leader_is_claimed_to_know_who_was_not_told(world: World) -> None:
    await world.pass_time(at(28, 0, 1))
    reply = await world.says(HUANG, OCTOBER, at(28, 7))
    assert "预警已解除，还没有报给牵头领导，不再报。" in reply.text


async def test_a_stored_question_of_an_unknown_kind_is_put_away_politely(world: World) -> None:
    await world.says(LEI, "1推进 2推进", at(22))
    await world.rename_dialogue(LEI, "OldFlow:step3")
    reply = await world.says(LEI, "十九 1完成 2完成 3完成", at(22, 11))
    assert reply.text.startswith("刚才的问答没能接上，您之前说的“1推进 2推进”已留存，没有记入。\n收到")
    assert await world.dialogue(LEI) is None


async def test_an_edited_message_counts_anew_and_replaces_what_it_said(world: World) -> None:
    await world.says(HUANG, "1完成 2推进 3推进 4推进", at(22))
    await world.says(HUANG, "1完成 2推进 3推进", at(22, 12), edits=world.last_message)
    first, second = await world.filings(await world.report(18))
    assert first.withdrawn_at is not None
    assert second.received_at == at(22, 12)
    assert (await world.report(18)).state == "partial"


async def test_an_edit_after_the_cutoff_is_refused(world: World) -> None:
    await world.says(HUANG, "1完成 2推进 3推进 4推进", at(22))
    original = world.last_message
    await world.pass_time(at(28, 0, 1))
    reply = await world.says(HUANG, "1推进 2推进 3推进 4推进", at(28, 8), edits=original)
    assert "已于11月27日24时锁定" in reply.text
    (filing,) = await world.filings(await world.report(18))
    assert filing.withdrawn_at is None
    assert not await world.filings(await world.report(18, "2018-12"))


async def test_a_file_is_kept_and_its_caption_read(world: World) -> None:
    reply = await world.says(HUANG, "", at(22), kind="photo", file=True)
    assert reply.text.startswith("收到1张。挂到哪条？回措施号（1–4），或“全部”。\n问题十八11月进展还没报")
    reply = await world.says(HUANG, "1推进 a 2推进 b 3完成 4无变化", at(22), kind="document", file=True)
    assert reply.text.endswith("已挂到问题十八·措施3（1份）。")
    assert "按时" in reply.text
    assert "请用文字再回一句" in (await world.says(HUANG, "", at(22), kind="voice", file=True)).text
