"""批示的平常回话: words said right after an instruction are asked about once, and never lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import Instruction
from tests.supervision.leader_world import tells
from tests.supervision.month_world import MonthWorld, at, month_world
from tests.supervision.test_leader_words import one_missed

CONTACT, PLAIN = "测试联1", "已安排，明天报"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=one_missed) as world:
        await tells(world, "测试领1", "2 请抓紧", at("11-28 10:00"))
        await world.go_to(at("11-28 10:05"))
        yield world


async def said(world: MonthWorld, words: str, when: str) -> str:
    return (await tells(world, CONTACT, words, at(when))).text


async def state(world: MonthWorld) -> tuple[str, str]:
    [row] = await world.rows(Instruction)
    return row.state, row.answer


async def test_the_notice_names_both_ways_to_answer(world: MonthWorld) -> None:
    assert world.heard(CONTACT)[-1].endswith("请引用本条回复，或回“批示回复：……”。")


async def test_plain_words_after_it_are_asked_about_and_yes_makes_them_the_answer(world: MonthWorld) -> None:
    assert await said(world, PLAIN, "11-28 11:00") == (
        "“已安排，明天报”，作为批示1（请抓紧）的回复吗？回“是”；不是就不用回。"
    )
    assert await state(world) == ("forwarded", "")
    assert "记为对测试领1同志11月28日批示的回复" in await said(world, "是", "11-28 11:01")
    assert await state(world) == ("answered", PLAIN)


async def test_no_leaves_it_open_and_it_is_not_asked_again(world: MonthWorld) -> None:
    await said(world, PLAIN, "11-28 11:00")
    assert "没有作为批示的回复" in await said(world, "不是", "11-28 11:01")
    assert "批示" not in await said(world, PLAIN, "11-28 11:02")
    assert await state(world) == ("forwarded", "")


async def test_a_report_is_a_report_also_while_it_is_asked(world: MonthWorld) -> None:
    await said(world, PLAIN, "11-28 11:00")
    await said(world, "1推进 演练 2推进 演练", "11-28 11:01")
    assert await world.states() == ["late"]
    assert "批示" not in await said(world, "是", "11-28 11:02")
    assert await state(world) == ("forwarded", "")


async def test_thanks_and_small_words_are_not_asked_about(world: MonthWorld) -> None:
    for words in ("收到", "还差什么", "谢谢"):
        assert "作为批示" not in await said(world, words, "11-28 11:00")


async def test_words_much_later_are_asked_about_only_where_nothing_was_said_between(world: MonthWorld) -> None:
    await world.go_to(at("11-30 10:00"))
    await said(world, "还差什么", "11-30 10:00")
    assert "作为批示" not in await said(world, PLAIN, "11-30 10:01")
