"""疑问: words that could be taken for something else are asked about or taken as meant, never filed in silence."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rules.reading.values import Reason
from tests.supervision.contact_world import HUANG, LEI, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        yield built


async def test_a_line_of_the_menu_written_out_answers_the_menu(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    assert "未到节点" in (await world.says(HUANG, "3 没到节点", at(22, 11))).text
    assert (await world.filings(await world.report(18)))[-1].reason == Reason.NOT_DUE


async def test_a_digit_whose_words_name_another_reason_never_gives_its_own(world: World) -> None:
    await world.says(HUANG, "无变化", at(22))
    await world.says(HUANG, "4等资金", at(22, 11))
    filing = (await world.filings(await world.report(18)))[-1]
    assert (filing.reason, filing.reason_text) == (Reason.FUNDS, "4等资金")


async def test_a_month_in_front_is_no_reason(world: World) -> None:
    await world.says(HUANG, "12月：没变化", at(22))
    assert [filing.reason_text for filing in await world.filings(await world.report(18))] == [""]


async def test_another_issue_named_at_the_menu_is_unchanged_too(world: World) -> None:
    await world.says(LEI, "19没动", at(22))
    assert "问题十一记“无变化”" in (await world.says(LEI, "11也是", at(22, 11))).text
    assert len(await world.filings(await world.report(11))) == 1


@pytest.mark.parametrize("words", ["刚才3报错了", "2、3写错了"])
async def test_a_mistake_named_without_what_is_right_changes_nothing(world: World, words: str) -> None:
    await world.says(HUANG, "1推进 2推进 3完成 4推进", at(22))
    assert "请把对的写上" in (await world.says(HUANG, words, at(22, 11))).text
    assert len(await world.filings(await world.report(18))) == 1


async def test_a_range_with_the_issue_named_twice_keeps_every_measure(world: World) -> None:
    await world.says(LEI, "11-1到11-3推进", at(22))
    (filing,) = await world.filings(await world.report(11))
    assert set(await world.answers(filing)) == {"1", "2", "3"}
