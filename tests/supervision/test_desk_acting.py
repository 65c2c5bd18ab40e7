"""工作台·登记: copying texts, recording calls and letters, phone numbers, the month's file."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select

from storage.tables import LedgerEntry, Person
from tests.supervision.desk_world import (
    AFTER,
    PRACTICE,
    World,
    at,
    hear,
    one,
    open_month,
    say,
    small_plan,
    world,
)

REHEARSAL = replace(PRACTICE, rehearsal=True)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        yield made


async def ledger(desk: World, act: str) -> list[LedgerEntry]:
    async with desk.store.read() as session:
        return list(await session.exec(select(LedgerEntry).where(col(LedgerEntry.act) == act)))


async def test_a_text_can_be_copied_for_each_contact_not_in(desk: World) -> None:
    head, first, second = [reply.text for reply in await hear(desk, "催办文字 二", at(22))]
    assert head == (
        "以下2段文字，每段一条消息，可整条复制：\n"
        " 1 问题二·市级 测试乙 电话未登记\n"
        " 2 问题二·乡镇级 测试丙 电话未登记\n"
        "电话或函告知后，请发“已送达 问题号 电话”登记。"
    )
    assert first.startswith("【11月调度】测试乙同志，您好：\n问题二（扬尘管控）·市级11月整改进展")
    assert "请于11月27日（周二）24时前报送，措施有：\n1. 工地围挡\n2. 道路洒水\n每条" in first
    assert "请勿发送涉密、举报人和个人隐私信息。" in first
    assert "3. 乡镇道路" in second


async def test_after_the_cutoff_the_text_asks_for_the_late_report(desk: World) -> None:
    await desk.all_states()
    _, text = [reply.text for reply in await hear(desk, "催办文字 二")]
    assert "11月进展应于11月27日（周二）24时前报齐，还差以下措施，请尽快补报：\n2. 道路洒水\n每条" in text


async def test_an_unknown_contact_gives_a_text_to_the_unit(desk: World) -> None:
    _, text = [reply.text for reply in await hear(desk, "催办文字 三", at(22))]
    assert text.startswith("【11月调度】市丙局，您好：")
    assert "另请告知贵单位的联络人员和手机号码。" in text


async def test_a_leader_not_linked_gets_a_warning_to_print(desk: World) -> None:
    await desk.all_states()
    head, _, warning = [reply.text for reply in await hear(desk, "/notice 5")]
    assert " 2 问题五 牵头领导测试领导戊（收不到消息，可打印呈送）" in head
    assert warning == (
        "【整改预警·黄】测试领导戊同志：\n"
        "问题五（水源保护）11月进展逾期未报。\n"
        "应于11月27日24时前，已逾9小时。已提醒3次（21、26、27日），均已送达。\n"
        "牵头单位：市丁局｜联络：测试丁\n"
        "最近一次进展：没有记录｜整改时限：未定｜已过：2018年9月30日、2018年11月20日｜最近节点2019年5月31日（剩184天）\n"
        "请阅示。\n"
        "市环督办"
    )


async def test_no_warning_is_printed_for_a_leader_who_was_reached_or_once_it_is_resolved(desk: World) -> None:
    await desk.all_states()
    await desk.links("测试领导戊")
    assert "整改预警" not in await say(desk, "催办文字 5")


async def test_a_warning_of_another_cause_can_be_printed_too(desk: World) -> None:
    assert "测试领导乙收不到消息：发布后发“催办文字”加问题号，可打印呈送。" in await say(
        desk, "预警 发布 2 橙 推进偏慢"
    )
    await say(desk, "发")
    warning = (await hear(desk, "催办文字 2"))[-1].text
    assert warning.startswith("【整改预警·橙】测试领导乙同志：\n问题二（扬尘管控）")
    assert "推进偏慢" in warning
    assert warning.endswith("请阅示。\n市环督办")


async def test_all_in_leaves_nothing_to_copy(desk: World) -> None:
    await desk.all_states()
    assert await say(desk, "催办文字 1") == "问题一11月没有待催的报送。"


async def test_a_rehearsal_marks_every_copied_text(desk: World) -> None:
    await desk.all_states()
    _, ask, warning = [reply.text for reply in await hear(desk, "催办文字 5", practice=REHEARSAL)]
    assert ask.startswith("【演练】【11月调度】")
    assert warning.startswith("【演练】【整改预警")


async def test_a_call_counts_as_delivery_of_the_ask(desk: World) -> None:
    await desk.be(5, "unreachable")
    answer = await say(desk, "已送达 五 电话 已告知本人", at(22))
    assert answer == "已登记：11月22日10:00以电话向测试丁告知问题五11月报送要求，记为已送达。"
    report = await one(desk, 5)
    assert (report.state, report.asked_how, report.asked_at) == ("asked", "phone", at(22))
    (entry,) = await ledger(desk, "delivered_by_office")
    assert (entry.person_id, entry.report_id, entry.at) == (desk.office.id, report.id, at(22))
    assert (entry.facts["how"], entry.facts["note"]) == ("phone", "已告知本人")


async def test_the_same_way_twice_on_one_day_is_said_and_not_doubled(desk: World) -> None:
    await say(desk, "已送达 5 电话", at(22))
    assert "没有重复登记" in await say(desk, "/delivered 5 phone", at(22, 16))
    assert len(await ledger(desk, "delivered_by_office")) == 1


async def test_a_later_letter_is_written_down_but_the_first_delivery_stands(desk: World) -> None:
    await say(desk, "已送达 5 电话", at(22))
    assert "送达时间不变" in await say(desk, "已送达 5 公函 办公室签收", at(27))
    report = await one(desk, 5)
    assert (report.asked_how, report.asked_at) == ("phone", at(22))
    assert "再次联系" in await say(desk, "已送达 5 电话", at(26))
    assert len(await ledger(desk, "delivered_by_office")) == 3


async def test_after_the_cutoff_a_call_is_only_written_down(desk: World) -> None:
    await desk.all_states()
    answer = await say(desk, "已送达 三 电话")
    assert "截止时间已过，只记入台账，报送状态不变" in answer
    report = await one(desk, 3)
    assert (report.state, report.asked_at) == ("unreachable", None)
    assert len(await ledger(desk, "delivered_by_office")) == 1


async def test_at_the_cutoff_itself_a_call_is_too_late_even_before_the_sweep(desk: World) -> None:
    await desk.be(5, "unreachable")
    assert "截止时间已过" in await say(desk, "已送达 5 电话", at(28, 0))
    assert (await one(desk, 5)).state == "unreachable"


async def test_with_several_contacts_the_office_is_asked_which(desk: World) -> None:
    answer = await say(desk, "已送达 2 电话", at(22))
    assert answer == "问题二有2份报送，请写明是哪一份：市级、乡镇级。例：已送达 二 市级 电话。"
    assert await ledger(desk, "delivered_by_office") == []
    assert "测试丙" in await say(desk, "已送达 2 乡镇级 电话", at(22))
    assert "测试乙" in await say(desk, "已送达 2 测试乙 微信", at(22))
    assert (await one(desk, 2, "市级")).asked_how == "wechat"


async def test_a_call_on_the_last_workday_says_that_the_month_is_waived(desk: World) -> None:
    assert "按免报处理" in await say(desk, "已送达 5 电话", at(27, 15))
    assert "按免报处理" not in await say(desk, "已送达 4 电话", at(26))


@pytest.mark.parametrize(("state", "said"), [("submitted", "本月已报"), ("waived", "本月免报")])
async def test_a_call_that_was_not_needed_changes_nothing(desk: World, state: str, said: str) -> None:
    await desk.be(5, state, on_time=True)
    assert said in await say(desk, "已送达 5 电话", at(22))
    assert (await one(desk, 5)).state == state


async def test_once_a_month_is_in_a_call_is_about_the_next(desk: World) -> None:
    await desk.all_states()
    now = at(29)
    await open_month(desk, now)
    assert "问题一12月" in await say(desk, "已送达 1 电话", now)
    assert (await one(desk, 1, month="2018-12")).asked_how == "phone"


async def test_a_phone_number_is_set_and_replaced(desk: World) -> None:
    assert await say(desk, "电话 测试丁 138 0000 0009") == "已登记测试丁（市丁局）的电话：13800000009。"
    assert await say(desk, "电话 测试丁 13800000009") == "测试丁的电话已经是13800000009。"
    assert "原13800000009" in await say(desk, "/phone 测试丁 13900000000")
    assert "没有叫“无名氏”的人" in await say(desk, "电话 无名氏 13800000009")
    assert len(await ledger(desk, "phone_set")) == 2
    assert "测试丁 13900000000" in await say(desk, "未报", at(22))


async def test_a_shared_name_is_asked_about(desk: World) -> None:
    async with desk.store.begin() as session:
        session.add(Person(name="测试丁", unit="市戊局"))
    answer = await say(desk, "电话 测试丁 13800000009")
    assert answer == "有2位测试丁：市丁局、市戊局。请写明单位，例：电话 测试丁 市丁局 13800000009。"
    assert await say(desk, "电话 测试丁 市戊局 13800000009") == "已登记测试丁（市戊局）的电话：13800000009。"


async def test_the_month_is_a_file_that_excel_opens(desk: World, tmp_path: Path) -> None:
    await desk.all_states()
    await desk.files(1, {"1": ("done", "=1+1\x0b 已完成")}, at(23))
    (reply,) = await hear(desk, "月表", practice=REHEARSAL, folder=tmp_path / "out")
    assert reply.text.startswith("2018年11月台账（演练），5个问题，应报6份；")
    path = Path(reply.file_path)
    assert path.parent == tmp_path / "out"
    assert path.name.startswith("演练-整改台账2018-11")
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0]["A1"].value == "【演练】2018年11月整改台账"
    sheet = book["报送情况"]
    assert "报送截止11月27日24时｜生成于2018年11月28日09:00" in sheet["A2"].value
    header = [cell.value for cell in sheet[3]]
    rows = [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=4)]
    assert [row["序号"] for row in rows] == [1, 2, 2, 3, 4, 5]
    assert str(rows[0]["报送时间"]) == "2018-11-23 10:00:00"
    assert [row["报送状态"] for row in rows] == [
        "按时",
        "部分报送",
        "未送达·已补报",
        "未送达",
        "迟报",
        "未报",
    ]
    assert list((tmp_path / "out").iterdir()) == [path]


async def test_words_that_look_like_a_formula_stay_words(desk: World, tmp_path: Path) -> None:
    await desk.files(5, {}, at(22), whole="=HYPERLINK(1)")
    (reply,) = await hear(desk, "月表", AFTER, folder=tmp_path)
    sheet = openpyxl.load_workbook(reply.file_path).active
    assert sheet is not None
    cell = next(cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value))
    assert cell.data_type == "s"
