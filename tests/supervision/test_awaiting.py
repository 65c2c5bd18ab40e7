"""待办: what waits for the office stands in its own summary, card and morning line; a leader sees his own (§5.16)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Issue, Notice, Person, Role
from supervision.desk.difficulties import of_own_issues
from supervision.months.terms import terms_at
from supervision.notices.self_check import compose_self_check, plan_self_check
from supervision.people import hats
from tests.supervision.contact_world import HUANG, LEI, OFFICE, PRACTICE, World, at, contact_world
from tests.supervision.test_difficulties import office


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        await built.says(HUANG, "困难：缺资金", at(15))
        yield built


async def morning(world: World, day: int, month: int = 11) -> str:
    """The office's line of this workday, "" when there is none."""
    now = at(day, 8, 30, month=month)
    async with world.store.begin() as session:
        calendar = await PRACTICE.calendar(session)
        await plan_self_check(session, now, PRACTICE, calendar, await terms_at(session, now))
        found = await session.exec(
            select(Notice).where(col(Notice.kind) == "self_check", col(Notice.step) == f"{now:%Y-%m-%d}")
        )
        notice = found.first()
        draft = await compose_self_check(session, notice, now, PRACTICE) if notice else None
    return draft.text if draft else ""


async def leader_sees(world: World, role: str, number: int, words: str = "困难") -> str:
    async with world.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == number))).one()
        person = Person(name="测试领导")
        session.add(person)
        await session.flush()
        session.add(Role(person_id=person.id or 0, kind=role, issue_id=issue.id))
        await session.flush()
        reply = await of_own_issues(session, await hats(session, person.id or 0), words, at(16), PRACTICE)
    return reply.text if reply else ""


async def test_the_summary_says_how_many_difficulties_and_requests_wait(world: World) -> None:
    assert "\n困难待答复1条｜预警" in await office(world, "汇总", at(22))
    assert "\n困难待答复1条（已超期1条）｜预警" in await office(world, "汇总", at(23))
    await office(world, "困难 1 答复 已拨付", at(23))
    await office(world, "发", at(23))
    assert "困难" not in await office(world, "汇总", at(23))


async def test_the_issues_card_counts_them(world: World) -> None:
    assert "困难1条，待答复1条（发“困难 十八”看）" in await office(world, "问题十八", at(16))
    assert "｜困难0\n" in await office(world, "问题十一", at(16))


async def test_the_morning_line_speaks_of_them_and_on_a_quiet_day_once_an_answer_is_overdue(world: World) -> None:
    assert await morning(world, 19) == ""  # Monday before the ask, nothing overdue
    assert "困难待答复1条" in await morning(world, 22)
    assert "困难待答复1条（已超期1条）" in await morning(world, 23)
    assert await morning(world, 4, month=12) == "【自查】12月4日08:30：困难待答复1条（已超期1条）。"
    await office(world, "困难 1 答复 已拨付", at(4, month=12))
    await office(world, "发", at(4, month=12))
    assert await morning(world, 5, month=12) == ""


@pytest.mark.parametrize("role", ["lead_leader", "responsible_person"])
async def test_a_leader_sees_the_difficulties_of_his_own_issue_only(world: World, role: str) -> None:
    seen = await leader_sees(world, role, 18)
    assert seen == "【困难】问题十八待答复1条\n 困难1 问题十八（测试黄）：缺资金｜11月22日（周四）前答复"
    assert await leader_sees(world, role, 11) == "问题十一没有困难。"
    assert await leader_sees(world, role, 18, "困难群众都安置了") == ""


async def test_a_measure_reported_stuck_is_offered_the_way_to_the_office_once(world: World) -> None:
    hint = "要请市环督办协调的，可回“困难：”加一句话。"
    first = await world.says(LEI, "十一 1有困难 征地没谈拢 2推进", at(22))
    assert hint in first.text
    again = await world.says(LEI, "改十一 1有困难 征地还没谈拢", at(22, 11))
    assert hint not in again.text
    told = await world.says(HUANG, "1有困难 缺资金 2推进 3推进 4推进", at(22))  # the office knows
    assert hint not in told.text
    assert hint not in (await world.says(LEI, "十九 1推进 2推进 3推进", at(22))).text


async def test_the_office_itself_is_a_contact_and_says_its_own_difficulty(world: World) -> None:
    assert (await world.says(OFFICE, "困难：缺人手", at(22))).text.startswith("已记入困难2（问题七）")
