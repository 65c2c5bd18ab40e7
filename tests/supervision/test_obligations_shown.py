"""专项报送现于各处: what is owed besides the months stands on the card, in 逾期, 人员, 单位 and in the bulletin."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from plan.value import Contact, Obligation
from rules.obligations import ObligationKind
from supervision.paper.book import read_book
from supervision.paper.bulletin import write_bulletin
from tests.supervision.acting_world import office
from tests.supervision.month_world import MonthWorld, at, entry, month_world, plan_of

LATE, COMING = date(2018, 11, 9), date(2019, 2, 28)
RESPONSIBLE = "测试责4"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    """22 November: the detailed plans are 13 days late but issue 1's, the overall report is 98 days off."""
    async with month_world(tmp_path, begun=begun) as world:
        yield world


async def begun(world: MonthWorld) -> None:
    owed = (
        Obligation(ObligationKind.DETAILED_PLAN, LATE, "细化方案11月9日前报备案"),
        Obligation(ObligationKind.AT_ONCE, date(2018, 10, 31), "10月底整改到位", (1,)),
        Obligation(ObligationKind.OVERALL_REPORT, COMING, "2019年2月底前报总体情况", (4,)),
    )
    two = entry(
        4,
        [Contact("测试联4", unit="测试雨湖区"), Contact("测试联6", unit="测试岳塘区")],
    )
    shared = replace(two, lead_units=("测试雨湖区", "测试岳塘区"))
    await world.load(plan_of(entry(1), entry(3), shared, obligations=owed), at("10-20 09:00"))
    await world.link_all(at("10-20 10:00"))
    await world.go_to(at("11-22 09:00"))
    await office(world, "专项 已报 1 方案 潭环〔2018〕12号", at("11-22 09:30"))


def papers(text: str) -> list[str]:
    return [line for line in text.split("\n") if "专项" in line]


async def test_the_card_names_what_is_late_or_near_and_in_full_all_of_it(world: MonthWorld) -> None:
    assert papers(await office(world, "问题三", at("11-22 10:00"))) == [
        "专项：具体整改方案（2018年11月9日前）：未报，已过13天"
    ]
    assert papers(await office(world, "问题四", at("11-22 10:00"))) == [
        "专项：具体整改方案（2018年11月9日前，测试雨湖区）：未报，已过13天",
        "专项：具体整改方案（2018年11月9日前，测试岳塘区）：未报，已过13天",
    ]
    assert papers(await office(world, "问题一", at("11-22 10:00"))) == [
        "专项：立行立改整改到位情况（2018年10月31日前）：还没有登记到位"
    ]
    full = papers(await office(world, "问题一 全文", at("11-22 10:00")))
    assert any("具体整改方案（2018年11月9日前）：已报，11月22日（测试督办员，潭环〔2018〕12号" in line for line in full)


async def test_late_papers_are_a_list_of_their_own(world: MonthWorld) -> None:
    assert await office(world, "逾期 专项", at("11-22 10:00")) == (
        "【专项报送逾期】截至11月22日10:00｜3份\n"
        " 问题三 具体整改方案未报（2018年11月9日前，已过13天）\n"
        " 问题四（测试雨湖区） 具体整改方案未报（2018年11月9日前，已过13天）\n"
        " 问题四（测试岳塘区） 具体整改方案未报（2018年11月9日前，已过13天）"
    )
    assert "具体整改方案" not in await office(world, "逾期 报送", at("11-22 10:00"))
    assert "逾期 专项：" in await office(world, "逾期", at("11-22 10:00"))
    for number in ("3", "4 测试雨湖区", "4 测试岳塘区"):
        assert "已记为“已报”" in await office(world, f"专项 已报 {number} 方案 1号", at("11-22 11:00"))
    assert "没有逾期未报的专项报送" in await office(world, "逾期 专项", at("11-22 11:01"))


async def test_a_person_and_a_unit_are_shown_what_they_owe_and_not_what_another_does(world: MonthWorld) -> None:
    rain, hill = ("问题四（测试雨湖区） 具体整改方案未报", "问题四（测试岳塘区） 具体整改方案未报")
    for name, own, other in (("测试联4", rain, hill), ("测试联6", hill, rain)):
        card = await office(world, f"人员 {name}", at("11-22 10:00"))
        assert own in card
        assert other not in card
    unit = await office(world, "单位 测试雨湖区", at("11-22 10:00"))
    assert "专项待报1份：\n " + rain in unit
    assert hill not in unit
    assert "具体整改方案" not in await office(world, "人员 测试联1", at("11-22 10:00"))
    assert "具体整改方案未报" in await office(world, f"人员 {RESPONSIBLE}", at("11-22 10:00"))


async def test_the_bulletin_names_late_papers_by_unit_and_those_that_come_next(
    world: MonthWorld, tmp_path: Path
) -> None:
    assert "具体整改方案应于2018年11月9日前报，还有3份未报：测试单位3（问题三）" in await bulletin(world, tmp_path)
    assert "总体整改落实情况" not in await bulletin(world, tmp_path)
    await world.go_to(at("2019-01-04 10:00"))
    later = await bulletin(world, tmp_path)
    assert "请于2019年2月28日前报总体整改落实情况：测试雨湖区（问题四）、测试岳塘区（问题四）。" in later


async def bulletin(world: MonthWorld, folder: Path) -> str:
    path = folder / "bulletin.docx"
    async with world.store.read() as session:
        book = await read_book(session, None, world.now, world.practice)
    write_bulletin(book, path)
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
