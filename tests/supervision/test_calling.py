"""人工与申请销号: the office hears at once who wants to be called, once a day (DOMAIN §2.10)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Account, LedgerEntry, Notice, Person
from tests.supervision.contact_world import HUANG, LEI, OFFICE, World, at, contact_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path, november=True) as built:
        async with built.store.begin() as session:
            huang = (await session.exec(select(Person).where(col(Person.name) == HUANG))).one()
            huang.phone, huang.unit = "13800000001", "市测试局"
        yield built


async def alarms(world: World) -> list[str]:
    async with world.store.read() as session:
        found = await session.exec(select(Notice).where(col(Notice.kind) == "alarm").order_by(col(Notice.id)))
        return [notice.facts["text"] for notice in found]


async def test_the_office_is_told_who_wants_to_be_called_once_a_day(world: World) -> None:
    reply = await world.says(HUANG, "人工", at(22))
    assert reply.text == ("已转告市环督办，请其按13800000001给您回电。急事请直接打测试办 0731-000。您的话已留存。")
    again = await world.says(HUANG, "转人工", at(22, 11))
    assert again.text.startswith("今天已经转告过市环督办，")
    assert await alarms(world) == ["【请回电】测试黄（市测试局），问题十八联络人要求人工联系，电话：13800000001。"]
    await world.says(HUANG, "人工", at(23))
    await world.says(LEI, "人工", at(23))
    assert len(await alarms(world)) == 3
    assert (await alarms(world))[-1] == "【请回电】测试雷，问题十一、问题十九联络人要求人工联系，电话：没有登记。"


async def test_with_nobody_of_the_office_on_line_nothing_is_claimed(world: World) -> None:
    async with world.store.begin() as session:
        office = (await session.exec(select(Person).where(col(Person.name) == OFFICE))).one()
        for account in await session.exec(select(Account).where(col(Account.person_id) == office.id)):
            account.ended_at = at(22)
    for words in ("人工", "申请销号"):
        reply = await world.says(HUANG, words, at(22))
        assert reply.text == "您的话已原样留存。请直接电话联系市环督办（测试办 0731-000）。"
    assert await alarms(world) == []


async def test_a_close_out_that_lacks_something_is_told_all_of_it_and_the_office_hears_nothing(world: World) -> None:
    reply = await world.says(LEI, "问题十九申请销号", at(22))
    assert reply.text.startswith("问题十九还不能申请销号，还差3项：②处理到位（无处罚或“不涉及”说明）；③整改完成（措施")
    assert await alarms(world) == []
    assert "不在您名下" in (await world.says(LEI, "问题十八申请销号", at(22))).text
    async with world.store.read() as session:
        found = await session.exec(select(LedgerEntry).where(col(LedgerEntry.act) == "office_wanted"))
        assert [entry.facts["what"] for entry in found] == ["申请销号"] * 2
