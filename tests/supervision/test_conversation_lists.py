"""几份清单: one person with issues of two lists, and an issue with several contacts without a scope."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.contact_world import HUANG, OFFICE, XIN, XUAN, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        await built.add_list("央督", 18, HUANG, ["甲事", "乙事"], [])
        await built.add_list("信访", 10, XIN, ["丙事"], [XUAN])
        yield built


async def test_a_number_in_two_lists_is_asked_about_by_list(world: World) -> None:
    reply = await world.says(HUANG, "18 1推进 2推进", at(22))
    assert reply.text == "这条是报测督十八还是央督十八？"
    assert [button.label for button in reply.buttons[0]] == ["测督问题十八", "央督问题十八"]
    reply = await world.says(HUANG, "央督18", at(22, 11))
    assert "央督问题十八\n 1 推进\n 2 推进\n央督十八已收；测督十八还没报。" in reply.text


async def test_a_listed_number_needs_no_question(world: World) -> None:
    reply = await world.says(HUANG, "央督18 1推进 2完成", at(22))
    assert "央督十八已收" in reply.text


async def test_a_measure_only_one_list_has_needs_no_question(world: World) -> None:
    reply = await world.says(HUANG, "1推进 2推进 3推进 4推进", at(22))
    assert "测督十八已收；央督十八还没报。" in reply.text


async def test_contacts_without_a_scope_are_told_apart_by_name(world: World) -> None:
    reply = await world.says(XIN, "信访10 1推进", at(22))
    assert "您这份已收。其余由测试萱报，互不影响。" in reply.text


async def test_the_office_must_name_the_list(world: World) -> None:
    reply = await world.says(OFFICE, "代报 18 1推进", at(22), proxy=True)
    assert "几份清单里都有问题十八" in reply.text
    reply = await world.says(OFFICE, "代报 央督18 1推进 2推进", at(22), proxy=True)
    assert reply.text.startswith("已代央督问题十八（联络人测试黄）报送")
