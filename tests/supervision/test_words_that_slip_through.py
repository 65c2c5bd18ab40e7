"""漏听的话: words that once became something else than they were, and what is answered to them now."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.contact_world import HUANG, LEI, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as world:
        yield world


@pytest.mark.parametrize("said", ["具体整改方案已报", "详细方案已报", "我们局的详细方案已经报送市环督办了。"])
async def test_a_paper_no_plan_asks_for_is_not_filed_as_the_months_report(world: World, said: str) -> None:
    answer = await world.says(HUANG, said, at(22))
    assert answer.text.startswith("方案文件没有给您的问题登记具体整改方案这项报送，您的话已保存，没有记作本月进展。\n")
    assert "11月27日24时" in answer.text  # what is open is said beside it
    assert await world.filings(await world.report(18)) == []


async def test_all_unchanged_over_a_full_report_says_what_it_replaced_and_how_to_get_it_back(world: World) -> None:
    await world.says(HUANG, "1推进 演练甲 2推进 演练乙 3无变化 4完成", at(22))
    answer = await world.says(HUANG, "无变化 等省级资金", at(22, 11))
    assert "代替先前报的措施1、2、4；要恢复原来的内容回“撤回”。" in answer.text
    await world.says(HUANG, "撤回", at(22, 12))
    assert "1 推进｜演练甲" in (await world.says(HUANG, "汇总一下", at(22, 12))).text


async def test_without_a_reason_it_is_said_before_the_menu(world: World) -> None:
    await world.says(HUANG, "1推进 演练甲 2推进 演练乙 3无变化 4完成", at(22))
    answer = await world.says(HUANG, "都无变化", at(22, 11))
    assert "代替先前报的措施1、2、4；要恢复原来的内容回“撤回”。" in answer.text


async def test_unchanged_where_nothing_stood_replaces_nothing(world: World) -> None:
    assert "代替" not in (await world.says(LEI, "十一 无变化 等资金", at(22))).text
    assert "代替" not in (await world.says(LEI, "十一 无变化 等审批", at(22, 11))).text
