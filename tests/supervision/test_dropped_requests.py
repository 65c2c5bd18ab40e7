"""撤回申请: what was asked for and nobody has decided can be taken back in plain words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Request
from tests.supervision.contact_world import HUANG, World, at, contact_world

NO_MORE = "申请1（问题十八联络人换为王芳（13800000000））已撤回，一切照旧。"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        yield built


async def states(world: World) -> list[str]:
    async with world.store.read() as session:
        return list(await session.exec(select(col(Request.state)).order_by(col(Request.id))))


@pytest.mark.parametrize(
    "words", ["不换了", "撤回申请", "撤回申请 1", "取消换人", "我不调走了", "取消换人的申请", "请撤回我的申请1号"]
)
async def test_a_request_is_taken_back_in_plain_words(world: World, words: str) -> None:
    await world.says(HUANG, "换人 王芳 13800000000", at(22))
    assert (await world.says(HUANG, words, at(22, 11))).text == NO_MORE
    assert await states(world) == ["withdrawn"]
    assert (await world.says(HUANG, "撤回申请", at(22, 12))).text == "目前没有等确认的申请。"


async def test_of_several_it_is_asked_which(world: World) -> None:
    await world.says(HUANG, "换人 王芳 13800000000", at(22))
    await world.says(HUANG, "请假 11-24至11-30 由张三代", at(22))
    told = (await world.says(HUANG, "取消申请", at(22, 11))).text
    assert told.startswith("您有2个申请等确认：申请1 ")
    assert told.endswith("要撤回哪个，请回“撤回申请 1”。")
    assert "已撤回" in (await world.says(HUANG, "撤回申请2", at(22, 11))).text
    assert await states(world) == ["asked", "withdrawn"]


@pytest.mark.parametrize("words", ["取消请假", "不请假了"])
async def test_a_leave_is_taken_back_too(world: World, words: str) -> None:
    await world.says(HUANG, "请假 11-24至11-30 由张三代", at(22))
    assert "已撤回" in (await world.says(HUANG, words, at(22, 11))).text
    assert await states(world) == ["withdrawn"]


async def test_a_half_said_request_is_dropped_before_one_that_was_made(world: World) -> None:
    await world.says(HUANG, "请假 11-24至11-30 由张三代", at(22))
    await world.says(HUANG, "换人", at(22))
    assert (await world.says(HUANG, "不换了", at(22))).text == "好的，这次不转市环督办了，照旧。"
    assert await states(world) == ["asked"]


@pytest.mark.parametrize("words", ["1推进 撤回了申请材料2份", "取消3家许可", "不换设备了，继续用"])
async def test_reports_that_sound_like_it_take_nothing_back(world: World, words: str) -> None:
    await world.says(HUANG, "换人 王芳 13800000000", at(22))
    await world.says(HUANG, words, at(22, 11))
    assert await states(world) == ["asked"]


@pytest.mark.parametrize("words", ["无", "没有"])
async def test_nothing_said_after_everything_is_in_changes_nothing(world: World, words: str) -> None:
    await world.says(HUANG, "1推进 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    assert (await world.says(HUANG, words, at(22, 11))).text.startswith("好的，没有新的要记，已经报的不变。")
    assert len(await world.filings(await world.report(18))) == 1
