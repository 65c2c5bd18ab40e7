"""A leader's few words: read, instruct, ask for a talk, look; and what must not be taken for them."""

from pathlib import Path

import pytest

from rules.arguments import IssueRef
from rules.words.leader_words import Said, Spoken, names_issue, read_leader
from storage.tables import Instruction, Talk
from tests.supervision.leader_world import message_to, tells
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of


@pytest.mark.parametrize("text", ["1", "１", "①", "1。", "1 已阅", "1已阅", "已阅", "阅", "已阅。", "1、已阅", " 1 "])
def test_read_is_heard_in_every_usual_form(text: str) -> None:
    assert read_leader(text).said is Said.READ


@pytest.mark.parametrize(
    ("text", "words", "issue"),
    [
        ("2 请抓紧", "请抓紧", None),
        ("２　请抓紧，月底前报。", "请抓紧，月底前报。", None),
        ("2请抓紧", "请抓紧", None),
        ("2、批示：请抓紧", "请抓紧", None),
        ("批示：请住建局于12月3日前报来", "请住建局于12月3日前报来", None),
        ("批示 问题十九：请抓紧", "请抓紧", 19),
        ("2 批示：＋内容", "＋内容", None),
        ("批示 19：请抓紧", "请抓紧", 19),
        ("2 问题十九：请 抓紧\n分两行", "请 抓紧\n分两行", 19),
    ],
)
def test_an_instruction_is_verbatim(text: str, words: str, issue: int | None) -> None:
    spoken = read_leader(text)
    assert (spoken.said, spoken.words) == (Said.INSTRUCT, words)
    assert spoken.issue == (IssueRef(issue) if issue else None)


@pytest.mark.parametrize(
    "text",
    [
        "2个问题请尽快",
        "2018年的数据再核一下",
        "3天内报来",
        "请抓紧",
        "4个措施都要快",
        "约谈一下刘局长再说",
        "12",
        "2天后再说",
    ],
)
def test_casual_words_are_free(text: str) -> None:
    assert read_leader(text).said is Said.FREE


@pytest.mark.parametrize(
    ("text", "said", "issue"),
    [
        ("3", Said.TALK, None),
        ("３", Said.TALK, None),
        ("3 提请约谈", Said.TALK, None),
        ("约谈 问题十九", Said.TALK, 19),
        ("3 十九", Said.TALK, 19),
        ("4", Said.DETAIL, None),
        ("详情", Said.DETAIL, None),
        ("4 看详情", Said.DETAIL, None),
        ("4 问题十九", Said.DETAIL, 19),
        ("汇总", Said.OWN, None),
        ("我的问题", Said.OWN, None),
        ("是", Said.YES, None),
        ("不是", Said.NO, None),
    ],
)
def test_the_other_answers(text: str, said: Said, issue: int | None) -> None:
    assert read_leader(text) == Spoken(
        said, IssueRef(issue) if issue else None, named="约谈" in text or "详情" in text or said is Said.OWN
    )


def test_an_issue_alone_is_named() -> None:
    assert names_issue("问题十九。") == IssueRef(19)
    assert names_issue("十九很急") is None


async def _missed(world: MonthWorld, *issues: int, leader: str = "") -> None:
    """Nobody reports, and on the push day the leaders are warned."""
    more = {"leader": leader} if leader else {}
    await world.load(plan_of(*(entry(n, **more) for n in issues)), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    await world.go_to(at("11-28 10:00"))


async def one_missed(world: MonthWorld) -> None:
    await _missed(world, 1)


async def two_missed(world: MonthWorld) -> None:
    await _missed(world, 1, 2)


async def both_of_one_leader_missed(world: MonthWorld) -> None:
    await _missed(world, 1, 2, leader="测试领")


async def test_the_warning_offers_four_answers_typed_or_tapped(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        [warning] = world.heard("测试领1")
        assert warning.endswith("回复：1 已阅　2 批示：＋内容　3 提请约谈　4 看详情")
        [notice] = await world.notices("warning")
        assert [[label, data] for row in notice.buttons for label, data in row] == [
            ["1 已阅", "ack"],
            ["2 批示", "instruct"],
            ["3 提请约谈", "talk"],
            ["4 看详情", "detail"],
        ]
        shown = await message_to(world, "测试领1", "warning")
        assert "已记录：已阅" in (await tells(world, "测试领1", "ack", at("11-28 10:00"), shown, tap=True)).text
        assert (
            "请把批示内容写在一条里"
            in (await tells(world, "测试领1", "instruct", at("11-28 10:01"), shown, tap=True)).text
        )
        assert "没有找到" not in (await tells(world, "测试领1", "detail", at("11-28 10:02"), shown, tap=True)).text
        assert "已提请（问题一）" in (await tells(world, "测试领1", "talk", at("11-28 10:03"), shown, tap=True)).text


async def test_an_instruction_goes_on_verbatim_is_answered_and_comes_back(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=two_missed) as world:
        reply = await tells(world, "测试领1", "２ 请抓紧，＂12月1日前＂报来", at("11-28 10:00"))
        assert "原文转办：“请抓紧，＂12月1日前＂报来”" in reply.text
        assert "转责任人员测试责1、联络人员测试联1，请其12月5日24时前回复办理情况" in reply.text
        await world.go_to(at("11-28 10:05"))
        for name in ("测试责1", "测试联1"):
            forwarded = world.heard(name)[-1]
            assert "测试领1同志批示：请抓紧，＂12月1日前＂报来。请于12月5日24时前回复办理情况。" in forwarded
        assert not any("请抓紧" in text for name in ("测试领2", "测试责2", "测试联2") for text in world.heard(name))
        assert any("【批示】" in text for text in world.heard(OFFICE))
        taken = await tells(world, "测试联1", "批示回复：已开调度会，1日前补报", at("11-29 16:00"))
        assert "记为对测试领1同志11月28日批示的回复" in taken.text
        await world.go_to(at("11-30 12:00"))
        [back] = [text for text in world.heard("测试领1") if "【批示办理】" in text]
        assert "已开调度会，1日前补报" in back
        [row] = await world.rows(Instruction)
        assert (row.state, row.text, row.answer) == ("answered", "请抓紧，＂12月1日前＂报来", "已开调度会，1日前补报")
        assert row.told_at == at("11-30 09:00")
        assert {warning.issue_id: warning.state for warning in await world.warnings()} == {
            row.issue_id: "instructed",
            row.issue_id + 1: "pushed",
        }
        await world.go_to(at("12-04 18:00"))
        assert len([text for text in world.heard("测试领1") if "再次提醒" in text]) == 0


async def test_the_forwarded_words_wait_for_a_window_and_are_no_digest(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        reply = await tells(world, "测试领1", "批示：请抓紧", at("11-28 20:30"))
        assert "11月29日08:30起送达" in reply.text
        await world.go_to(at("11-28 23:00"))
        assert not any("批示转办" in text for text in world.heard("测试联1"))
        await world.go_to(at("11-29 09:00"))
        assert world.when("测试联1", "11-29 00:00") == ["11-29 08:30 instruction"]


async def test_a_reply_to_the_forwarded_message_is_the_answer(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        await world.go_to(at("11-28 10:05"))
        shown = await message_to(world, "测试联1", "instruction")
        reply = await tells(world, "测试联1", "1推进 已开工", at("11-28 11:00"), reply_to=shown)
        assert "批示的回复" in reply.text
        assert await world.states() == ["missing"]
        reply = await tells(world, "测试联1", "1推进 已开工 2推进 已开工", at("11-28 11:05"))
        assert "批示" not in reply.text
        assert await world.states() == ["late"]


async def test_the_same_words_twice_are_one_instruction(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        assert "没有重复转办" in (await tells(world, "测试领1", "2 请抓紧", at("11-28 10:30"))).text
        await tells(world, "测试领1", "2 再催一次", at("11-28 10:40"))
        assert [row.text for row in await world.rows(Instruction)] == ["请抓紧", "再催一次"]


async def test_free_words_become_an_instruction_only_after_yes(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        assert "作为批示转办吗？回“是”" in (await tells(world, "测试领1", "这个要抓紧", at("11-28 10:00"))).text
        await world.go_to(at("11-28 10:10"))
        assert not any("批示转办" in text for text in world.heard("测试联1"))
        assert "已记录批示" in (await tells(world, "测试领1", "是", at("11-28 10:30"))).text
        [row] = await world.rows(Instruction)
        assert (row.state, row.text, row.said_at) == ("issued", "这个要抓紧", at("11-28 10:00"))
        await tells(world, "测试领1", "天气不错", at("11-28 10:40"))
        assert "没有作为批示转办" in (await tells(world, "测试领1", "不是", at("11-28 10:41"))).text
        assert "已记录批示" not in (await tells(world, "测试领1", "是", at("11-28 10:42"))).text
        assert [row.state for row in await world.rows(Instruction)] == ["issued", "dropped"]


async def test_yes_a_day_later_sends_nothing_on(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        await tells(world, "测试领1", "这个要抓紧", at("11-28 10:00"))
        assert "已记录批示" not in (await tells(world, "测试领1", "是", at("11-29 10:01"))).text


async def test_two_candidates_are_asked_about_once_and_a_named_issue_is_not(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=both_of_one_leader_missed) as world:
        assert "是对问题一、还是问题二？" in (await tells(world, "测试领", "2 请抓紧", at("11-28 10:00"))).text
        assert "问题二：转" in (await tells(world, "测试领", "二", at("11-28 10:01"))).text
        assert "问题一：转" in (await tells(world, "测试领", "批示 问题一：也请抓紧", at("11-28 10:02"))).text
        await tells(world, "测试领", "2 都要快", at("11-28 10:03"))
        both = (await tells(world, "测试领", "全部", at("11-28 10:04"))).text
        assert "问题一：转" in both
        assert "问题二：转" in both
        rows = [(row.text, row.state) for row in await world.rows(Instruction)]
        assert rows == [("请抓紧", "issued"), ("也请抓紧", "issued"), ("都要快", "issued"), ("都要快", "issued")]
        assert "提请约谈是对问题一、还是问题二" in (await tells(world, "测试领", "3", at("11-28 10:05"))).text
        assert "已提请（问题二）" in (await tells(world, "测试领", "3 问题二", at("11-28 10:06"))).text
        assert "没有找到" in (await tells(world, "测试领", "4 问题九", at("11-28 10:07"))).text


async def test_a_leader_replaced_yesterday_is_told_that_nothing_was_sent_on(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        shown = await message_to(world, "测试领1", "warning")
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        await world.load(plan_of(entry(1, leader="测试新领")), at("11-28 15:00"))
        await world.link("测试新领", at("11-28 15:00"), "lead_leader")
        for words, tap in (("1", False), ("2 再抓紧", False), ("talk", True)):
            reply = await tells(world, "测试领1", words, at("11-29 10:00"), shown, tap=tap)
            assert "已不由您牵头，您的话没有转办" in reply.text
        assert len(await world.rows(Instruction)) == 1
        await tells(world, "测试联1", "批示回复：已补报", at("11-29 10:30"))
        await world.go_to(at("11-30 18:00"))
        assert not any("批示办理" in text for text in world.heard("测试领1"))
        [back] = [text for text in world.heard("测试新领") if "批示办理" in text]
        assert "测试领1同志11月28日批示" in back


async def test_a_talk_asked_for_is_a_request_with_its_facts_once(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        reply = await tells(world, "测试领1", "3", at("11-28 10:00"))
        assert reply.text == "已提请（问题一）。约谈由领导小组组长或副组长决定，对象为责任单位主要负责人。"
        assert "没有重复提请" in (await tells(world, "测试领1", "3", at("11-28 10:30"))).text
        [talk] = await world.rows(Talk)
        assert (talk.state, talk.triggers) == ("proposed", ["T2_not_reported"])
        assert "11月逾期未报" in talk.facts
        await world.go_to(at("11-28 11:00"))
        assert len([text for text in world.heard(OFFICE) if "提请约谈" in text]) == 1


async def test_a_group_heads_talk_is_approved_at_once(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        await world.unlink("测试领1", at("11-28 10:00"))
        await world.link("测试领1", at("11-28 10:00"), "group_head")
        assert "由市环督办起草约谈通知" in (await tells(world, "测试领1", "3", at("11-28 10:10"))).text
        [talk] = await world.rows(Talk)
        assert talk.state == "approved"


async def test_details_and_own_issues_are_one_screen(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1, measures=6)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.says("测试联1", "1推进 完成三分之一 2完成 湘环〔2018〕12号", at("11-22 10:00"))
        detail = (await tells(world, "测试领1", "4", at("11-23 10:00"))).text
        assert "1 措施内容1｜推进｜11月22日｜完成三分之一" in detail
        assert "3 措施内容3｜未报过" in detail
        assert "11月 已报一部分（11月22日）" in detail
        assert len(detail.splitlines()) <= 14
        own = (await tells(world, "测试领1", "汇总", at("11-23 10:01"))).text
        assert "6项措施自报完成1项｜最近一次进展：11月22日（1天前）" in own
        assert "问题一（方面1）" in own


async def test_an_instruction_is_neither_edited_nor_taken_back(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=one_missed) as world:
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        assert "不能撤回" in (await tells(world, "测试领1", "撤回", at("11-28 10:01"))).text
        [row] = await world.rows(Instruction)
        assert (row.state, row.text) == ("issued", "请抓紧")


async def test_a_reply_to_what_came_back_is_about_that_issue(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=both_of_one_leader_missed) as world:
        await tells(world, "测试领", "批示 问题一：请抓紧", at("11-28 10:00"))
        await world.go_to(at("11-28 10:05"))
        await tells(world, "测试联1", "批示回复：已办", at("11-28 11:00"))
        await world.go_to(at("11-29 15:00"))
        shown = await message_to(world, "测试领", "instruction_answer")
        assert "问题一：转" in (await tells(world, "测试领", "2 很好，继续", at("11-29 15:00"), shown)).text


async def test_a_message_answered_by_a_stranger_to_the_issue_changes_nothing(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=two_missed) as world:
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        await world.go_to(at("11-28 10:05"))
        assert "没有转给您" in (await tells(world, "测试联2", "批示回复：已办", at("11-28 10:10"))).text
        assert [row.state for row in await world.rows(Instruction)] == ["forwarded"]
