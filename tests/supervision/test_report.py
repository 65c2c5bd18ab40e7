"""报送: versions, on time or late, and which month words belong to (Settled 6–14)."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from storage.tables import Person
from supervision.report.owed import duties_for
from supervision.report.standing import missing_measures, previous, standing, standings
from tests.supervision.contact_world import HUANG, LEI, PRACTICE, World, at, contact_world

WHOLE = "1完成 2完成 3推进 4推进"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        yield built


async def month_of(world: World, number: int, counts_at: datetime, month: int | None = None) -> str:
    report = await world.report(number)
    async with world.store.read() as session:
        assert report.person_id is not None
        duties = await duties_for(session, report.person_id, counts_at, PRACTICE, month)
        return next(duty.report.month for duty in duties if duty.issue.number == number)


async def test_the_last_second_is_in_time_and_the_next_is_late(world: World) -> None:
    await world.says(HUANG, WHOLE, at(27, 23, 59, second=59))
    await world.says(LEI, "十九 1完成 2完成 3完成", at(28, 0, 0))
    assert ((await world.report(18)).state, (await world.report(18)).on_time) == ("submitted", True)
    assert ((await world.report(19)).state, (await world.report(19)).on_time) == ("late", False)


async def test_words_said_in_time_but_worked_off_after_the_cutoff_are_in_time(world: World) -> None:
    await world.pass_time(at(28, 0, 0, second=2))
    assert (await world.report(18)).state == "missing"
    reply = await world.says(HUANG, WHOLE, at(27, 23, 59), arrived=at(28, 0, 0, second=5))
    assert "按时" in reply.text
    report = await world.report(18)
    assert (report.state, report.on_time) == ("submitted", True)
    assert all(
        w.resolved_at
        for w in await world.warnings()
        if w.month == "2018-11" and w.assignment_id == report.assignment_id
    )


async def test_a_cutoff_not_yet_worked_off_is_worked_off_first(world: World) -> None:
    await world.says(HUANG, WHOLE, at(28, 0, 0, second=1))
    assert (await world.report(18)).state == "late"


@pytest.mark.parametrize(
    ("counts_at", "month"),
    [
        (at(27, 23, 59), "2018-11"),
        (at(28), "2018-11"),
        (at(21, 9, 29, month=12), "2018-11"),
        (at(21, 9, 30, month=12), "2018-12"),
    ],
)
async def test_a_missing_month_takes_words_until_the_next_ask(world: World, counts_at: datetime, month: str) -> None:
    await world.pass_time(at(28, 0, 1))
    assert await month_of(world, 18, counts_at) == month


async def test_a_month_that_is_in_takes_no_more_and_new_words_are_the_next_months(world: World) -> None:
    await world.says(HUANG, WHOLE, at(22))
    await world.pass_time(at(28, 0, 1))
    assert await month_of(world, 18, at(28)) == "2018-12"
    reply = await world.says(HUANG, "1完成 2完成 3完成 4完成", at(3, month=12))
    assert reply.text.startswith("收到，12月3日10:00，按时，记入12月。")
    report = await world.report(18, "2018-12")
    assert (report.state, report.on_time) == ("submitted", True)


async def test_a_month_can_be_made_up_by_name_after_the_next_ask(world: World) -> None:
    await world.pass_time(at(28, 0, 1))
    await world.open_month(at(21, 9, 30, month=12), "2018-12")
    assert await month_of(world, 18, at(22, month=12), 11) == "2018-11"
    reply = await world.says(HUANG, f"补11月 {WHOLE}", at(22, month=12))
    assert "记迟报" in reply.text
    assert "12月21日" not in reply.text
    assert (await world.report(18, "2018-11")).state == "late"
    assert (await world.report(18, "2018-12")).state == "asked"
    assert "7月没有您的报送任务" in (await world.says(HUANG, f"补7月 {WHOLE}", at(22, month=12))).text


async def test_partial_at_the_cutoff_completed_afterwards_is_late(world: World) -> None:
    await world.says(HUANG, "1完成 2完成", at(22))
    await world.pass_time(at(28, 0, 1))
    assert (await world.report(18)).state == "partial"
    reply = await world.says(HUANG, "3推进", at(28, 8))
    assert "还差措施4（督查问责），12月21日9时30分前可补。" in reply.text
    assert (await world.report(18)).state == "partial"
    await world.says(HUANG, "4推进", at(28, 9))
    report = await world.report(18)
    assert (report.state, report.on_time) == ("late", False)


async def test_a_waived_month_is_made_up_without_being_late(world: World) -> None:
    await world.set_state(18, "waived")
    await world.pass_time(at(28, 0, 1))
    reply = await world.says(HUANG, WHOLE, at(28, 9))
    assert reply.text.startswith("收到，11月28日09:00，记补报，不算迟报。")
    report = await world.report(18)
    assert (report.state, report.on_time) == ("waived", None)


async def test_a_later_message_overwrites_only_the_measures_it_names(world: World) -> None:
    await world.says(HUANG, "1完成 甲 2推进 乙 3推进 丙 4推进 丁", at(22))
    await world.says(HUANG, "2完成 戊", at(23))
    report = await world.report(18)
    async with world.store.read() as session:
        stands = await standing(session, report.id or 0)
    assert {n: (a.tick, a.text) for n, a in stands.answers.items()} == {
        "1": ("done", "甲"),
        "2": ("done", "戊"),
        "3": ("in_progress", "丙"),
        "4": ("in_progress", "丁"),
    }
    assert stands.versions == 2
    assert stands.received_at == at(23)


async def test_words_that_change_a_measure_keep_its_tick(world: World) -> None:
    await world.says(HUANG, "1完成 甲", at(22))
    await world.says(HUANG, "改1 甲乙", at(23))
    async with world.store.read() as session:
        stands = await standing(session, (await world.report(18)).id or 0)
    assert (stands.answers["1"].tick, stands.answers["1"].text) == ("done", "甲乙")


async def test_two_paragraphs_both_stand_until_one_is_changed(world: World) -> None:
    first, second = "本月完成管网招标并签订合同。", "另外医废项目已经开工建设。"
    await world.says(HUANG, first, at(22))
    await world.says(HUANG, second, at(23))
    report = await world.report(18)
    async with world.store.read() as session:
        assert (await standing(session, report.id or 0)).whole.count("\n") == 1
    await world.says(HUANG, "改 本月完成管网招标，合同下月签订。", at(24))
    async with world.store.read() as session:
        assert "医废" not in (await standing(session, report.id or 0)).whole


async def test_not_applicable_is_remembered(world: World) -> None:
    await world.says(HUANG, "1完成 2完成 3推进 4不涉及", at(22))
    await world.pass_time(at(28, 0, 1))
    await world.open_month(at(21, 9, 30, month=12), "2018-12")
    reply = await world.says(HUANG, "1完成 2完成 3推进", at(22, month=12))
    assert "还差" not in reply.text
    assert (await world.report(18, "2018-12")).state == "submitted"


async def test_the_month_before_is_the_newest_with_content(world: World) -> None:
    await world.says(HUANG, WHOLE, at(22))
    await world.pass_time(at(28, 0, 1))
    report = await world.report(18, "2018-12")
    async with world.store.read() as session:
        assert report.person_id is not None
        (duty,) = await duties_for(session, report.person_id, at(3, month=12), PRACTICE)
        last = await previous(session, duty)
        now = await standings(session, [report.id or 0, 999])
        person = await session.get_one(Person, report.person_id)
    assert person.name == HUANG
    assert last is not None
    assert last.month == "2018-11"
    assert missing_measures(duty, now[report.id or 0]) == ("1", "2", "3", "4")
    assert not now[999].has_content
