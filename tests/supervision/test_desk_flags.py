"""雷同、陈旧、更正: what the office sees of them, with the words said to them (DOMAIN §4, §5.12)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import Notice, Person
from supervision.contact.conversation import hear
from supervision.desk.command import command, parse_command
from supervision.notices.waiting import compose_matters
from supervision.reply import Heard
from tests.supervision.contact_world import HUANG, LEI, OFFICE, PRACTICE, World, at, contact_world

OCTOBER = "1推进 特护期方案已印发到各县市区和园区 2推进 整改完成22条 3推进 交办56件、整改48件 4未启动"
NOVEMBER = "1推进 特护期方案已印发到各县市区和园区 2推进 整改完成21条 3推进 截至7月底，交办60件、整改50件 4未启动"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path) as built:
        await built.says(HUANG, OCTOBER, at(25, month=10))
        await built.november()
        yield built


async def office(world: World, text: str, folder: Path, day: int = 29) -> str:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        person = (await session.exec(select(Person).where(col(Person.name) == OFFICE))).one()
        reply = await command(session, person, *parsed, at(day, 12), PRACTICE, folder)
    return reply.text if not reply.file_path else f"{reply.text}\n{Path(reply.file_path).name}"


async def test_copied_texts_stand_side_by_side_with_what_was_said_to_them(world: World, tmp_path: Path) -> None:
    await world.says(HUANG, NOVEMBER.replace("21条", "24条"), at(22))
    await world.says(HUANG, "说明：方案管到年底，不再印新的", at(22, 11))
    for words in ("雷同", "/copy 11", "雷同 11月"):
        said = await office(world, words, tmp_path, 22)
        assert "■ 问题十八（测试黄）·措施1｜与10月一样\n" in said
        assert "  本月：特护期方案已印发到各县市区和园区\n  10月：特护期方案已印发到各县市区和园区" in said
    assert "没有雷同" in await office(world, "雷同 10月", tmp_path, 22)


async def test_stale_facts_are_a_line_a_report(world: World, tmp_path: Path) -> None:
    await world.says(HUANG, NOVEMBER, at(22))
    await world.says(LEI, "十一 1推进 管网12公里 2推进 3推进 4推进　十九 1推进 断面3个 2推进 3推进", at(22))
    await world.pass_time(at(28, 0, 1))
    said = await office(world, "陈旧", tmp_path)
    assert "问题十八　文中写“截至7月底”｜数据时点11月22日" in said
    assert "问题十一" not in said
    assert "问题七　调度以来无实质更新（2个月）" in said


async def test_the_card_shows_flags_explanations_and_both_versions_of_a_correction(
    world: World, tmp_path: Path
) -> None:
    await world.says(HUANG, NOVEMBER, at(22))
    await world.says(HUANG, "说明：有1条重复统计", at(22, 11))
    await world.pass_time(at(28, 0, 1))
    await world.says(HUANG, "更正3：交办61件、整改50件，原因：漏统计", at(29))
    said = await office(world, "问题 18", tmp_path)
    assert "提示 措施2 数据减少：整改完成上次22条，这次21条｜说明：有1条重复统计" in said
    assert "更正 11-29 措施3：原报“截至7月底，交办60件、整改50件”｜原因：漏统计" in said


async def test_the_office_hears_of_corrections_and_objections_once(world: World) -> None:
    await world.says(HUANG, NOVEMBER, at(22))
    await world.pass_time(at(28, 0, 1))
    await world.says(HUANG, "更正3：交办61件、整改50件，原因：漏统计", at(29))
    await world.says(HUANG, "异议：25日的预警不属实", at(29, 10, 30))
    async with world.store.begin() as session:
        [notice] = await session.exec(select(Notice).where(col(Notice.kind) == "matters"))
        assert notice.due_at == at(29, 14, 30)
        draft = await compose_matters(session, notice, at(29, 14, 30), PRACTICE)
        assert draft is not None
        assert draft.text == (
            "【更正与异议】\n"
            " 问题十八（测试黄）11月措施3 更正｜原因：漏统计\n"
            " 问题十八11月 异议（测试黄）：25日的预警不属实"
        )
        notice.state, notice.facts = "sent", draft.facts
        again = Notice(recipient=notice.recipient, kind="matters", step="x", due_at=at(30), created_at=at(30), cycle="")
        assert await compose_matters(session, again, at(30), PRACTICE) is None


async def test_the_sheet_of_a_received_report_is_a_word_file(world: World, tmp_path: Path) -> None:
    assert "还没有收到" in await office(world, "盖章表 18", tmp_path, 22)
    await world.says(HUANG, NOVEMBER, at(22))
    said = await office(world, "/sheet 18 11月", tmp_path, 22)
    assert said.endswith("测督问题18_2018-11_报送表.docx")
    from docx import Document

    paper = Document(str(tmp_path / "测督问题18_2018-11_报送表.docx"))
    words = "\n".join(p.text for p in paper.paragraphs)
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "反馈问题：问题十八　大气环境指标" in words
    assert "整改完成21条" in cells
    assert {"填表人", "审核人（签字）", "单位（盖章）", "日期", HUANG} <= set(cells)
    assert "11月22日10:00收到（已报），联络人测试黄；第1版" in words
    assert "数据指纹" in words


async def test_the_contact_takes_the_sheet_of_the_own_issue(world: World, tmp_path: Path) -> None:
    async def says(text: str) -> tuple[str, str]:
        async with world.store.begin() as session:
            person = (await session.exec(select(Person).where(col(Person.name) == HUANG))).one()
            heard = Heard(1, 1, "text", text, at(23))
            reply = await hear(session, person, heard, at(23), PRACTICE, tmp_path)
        assert reply is not None
        return reply.text, Path(reply.file_path).name if reply.file_path else ""

    assert (await says("报表"))[1].endswith("2018-10_报送表.docx")
    await world.says(HUANG, NOVEMBER, at(22))
    for words in ("报表", "盖章表 十八", "打印报送表", "报表 11月"):
        assert (await says(words))[1] == "测督问题18_2018-11_报送表.docx", words
    assert (await says("报表 7")) == ("问题七不在您名下。您名下是问题十八。", "")
    assert (await says("报表数据已核对"))[1] == ""


async def test_a_month_that_was_never_dispatched_is_said_to_be_none(world: World, tmp_path: Path) -> None:
    assert (await office(world, "雷同 2018-01", tmp_path)).startswith("没有2018年1月的调度。现有：")
