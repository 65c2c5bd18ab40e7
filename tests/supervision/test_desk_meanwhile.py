"""工作台·其间有变: what somebody else did between the preview and 发, and issues that are closed already."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Account, Instruction, Issue, Message, Person, Role
from tests.supervision.acting_world import entries, office, two_asked
from tests.supervision.leader_world import tells
from tests.supervision.month_world import MonthWorld, at, month_world

SECOND = "测试办二"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=two_members) as world:
        yield world


async def two_members(world: MonthWorld) -> None:
    await two_asked(world)
    async with world.store.begin() as session:
        member = Person(name=SECOND)
        session.add(member)
        await session.flush()
        session.add(Role(person_id=member.id or 0, kind="office"))


async def test_a_report_that_was_put_right_after_the_preview_is_looked_at_again(world: MonthWorld) -> None:
    await world.says("测试联3", "1推进 管网完成60% 2推进 立案31起", at("11-22 15:02"))
    await office(world, "退回 3 措施2 数字与上月对不上", at("11-22 16:00"))
    await world.says("测试联3", "更正 2推进 立案33起", at("11-22 16:05"))

    told = await office(world, "发", at("11-22 16:06"))

    assert told.startswith(
        "看过之后情况有了变化，没有办理。现在是：\n将退回问题三11月报送（测试联3，11月22日16:05收到）"
    )
    assert not await entries(world, "report_sent_back")
    assert "已退回" in await office(world, "发", at("11-22 16:07"))
    assert len(await entries(world, "report_sent_back")) == 1


@pytest.mark.parametrize(
    ("first", "second", "act", "now_so"),
    [
        (
            "领导 更换 5 赵某 自2018-11-20 依据5号",
            "领导 更换 5 李某 自2018-11-20 依据6号",
            "leader_replaced",
            "李某 → 赵某",
        ),
        ("联络人 换 5 王芳 13800000088", "联络人 换 5 李芳 13800000089", "contact_changed", "李芳不再收到提醒"),
    ],
)
async def test_what_another_member_of_the_office_changed_meanwhile_is_shown_first(
    world: MonthWorld, first: str, second: str, act: str, now_so: str
) -> None:
    await office(world, first, at("11-22 10:00"))
    await office(world, second, at("11-22 10:01"), who=SECOND)
    await office(world, "发", at("11-22 10:02"), who=SECOND)

    told = await office(world, "发", at("11-22 10:03"))

    assert "没有办理" in told
    assert now_so in told
    assert len(await entries(world, act)) == 1
    assert "已登记" in await office(world, "发", at("11-22 10:04"))
    assert len(await entries(world, act)) == 2


async def test_what_changed_in_another_issue_does_not_hold_up_the_send_word(world: MonthWorld) -> None:
    await office(world, "领导 更换 5 赵某 自2018-11-20 依据5号", at("11-22 10:00"))
    await office(world, "领导 更换 3 李某 自2018-11-20 依据6号", at("11-22 10:01"), who=SECOND)
    await office(world, "发", at("11-22 10:02"), who=SECOND)
    assert "已登记" in await office(world, "发", at("11-22 10:03"))


async def test_a_closed_issue_is_neither_sent_back_nor_given_another_deadline(world: MonthWorld) -> None:
    await world.says("测试联3", "1推进 管网完成60% 2推进 立案31起", at("11-22 15:02"))
    async with world.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 3))).one()
        issue.status = "closed"

    for line in ("退回 3 措施2 数字不对", "期限 3 延至 2019-06-30 5号"):
        assert await office(world, line, at("11-22 16:00")) == (
            "问题三已销号，没有改动。要恢复办理请发“销号 三 重新整改 原因”。"
        )
    assert not await entries(world, "report_sent_back", "deadline_extended")


async def test_a_preview_promises_no_message_to_whom_none_reaches(world: MonthWorld) -> None:
    await world.says("测试联3", "1推进 管网完成60% 2推进 立案31起", at("11-22 15:02"))
    async with world.store.begin() as session:
        for account in await session.exec(select(Account)):
            person = await session.get_one(Person, account.person_id)
            if person.name in ("测试联3", "测试领3"):
                account.ended_at = at("11-22 15:30")

    sent_back = await office(world, "退回 3 措施2 数字不对", at("11-22 16:00"))
    changed = await office(world, "领导 更换 3 李某 自2018-11-20 依据6号", at("11-22 16:01"))

    assert "测试联3没有接入，收不到消息，请电话告知，11月27日24时前补正" in sent_back
    assert "告知：测试领3（收不到消息，请另行告知）、李某。" in changed


async def test_another_deputy_registered_meanwhile_is_shown_first(world: MonthWorld) -> None:
    assert "不再由" not in await office(world, "代阅 测试领5 王某 13800000081", at("11-22 10:00"))
    await office(world, "代阅 测试领5 李某 13800000082", at("11-22 10:01"), who=SECOND)
    await office(world, "发", at("11-22 10:02"), who=SECOND)

    told = await office(world, "发", at("11-22 10:03"))

    assert "没有办理" in told
    assert "将登记王某同志为测试领5同志的代阅人，不再由李某代阅" in told
    assert len(await entries(world, "deputy_registered")) == 1
    assert "已登记" in await office(world, "发", at("11-22 10:04"))


async def test_a_deputy_of_another_leader_does_not_hold_up_the_send_word(world: MonthWorld) -> None:
    await office(world, "代阅 测试领5 王某 13800000081", at("11-22 10:00"))
    await office(world, "代阅 测试领3 李某 13800000082", at("11-22 10:01"), who=SECOND)
    await office(world, "发", at("11-22 10:02"), who=SECOND)
    assert "已登记" in await office(world, "发", at("11-22 10:03"))


async def test_a_report_or_another_contact_that_came_before_a_month_was_waived_is_shown_first(
    world: MonthWorld,
) -> None:
    await office(world, "联络人 暂停 3 机构改革，本月移交", at("11-22 10:00"))
    await world.says("测试联3", "1推进 管网完成60%", at("11-22 10:01"))
    assert "没有办理" in await office(world, "发", at("11-22 10:02"))

    assert "（测试联5）" in await office(world, "联络人 暂停 5 机构改革，本月移交", at("11-22 11:00"))
    await office(world, "联络人 换 5 王芳 13800000088", at("11-22 11:01"), who=SECOND)
    await office(world, "发", at("11-22 11:02"), who=SECOND)
    told = await office(world, "发", at("11-22 11:03"))
    assert "没有办理" in told
    assert "（王芳）" in told
    assert not await entries(world, "waived")


async def test_an_answer_that_came_before_an_instruction_was_closed_is_shown_first(world: MonthWorld) -> None:
    await world.says("测试联3", "你好", at("11-21 11:00"))
    async with world.store.begin() as session:
        leader = (await session.exec(select(Person).where(col(Person.name) == "测试领3"))).one()
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 3))).one()
        said = (await session.exec(select(Message).order_by(col(Message.id)))).first()
        assert said is not None
        row = Instruction(
            leader_id=leader.id or 0,
            by_id=leader.id or 0,
            issue_id=issue.id,
            text="请抓紧",
            said_at=at("11-21 11:00"),
            message_id=said.id or 0,
            state="forwarded",
            due_day=at("11-28 00:00").date(),
        )
        session.add(row)
        await session.flush()
        number = row.id
    assert "还没有回复" in await office(world, f"批示 {number} 办结", at("11-22 10:00"))
    await tells(world, "测试联3", "批示回复：已安排", at("11-22 10:01"))

    told = await office(world, "发", at("11-22 10:02"))

    assert "没有办理" in told
    assert "回复：已安排" in told
