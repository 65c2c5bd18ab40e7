"""回执的分寸: receipts and answers that say no more and no less than what happened."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.contact_world import HUANG, LEI, OFFICE, World, at, contact_world

WHOLE = "1推进 a 2推进 b 3推进 c 4推进 d"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        yield built


async def test_the_reason_of_the_rest_unchanged_stands_on_its_lines(world: World) -> None:
    await world.says(HUANG, "1推进 a 2推进 b 4完成", at(22))
    reply = await world.says(HUANG, "无变化 等资金", at(22, 11))
    assert "\n 3 无变化｜等资金\n" in reply.text
    filing = (await world.filings(await world.report(18)))[-1]
    assert await world.answers(filing) == {"3": ("unchanged", "等资金")}
    assert (filing.reason, filing.reason_text) == ("", "")


async def test_unchanged_of_everything_keeps_its_reason_for_the_whole(world: World) -> None:
    await world.says(HUANG, "1无变化", at(22))
    reply = await world.says(HUANG, "无变化 等资金", at(22, 11))
    assert "记为“无变化｜等资金”。" in reply.text
    assert (await world.filings(await world.report(18)))[-1].reason == "funds"


async def test_a_reasons_label_is_not_repeated_before_the_same_words(world: World) -> None:
    reply = await world.says(HUANG, "无变化 等审批 市局在批", at(22))
    assert "记为“无变化｜等审批 市局在批”。" in reply.text


async def test_a_late_report_is_not_withdrawn_but_may_be_changed(world: World) -> None:
    await world.pass_time(at(28, 0, 1))
    await world.says(HUANG, WHOLE, at(28, 9))
    reply = await world.says(HUANG, "撤回", at(28, 10))
    assert reply.text == "迟报不能撤回，可以改：回“改3 …”。12月21日9时30分前有效。"
    assert "已更新" in (await world.says(HUANG, "改3 交办72", at(28, 11))).text


@pytest.mark.parametrize("words", ["我要撤回", "撤回吧", "撤回一下", "请撤回刚才的"])
async def test_withdrawing_is_understood_as_people_say_it(world: World, words: str) -> None:
    await world.says(HUANG, WHOLE, at(22))
    assert (await world.says(HUANG, words, at(22, 11))).text.startswith("已撤回，目前算未报")


@pytest.mark.parametrize("words", ["截止到几号", "几号截止", "截止几号？"])
async def test_the_last_day_is_asked_for_in_many_words(world: World, words: str) -> None:
    assert (await world.says(HUANG, words, at(22))).text == "问题十八11月进展：11月27日24时截止（周二）。"


async def test_a_contact_may_ask_for_all_that_was_reported(world: World) -> None:
    assert (await world.says(HUANG, "汇总一下", at(22))).text.startswith("问题十八11月：未报。")
    await world.says(HUANG, "1推进 错峰", at(22))
    reply = await world.says(HUANG, "汇总一下", at(22, 11))
    assert " 1 推进｜错峰\n" in reply.text
    assert "还差措施2" in reply.text


async def test_words_not_understood_once_all_is_in_speak_of_changing(world: World) -> None:
    await world.says(HUANG, WHOLE, at(22))
    reply = await world.says(HUANG, "看看", at(22, 11))
    assert reply.text == "这条没看懂，原话已留存。本月已报齐，要改回“改3 …”，其他回“帮助”。"


async def test_a_change_of_something_never_told_is_no_update(world: World) -> None:
    await world.says(HUANG, "1推进 a", at(22))
    assert "已更新" not in (await world.says(HUANG, "改2 立案43起", at(22, 11))).text
    assert "已更新，原来的话也留存" in (await world.says(HUANG, "改2 立案44起", at(22, 12))).text


async def test_the_words_that_complete_a_report_are_told_so(world: World) -> None:
    assert "已报齐" not in (await world.says(HUANG, "1推进 a 2推进 b", at(22))).text
    assert "\n已报齐。\n" in (await world.says(HUANG, "3推进 c 4推进 d", at(22, 11))).text
    assert "已报齐" not in (await world.says(HUANG, "改3 e", at(22, 12))).text


async def test_the_issue_that_became_complete_is_named_among_several(world: World) -> None:
    await world.says(LEI, "十九 1推进 a 2推进 b", at(22))
    assert "十九已报齐；十一还没报。" in (await world.says(LEI, "十九 3推进 c", at(22, 11))).text


@pytest.mark.parametrize("scope", ["市县级", "市、县级", "市 县级"])
async def test_a_scope_is_found_however_it_is_typed(world: World, scope: str) -> None:
    await world.says(OFFICE, f"代报 8 {scope} 1推进 2推进 3推进", at(22), proxy=True)
    assert (await world.report(8, scope="市、县级")).state == "submitted"


async def test_two_issues_taken_back_are_told_in_one_sentence(world: World) -> None:
    await world.says(LEI, f"十一 {WHOLE} 十九 1推进 a 2推进 b 3推进 c", at(22))
    reply = await world.says(LEI, "撤回", at(22, 11))
    assert reply.text == "已撤回，目前问题十一、问题十九都算未报；11月27日24时前再报仍按时。"


async def test_parts_of_two_issues_taken_back_end_in_one_sentence(world: World) -> None:
    await world.says(LEI, f"十一 {WHOLE} 十九 1推进 a 2推进 b 3推进 c", at(22))
    await world.says(LEI, "改十一 1 新话 十九 1 新话", at(22, 11))
    reply = await world.says(LEI, "撤回", at(22, 12))
    assert reply.text.count("11月27日24时前都能改。") == 1


async def test_the_receipt_of_a_paragraph_names_its_issue_in_the_example(world: World) -> None:
    reply = await world.says(LEI, "十一 本月组织园区污水处理厂建设督查三次，约谈企业两家。", at(22))
    assert "要改回“改十一 1 …”" in reply.text


async def test_a_bare_claim_is_asked_about_and_files_nothing(world: World) -> None:
    reply = await world.says(HUANG, "完成", at(22))
    assert reply.text == "“完成”是哪条措施的？请带上措施号再回一次，如“2 完成”。"
    assert (await world.report(18)).state == "asked"


async def test_facts_in_front_of_a_part_of_the_measures_are_not_dropped_in_silence(world: World) -> None:
    reply = await world.says(HUANG, "错峰落实7家，2推进，3推进", at(22))
    assert "开头“错峰落实7家”没有记入：没看出是哪条措施的。要记请带上措施号再发一次。" in reply.text


async def test_facts_in_front_of_all_the_measures_are_kept_as_words_of_the_whole_issue(world: World) -> None:
    reply = await world.says(HUANG, "全市优良率74.8%。1推进 2推进 3推进 4无变化", at(22))
    assert " 整体：全市优良率74.8%" in reply.text


async def test_that_something_was_sent_elsewhere_is_answered_with_what_is_here(world: World) -> None:
    reply = await world.says(HUANG, "报表已交", at(22))
    assert reply.text.startswith("问题十八11月：未报。\n")
