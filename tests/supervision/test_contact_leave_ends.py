"""销假: a stand-in who was told that he reports hears when he need not any more; one who was not hears nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.contacts_world import links, office
from tests.supervision.month_world import MonthWorld, at, month_world
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
