"""出处: what stands in the ledger is followed back to the message that said it; the last columns are the register's."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from sqlmodel import col, select

from storage.session import Session
from storage.tables import Closeout, CloseoutCheck, Issue, Message, Publication, SiteCheck
from supervision.paper.asking import write
from supervision.paper.book import read_book
from supervision.people import person_called
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

SAID = {
    "测试联1": "1推进 围挡完成31家，已整改28家 2完成 验收意见演练〔2018〕9号",
    "测试联2": "本月开展巡查26次，立案43起，其余工作按计划推进。",
    "测试联3": "1无变化，原因：等资金 2推进 清淤12.5公里",
}


async def spoken(world: MonthWorld) -> None:
    await world.load(plan_of(entry(1), entry(2), entry(3), entry(4)), at("10-01 09:00"))
    await world.link_all(at("10-01 10:00"))
    await world.beat(at("10-22 10:00"))
    await world.says("测试联4", "1推进 上月接访18人次 2推进 已办结7件", at("10-23 10:00"))
    await world.beat(at("11-21 10:00"))
    for place, (name, words) in enumerate(SAID.items()):
        await world.says(name, words, at("11-22 10:00") + timedelta(minutes=place))
    await world.says("测试联1", "改1 围挡完成33家", at("11-22 15:00"))
    await world.says("测试联1", "困难：资金缺口350万元，需财政局协调", at("11-22 15:05"))


async def ledger(session: Session, world: MonthWorld, month: str, now: datetime, folder: Path) -> openpyxl.Workbook:
    write("ledger", await read_book(session, month, now, world.practice), folder / "ledger.xlsx", False)
    return openpyxl.load_workbook(folder / "ledger.xlsx")


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    header = [str(cell.value) for cell in sheet[3]]
    return [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=4)]


async def test_every_cell_of_progress_and_difficulty_is_found_in_the_message_it_names(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=spoken) as world, world.store.read() as session:
        file = await ledger(session, world, "2018-11", at("11-23 10:00"), tmp_path)
        sources = rows(file["出处"])
        cells: list[tuple[int, str, str]] = []
        number = 0
        for row in rows(file["台账"]):
            number = int(str(row["序号"])) if row["序号"] else number
            measure = str(row["整改措施"]).partition(".")[0]
            cells.append((number, "整体" if measure.startswith("（") else measure, str(row["本月进展情况"] or "")))
            if row["存在问题及困难"]:
                cells.append((number, "", str(row["存在问题及困难"]).partition("｜")[0]))
        told = [cell for cell in cells if cell[2] and cell[2] not in ("本月未报", "见整体情况")]
        Random(5).shuffle(told)
        assert len(told) >= 8
        for number, measure, words in told:
            words = re.sub(r"^本月未报；上次（\d+月）：|^原因：", "", words)
            [source, *_] = [
                row
                for row in sources
                if (row["序号"], row["措施"] or "") == (number, measure) or words in str(row["内容"])
            ]
            message = await session.get_one(Message, int(str(source["来信编号"])))
            for figure in re.findall(r"\d+(?:\.\d+)?", words):
                assert figure in message.text, (words, message.text)
            if not words.startswith(("推进", "完成", "无变化")):
                assert words in message.text, (words, message.text)
            assert source["序号"] == number


async def test_a_figure_that_was_changed_names_the_message_that_changed_it(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=spoken) as world, world.store.read() as session:
        file = await ledger(session, world, "2018-11", at("11-23 10:00"), tmp_path)
        [changed] = [row for row in rows(file["出处"]) if "围挡完成33家" in str(row["内容"])]
        message = await session.get_one(Message, int(str(changed["来信编号"])))
        assert message.text == "改1 围挡完成33家"
        assert not any("31家" in str(row["内容"]) for row in rows(file["出处"]))
        [before] = [row for row in rows(file["出处"]) if "上月接访18人次" in str(row["内容"])]
        assert (before["栏目"], before["报送范围、月份"]) == ("上次进展", "10月")


async def test_the_last_columns_are_those_of_the_register(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=spoken) as world:
        async with world.store.begin() as session:
            office = (await person_called(session, OFFICE)).id or 0
            message = (await session.exec(select(col(Message.id)).order_by(col(Message.id)).limit(1))).one()
            one, two = (await session.exec(select(Issue).where(col(Issue.number).in_((1, 2))).order_by("id"))).all()
            one.status, two.status = "filed", "verifying"
            closed = Closeout(
                issue_id=one.id or 0,
                round=1,
                begun_at=at("10-08 10:00"),
                notice_place="演练公示",
                notice_on=date(2018, 10, 20),
                notice_until=date(2018, 10, 27),
                outcome="closed",
                number="演练〔2018〕3号",
                accepted_at=at("11-01 10:00"),
                lookback_due=date(2019, 5, 1),
                filed_as="演练备案8号",
            )
            running = Closeout(issue_id=two.id or 0, round=1, begun_at=at("11-20 10:00"))
            ended = Closeout(
                issue_id=two.id or 0, round=0, begun_at=at("10-20 10:00"), number="旧", ended_at=at("10-21 10:00")
            )
            session.add_all([closed, running, ended])
            await session.flush()
            for kind, replaced in (("handled", None), ("verified", None), ("verified", at("11-21 10:00"))):
                session.add(
                    CloseoutCheck(
                        closeout_id=running.id or 0,
                        kind=kind,
                        verdict="failed" if replaced else "passed",
                        verifier="市委督查室",
                        checked_on=date(2018, 11, 21),
                        recorded_by=office,
                        recorded_at=at("11-21 10:00"),
                        replaced_at=replaced,
                    )
                )
            public: dict[str, Any] = {"entered_by": office, "entered_at": at("11-02 10:00"), "day": date(2018, 11, 2)}
            session.add(Publication(issue_id=one.id or 0, link="演练链接", message_id=message, **public))
            session.add(Publication(issue_id=one.id or 0, link="误登", withdrawn_at=at("11-02 11:00"), **public))
            session.add(
                SiteCheck(
                    issue_id=two.id or 0,
                    month="2018-10",
                    verdict="partly_true",
                    inspectors=["演练甲", "演练乙"],
                    checked_on=date(2018, 11, 5),
                    entered_by=office,
                    entered_at=at("11-05 10:00"),
                    message_id=message,
                )
            )
        async with world.store.read() as session:
            file = await ledger(session, world, "2018-11", at("11-23 10:00"), tmp_path)
        by_number = {row["序号"]: row for row in rows(file["台账"]) if row["序号"]}
        first, second, third = (by_number[n] for n in (1, 2, 3))
        assert first["公开情况"] == "公示2018-10-20至2018-10-27 演练公示\n2018-11-02 演练链接"
        assert first["是否销号（日期/文号）"] == (
            "是（已备案）\n2018-11-01\n演练〔2018〕3号\n备案：演练备案8号\n回头看：2019-05-01"
        )
        assert first["完成情况"] == "完成整改"
        assert second["核查结论"] == (
            "核查中\n部分属实（演练甲、演练乙，2018-11-05，10月报送）\n市委督查室 2018-11-21\n①通过 ②通过"
        )
        assert (third["核查结论"], third["公开情况"]) == ("未登记", "未登记")
        traced = {row["栏目"]: row["来信编号"] for row in rows(file["出处"])}
        assert traced["核查结论"] == traced["公开情况"] == message
