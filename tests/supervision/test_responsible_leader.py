"""责任人员兼牵头领导: his 同意 and 异议 as a responsible person are no instruction of a leader."""

from datetime import datetime
from pathlib import Path

from handlers.leader import said
from storage.tables import Instruction, Request, Role
from supervision.inbox import Words, keep_words
from supervision.people import hats, person_called
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of


async def speaks(world: MonthWorld, name: str, text: str, now: datetime) -> str:
    async with world.store.begin() as session:
        person = await person_called(session, name)
        words = Words(9_000, 5_000_000_000 + (person.id or 0), 9_000, "text", text, now)
        heard = await keep_words(session, words, person.id, now)
        own = await hats(session, person.id or 0, world.practice.habits.day_of(now))
        return (await said(None, session, person, own, heard, now, world.practice)).text  # type: ignore[arg-type]


async def test_a_leader_who_answers_for_another_issue_decides_and_instructs_nobody(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(3), entry(5)), at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        async with world.store.begin() as session:
            leader = await person_called(session, "测试领5")
            issue_three = (await hats(session, (await person_called(session, "测试责3")).id or 0)).responsible_person[0]
            session.add(Role(person_id=leader.id or 0, kind="responsible_person", issue_id=issue_three.id))
        await world.says("测试联3", "换人 王芳 13800000000", at("11-15 10:00"))
        assert "申请1已同意" in await speaks(world, "测试领5", "同意 1", at("11-15 11:00"))
        assert await world.rows(Instruction) == []
        assert [row.state for row in await world.rows(Request)] == ["approved"]
