"""暂停: one month's report is waived by the office with a reason, and nobody is reminded or overdue (§1.3)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.supervision.acting_world import entries, office, said_by, two_asked
from tests.supervision.month_world import MonthWorld, at, month_world

PAUSE = "联络人 暂停 3 牵头单位机构改革，本月移交"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=two_asked) as world:
        yield world


async def test_it_is_shown_told_and_keeps_the_month_quiet(world: MonthWorld) -> None:
    assert await office(world, PAUSE, at("11-22 10:00")) == (
        "问题三（测试联3）11月报送将免报，本月不再提醒，不算逾期；下月照常。原因：牵头单位机构改革，本月移交\n"
        "告知：测试联3。已报来的内容仍收。\n"
        "确认请回“发”，不发就不用回。"
    )
    assert await world.states() == ["asked", "asked"]
    assert await office(world, "发", at("11-22 10:00")) == "已登记：问题三（测试联3）11月免报，下月照常请报。"
    await world.go_to(at("11-29 12:00"))
    assert await world.states() == ["waived", "missing"]
    assert world.heard("测试联3", "11-22 00:00") == [
        "【本月免报】测试联3同志：问题三11月进展本月免报（牵头单位机构改革，本月移交），不再提醒；"
        "有新情况随时可报，下月照常。"
    ]
    assert not any("问题三" in text for text in world.heard("测试领3", "11-28 00:00"))
    await world.go_to(at("12-21 10:00"))
    assert any("问题三" in text for text in world.heard("测试联3", "12-21 00:00"))


async def test_what_comes_all_the_same_is_taken_and_the_message_of_the_waiver_stays_on_record(
    world: MonthWorld,
) -> None:
    await office(world, PAUSE, at("11-22 10:00"))
    await office(world, "发", at("11-22 10:00"))
    await world.says("测试联3", "1推进 一 2推进 二", at("11-23 10:00"))
    assert await world.states() == ["submitted", "asked"]
    [waived] = [entry for entry in await entries(world, "waived") if entry.facts.get("why") == "office"]
    assert await said_by(world, waived) == PAUSE


@pytest.mark.parametrize(
    ("text", "when", "answer"),
    [
        ("联络人 暂停 3", "11-22 10:00", "请写原因。"),
        ("/contact pause 3 改革", "11-28 10:00", "问题三11月现在是“逾期未报”，没有改动。"),
        ("联络人 暂停 99 改革", "11-22 10:00", "没有问题九十九。"),
    ],
)
async def test_without_a_reason_or_too_late_nothing_changes(
    world: MonthWorld, text: str, when: str, answer: str
) -> None:
    await world.go_to(at(when))
    before = await world.states()
    assert (await office(world, text, at(when))).startswith(answer)
    assert await office(world, "发", at(when)) == "没有等您回“发”的事项。"
    assert await world.states() == before
