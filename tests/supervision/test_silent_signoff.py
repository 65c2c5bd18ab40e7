"""静默审签: the responsible person finds what was reported in the next digest and may object (Settled 27)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plan.value import Contact
from storage.tables import Explanation, Person
from supervision.fairness.objecting import object_as_responsible
from supervision.inbox import Words, keep_words
from supervision.people import person_called
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=asked) as built:
        yield built


async def asked(world: MonthWorld) -> None:
    await world.load(plan_of(entry(1), entry(2)), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    await world.go_to(at("11-21 10:00"))


async def objects(world: MonthWorld, name: str, text: str, when: str, number: int = 9000) -> str | None:
    """What `name` hears to it; None when it is nothing of the kind."""
    async with world.store.begin() as session:
        person: Person = await person_called(session, name)
        words = Words(number, 7_000_000_000 + (person.id or 0), number, "text", text, at(when))
        heard = await keep_words(session, words, person.id, at(when))
        reply = await object_as_responsible(session, person, heard, at(when), world.practice)
        return reply.text if reply is not None else None


async def test_what_was_reported_is_a_line_of_the_next_morning(world: MonthWorld) -> None:
    await world.says("测试联1", "1推进 演练清淤3公里 2无变化", at("11-21 15:00"))
    await world.says("测试联1", "改1 推进 演练清淤4公里", at("11-21 16:00"))
    await world.go_to(at("11-22 18:00"))
    assert world.when("测试责1") == ["11-22 09:30 reported"]
    assert world.heard("测试责1") == [
        "测试责1同志：您负责的问题有新报送：\n"
        " 问题一11月（联络人测试联1）已报｜1 推进 演练清淤4公里；2 无变化\n"
        "如有不同意见，11月23日（周五）24时前回“异议：…”；没有不用回。"
    ]
    assert world.heard("测试责2") == []
    await world.go_to(at("11-26 18:00"))
    assert len([kind for kind in world.when("测试责1") if "reported" in kind]) == 1


async def test_what_was_taken_back_is_not_told(world: MonthWorld) -> None:
    await world.says("测试联1", "1推进 演练 2推进", at("11-21 15:00"))
    await world.says("测试联1", "撤回", at("11-21 15:10"))
    await world.go_to(at("11-22 18:00"))
    assert world.heard("测试责1") == []


async def test_what_was_told_and_then_taken_back_is_told_once(world: MonthWorld) -> None:
    await world.says("测试联1", "1推进 演练清淤3公里 2推进", at("11-21 15:00"))
    await world.go_to(at("11-22 12:00"))
    await world.says("测试联1", "撤回", at("11-22 15:10"))
    await world.go_to(at("11-26 18:00"))
    assert world.heard("测试责1", "11-22 12:00")[0] == (
        "测试责1同志：您负责的问题报送有变化：\n 问题一11月（联络人测试联1）已撤回，目前算未报"
    )
    assert len([kind for kind in world.when("测试责1", "11-22 12:00") if "reported" in kind]) == 1


async def test_the_version_that_stands_again_is_told(world: MonthWorld) -> None:
    await world.says("测试联1", "1推进 演练清淤3公里 2推进", at("11-21 15:00"))
    await world.says("测试联1", "改1 推进 演练清淤4公里", at("11-21 16:00"))
    await world.go_to(at("11-22 12:00"))
    await world.says("测试联1", "撤回", at("11-22 15:10"))
    await world.go_to(at("11-23 18:00"))
    [told] = world.heard("测试责1", "11-22 12:00")
    assert "演练清淤3公里" in told
    assert told.endswith("没有不用回。")


async def test_taken_back_and_reported_anew_reads_as_reported(world: MonthWorld) -> None:
    await world.says("测试联1", "1推进 演练清淤3公里 2推进", at("11-21 15:00"))
    await world.go_to(at("11-22 12:00"))
    await world.says("测试联1", "撤回", at("11-22 15:10"))
    await world.says("测试联1", "1推进 演练清淤5公里 2推进", at("11-22 15:20"))
    await world.go_to(at("11-26 18:00"))
    told = [text for text in world.heard("测试责1", "11-22 12:00") if "报送" in text]
    assert len(told) == 1
    assert "有新报送" in told[0]
    assert "演练清淤5公里" in told[0]


async def test_he_may_object_for_one_workday_and_the_report_stays(world: MonthWorld) -> None:
    await world.says("测试联1", "1完成 演练 2推进", at("11-21 15:00"))
    await world.go_to(at("11-22 10:00"))
    said = await objects(world, "测试责1", "异议：第1条还没有完成", "11-23 20:00")
    assert said == "异议已记下，附在问题一11月报送旁边，市环督办会看到。报送本身不改动。"
    assert await objects(world, "测试责1", "异议：第1条还没有完成", "11-23 21:00", 9001) == said
    [row] = await world.rows(Explanation)
    assert (row.kind, row.text) == ("objection", "第1条还没有完成")
    assert "submitted" in await world.states()
    assert len(await world.notices("matters")) == 1


async def test_later_it_is_the_offices(world: MonthWorld) -> None:
    await world.says("测试联1", "1完成 演练 2推进", at("11-21 15:00"))
    await world.go_to(at("11-22 10:00"))
    assert "告知后一个工作日内有效" in (await objects(world, "测试责1", "异议：没有完成", "11-24 00:00") or "")
    assert await world.rows(Explanation) == []


async def test_others_cannot_object_and_other_words_are_none(world: MonthWorld) -> None:
    await world.says("测试联1", "1完成 演练 2推进", at("11-21 15:00"))
    await world.go_to(at("11-22 10:00"))
    assert "目前没有可以在这里提异议的报送" in (await objects(world, "测试责2", "异议：没有完成", "11-22 11:00") or "")
    assert await objects(world, "测试领1", "异议：没有完成", "11-22 11:00", 9001) is None
    assert await objects(world, "测试责1", "收到", "11-22 11:00", 9002) is None
    assert await world.rows(Explanation) == []


async def test_what_another_part_of_the_message_kept_out_is_told_the_next_workday(tmp_path: Path) -> None:
    scopes = [Contact("测试联2", scope="市级", measures=("1",)), Contact("测试联22", scope="县级", measures=("2",))]
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(2, scopes)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 15:00"))
        await world.says("测试联2", "1推进 演练清淤3公里", at("11-27 15:00"))
        await world.go_to(at("12-04 18:00"))
        assert world.when("测试责2", "11-28 00:00") == ["11-28 08:30 overdue_copy", "11-29 09:30 reported"]
        assert "问题二·市级11月（联络人测试联2）已报｜1 推进 演练清淤3公里" in world.heard("测试责2")[-1]


async def test_what_comes_after_the_mornings_message_but_before_its_hour_is_told_the_next_workday(
    tmp_path: Path,
) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(*(entry(n, responsible="测试责", unit="测试单位") for n in (1, 2))), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-27 15:00"))
        await world.says("测试联1", "1推进 演练 2推进", at("11-27 15:00"))
        await world.go_to(at("11-28 08:40"))
        await world.says("测试联2", "1推进 演练补报 2推进", at("11-28 08:45"))
        await world.go_to(at("12-04 18:00"))
        assert world.when("测试责", "11-28 00:00") == ["11-28 08:30 overdue_copy+reported", "11-29 09:30 reported"]
        assert "演练补报" in world.heard("测试责")[-1]
