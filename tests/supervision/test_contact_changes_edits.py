"""换人以后的改动: words of then, edited by who was the contact, change nothing of what went over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Assignment, Filing, Issue, Person
from supervision.handover.taking_over import take_over
from tests.supervision.contact_world import LEI, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as world:
        yield world


async def test_an_edit_after_the_handover_changes_nothing_of_it(world: World) -> None:
    await world.says(LEI, "十一 1推进 2推进 3推进 4推进 十九 1完成 2完成 3完成", at(22))
    first = world.last_message
    async with world.store.begin() as session:
        newcomer = Person(name="王芳")
        session.add(newcomer)
        await session.flush()
        rows = await session.exec(
            select(Assignment).join(Issue, col(Issue.id) == col(Assignment.issue_id)).where(col(Issue.number) == 19)
        )
        await take_over(session, rows.one(), newcomer.id, at(22, 11), basis="office")
    reply = await world.says(LEI, "十一 1推进 2推进 3推进 4推进 十九 1无变化", at(22, 12), edits=first)
    assert reply.text == "您已不再联络问题十九，改动没有记入，原来报的不变。"
    filings: list[Filing] = await world.filings(await world.report(19))
    assert [(filing.version, filing.withdrawn_at) for filing in filings] == [(1, None)]
