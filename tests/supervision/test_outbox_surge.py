"""骤增: what is above the cap waits for the office's 发; answers and the office's own news never do."""

from datetime import datetime, timedelta
from pathlib import Path

from storage.tables import LedgerEntry, Notice
from supervision.desk.command import command, parse_command
from supervision.notices import outbox, surge
from supervision.notices.claiming import claim_answers, claim_pushes
from supervision.notices.outcome import sent
from supervision.notices.parcel import Parcel
from supervision.people import person_called
from supervision.reply import Reply
from supervision.sweep import sweep
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

ASK_AT = at("11-21 09:30")
MINUTE = timedelta(minutes=1)


async def asked_for(world: MonthWorld, many: int) -> None:
    await world.load(plan_of(*(entry(number) for number in range(1, many + 1))), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    async with world.store.begin() as session:
        await sweep(session, ASK_AT, world.practice)


async def claimed(world: MonthWorld, most: int, now: datetime = ASK_AT) -> list[Parcel]:
    """All that a courier would send now."""
    found: list[Parcel] = []
    while True:
        async with world.store.begin() as session:
            batch = await claim_pushes(session, now, world.practice, 2, (), most)
        if not batch:
            return found
        found += batch


async def says(world: MonthWorld, words: str, now: datetime) -> str:
    parsed = parse_command(words)
    assert parsed is not None
    async with world.store.begin() as session:
        office = await person_called(session, OFFICE)
        return (await command(session, office, *parsed, now, world.practice, Path())).text


async def kinds(world: MonthWorld) -> dict[str, int]:
    counts: dict[str, int] = {}
    for notice in await world.rows(Notice):
        if notice.state == "sending":
            counts[notice.kind] = counts.get(notice.kind, 0) + 1
    return counts


async def test_up_to_the_cap_everything_leaves_and_nobody_is_asked(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 3)
        assert len(await claimed(world, most=3)) == 3
        assert await kinds(world) == {"ask": 3}


async def test_above_the_cap_so_many_leave_and_the_office_hears_how_many_wait(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 5)
        parcels = await claimed(world, most=3)
        assert await kinds(world) == {"ask": 3, "alarm": 1}
        [alarm] = [parcel.text for parcel in parcels if "请确认" in parcel.text]
        assert "5条" in alarm
        assert "上限" in alarm


async def test_answers_leave_however_many_pushes_wait(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 5)
        await claimed(world, most=1)
        async with world.store.begin() as session:
            await outbox.answer(session, 7, None, Reply("收到"), 41, ASK_AT)
            assert len(await claim_answers(session, ASK_AT, world.practice, 9)) == 1


async def test_nothing_is_there_to_send_while_a_surge_stands(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 5)
        for parcel in await claimed(world, most=3):
            async with world.store.begin() as session:
                await sent(session, parcel, [1], ASK_AT)
        async with world.store.read() as session:
            assert not await outbox.anything_to_send(session, ASK_AT, world.practice)


async def test_the_office_looks_says_so_and_the_rest_leaves(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 5)
        await claimed(world, most=3)

        shown = await says(world, "放行", ASK_AT + MINUTE)
        assert "共2条，涉及2人" in shown
        assert "请报2条" in shown
        assert await claimed(world, 3, ASK_AT + MINUTE) == []

        assert "已放行2条" in await says(world, "发", ASK_AT + 2 * MINUTE)
        assert len(await claimed(world, 3, ASK_AT + 3 * MINUTE)) == 2
        acts = [row.act for row in await world.rows(LedgerEntry)]
        assert acts.count("surge_released") == 1


async def test_send_said_before_looking_shows_first(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 5)
        await claimed(world, most=3)

        for late in (MINUTE, MINUTE + timedelta(hours=2)):  # and what was looked at hours ago is no look
            assert "待放行" in await says(world, "放行 发", ASK_AT + late)
            await claimed(world, 3, ASK_AT + late)
            assert (await kinds(world))["ask"] == 3


async def test_a_surge_ends_when_nothing_waits_and_the_next_one_is_asked_about_anew(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 5)
        await claimed(world, most=3)
        await says(world, "放行", ASK_AT)
        await says(world, "发", ASK_AT)
        await claimed(world, most=3)
        async with world.store.read() as session:
            assert await surge.surge(session) is None
        assert await says(world, "发", ASK_AT) == "没有等您回“发”的事项。"

        async with world.store.begin() as session:
            people = [await person_called(session, f"测试领{number}") for number in range(1, 6)]
            for person in people:
                await outbox.queue(session, person.id or 0, "relief", "2018-11", "again", ASK_AT, ASK_AT)
            assert await surge.budget(session, ASK_AT, 3) == 3


def test_send_is_the_offices_word_only_by_itself() -> None:
    assert parse_command("发") == ("release", "发")
    assert parse_command("/release 发") == ("release", "发")
    assert parse_command("发给谁") is None
    assert parse_command("放行条件是什么") is None
