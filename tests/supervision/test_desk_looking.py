"""工作台·看: 历史, 单位, 人员, 逾期; long answers turn their pages; whoever only reads changes nothing."""

import random
import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

from plan.value import Contact, Doubt, IssueEntry, Plan
from rules.report_facts import Count
from rules.report_state import ReportState
from storage.tables import Answer, Assignment, Filing, Instruction, Issue, Message, Person, Report, Role, StandIn
from supervision.desk.command import CONFIRMED, command
from supervision.desk.paging import take_page, turned
from supervision.desk.reading_words import READING
from supervision.reply import Reply
from supervision.summary.month import summary
from tests.supervision.desk_world import AFTER, PRACTICE, World, at, hear, measures, open_month, say, small_plan, world
from texts.desk.pages import WIDTH, screens
from texts.summary.words import HEAPS

DECEMBER = datetime(2018, 12, 21, 10, tzinfo=PRACTICE.habits.zone)
SCREEN = 24


@pytest.fixture(autouse=True)
def _small_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("texts.desk.pages.ROWS", SCREEN)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        yield made


async def two_months(desk: World) -> None:
    await desk.all_states()
    await open_month(desk, DECEMBER)
    await desk.be(1, "submitted", on_time=True, month="2018-12")
    await desk.files(1, {"1": ("in_progress", "完成82%"), "2": ("unchanged", "")}, DECEMBER, month="2018-12")


async def months(desk: World, count: int) -> datetime:
    """So many months of issue 1, each with a figure of its own; returns a moment in the last."""
    now = at(22)
    for n in range(count):
        year, number = divmod(10 + n, 12)
        now = datetime(2018 + year, number + 1, 22, 10, tzinfo=PRACTICE.habits.zone)
        await open_month(desk, now)
        month = f"{2018 + year}-{number + 1:02}"
        await desk.be(1, "submitted", on_time=True, month=month)
        await desk.files(1, {"1": ("in_progress", f"整改{n + 3}处"), "2": ("done", "")}, now, month=month)
    return now


async def pages_of(desk: World, text: str, now: datetime) -> list[Reply]:
    """Every page, from the one first shown by its buttons back to the first and on to the last."""
    [shown] = await hear(desk, text, now)
    found = [shown]
    for label, place in (("上一页", 0), ("下一页", None)):
        button = next((each for row in shown.buttons for each in row if each.label == label), None)
        while button is not None and len(found) < 30:
            parsed = turned(button.data)
            assert parsed is not None
            async with desk.store.begin() as session:
                page = await command(session, desk.office, *parsed, now, PRACTICE, Path())
            found.insert(0, page) if place == 0 else found.append(page)
            button = next((each for row in page.buttons for each in row if each.label == label), None)
    return found


async def test_the_history_is_sample_c(desk: World) -> None:
    await two_months(desk)
    assert await say(desk, "历史 1", DECEMBER) == (
        "【问题一 历月进展】2018年11月至12月\n11月 齐｜1推进 完成70%；2无变化\n12月 齐｜1推进 完成82%（+12%）；2无变化"
    )
    assert await say(desk, "历史 2 2018-11 2018-11", DECEMBER) == (
        "【问题二 历月进展】2018年11月\n"
        "11月 部分报送（市级缺措施2，乡镇级未送达·已补报）｜市级 1推进 围挡已全覆盖｜乡镇级 3完成 修好3条"
    )
    late = await say(desk, "历史 4 上月", DECEMBER)
    assert late == "【问题四 历月进展】2018年11月\n11月 齐（迟报8小时）｜1完成 回访全部办结"
    silent = await say(desk, "历史 5 11月", DECEMBER)
    assert silent == "【问题五 历月进展】2018年11月\n11月 未报\n预警 黄1（11-28，未解除）"


async def test_the_history_tells_what_leaders_said(desk: World) -> None:
    await two_months(desk)
    async with desk.store.begin() as session:
        [first, *_] = await session.exec(select(Message).order_by(col(Message.id)))
        for state in ("issued", "dropped"):
            session.add(
                Instruction(
                    issue_id=1 if state == "issued" else 2,
                    message_id=first.id or 0,
                    leader_id=desk.office.id or 0,
                    by_id=desk.office.id or 0,
                    state=state,
                    said_at=at(23),
                )
            )
    assert (await say(desk, "历史 1", DECEMBER)).endswith("\n领导批示1（11-23 测试办）")
    assert "批示" not in await say(desk, "历史 2", DECEMBER)


async def test_the_history_of_one_measure_names_the_message_of_every_word(desk: World) -> None:
    now = await months(desk, 4)
    text = await say(desk, "历史 1 措施1", now)
    async with desk.store.read() as session:
        rows = await session.exec(
            select(Filing.message_id, Answer.text)
            .join(Answer, col(Answer.filing_id) == col(Filing.id))
            .where(col(Answer.measure) == "1")
            .order_by(col(Filing.id))
        )
        said = list(rows)
    lines = text.split("\n")[1:]
    assert len(lines) == 4 == len(said)
    for line, (message_id, words) in zip(lines, said, strict=True):
        assert f"信{message_id}）" in line
        assert words in line
    assert "（+1处）" in lines[1]


async def test_a_done_measure_is_news_once(desk: World) -> None:
    now = await months(desk, 2)
    first, second = (await say(desk, "历史 1", now)).split("\n")[1:]
    assert "2完成" in first
    assert second == "12月 齐｜1推进 整改4处（+1处）；2早已完成或不涉及"


async def test_a_long_history_turns_its_pages_and_shows_every_month_once(desk: World) -> None:
    now = await months(desk, 13)
    pages = await pages_of(desk, "历史 1", now)
    assert len(pages) == 3
    lines = [line for page in pages for line in page.text.split("\n") if "月 " in line and "【" not in line]
    assert [f"整改{n + 3}处" in line for n, line in enumerate(lines)] == [True] * 13
    assert pages[0].text.split("\n")[1].startswith("11月 齐｜1推进 整改3处；")  # nothing before it to compare with
    assert all("（+1处）" in line for line in lines[1:])  # also the first line of a page is compared
    assert [len(row) for page in pages for row in page.buttons] == [1, 2, 1]
    assert "（第3页，共3页）" in pages[-1].text


async def test_a_page_button_says_months_out_and_stays_true_when_pressed_later(desk: World) -> None:
    await months(desk, 8)
    [shown] = await hear(desk, "历史 1", datetime(2019, 6, 25, tzinfo=PRACTICE.habits.zone))
    [[button]] = shown.buttons
    assert button.data == "/history 一 2018-11 2019-06 p1"
    later = await months(desk, 13)
    parsed = turned(button.data)
    assert parsed is not None
    async with desk.store.begin() as session:
        page = await command(session, desk.office, *parsed, later, PRACTICE, Path())
    assert "整改3处" in page.text
    assert "整改7处" not in page.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/history", "例：历史 18；历史 8 2018-10 2018-12"),
        ("/history 1 很久以前", "月份看不懂“很久以前”"),
        ("/history 1 2018-10 2018-11 2018-12", "例：历史 18"),
        ("历史 99", "没有问题九十九"),
        ("历史 1 2017-01", "问题一在2017年1月没有调度。"),
        ("/unit", "请写单位。例：单位 市环保局。"),
        ("单位 省外办", "方案里没有“省外办”。"),
        ("单位 市", "“市”对应4个单位，请写全：市甲局、市乙局、市丙局、市丁局。"),
        ("/person", "请写姓名。"),
        ("人员 谁也不是", "没有叫“谁也不是”的人员。"),
        ("人员 责甲", "没有叫“责甲”的人员。相近的有：测试责甲。"),
        ("逾期", "请写看哪一种：\n逾期 报送"),
        ("/overdue everything", "请写看哪一种"),
    ],
)
async def test_what_cannot_be_read_or_found_is_said_in_a_sentence(desk: World, text: str, answer: str) -> None:
    assert answer in await say(desk, text)


async def test_a_unit_is_shown_with_what_it_leads_and_supports(desk: World) -> None:
    await desk.all_states()
    assert await say(desk, "单位 市乙局") == (
        "【市乙局】11月：应报2，部分报送1，未送达1（按时0%）\n"
        "牵头1个：\n"
        " 问题二 扬尘管控｜已挂账｜未评定｜市级部分报送、乡镇级未送达·已补报\n"
        "配合1个：\n"
        " 一"
    )
    assert await say(desk, "单位 甲局") == await say(desk, "/unit 市甲局")


async def test_a_unit_is_found_under_another_name_of_it(tmp_path: Path) -> None:
    issues = tuple(
        IssueEntry(n, f"标题{n}", lead_units=(unit,), contacts=(Contact(f"测试{n}"),), measures=measures("做事"))
        for n, unit in enumerate(("市环委办", "市环督办"), start=1)
    )
    async with world(tmp_path, Plan("测督", "清单", cutoff_day=28, issues=issues)) as made:
        for asked in ("市环督办", "环委办"):
            assert "牵头2个：" in await say(made, f"单位 {asked}")


async def test_a_person_is_shown_with_all_roles_and_open_duties_and_no_rate(desk: World) -> None:
    await two_months(desk)
    async with desk.store.begin() as session:
        people = {person.name: person.id or 0 for person in await session.exec(select(Person))}
        begin, end = date(2018, 12, 20), date(2018, 12, 25)
        session.add(StandIn(person_id=people["测试甲"], stand_in_id=people["测试丙"], from_day=begin, until_day=end))
        session.add(Role(person_id=people["测试甲"], kind="inspector"))
        session.add(Role(person_id=people["测试甲"], kind="lead_leader", issue_id=5))
        session.add(Role(person_id=people["测试甲"], kind="responsible_person", issue_id=2, ended_at=at(1)))
    text = await say(desk, "人员 测试甲", DECEMBER)
    assert text == (
        "【测试甲】市甲局｜13800000001｜从未接入\n"
        "牵头领导：问题五\n"
        "联络人员：问题一、问题四\n"
        "督查\n"
        "曾任：责任人员 问题二\n"
        "12月20日至12月25日请假，由测试丙代\n"
        "未办2件：\n"
        " 问题四 12月待报（12月27日24时截止）\n"
        " 问题五 预警1·黄（逾期未报）待已阅"
    )
    assert "%" not in text
    assert "12月20日至12月25日代测试甲报送" in await say(desk, "人员 测试丙", DECEMBER)
    assert "没有未办的事" in await say(desk, "人员 测试办", DECEMBER)


async def test_two_people_of_one_name_are_both_shown(desk: World) -> None:
    async with desk.store.begin() as session:
        session.add(Person(name="测试丁", unit="另一单位"))
    text = await say(desk, "人员 测试丁")
    assert text.count("【测试丁】") == 2
    assert "另一单位" in text


async def test_late_reports_and_passed_dates_are_two_lists_that_never_mix(desk: World) -> None:
    await desk.all_states()
    reports = await say(desk, "逾期 报送")
    assert reports == (
        "【报送逾期】截至11月28日09:00｜1份\n2018年11月1份：\n 问题五（市丁局，测试丁，已送达3次）已逾9小时"
    )
    issues = await say(desk, "/overdue issue")
    assert issues == (
        "【整改时限已过】截至11月28日09:00｜1个问题2项\n"
        " 问题五① 水源保护（2018年9月30日，已过59天，立项即逾期）\n"
        " 问题五②主体工程 水源保护（2018年11月20日，已过8天）"
    )
    await desk.be(5, "late", on_time=False, locked=True)
    assert await say(desk, "逾期 报送") == "【报送逾期】截至11月28日09:00\n没有逾期未报的月报。"
    async with desk.store.begin() as session:
        (await session.exec(select(Issue).where(col(Issue.number) == 5))).one().status = "sustained"
    assert "没有整改时限已过的问题。" in await say(desk, "逾期 问题")


async def test_the_missing_of_every_month_stay_on_the_list(desk: World) -> None:
    await desk.all_states()
    await open_month(desk, DECEMBER)
    await desk.be(1, "missing", locked=True, month="2018-12")
    text = await say(desk, "逾期 报送", datetime(2018, 12, 29, 9, tzinfo=PRACTICE.habits.zone))
    assert text.index("2018年12月1份：\n 问题一") < text.index("2018年11月1份：\n 问题五")


async def test_many_late_reports_come_a_screen_at_a_time_and_none_is_lost(tmp_path: Path) -> None:
    issues = tuple(
        IssueEntry(n, f"标题{n}", lead_units=("市某局",), contacts=(Contact(f"测试{n}"),), measures=measures("做事"))
        for n in range(1, 61)
    )
    async with world(tmp_path, Plan("测督", "大清单", cutoff_day=28, issues=issues)) as big:
        async with big.store.begin() as session:
            for report in await session.exec(select(Report)):
                report.state, report.locked_at = "missing", report.cutoff_at
        pages = await pages_of(big, "逾期 报送", AFTER)
        assert len(pages) > 2
        names = [line.split("（")[0] for page in pages for line in page.text.split("\n") if line.startswith(" 问题")]
        assert len(names) == len(set(names)) == 60
        for page in pages:
            assert sum(-(-len(line) // WIDTH) for line in page.text.split("\n")) <= SCREEN + 3
        unit = await pages_of(big, "单位 市某局", AFTER)
        assert sum(page.text.count(" 问题") for page in unit) == 60


async def test_the_missing_and_the_doubts_come_a_screen_at_a_time_too(tmp_path: Path) -> None:
    issues = tuple(
        IssueEntry(
            n,
            f"标题{n}",
            lead_units=("市某局",),
            contacts=(Contact(f"测试{n}"),),
            measures=measures("做事"),
            doubts=(Doubt("contacts", f"赵某{n}", "联络人是哪一位"),),
        )
        for n in range(1, 41)
    )
    async with world(tmp_path, Plan("测督", "大清单", cutoff_day=28, issues=issues)) as big:
        missing = await pages_of(big, "未报", at(22))
        lines = [line for page in missing for line in page.text.split("\n") if line.startswith(" 问题")]
        assert len(lines) == len(set(lines)) == 40
        assert all(page.text.split("\n")[1] == "应报40份，还差40份" for page in missing)
        doubts = await pages_of(big, "待确认", at(22))
        assert [f"原文：赵某{n}\n" in "\n".join(page.text for page in doubts) for n in range(1, 41)] == [True] * 40
        assert len(missing) > 3
        assert len(doubts) > 3


async def test_a_month_is_told_by_county(tmp_path: Path) -> None:
    parts = {1: ("甲县人民政府", "市某局"), 2: ("各县市区人民政府", "示范区（园区）管委会"), 3: ("市某局",)}
    issues = tuple(
        IssueEntry(
            n,
            f"标题{n}",
            lead_units=("甲县",) if n == 2 else ("市别局",),
            supporting_units=units,
            contacts=(Contact(f"测试{n}"),),
            measures=measures("做事"),
        )
        for n, units in parts.items()
    )
    async with world(tmp_path, Plan("测督", "清单", cutoff_day=28, issues=issues)) as made:
        text = await say(made, "汇总 按县市区", at(22))
    assert "按县市区：\n 甲县2个：一待报，二待报\n 各县市区1个：二待报\n可回" in text


async def test_a_month_in_which_nearly_nobody_reported_is_still_one_screen(tmp_path: Path) -> None:
    issues = tuple(
        IssueEntry(n, f"标题{n}", lead_units=("市某局",), contacts=(Contact(f"测试{n}"),), measures=measures("做事"))
        for n in range(1, 24)
    )
    async with world(tmp_path, Plan("测督", "清单", cutoff_day=28, issues=issues)) as big:
        async with big.store.begin() as session:
            for report in await session.exec(select(Report)):
                report.state, report.locked_at = "missing" if report.assignment_id > 3 else "late", report.cutoff_at
        text = await say(big, "汇总")
    assert "\n未报20份（发“未报”看联系人和电话）：\n 四 五 六 七 八 九 十 十一 十二 十三 十四 十五\n" in text
    assert "\n迟报3份：\n 问题一（" in text
    assert len(text.split("\n")) <= SCREEN


@pytest.mark.parametrize("seed", range(12))
async def test_every_list_adds_up_to_the_summary_however_the_reports_stand(desk: World, seed: int) -> None:
    chance = random.Random(seed)
    now = datetime(2018, 11, chance.randint(22, 29), 10, tzinfo=PRACTICE.habits.zone)
    for number, scope in ((1, ""), (2, "市级"), (2, "乡镇级"), (3, ""), (4, ""), (5, "")):
        state = chance.choice(list(ReportState))
        await desk.be(number, state, scope, on_time=chance.choice([True, False, None]), locked=chance.random() < 0.5)
        if chance.random() < 0.5:
            said = chance.choice(["达到序时进度", "进度滞后", "完成70%"])
            await desk.files(number, {"3" if scope == "乡镇级" else "1": ("in_progress", said)}, at(22), scope)
    async with desk.store.read() as session:
        value = await summary(session, None, now, PRACTICE)
    told = await say(desk, "汇总", now)
    for heap in Count:
        if value.count(heap):
            assert f"{HEAPS[heap]}{value.count(heap)}份" in told
    units = [await say(desk, f"单位 {unit}", now) for unit in ("市甲局", "市乙局", "市丙局", "市丁局")]
    assert sum(int(re.findall(r"应报(\d+)", text)[0]) for text in units) == value.expected
    for heap in Count:
        own = [re.findall(rf"[，：]{HEAPS[heap]}(\d+)", text.split("\n")[0]) for text in units]
        assert sum(int(found[0]) for found in own if found) == value.count(heap), heap
    late = re.findall(r"｜(\d+)份", (await say(desk, "逾期 报送", now)).split("\n")[0])
    assert int(late[0] if late else 0) == value.count(Count.MISSING)
    wanted = sum(report.wanted for _, report in value.rows())
    assert ("没有未报的" in await say(desk, "未报", now)) == (wanted == 0)
    assert wanted == 0 or f"还差{wanted}份" in await say(desk, "未报", now)
    classes = next(line for line in told.split("\n") if line.startswith("完成整改"))
    assert sum(map(int, re.findall(r"(?:整改|进度|未评定)(\d+)", classes))) == 5


READ = {
    "summary": ("", "11 by unit", "11 by leader", "11 by status", "11 by county"),
    "missing": ("",),
    "issue": ("1", "1 full", "3"),
    "doubts": ("",),
    "notice": ("5",),
    "history": ("1", "2 2018-11 措施3"),
    "unit": ("市甲局",),
    "person": ("测试甲", "测试领导戊"),
    "overdue": ("", "report", "issue"),
    "audit": ("5", "测试丁", "信1", "1 2018-11-22"),
    "copy": ("",),
    "stale": ("", "3"),
    "difficulty": ("", "open", "1"),
    "requests": ("",),
    "contact": ("", "1"),
    "warn": ("", "all", "show 1"),
    "instruct": ("", "1"),
    "talk": ("",),
    "closeout": ("", "1 check"),
    "calendar": ("",),
    "obligation": ("",),
    "publish": ("list",),
    "leader": ("list",),
    "help": ("",),
}


async def test_a_command_that_reads_sends_nothing_and_changes_no_row(desk: World) -> None:
    assert set(READING) <= set(READ)
    await desk.all_states()
    await open_month(desk, DECEMBER)
    before = await everything(desk)
    for name, forms in READ.items():
        for args in forms:
            async with desk.store.begin() as session:
                reply = await command(session, desk.office, name, args, DECEMBER, PRACTICE, Path())
            assert reply.text, (name, args)
            assert await everything(desk) == before, (name, args)


async def everything(desk: World) -> dict[str, list[tuple[object, ...]]]:
    async with desk.store.read() as session:
        connection = await session.connection()
        found = {}
        for table in SQLModel.metadata.sorted_tables:
            rows = await connection.execute(table.select())
            found[table.name] = sorted(tuple(map(repr, row)) for row in rows)
        return found


def test_no_button_of_a_page_carries_out_anything() -> None:
    for name in CONFIRMED:
        assert name not in READING
    assert turned("/history 8 p2") == ("history", "8 p2")
    assert turned("g:12:3:d") is None
    assert turned("发") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [("8 第2页", ("8", 2)), ("8 p12", ("8", 12)), ("第 3 页", ("", 3)), ("8", ("8", 1)), ("8 p0", ("8", 1))],
)
def test_a_page_may_be_typed(words: str, found: tuple[str, int]) -> None:
    assert take_page(words) == found


def test_no_line_is_lost_or_torn_where_screens_are_cut() -> None:
    lines = [f"第{n}行" + "字" * (n * 7 % 90) for n in range(100)]
    found = screens(lines)
    assert [line for screen in found for line in screen] == lines
    assert screens([]) == [[]]
    assert screens(["字" * 900, "短"]) == [["字" * 900], ["短"]]


async def test_an_assignment_taken_off_stays_in_the_history(desk: World) -> None:
    await two_months(desk)
    async with desk.store.begin() as session:
        report = await desk.report(session, 1)
        (await session.get_one(Assignment, report.assignment_id)).ended_at = DECEMBER
    assert "11月 齐｜1推进 完成70%" in await say(desk, "历史 1", DECEMBER)
