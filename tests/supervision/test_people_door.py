"""人员: one door to an issue, one-time links, and warnings that exist once for ever (Settled 22, 24)."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Account, Invitation, Report, Warning
from supervision.access.inviting import PersonRow, UnknownBotName, invite_all, invite_one, load_people
from supervision.access.linking import LinkRefused, invite, link
from supervision.facts import set_fact
from supervision.people import NoSuchPerson, NotYours, hats, issue_for, person_called
from supervision.warning.raising import raise_overdue, relieve
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

NOW = at("11-20 10:00")


async def loaded(world: MonthWorld) -> None:
    await world.load(plan_of(entry(1), entry(18)), NOW)
    await world.link(OFFICE, NOW, "office")
    for role, name in (("inspector", "测试督查"), ("group_head", "测试组长")):
        await world.link(name, NOW, role)


async def sees(world: MonthWorld, name: str, number: int, key: str = "") -> bool:
    async with world.store.read() as session:
        try:
            issue = await issue_for(session, (await person_called(session, name)).id or 0, number, key)
        except NotYours:
            return False
        return issue.number == number


@pytest.mark.parametrize("name", ["测试联1", "测试领1", "测试责1"])
async def test_contact_leader_and_responsible_person_see_their_own_issue_only(tmp_path: Path, name: str) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        assert await sees(world, name, 1)
        assert not await sees(world, name, 18)
        assert not await sees(world, name, 99)


@pytest.mark.parametrize("name", [OFFICE, "测试督查", "测试组长"])
async def test_the_citys_own_people_see_all_that_exist(tmp_path: Path, name: str) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        assert await sees(world, name, 1)
        assert await sees(world, name, 18)
        assert not await sees(world, name, 99)


async def test_with_two_lists_of_one_numbering_the_door_opens_the_own_one(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        await world.load(plan_of(entry(18, ["测试新联"], unit="新单位"), key="中督"), NOW)
        async with world.store.read() as session:
            own = await issue_for(session, (await person_called(session, "测试新联")).id or 0, 18)
            assert own.lead_units == ["新单位"]
        assert not await sees(world, "测试新联", 18, "测督")
        assert await sees(world, OFFICE, 18, "中督")


async def test_invitations_are_kept_hashed_and_a_new_one_voids_the_old(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        async with world.store.begin() as session:
            person = await person_called(session, "测试联1")
            first, second = [await invite(session, person.id or 0, NOW) for _ in range(2)]
        [old, new] = [i for i in await world.rows(Invitation) if i.person_id == person.id]
        assert {first, second}.isdisjoint({old.code_hash, new.code_hash})
        assert (old.voided_at, new.voided_at) == (NOW, None)
        async with world.store.begin() as session:
            with pytest.raises(LinkRefused, match="voided"):
                await link(session, first, 1, NOW)
            with pytest.raises(LinkRefused, match="unknown"):
                await link(session, new.code_hash, 1, NOW)
            with pytest.raises(LinkRefused, match="expired"):
                await link(session, second, 1, at("12-04 10:00"))
            assert (await link(session, second, 1, at("12-04 09:59")))[1]
            with pytest.raises(LinkRefused, match="used"):
                await link(session, second, 2, at("12-04 09:59"))


async def test_everybody_with_a_role_is_invited_and_the_linked_are_skipped(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        await world.link("测试联1", NOW)
        async with world.store.begin() as session:
            invited = await invite_all(session, NOW)
        assert {one.name for one in invited} == {"测试领1", "测试责1", "测试联18", "测试领18", "测试责18"}
        assert all(one.link.startswith("https://t.me/test_bot?start=") for one in invited)


async def test_nobody_is_invited_before_the_bots_name_is_known_or_for_a_role_he_has_not(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        async with world.store.begin() as session:
            with pytest.raises(NoSuchPerson):
                await invite_one(session, "lead_leader", "测试联1", NOW)
            await set_fact(session, "bot_username", "", NOW)
            with pytest.raises(UnknownBotName):
                await invite_one(session, "contact", "测试联1", NOW)


async def test_phones_are_entered_from_a_list_and_unknown_or_shared_names_are_told(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        rows = [PersonRow("测试 联1", "", "138"), PersonRow("没有此人", "", "139")]
        async with world.store.begin() as session:
            assert await load_people(session, rows, NOW) == (1, ["没有此人"])
            assert (await person_called(session, "测试联1")).phone == "138"
            assert await load_people(session, rows, NOW) == (0, ["没有此人"])


async def test_an_account_belongs_to_one_person_and_a_person_has_one(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        await world.link("测试联1", NOW, chat=71)
        await world.link("测试联1", NOW, chat=72)
        own = [a for a in await world.rows(Account) if a.chat_id in (71, 72)]
        assert [(a.chat_id, a.ended_at is None) for a in own] == [(71, False), (72, True)]
        assert "已登记为另一位同志" in await world.link("测试联18", NOW, chat=72)


async def test_roles_come_from_the_ledger_and_end_with_it(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        await world.load(plan_of(entry(1, ["测试联18"], unit="测试单位18"), entry(18)), NOW)
        async with world.store.read() as session:
            gone = await hats(session, (await person_called(session, "测试联1")).id or 0)
            both = await hats(session, (await person_called(session, "测试联18")).id or 0)
        assert gone.names == ()
        assert [issue.number for _, issue in both.contact] == [1, 18]


async def test_a_warning_exists_once_for_ever_also_after_it_was_relieved(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await loaded(world)
        for _ in range(2):
            async with world.store.begin() as session:
                report = (await session.exec(select(Report))).all()[0]
                await raise_overdue(session, NOW, col(Report.id) == report.id)
                await relieve(session, report, NOW)
        [warning] = await world.rows(Warning)
        assert (warning.state, warning.cause_ended) == ("resolved", "reported")
