"""销假: a stand-in who was told that he reports hears when he need not any more; one who was not hears nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.contacts_world import links, office
from tests.supervision.month_world import OFFICE, MonthWorld, at, month_world
from tests.supervision.test_contact_leave import AWAY, STRANGER, acting, october_made_up, on_leave

OVER = "张三同志：从现在起不用您再代测试联3同志报送，提醒也不再发给您；已经代报的照旧有效。谢谢。"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=october_made_up) as world:
        yield world


async def test_a_stand_in_hears_when_the_leave_ends_early(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await world.go_to(at("11-22 12:00"))
    await world.says(AWAY, "销假", at("11-22 15:00"))
    await world.beat(at("11-22 15:00"))
    await world.go_to(at("11-26 12:00"))
    assert world.heard(STRANGER, "11-22 13:00") == [OVER]
    assert world.when(STRANGER, "11-22 13:00") == ["11-22 15:00 leave_over"]


async def test_one_who_was_never_told_hears_nothing(world: MonthWorld) -> None:
    await on_leave(world, now=at("11-15 21:00"))
    await world.says(AWAY, "销假", at("11-15 21:05"))
    await links(world, STRANGER, at("11-15 21:10"))
    await world.go_to(at("11-26 12:00"))
    assert world.heard(STRANGER) == []


async def test_a_stand_in_of_a_contact_who_is_replaced_hears_it(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await office(world, "联络人 换 3 王芳", at("11-16 10:00"))
    await office(world, "发", at("11-16 10:00"))
    await world.go_to(at("11-16 15:00"))
    assert world.heard(STRANGER) == [OVER]


async def test_a_second_leave_for_the_same_days_frees_the_first_stand_in(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await on_leave(world, "请假 11-19至12-01 由李四代", at("11-16 10:00"))
    await world.go_to(at("11-16 15:00"))
    assert world.heard(STRANGER) == [OVER]
    await office(world, "联络人 销假 测试联3", at("11-20 10:00"))
    assert await acting(world, "2018-11-21") == AWAY


async def test_who_stands_in_again_by_then_hears_only_of_that(world: MonthWorld) -> None:
    await on_leave(world, links_at="11-15 11:00")
    await world.go_to(at("11-22 19:00"))
    await world.says(AWAY, "销假", at("11-22 20:00"))
    await on_leave(world, "请假 11-22至11-28 由张三代", at("11-22 20:05"))
    await world.go_to(at("11-23 12:00"))
    [heard] = world.heard(STRANGER, "11-22 19:00")
    assert "不用您再代" not in heard
    assert "期间请您代报问题三" in heard


async def test_a_stand_in_never_linked_is_the_reason_shown_and_the_office_hears_when_the_leave_begins(
    world: MonthWorld,
) -> None:
    await on_leave(world)
    await world.go_to(at("11-20 12:00"))
    [alarm] = [text for text in world.heard(OFFICE) if "代报人未接入" in text]
    assert "问题三：联络人测试联3" in alarm
    assert "代报人张三（13700000000）还没有接入" in alarm
    await world.go_to(at("11-28 12:00"))
    missing = await office(world, "未报", at("11-28 12:00"))
    assert "请假期间代报人张三未接入" in missing
    assert len([text for text in world.heard(OFFICE) if "代报人未接入" in text]) == 1


async def test_who_comes_back_after_the_ask_went_to_nobody_is_asked_at_once_himself(world: MonthWorld) -> None:
    await on_leave(world)
    await world.go_to(at("11-27 19:00"))  # the last evening, outside the hours of sending
    await world.says(AWAY, "销假", at("11-27 19:00"))
    await world.beat(at("11-27 19:00"))
    assert world.when(AWAY, "11-16 00:00") == ["11-27 19:00 ask"]
    assert (await world.states())[0] == "asked"


async def test_who_was_asked_before_his_leave_is_asked_once_more_when_back(world: MonthWorld) -> None:
    await world.go_to(at("11-21 12:00"))
    await on_leave(world, "请假 11-23至11-30 由张三代", at("11-22 10:00"))
    await world.go_to(at("11-23 12:00"))
    await world.says(AWAY, "销假", at("11-23 12:00"))
    await world.beat(at("11-23 12:00"))
    await world.go_to(at("11-26 09:00"))
    assert [line for line in world.when(AWAY, "11-23 00:00") if line.endswith("ask")] == ["11-23 12:00 ask"]
