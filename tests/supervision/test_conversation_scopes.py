"""范围: who reports on two parts of one issue is asked which part is meant; nothing is filed for both."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Assignment, Evidence, Issue, Report, StandIn
from supervision.people import person_called
from tests.supervision.contact_world import XIN, XUAN, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """黄欣's colleague of the same issue is away, and both parts have all its measures."""
    async with contact_world(tmp_path, november=True) as built:
        async with built.store.begin() as session:
            for assignment in await session.exec(select(Assignment).join(Issue).where(col(Issue.number) == 8)):
                assignment.measures = []
            one, other = await person_called(session, XUAN), await person_called(session, XIN)
            days = {"from_day": date(2018, 11, 20), "until_day": date(2018, 11, 30)}
            session.add(StandIn(person_id=one.id or 0, stand_in_id=other.id or 0, **days))
        yield built


async def filed(world: World, scope: str) -> list[dict[str, tuple[str | None, str]]]:
    return [await world.answers(filing) for filing in await world.filings(await world.report(8, scope=scope))]


@pytest.mark.parametrize("words", ["1推进", "八 1推进", "问题八1推进 清淤3公里", "本月召开调度会，部署清淤工作"])
async def test_words_without_a_scope_are_asked_about(world: World, words: str) -> None:
    told = (await world.says(XIN, words, at(22))).text
    assert told == f"这条是报八·市、县级还是八·乡镇级（代{XUAN}）？"
    assert await filed(world, "市、县级") == await filed(world, "乡镇级") == []
    assert "问题八·乡镇级" in (await world.says(XIN, "乡镇级", at(22, 11))).text
    assert await filed(world, "市、县级") == []
    assert len(await world.filings(await world.report(8, scope="乡镇级"))) == 1


@pytest.mark.parametrize("words", ["乡镇级 1推进", "八 乡镇级：1推进", "问题八·乡镇级 1推进", "八·乡镇级1推进"])
async def test_words_behind_a_scope_are_filed_there(world: World, words: str) -> None:
    told = (await world.says(XIN, words, at(22))).text
    assert told.startswith(f"收到，11月22日10:00，已记下。（代{XUAN}报）\n问题八·乡镇级\n 1 推进\n")
    assert await filed(world, "乡镇级") == [{"1": ("in_progress", "")}]
    assert await filed(world, "市、县级") == []


async def test_both_in_one_message_go_each_where_it_belongs(world: World) -> None:
    await world.says(XIN, "市县级 1推进 甲 2完成　乡镇级 1无变化 3推进 乙", at(22))
    assert await filed(world, "市、县级") == [{"1": ("in_progress", "甲"), "2": ("done", "")}]
    assert await filed(world, "乡镇级") == [{"1": ("unchanged", ""), "3": ("in_progress", "乙")}]
    await world.says(XIN, "改八·乡镇级 3 推进 丙", at(22, 11))
    assert (await filed(world, "乡镇级"))[-1] == {"3": ("in_progress", "丙")}
    assert len(await filed(world, "市、县级")) == 1


async def test_a_tap_names_the_part(world: World) -> None:
    reply = await world.says(XIN, "1推进", at(22))
    buttons = {button.label: button.data for row in reply.buttons for button in row}
    assert list(buttons) == ["问题八·市、县级", "问题八·乡镇级"]
    await world.taps(XIN, buttons["问题八·市、县级"], at(22, 11))
    assert await filed(world, "市、县级") == [{"1": ("in_progress", "")}]
    assert await filed(world, "乡镇级") == []


async def test_nothing_new_is_said_of_both_at_once(world: World) -> None:
    told = (await world.says(XIN, "无变化 等审批", at(22))).text
    assert "问题八·市、县级" in told
    assert "问题八·乡镇级" in told
    assert len(await filed(world, "市、县级")) == len(await filed(world, "乡镇级")) == 1


async def test_a_correction_goes_to_the_part_it_names_and_else_is_asked_about(world: World) -> None:
    await world.says(XIN, "市县级 1推进 甲　乡镇级 1推进 乙", at(22))
    asked = await world.says(XIN, "更正1：推进 丙，原因：笔误", at(22, 11))
    assert "八·市、县级还是八·乡镇级" in asked.text
    assert len(await filed(world, "市、县级")) == len(await filed(world, "乡镇级")) == 1
    await world.says(XIN, "乡镇级", at(22, 12))
    assert (await filed(world, "乡镇级"))[-1] == {"1": ("in_progress", "丙")}
    await world.says(XIN, "更正 市县级1：推进 丁，原因：笔误", at(22, 13))
    assert (await filed(world, "市、县级"))[-1] == {"1": ("in_progress", "丁")}
    assert len(await filed(world, "乡镇级")) == 2


async def parts_of_files(world: World) -> list[tuple[str, str]]:
    async with world.store.read() as session:
        found = await session.exec(
            select(Assignment.scope, Evidence.measure)
            .join(Report, col(Report.assignment_id) == col(Assignment.id))
            .join(Evidence, col(Evidence.report_id) == col(Report.id))
            .order_by(col(Evidence.id))
        )
        return list(found)


async def test_files_go_to_the_part_named_or_spoken_of_last_and_else_are_asked_about(world: World) -> None:
    asked = await world.says(XIN, "2", at(22), kind="photo", file=True)
    assert {button.label for row in asked.buttons for button in row} == {"问题八·市、县级", "问题八·乡镇级"}
    assert await parts_of_files(world) == []
    told = await world.says(XIN, "乡镇级 2", at(22, 11))
    assert told.text.startswith("已挂到问题八·乡镇级·措施2（1张）。")
    await world.says(XIN, "乡镇级 3", at(22, 12), kind="photo", file=True)
    await world.says(XIN, "1", at(22, 13), kind="photo", file=True)
    await world.says(XIN, "八 市县级 4", at(22, 14), kind="photo", file=True)
    assert await parts_of_files(world) == [("乡镇级", "2"), ("乡镇级", "3"), ("乡镇级", "1"), ("市、县级", "4")]
