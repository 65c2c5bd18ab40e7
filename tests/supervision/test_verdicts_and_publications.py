"""现场核查与公开登记: two named inspectors and nobody else say 不实; what is public is registered (§1.8, §6)."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Closeout, CloseoutCheck, Issue, Person, Publication, SiteCheck, Warning
from supervision.desk.command import parse_command
from tests.supervision.acting_world import entries, office, said_by, two_asked
from tests.supervision.month_world import MonthWorld, at, month_world

UNTRUE = "核查 3 不实 测试督甲、测试督乙 11-21 现场3个点位只完成1个"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=with_inspectors) as world:
        yield world


async def with_inspectors(world: MonthWorld) -> None:
    await two_asked(world)
    await world.says("测试联3", "1完成 2完成", at("11-21 11:00"))
    for name in ("测试督甲", "测试督乙"):
        await world.link(name, at("11-21 11:00"), "inspector")


async def be(world: MonthWorld, status: str, **closeout: object) -> None:
    """Issue 3 in this state, with a round of its close-out."""
    async with world.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 3))).one()
        issue.status = status
        session.add(Closeout(issue_id=issue.id or 0, round=1, begun_at=at("11-01 10:00"), **closeout))


async def status(world: MonthWorld) -> str:
    async with world.store.read() as session:
        return (await session.exec(select(Issue).where(col(Issue.number) == 3))).one().status


async def test_untrue_is_shown_with_all_that_follows_and_done_only_when_sent(world: MonthWorld) -> None:
    await be(world, "verifying")
    shown = await office(world, UNTRUE, at("11-22 10:00"))
    assert shown == (
        "将登记问题三11月报送核查结论：不实（测试督甲、测试督乙，11月21日）。\n"
        "情况：现场3个点位只完成1个\n"
        "问题状态：核查验收 → 退回整改\n"
        "红色预警：测试领3，11月22日10:00起送达\n"
        "可提请约谈（T3），由领导小组组长或副组长决定。\n"
        "告知：联络人和责任人员，可说明、可提异议。原报送和结论都留存。\n"
        "确认请回“发”，不发就不用回。"
    )
    assert (await world.rows(SiteCheck), await status(world)) == ([], "verifying")
    await office(world, "发", at("11-22 10:01"))
    [row] = await world.rows(SiteCheck)
    assert (row.verdict, row.month, row.inspectors, row.text, row.checked_on) == (
        "untrue",
        "2018-11",
        ["测试督甲", "测试督乙"],
        "现场3个点位只完成1个",
        date(2018, 11, 21),
    )
    assert await status(world) == "returned"
    [red] = [w for w in await world.rows(Warning) if w.level == "red"]
    assert "经核查不实：现场3个点位只完成1个（核查人测试督甲、测试督乙" in red.facts["reason"]


async def test_those_concerned_hear_it_the_next_morning_with_their_right_of_reply(world: MonthWorld) -> None:
    await office(world, UNTRUE, at("11-22 10:00"))
    await office(world, "发", at("11-22 10:00"))
    await world.go_to(at("11-23 09:30"))
    for name in ("测试联3", "测试责3"):
        [told] = [text for text in world.heard(name, "11-22 09:00") if "核查结论" in text]
        assert "结论为“不实”。情况：现场3个点位只完成1个\n如有不同意见，请回“说明：＋内容”或“异议：＋内容”" in told
    assert any("红色" in text for text in world.heard("测试领3", "11-22 09:00"))


@pytest.mark.parametrize("verdict", ["属实", "部分属实"])
async def test_other_verdicts_move_nothing_and_warn_nobody(world: MonthWorld, verdict: str) -> None:
    await be(world, "verifying")
    await office(world, f"核查 3 {verdict} 测试督甲、测试督乙 与报送基本一致", at("11-22 10:00"))
    await office(world, "发", at("11-22 10:00"))
    [row] = await world.rows(SiteCheck)
    assert row.checked_on == date(2018, 11, 22)
    assert await status(world) == "verifying"
    assert [w for w in await world.rows(Warning) if w.level == "red"] == []


async def test_an_accepted_issue_is_reopened(world: MonthWorld) -> None:
    await be(world, "closed", accepted_at=at("11-10 10:00"))
    assert "问题状态：已销号 → " in await office(world, UNTRUE, at("11-22 10:00"))
    await office(world, "发", at("11-22 10:00"))
    assert await status(world) == "reopened"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "核查 3 不实 测试督甲 只去了1人",
            "核查结论要有两名督查人员的姓名，没有登记。督查人员有：测试督乙、测试督甲。",
        ),
        ("核查 3 不实 现场只完成1个", "核查结论要有两名督查人员的姓名，没有登记。"),
        ("核查 3 不实 测试督甲、测试督甲 只完成1个", "核查结论要有两名督查人员的姓名，没有登记。"),
        ("核查 3 不实 测试督甲、路人 只完成1个", "路人不在督查人员名单，结论没有登记。"),
        ("核查 3 不实 测试督甲、测试督乙", "请写核查情况。"),
        ("核查 3 不实 测试督甲、测试督乙 11-25 只完成1个", "核查日期还没到，结论没有登记。"),
        ("核查 3 9月不实 测试督甲、测试督乙 只完成1个", "没有9月的报送，结论没有登记。"),
    ],
)
async def test_without_two_independent_names_and_a_finding_nothing_is_entered(
    world: MonthWorld, text: str, answer: str
) -> None:
    assert (await office(world, text, at("11-22 10:00"))).startswith(answer)
    assert await office(world, "发", at("11-22 10:01")) == "没有等您回“发”的事项。"
    assert await world.rows(SiteCheck) == []


async def test_an_inspector_of_the_lead_unit_or_with_a_part_in_the_issue_cannot_check_it(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        second = (await session.exec(select(Person).where(col(Person.name) == "测试督乙"))).one()
        second.unit = "测试单位3"
    assert await office(world, UNTRUE, at("11-22 10:00")) == "测试督乙与本问题有关，不能作核查人，结论没有登记。"


async def test_a_later_verdict_takes_the_place_and_the_same_twice_is_said(world: MonthWorld) -> None:
    await office(world, UNTRUE, at("11-22 10:00"))
    await office(world, "发", at("11-22 10:00"))
    assert "已有这条核查结论" in await office(world, UNTRUE, at("11-22 10:05"))
    await office(world, "核查 3 部分属实 测试督甲、测试督乙 复核后2个已完成", at("11-22 11:00"))
    await office(world, "发", at("11-22 11:00"))
    first, second = await world.rows(SiteCheck)
    assert (first.replaced_at, second.replaced_at) == (at("11-22 11:00"), None)
    checked = await entries(world, "site_checked")
    assert await said_by(world, checked[0]) == UNTRUE
    assert first.message_id == checked[0].message_id


async def test_the_five_checks_are_still_entered_by_the_same_command(world: MonthWorld) -> None:
    shown = await office(world, "核查 3 ①通过 督查室 11-15 现场查看", at("11-22 10:00"))
    assert "①核查清楚" in shown
    await office(world, "发", at("11-22 10:00"))
    assert [row.kind for row in await world.rows(CloseoutCheck)] == ["verified"]
    assert "销号五查" in await office(world, "核查 3", at("11-22 10:00"))


async def test_a_publication_is_shown_then_entered_with_its_message(world: MonthWorld) -> None:
    said = "公开 3 https://www.example.org/a-2018-11-20.html 2018-11-20"
    assert await office(world, said, at("11-22 10:00")) == (
        "将登记问题三（方面3）整改结果于2018年11月20日公开：https://www.example.org/a-2018-11-20.html\n"
        "确认请回“发”，不发就不用回。"
    )
    assert await world.rows(Publication) == []
    await office(world, "发", at("11-22 10:01"))
    [row] = await world.rows(Publication)
    assert (row.link, row.day) == ("https://www.example.org/a-2018-11-20.html", date(2018, 11, 20))
    [entry] = await entries(world, "published")
    assert (await said_by(world, entry), row.message_id) == (said, entry.message_id)
    assert "已登记过" in await office(world, said, at("11-22 10:02"))
    assert await office(world, "公开 3", at("11-22 10:03")) == (
        "问题三公开情况：\n 2018年11月20日 https://www.example.org/a-2018-11-20.html"
    )


async def test_a_paper_and_its_page_are_a_place_and_a_mistake_is_taken_back(world: MonthWorld) -> None:
    await office(world, "公开 3 《测试日报》 3版 11月20日", at("11-22 10:00"))
    await office(world, "发", at("11-22 10:00"))
    assert (await world.rows(Publication))[0].link == "《测试日报》 3版"
    assert "将撤销问题三2018年11月20日的公开登记" in await office(world, "公开 3 撤销", at("11-22 10:01"))
    await office(world, "发", at("11-22 10:01"))
    [row] = await world.rows(Publication)
    assert row.withdrawn_at == at("11-22 10:01")
    assert "还没有登记公开" in await office(world, "公开 3", at("11-22 10:02"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("公开 3 https://example.org", "请写公开的日期。"),
        ("公开 3 2018-11-20", "请写公开的链接或报刊版面。"),
        ("公开 3 https://example.org 2018-12-01", "2018年12月1日还没到，公开后再登记。"),
        ("公开 3 撤销", "问题三没有登记过公开。"),
        ("公开 99", "没有问题九十九。"),
    ],
)
async def test_what_lacks_something_is_one_sentence(world: MonthWorld, text: str, answer: str) -> None:
    assert (await office(world, text, at("11-22 10:00"))).startswith(answer)
    assert await world.rows(Publication) == []


async def test_the_list_names_what_was_accepted_and_is_not_public_with_its_day(world: MonthWorld) -> None:
    assert await office(world, "公开", at("11-22 10:00")) == "已验收的问题都已公开，没有待公开的。"
    await be(world, "sustained", accepted_at=at("11-05 10:00"))
    assert " 问题三（方面3）11月5日验收，应于12月3日前公开\n" in await office(world, "公开 清单", at("11-22 10:00"))
    late = await office(world, "/publish list", at("12-10 10:00"))
    assert "应于12月3日前公开，已过7天，可提请约谈（T4）" in late
    await office(world, "公开 3 https://example.org/x 2018-12-10", at("12-10 10:01"))
    await office(world, "发", at("12-10 10:01"))
    assert "没有待公开的" in await office(world, "公开", at("12-10 10:02"))


async def test_inspectors_are_registered_invited_and_taken_off_in_chat(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=two_asked) as world:
        wanted = await office(world, "核查 3 不实 演练甲、演练乙 11-21 没有完成", at("11-22 10:00"))
        assert wanted == "演练甲不在督查人员名单，结论没有登记。要登记请发“核查 人员 演练甲 手机号”。"
        assert "请先登记，例：核查 人员 张三 13800000000" in await office(
            world, "核查 3 不实 11-21 没有完成", world.now
        )
        for name, phone in (("演练甲", " 13800000071"), ("演练乙", "")):
            assert f"将登记{name}为督查人员" in await office(world, f"核查 人员 {name}{phone}", at("11-22 10:01"))
            assert "start=" in await office(world, "发", at("11-22 10:02"))
        assert await office(world, "核查 人员", at("11-22 10:03")) == (
            "【督查人员】2人\n 演练甲，未接入\n 演练乙，未接入\n"
            "登记：核查 人员 张三 13800000000；取消：核查 人员 张三 取消"
        )
        assert "将登记问题三11月报送核查结论" in await office(
            world, "核查 3 不实 演练甲、演练乙 11-21 没有完成", at("11-22 10:04")
        )
        again = await office(world, "核查 人员 演练甲 13800000071", at("11-22 10:05"))
        assert again.startswith("演练甲已是督查人员，没有改动。\n请把下面的邀请转给")
        assert "以前的核查结论不变" in await office(world, "核查 人员 演练甲 取消", at("11-22 10:06"))
        await office(world, "发", at("11-22 10:07"))
        assert "【督查人员】1人" in await office(world, "核查 人员", at("11-22 10:08"))
        [gone] = await entries(world, "role_ended")
        assert gone.message_id is not None


async def test_an_inspector_says_of_nobody_that_he_is_one(world: MonthWorld) -> None:
    assert await office(world, "核查 人员 演练丙", at("11-22 10:00"), who="测试督甲") == "督查人员由市环督办登记。"
    assert await office(world, "核查 人员", at("11-22 10:00"), who="测试督甲") == "督查人员由市环督办登记。"


async def test_somebody_known_elsewhere_by_that_name_is_asked_about(world: MonthWorld) -> None:
    async with world.store.begin() as session:
        session.add(Person(name="演练丁", unit="测试单位9"))
    assert "另有一位演练丁（测试单位9），按两个人登记" in await office(world, "核查 人员 演练丁", at("11-22 10:01"))
    assert "（已在册，测试单位9）" in await office(world, "核查 人员 演练丁 同一人", at("11-22 10:02"))
    await office(world, "发", at("11-22 10:03"))
    async with world.store.read() as session:
        assert len(list(await session.exec(select(Person).where(col(Person.name) == "演练丁")))) == 1


@pytest.mark.parametrize("words", ["核查人员已到现场", "核查人员 已经到了，请等", "核查人员是张三"])
def test_words_about_inspectors_are_no_command(words: str) -> None:
    assert parse_command(words) is None
