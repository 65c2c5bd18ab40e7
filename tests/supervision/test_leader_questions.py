"""领导的问话: what a leader asks is answered, not sent on; and anybody can ask for a person, or for silence."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from handlers.contact import said
from storage.tables import Instruction, Role
from supervision.inbox import Words, keep_words
from supervision.people import hats, person_called
from tests.supervision.leader_world import tells
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=two_led_by_one) as world:
        yield world


async def two_led_by_one(world: MonthWorld) -> None:
    issues = [entry(1, leader="测试领"), entry(2, leader="测试领"), entry(3)]
    await world.load(plan_of(*issues, first_month="2018-11"), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    await world.go_to(at("11-21 12:00"))
    await world.says("测试联1", "1推进 招标", at("11-21 12:00"))


NOT_IN = """【报送情况】您牵头的问题11月进展，还有2项没报齐：
 问题一：已报一部分，还差措施2（11月27日24时截止）
 问题二：未报（11月27日24时截止）
看一个问题：4 问题号"""


@pytest.mark.parametrize(
    "words", ["未报", "未报名单", "哪些没报", "还有谁没交？", "还差什么", "都报齐了吗", "截止什么时候"]
)
async def test_a_leader_reads_what_is_missing_of_his_own(world: MonthWorld, words: str) -> None:
    reply = await tells(world, "测试领", words, at("11-22 10:00"))
    assert reply.text == NOT_IN
    assert await world.rows(Instruction) == []


async def test_a_leader_reads_that_all_is_in(world: MonthWorld) -> None:
    await world.says("测试联3", "1完成 2完成", at("11-22 10:00"))
    assert (await tells(world, "测试领3", "未报", at("11-22 10:01"))).text == "您牵头的问题11月进展都已收到。"


@pytest.mark.parametrize("words", ["看问题二", "问题二", "看看问题2的情况", "看问题二。"])
async def test_an_issue_named_is_shown(world: MonthWorld, words: str) -> None:
    reply = await tells(world, "测试领", words, at("11-22 10:00"))
    assert reply.text.startswith("问题二（方面2）")
    assert await world.rows(Instruction) == []


async def test_an_issue_of_another_leader_is_not_shown(world: MonthWorld) -> None:
    reply = await tells(world, "测试领", "看问题三", at("11-22 10:00"))
    assert reply.text == "没有找到您牵头的这个问题。发“汇总”看您牵头的问题。"


@pytest.mark.parametrize("words", ["未报的单位请抓紧", "请问题二的同志抓紧", "谁没报谁负责，请督办"])
async def test_words_that_ask_for_something_may_still_be_an_instruction(world: MonthWorld, words: str) -> None:
    assert "作为批示转办吗" in (await tells(world, "测试领", words, at("11-22 10:00"))).text


async def test_a_leader_who_wants_a_person_is_passed_on(world: MonthWorld) -> None:
    reply = await tells(world, "测试领", "人工", at("11-22 10:00"))
    assert reply.text == "已转告市环督办。您的电话没有登记，请直接打市环督办。您的话已留存。"
    await world.go_to(at("11-22 10:05"))
    [alarm] = [text for text in world.heard("测试督办员", "11-22 00:00") if "请回电" in text]
    assert alarm == "【请回电】测试领，问题一、问题二牵头领导要求人工联系，电话：没有登记。"
    assert await world.rows(Instruction) == []


async def speaks(world: MonthWorld, name: str, text: str, now: datetime) -> str:
    async with world.store.begin() as session:
        person = await person_called(session, name)
        heard = await keep_words(
            session, Words(9_000, 5_000_000_000 + (person.id or 0), 9_000, "text", text, now), person.id, now
        )
        own = await hats(session, person.id or 0, world.practice.habits.day_of(now))
        return (await said(None, session, person, own, heard, now, world.practice, Path("."))).text  # type: ignore[arg-type]


async def test_a_responsible_person_gets_a_person_too(world: MonthWorld) -> None:
    assert "已转告市环督办" in await speaks(world, "测试责3", "转人工", at("11-22 10:00"))
    await world.go_to(at("11-22 10:05"))
    assert "测试责3（测试单位3），问题三责任人员要求人工联系" in "".join(world.heard("测试督办员", "11-22 00:00"))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            "未报",
            "【报送情况】您负责的问题11月进展，还有1项没报齐：\n 问题三：未报（11月27日24时截止）\n看一个问题：",
        ),
        ("看问题三", "问题三（方面3）已挂账\n11月 未报"),
        ("看问题一", "这个问题不由您负责。您负责的是问题三。"),
        ("帮助", "您是责任人员：问题三。平时不用回复。"),
    ],
)
async def test_a_responsible_person_is_answered_from_his_own_issues(world: MonthWorld, words: str, answer: str) -> None:
    assert (await speaks(world, "测试责3", words, at("11-22 10:00"))).startswith(answer)


async def test_who_wants_no_more_messages_hears_what_stops_them_and_the_office_knows(world: MonthWorld) -> None:
    assert await world.says("测试联3", "别再催了", at("11-22 10:00")) == (
        "问题三11月进展还没报，11月27日24时截止。报了就不再提醒。提醒每天最多一条，只在工作日的上班时间发。"
        "一段时间不在，回“请假 11-20至11-30 由张三代”，提醒就发给代报的同志；不再联络的，回“换人”。"
        "您的意见已转告市环督办。"
    )
    await world.go_to(at("11-22 10:05"))
    assert [text for text in world.heard("测试督办员", "11-22 00:00") if "意见" in text] == [
        "【意见】测试联3（测试单位3），问题三联络人不想再收到提醒：“别再催了”。请核对是否要换人或请假，电话：没有登记。"
    ]
    assert (await world.states())[2] == "asked"


async def test_a_complaint_reaches_the_office_word_for_word(world: MonthWorld) -> None:
    first = await world.says("测试联3", "我要投诉", at("11-22 10:00"))
    assert first == "您的意见已转告市环督办。要把事情写给他们看的，请回“投诉：”加一句话。"
    assert await world.says("测试联3", "投诉：催得太急", at("11-22 10:01")) == "您的意见已转告市环督办。"
    await world.go_to(at("11-22 10:05"))
    told = [text for text in world.heard("测试督办员", "11-22 00:00") if "意见" in text]
    assert len(told) == 2
    assert told[1].startswith("【意见】测试联3（测试单位3），问题三联络人反映：“催得太急”。")


async def test_a_leader_who_reports_too_is_shown_the_issue_he_only_leads(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        both = await person_called(session, "测试联3")
        leader = await hats(session, (await person_called(session, "测试领")).id or 0)
        session.add(Role(person_id=both.id or 0, kind="lead_leader", issue_id=leader.lead_leader[0].id))
    assert (await tells(world, "测试联3", "看问题一", at("11-22 10:00"))).text.startswith("问题一（方面1）")
    assert (await tells(world, "测试联3", "看问题三", at("11-22 10:01"))).text.startswith("问题三｜方面3")


@pytest.mark.parametrize("words", ["换人", "我下周请假", "请假 11-20至11-30 由张三代"])
async def test_a_leaders_own_affairs_are_no_instruction(world: MonthWorld, words: str) -> None:
    reply = await tells(world, "测试领", words, at("11-22 10:00"))
    assert reply.text.startswith("您的话已保存，没有转办。")
    assert await world.rows(Instruction) == []
