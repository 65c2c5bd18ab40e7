"""上纸: what is printed of a month, also where people write ugly things."""

import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from PIL import Image
from sqlmodel import col, select

from plan.value import Contact, IssueEntry, Plan
from storage.tables import Difficulty, Explanation, Flag, Instruction, Issue, LedgerEntry, Message, Person, Report, Talk
from supervision.desk.command import NotOffice
from supervision.paper.canvas import plain
from supervision.warning.extending import extend, target_due
from tests.supervision.desk_world import (
    AFTER,
    PRACTICE,
    World,
    at,
    hear,
    measures,
    open_month,
    say,
    small_plan,
    world,
)
from texts.paper.words import clean

REHEARSAL = replace(PRACTICE, rehearsal=True)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        yield made


async def ledger(desk: World, folder: Path, words: str = "台账", now: Any = AFTER) -> openpyxl.Workbook:
    (reply,) = await hear(desk, words, now, REHEARSAL, folder=folder)
    return openpyxl.load_workbook(reply.file_path)


async def bulletin(desk: World, folder: Path, words: str = "通报", now: Any = AFTER) -> str:
    (reply,) = await hear(desk, words, now, REHEARSAL, folder=folder)
    paper = Document(reply.file_path)
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def rows(sheet: Any) -> list[dict[str, Any]]:
    header = [cell.value for cell in sheet[3]]
    return [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=4)]


def words_of(file: openpyxl.Workbook) -> str:
    return "\n".join(str(cell.value) for sheet in file for row in sheet.iter_rows() for cell in row if cell.value)


async def test_the_ledger_has_the_columns_offices_are_used_to(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    file = await ledger(desk, tmp_path)
    assert file.sheetnames == ["台账", "报送情况", "变更记录", "雷同与陈旧", "出处", "人员"]
    sheet = file["台账"]
    assert "｜".join(str(cell.value) for cell in sheet[3]) == (
        "序号｜反馈问题｜整改目标｜整改时限｜责任单位（牵头）｜责任单位（配合）｜牵头领导｜责任人员｜联络人员｜整改措施"
        "｜本月进展情况｜措施状态｜完成情况｜存在问题及困难｜下一步工作及完成时间｜佐证材料｜数据时点｜报送时间｜是否按时"
        "｜预警｜核查结论｜公开情况｜是否销号（日期/文号）｜备注"
    )
    first, second = rows(sheet)[:2]
    assert (first["序号"], first["反馈问题"], first["牵头领导"]) == (1, "水体整治", "测试领导甲\n（原测试原领导）")
    assert (first["整改措施"], first["本月进展情况"], first["措施状态"]) == ("1. 截污纳管，年内完成", "完成70%", "推进")
    assert (second["整改措施"], second["措施状态"]) == ("2. 清淤疏浚。", "无变化")
    assert (first["数据时点"].date(), str(first["报送时间"]), first["是否按时"]) == (
        date(2018, 11, 22), "2018-11-22 15:02:00", "是",
    )  # fmt: skip
    assert first["完成情况"] == "未评定"
    assert {"A4:A5", "B4:B5", "R4:R5"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("C4", "landscape", 8)
    assert sheet["A2"].value.startswith("报送截止11月27日24时｜生成于2018年11月28日09:00｜应报5个问题6份：按时1，")


async def test_a_measure_of_two_contacts_has_a_line_for_each(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    lines = rows((await ledger(desk, tmp_path))["台账"])[2:5]
    assert [line["本月进展情况"] for line in lines] == [
        "［市级］围挡已全覆盖",
        "［市级］本月未报",
        "［乡镇级］修好3条",
    ]
    assert [line["是否按时"] for line in lines] == ["部分报送", "部分报送", "未送达·已补报"]


async def test_what_was_not_reported_shows_the_last_word_with_its_date(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    now = at(28, 9, month=12)
    await open_month(desk, now)
    line = rows((await ledger(desk, tmp_path, "台账 12月", now))["台账"])[0]
    assert line["本月进展情况"] == "本月未报；上次（11月）：完成70%"
    assert (line["措施状态"], line["数据时点"].date()) == ("未报", date(2018, 11, 22))


async def test_ugly_words_are_printed_whole_and_harmless(desk: World, tmp_path: Path) -> None:
    long = "整改" * 2000
    await desk.files(1, {"1": ("done", "=CMD|' /C calc'!A0"), "2": ("done", long)}, at(22))
    await desk.files(4, {"1": ("done", "-1+1 👍🏽\x1b\x0b 完成")}, at(22))
    await desk.files(5, {}, at(22), whole="@SUM(1)\r\n第二行")
    file = await ledger(desk, tmp_path)
    cells = {str(cell.value): cell for row in file["台账"].iter_rows() for cell in row if cell.value is not None}
    for words in ("=CMD|' /C calc'!A0", "-1+1 👍🏽 完成", "@SUM(1)\n第二行", long):
        assert cells[words].data_type == "s", words
    assert cells["=CMD|' /C calc'!A0"].quotePrefix
    heights = [file["台账"].row_dimensions[n].height for n in range(4, file["台账"].max_row + 1)]
    assert max(heights) <= 409  # Excel's limit
    assert sum(heights) > 4000 * 2 / 32 * 12  # as tall as the long words need
    said = await bulletin(desk, tmp_path)
    assert "-1+1 👍🏽 完成" in said
    assert "…（详见台账）" in said
    for kind in ("进展", "趋势", "热力图", "时限"):
        (reply,) = await hear(desk, f"图表 {kind}", folder=tmp_path)
        with Image.open(reply.file_path) as picture:
            picture.verify()


def test_half_a_character_and_what_no_file_takes_are_left_out() -> None:
    assert clean("一\ud800二\x00\x1b\ufffe\r\n三\t四") == "一二\n三\t四"


def test_a_character_without_a_picture_becomes_a_dot_and_no_empty_box() -> None:
    assert plain("水👍\x00体㎡①—") == "水·体㎡①—"


async def test_the_public_ledger_names_no_contact_phone_or_complainant(desk: World, tmp_path: Path) -> None:
    await desk.files(
        1,
        {
            "1": ("in_progress", "完成70%，联系测试甲13800000001。举报人王某已回访。下步清淤"),
            "2": ("done", "线索移送市纪委1条；验收完成"),
        },
        at(22),
    )
    file = await ledger(desk, tmp_path, "台账 11月 公开")
    assert file.sheetnames == ["台账"]
    assert [cell.value for cell in file["台账"][3]] == [
        "问题序号", "具体内容", "整改目标", "整改措施", "完成情况", "责任单位", "完成时限",
    ]  # fmt: skip
    text = words_of(file)
    assert "推进：完成70%，联系××（略）。（略）。下步清淤" in text
    assert "完成：（略）；验收完成" in text
    for hidden in ("测试甲", "测试领导", "1380000", "王某", "纪委"):
        assert hidden not in text


async def test_the_changes_show_old_and_new_with_their_basis(desk: World, tmp_path: Path) -> None:
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 1))).one()
        target = await target_due(session, issue.id or 0, "", date(2018, 12, 31))
        assert target is not None
        await extend(session, issue, target, date(2019, 3, 31), "潭办〔2018〕1号", desk.office, at(22))
        old, new = [
            (await session.exec(select(Person).where(col(Person.name) == n))).one().id for n in ("测试乙", "测试丙")
        ]
        facts = {"assignment": 1, "old": old, "new": new}
        session.add(LedgerEntry(at=at(23), act="contact_changed", issue_id=issue.id, person_id=new, facts=facts))
    lines = [[cell.value for cell in row] for row in (await ledger(desk, tmp_path))["变更记录"].iter_rows(min_row=4)]
    assert lines[0][:7] == ["方案原文", "问题一", "牵头领导", None, "测试原领导", "测试领导甲", "整改方案"]
    assert [line[1:] for line in lines[-2:]] == [
        ["问题一", "整改时限", None, lines[-2][4], lines[-2][5], "潭办〔2018〕1号", "测试办"],
        ["问题一", "联络人员", None, "测试乙", "测试丙", "整改方案", None],
    ]
    assert (lines[-2][4].date(), lines[-2][5].date()) == (date(2018, 12, 31), date(2019, 3, 31))


async def flagged(desk: World, kind: str = "copied") -> None:
    async with desk.store.begin() as session:
        report = await desk.report(session, 1)
        facts = {"source": "plan_text", "other": "截污纳管，年内完成", "ratio": 1.0}
        flag = Flag(report_id=report.id or 0, kind=kind, measure="1", raised_at=at(22), facts=facts)
        message = (await session.exec(select(Message))).first()
        session.add(flag)
        await session.flush()
        assert message is not None
        said = {"person_id": desk.office.id, "message_id": message.id, "flag_id": flag.id, "report_id": report.id}
        session.add(Explanation(kind="explanation", text="确为同一阶段", at=at(22), **said))


async def test_a_flag_is_printed_with_the_persons_own_words_beside_it(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    await flagged(desk)
    (line,) = rows((await ledger(desk, tmp_path))["雷同与陈旧"])
    assert (line["提示"], line["本月原文"], line["本人说明"]) == ("与方案原文雷同", "完成70%", "确为同一阶段")
    assert line["对照原文"] == "截污纳管，年内完成"
    said = await bulletin(desk, tmp_path)
    assert "报送内容待核对：问题一（市甲局）措施1与方案原文雷同，单位说明：确为同一阶段。" in said


async def test_a_hint_for_the_office_alone_is_in_no_bulletin(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    await flagged(desk, "alike")
    assert "待核对" not in await bulletin(desk, tmp_path)
    assert rows((await ledger(desk, tmp_path))["雷同与陈旧"])[0]["提示"] == "与方案原文相近"


async def test_the_bulletin_has_its_seven_sections_and_says_none_where_there_is_nothing(
    desk: World, tmp_path: Path
) -> None:
    said = await bulletin(desk, tmp_path, now=at(22))
    for heading in (
        "一、总体进展", "二、报送情况", "三、进展较好的问题\n无。", "四、存在的主要问题\n未达序时进度：问题五",
        "五、预警、督办和约谈\n无。", "六、困难及协调\n无。", "七、下步要求",
    ):  # fmt: skip
        assert heading in said
    assert "抓紧报送11月情况。" in said
    assert "补报" not in said
    assert "第　　期" in said
    assert "各县市区人民政府、园区（示范区）管委会，市直有关单位：" in said


async def test_the_bulletin_names_units_and_issues_and_never_a_person(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    await desk.files(5, {"1": ("blocked", "请找测试丁13900000000")}, at(22))
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 5))).one()
        message = (await session.exec(select(Message))).first()
        assert message is not None
        words = "测试责甲说资金不足"
        session.add(
            Difficulty(
                issue_id=issue.id, person_id=desk.office.id, message_id=message.id, month="2018-11", text=words,
                units=["市财政局"], raised_at=at(22), answer_due=date(2018, 11, 29),
            )
        )  # fmt: skip
    said = await bulletin(desk, tmp_path)
    assert "未报1份：市丁局（问题五，11月22日10:00报送）" in said or "未报1份：市丁局（问题五" in said
    assert "黄色预警1条：问题五（市丁局）逾期未报。" in said
    assert "问题五（市丁局）：××说资金不足，需市财政局支持，应于11月29日前答复。" in said
    assert "问题五（市丁局）①时限9月30日（已过59天，立项即逾期）" in said
    for name in ("测试甲", "测试乙", "测试丁", "测试责甲", "测试领导", "测试办", "1390000"):
        assert name not in said


async def test_two_hundred_issues_still_leave_the_body_on_two_pages(tmp_path: Path) -> None:
    issues = tuple(
        IssueEntry(n, f"标题{n}", lead_units=("市某某某某工作领导小组办公室",), contacts=(Contact(f"测试{n}"),),
                   measures=measures("措施"))
        for n in range(1, 201)
    )  # fmt: skip
    async with world(tmp_path, Plan("测督", "大清单", cutoff_day=28, issues=issues)) as big:
        async with big.store.begin() as session:
            for report in await session.exec(select(Report)):
                report.state, report.locked_at = "missing", report.cutoff_at
        said = await bulletin(big, tmp_path)
        assert "未报200份：" in said
        assert "另有" in said
        assert "等200项（其余见附件）抓紧补报11月情况。" in said
        (reply,) = await hear(big, "图表 热力图", folder=tmp_path)
        with Image.open(reply.file_path) as picture:
            assert picture.height > 200 * 48  # a line for every issue, legible


async def test_an_issue_that_owes_nothing_is_in_the_ledger_and_in_no_count(desk: World, tmp_path: Path) -> None:
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 1))).one()
        session.add(Issue(plan_id=issue.plan_id, number=9, title="已销号的问题", status="closed"))
    file = await ledger(desk, tmp_path)
    line = rows(file["台账"])[-1]
    assert (line["反馈问题"], line["完成情况"], line["是否销号（日期/文号）"]) == (
        "已销号的问题",
        "完成整改",
        "是（已销号）",
    )
    assert "应报5个问题6份" in file["台账"]["A2"].value
    assert "完成整改1个（问题九）" in await bulletin(desk, tmp_path)


async def test_a_month_without_any_report_has_its_papers(desk: World, tmp_path: Path) -> None:
    async with desk.store.begin() as session:
        for report in await session.exec(select(Report)):
            await session.delete(report)
    file = await ledger(desk, tmp_path)
    assert "本月无应报事项" in file["台账"]["A2"].value
    assert "二、报送情况\n无。" in await bulletin(desk, tmp_path)
    for kind in ("progress", "trend", "heatmap", "days"):
        (reply,) = await hear(desk, f"/chart {kind}", folder=tmp_path)
        with Image.open(reply.file_path) as picture:
            picture.verify()


async def test_two_lists_are_told_apart_on_paper(tmp_path: Path) -> None:
    async with world(tmp_path, small_plan(), small_plan("信访")) as both:
        file = await ledger(both, tmp_path)
        numbers = [line["序号"] for line in rows(file["台账"]) if line["序号"]]
        assert numbers == [f"{key}{n}" for key in ("测督", "信访") for n in range(1, 6)]
        assert "信访问题五" in await bulletin(both, tmp_path)


async def test_every_paper_says_as_of_when_and_from_which_data(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    replies = [(await hear(desk, words, folder=tmp_path))[0] for words in ("台账", "通报", "图表 趋势")]
    assert not any("指纹" in reply.text for reply in replies)
    foot = Document(replies[1].file_path).sections[0].footer.paragraphs[1].text
    mark = foot.rpartition("数据指纹")[2]
    assert len(mark) == 16
    with zipfile.ZipFile(replies[0].file_path) as file:
        assert mark.encode() in file.read("docProps/core.xml")
    assert foot == f"数据截至2018年11月28日09:00；进展为各单位自报；数据指纹{mark}"
    with Image.open(replies[2].file_path) as picture:
        assert picture.text["Fingerprint"].startswith(mark)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("图表", "请写哪种图。例：图表 热力图，"),
        ("图表 圆饼", "请写哪种图。例：图表 热力图，"),
        ("/chart trend 2018-11 2018-12 2019-01", "请写哪种图。例：图表 热力图，"),
        ("图表 趋势 十三月", "月份看不懂“十三月”。"),
        ("台账 2017-1", "没有2017年1月的调度。现有：2018-11。"),
        ("通报 十三月", "月份看不懂“十三月”。"),
        ("图表 趋势 2019-05", "没有2019年5月的调度。"),
    ],
)
async def test_what_cannot_be_read_makes_no_file(desk: World, text: str, answer: str) -> None:
    assert (await say(desk, text)).startswith(answer)


async def test_asking_for_papers_writes_nothing_to_the_store(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    async with desk.store.read() as session:
        before = len(list(await session.exec(select(LedgerEntry.id))))
    for words in ("台账", "通报 公开", "图表 时限"):
        await hear(desk, words, folder=tmp_path)
    async with desk.store.read() as session:
        assert len(list(await session.exec(select(LedgerEntry.id)))) == before


async def test_what_leaders_set_going_is_printed_without_their_names(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 5))).one()
        leader = (await session.exec(select(Person).where(col(Person.name) == "测试领导戊"))).one().id or 0
        message = (await session.exec(select(Message))).first()
        assert message is not None
        who = {"issue_id": issue.id, "message_id": message.id}
        messages = [row.id or 0 for row in await session.exec(select(Message).order_by(col(Message.id)))]
        for n, (text, state, when) in enumerate(
            (("请抓紧", "forwarded", at(28)), ("好的", "dropped", at(28)), ("下月的话", "issued", at(30, month=12)))
        ):
            said = {"text": text, "state": state, "said_at": when, "due_day": date(2018, 12, 5)}
            session.add(Instruction(**who | {"message_id": messages[n]}, leader_id=leader, by_id=leader, **said))
        session.add(Talk(person_id=leader, by_id=leader, proposed_at=at(28), **who))
    said_of = await bulletin(desk, tmp_path)
    assert "领导批示1条：问题五（市丁局）应于12月5日前回复。" in said_of
    assert "约谈1项：问题五（市丁局）已提请，待决定。" in said_of
    assert "测试领导" not in said_of
    line = next(row for row in rows((await ledger(desk, tmp_path))["台账"]) if row["序号"] == 5)
    assert line["备注"] == "批示：请抓紧"


@pytest.mark.parametrize("text", ["台账", "台账 公开", "通报", "图表 趋势"])
async def test_only_the_office_gets_papers(desk: World, tmp_path: Path, text: str) -> None:
    async with desk.store.read() as session:
        contact = (await session.exec(select(Person).where(col(Person.name) == "测试甲"))).one()
    with pytest.raises(NotOffice):
        await hear(desk, text, who=contact, folder=tmp_path)
