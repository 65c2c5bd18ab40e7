"""专项报送: rows made from the plan, said and entered as handed in, named before their day and when they are late."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from plan.value import Contact, Obligation, Plan, Target, TargetKind
from rules.obligations import ObligationKind, half_year_after, is_overdue, step_of
from rules.words.obligation_words import handed_in
from storage.tables import Evidence, Issue, LedgerEntry, Message, Notice
from storage.tables import Obligation as Row
from supervision.desk.command import command, parse_command
from supervision.people import person_called
from supervision.reply import Heard
from supervision.requests.approving import approved
from tests.supervision.contact_world import HUANG, XIN, contact_world
from tests.supervision.contact_world import at as moment
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

PLAN_DUE, REPORT_DUE = date(2018, 11, 9), date(2019, 2, 28)
OWED = (
    Obligation(ObligationKind.DETAILED_PLAN, PLAN_DUE, "细化方案11月9日前报备案"),
    Obligation(ObligationKind.OVERALL_REPORT, REPORT_DUE, "2019年2月底前报总体情况"),
    Obligation(ObligationKind.AT_ONCE, date(2018, 10, 31), "10月底整改到位", (1,)),
    Obligation(ObligationKind.HALF_YEAR, date(2018, 12, 31), "每半年报告", (1,)),
)


def three_units() -> Plan:
    """Issue 1 of one unit, 2 and 4 of one contact, 3 of two units with a contact each, one of them not told."""
    two_units = entry(3, [Contact("测试联3", unit="测试雨湖区"), Contact("测试联5")])
    shared = Contact("测试联2", unit="测试单位2")
    return plan_of(
        entry(1, targets=(Target(TargetKind.IMMEDIATE),)),
        entry(2, [shared], unit="测试单位2"),
        replace(two_units, lead_units=("测试雨湖区", "测试岳塘区")),
        entry(4, [shared], unit="测试单位2"),
        obligations=OWED,
    )


async def begun(world: MonthWorld) -> None:
    await world.load(three_units(), at("10-20 09:00"))
    await world.link_all(at("10-20 10:00"))


@pytest.fixture
async def month(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=begun) as world:
        yield world


async def desk(world: MonthWorld, text: str) -> str:
    parsed = parse_command(text)
    assert parsed is not None, text
    async with world.store.begin() as session:
        office = await person_called(session, OFFICE)
        return (await command(session, office, *parsed, world.now, world.practice, Path("."))).text


async def rows(world: MonthWorld, kind: str = "") -> list[Row]:
    async with world.store.read() as session:
        found = await session.exec(select(Row).order_by(col(Row.id)))
        return [row for row in found if kind in ("", row.kind)]


def about(world: MonthWorld, name: str) -> list[str]:
    return [text for text in world.heard(name) if "【专项报送】" in text]


@pytest.mark.parametrize(
    ("words", "kind", "issue", "note"),
    [
        ("详细方案已报", "detailed_plan", None, ""),
        ("十八 详细方案已报", "detailed_plan", 18, ""),
        ("问题18细化方案已报市环督办备案", "detailed_plan", 18, ""),
        ("具体整改方案已报送，潭环〔2018〕12号", "detailed_plan", None, "潭环〔2018〕12号"),
        ("一案一策方案已经上报了", "detailed_plan", None, ""),
        ("我们局的详细方案已经报送市环督办了。", "detailed_plan", None, ""),
        ("总体整改落实情况已报", "overall_report", None, ""),
        ("上半年专题报告已报送，请查收", "half_year", None, ""),
    ],
)
def test_what_a_contact_says_to_have_handed_in(words: str, kind: str, issue: int | None, note: str) -> None:
    found = handed_in(words, {11, 18})
    assert found is not None
    assert (found.kind, found.issue, found.note) == (kind, issue, note)


@pytest.mark.parametrize(
    "words",
    [
        "1 详细方案已报",  # a measure's number in front: progress
        "详细方案已报，1推进 2完成",
        "1推进 详细方案已报",
        "详细方案还没报",
        "详细方案什么时候报",
        "详细方案正在报审",
        "详细方案已报吗？",
        "三 详细方案已报",  # not an issue of his
        "总体情况较好",
        "整改方案已印发",
        "具体整改方案",  # words without the paper
    ],
)
def test_what_is_progress_or_a_question_is_no_hand_in(words: str) -> None:
    assert handed_in(words, {11, 18}) is None


def test_the_name_of_a_paper_is_enough_under_the_paper_itself() -> None:
    assert handed_in("具体整改方案", {18}, with_file=True) is not None
    assert handed_in("总体情况", {18}, with_file=True) is None  # the month's own report may be called so


def test_days_of_obligations() -> None:
    assert [half_year_after(day) for day in (date(2018, 10, 1), date(2018, 12, 31), date(2019, 6, 30))] == [
        date(2018, 12, 31),
        date(2019, 6, 30),
        date(2019, 12, 31),
    ]
    days = [date(2018, 11, day) for day in (1, 2, 9, 10, 19, 20)]
    assert [step_of(PLAN_DUE, day) for day in days] == [None, "near", "near", "passed", "passed", None]
    assert [is_overdue("detailed_plan", PLAN_DUE, day) for day in (PLAN_DUE, date(2018, 11, 10))] == [False, True]
    assert not is_overdue("at_once", PLAN_DUE, date(2019, 1, 1))


async def test_a_plan_makes_a_row_for_each_issue_and_lead_unit_and_loading_again_changes_nothing(
    month: MonthWorld,
) -> None:
    made = await rows(month)
    units = [row.unit for row in made if row.kind == "detailed_plan"]
    assert units == ["测试单位1", "测试单位2", "测试雨湖区", "测试岳塘区", "测试单位2"]
    assert len(made) == 5 + 5 + 1 + 1
    await month.says("测试联1", "详细方案已报", at("11-01 10:00"))
    moved = tuple(
        Obligation(one.kind, date(2018, 11, 16) if one.due == PLAN_DUE else one.due, one.text, one.issues)
        for one in OWED
        if one.kind != ObligationKind.OVERALL_REPORT
    )
    plan = three_units()
    loaded = await month.load(replace(plan, obligations=moved), at("11-02 09:00"))
    assert [line for line in loaded.changes if "obligations" in line] == [
        "obligations: detailed_plan: 4 moved to 2018-11-16",
        "obligations: 5 not in the file any more",
    ]
    plans = await rows(month, "detailed_plan")
    assert [row.due.day for row in plans] == [9, 16, 16, 16, 16]  # what was handed in stays as it was
    await month.load(three_units(), at("11-02 10:00"))
    assert [row.released_at for row in await rows(month)] == [None] * 12
    assert len(await rows(month)) == 12


async def test_a_contact_hands_in_by_words_once_and_the_row_names_the_message(month: MonthWorld) -> None:
    answer = await month.says("测试联1", "具体整改方案已报 潭环〔2018〕12号", at("11-05 15:02"))
    assert answer == "已登记：问题一具体整改方案已报，11月5日15:02，潭环〔2018〕12号。登记错了回“撤回具体整改方案”。"
    assert "11月5日15:02已登记报过，没有重复登记" in await month.says("测试联1", "详细方案已报", at("11-06 10:00"))
    [row] = [row for row in await rows(month, "detailed_plan") if row.handed_in_at]
    async with month.store.read() as session:
        message = await session.get_one(Message, row.message_id)
        entries = await session.exec(select(LedgerEntry).where(col(LedgerEntry.act) == "obligation_handed_in"))
        assert [entry.message_id for entry in entries] == [message.id]
    assert (message.text, row.note) == ("具体整改方案已报 潭环〔2018〕12号", "潭环〔2018〕12号")


async def test_what_was_said_by_mistake_is_taken_back_by_who_said_it_and_no_report_with_it(month: MonthWorld) -> None:
    await month.says("测试联1", "1推进 演练 2推进 演练", at("11-22 10:00"))
    await month.says("测试联1", "详细方案已报", at("11-22 10:01"))
    assert "没有重复登记" in await month.says("测试联1", "详细方案已报 潭环〔2018〕12号", at("11-22 10:02"))
    assert [row.note for row in await rows(month) if row.handed_in_at] == ["潭环〔2018〕12号"]
    assert await month.says("测试联1", "撤回具体整改方案", at("11-22 10:03")) == (
        "已撤回：问题一的具体整改方案记为未报，2018年11月9日前报市环督办。"
    )
    assert [row.handed_in_at for row in await rows(month)] == [None] * 12
    assert (await month.states())[0] == "submitted"
    assert "已登记" in await month.says("测试联1", "详细方案已报", at("11-22 10:04"))


async def test_what_is_left_names_the_paper_too(month: MonthWorld) -> None:
    await month.says("测试联1", "1推进 演练 2推进 演练", at("11-05 10:00"))
    assert await month.says("测试联1", "还差什么", at("11-05 10:01")) == (
        "【专项报送】问题一的具体整改方案请于2018年11月9日24时前报市环督办，还有4天。报后请回“具体整改方案已报”，可附文件。"
    )
    await month.says("测试联1", "详细方案已报", at("11-05 10:02"))
    assert "专项" not in await month.says("测试联1", "还差什么", at("11-05 10:03"))


async def test_of_several_issues_one_question_and_of_several_units_the_own(month: MonthWorld) -> None:
    question = await month.says("测试联2", "详细方案已报", at("11-05 10:00"))
    assert question == ("是二、四哪个问题的？请回“二 具体整改方案已报”；都报了请回“都 具体整改方案已报”。")
    assert "问题四" in await month.says("测试联2", "四 具体整改方案已报", at("11-05 10:01"))
    assert "问题二" in await month.says("测试联2", "详细方案已报", at("11-05 10:02"))
    assert "问题三" in await month.says("测试联3", "详细方案已报", at("11-05 10:03"))
    open_ones = [row.unit for row in await rows(month, "detailed_plan") if row.handed_in_at is None]
    assert open_ones == ["测试单位1", "测试岳塘区"]
    assert "问题三" in await month.says("测试联5", "详细方案已报", at("11-05 10:04"))


async def test_whose_unit_is_not_known_is_asked_which_one_he_speaks_for(month: MonthWorld) -> None:
    asked = await month.says("测试联5", "详细方案已报", at("11-05 10:00"))
    assert asked == (
        "问题三由测试雨湖区、测试岳塘区分别牵头，请写明代表哪家：测试雨湖区 具体整改方案已报。还没有登记。"
    )
    assert "已登记：问题三" in await month.says("测试联5", "测试岳塘区 详细方案已报", at("11-05 10:01"))
    assert [row.unit for row in await rows(month) if row.handed_in_at] == ["测试岳塘区"]


async def test_progress_that_only_sounds_like_it_stays_progress(month: MonthWorld) -> None:
    await month.says("测试联1", "1推进 详细方案已报 2推进 总体情况已报", at("11-22 10:00"))
    assert [row.handed_in_at for row in await rows(month)] == [None] * 12
    assert (await month.states())[0] == "submitted"
    early = await month.says("测试联1", "总体整改落实情况已报", at("11-22 10:05"))  # due in three months
    assert "已登记" not in early


async def test_a_line_seven_days_before_and_one_when_it_has_passed_and_none_once_it_came(month: MonthWorld) -> None:
    await month.beat(at("11-01 12:00"))
    await month.go_to(at("11-02 12:00"))
    line = "【专项报送】问题一的具体整改方案请于2018年11月9日24时前报市环督办，还有7天。"
    assert len(about(month, "测试联1")) == 1
    assert line in about(month, "测试联1")[0]
    assert "问题二、问题四的具体整改方案" in about(month, "测试联2")[0]
    assert about(month, "测试责1") == []
    await month.says("测试联1", "详细方案已报", at("11-05 10:00"))
    await month.beat(at("11-09 12:00"))
    await month.go_to(at("11-13 12:00"))
    assert len(about(month, "测试联1")) == 1
    assert "应于2018年11月9日前报市环督办，还没有登记" in about(month, "测试联2")[1]
    assert len(about(month, "测试责2")) == 1
    assert about(month, "测试领2") == []
    [office] = [text for text in about(month, OFFICE) if "具体整改方案应于" in text]
    assert "还有4份没有登记：问题二、问题三（测试雨湖区）、问题三（测试岳塘区）、问题四。" in office
    assert [text for text in about(month, OFFICE) if "立即解决" in text] != []
    assert not any("立行立改" in text for text in about(month, "测试联1"))


async def test_what_was_late_before_the_plan_was_loaded_is_in_the_list_alone(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(three_units(), at("11-12 09:00"))
        await world.link_all(at("11-12 10:00"))
        await world.beat(at("11-13 12:00"))
        assert [n.step for n in await world.rows(Notice) if n.kind == "obligation"] == []
        assert "未报，已过4天（载入前已到期）" in await desk(world, "专项 1")


async def test_the_office_lists_enters_releases_and_takes_back(month: MonthWorld) -> None:
    month.now = at("11-06 10:00")
    shown = await desk(month, "专项")
    assert "■ 具体整改方案（2018年11月9日前，剩3天）：应报5份，已报0份" in shown
    assert "未报：问题一、问题二、问题三（测试雨湖区）、问题三（测试岳塘区）、问题四" in shown
    assert "■ 总体整改落实情况（2019年2月28日前，剩114天）：应报5份，已报0份\n可回：" in shown  # far off: counted alone
    assert "分别牵头，请写明哪家" in await desk(month, "专项 已报 3 方案 5号")
    assert await desk(month, "专项 已报 3 测试岳塘区 方案 潭发〔2018〕5号") == "问题三的具体整改方案已记为“已报”。"
    assert "请写不再要求的原因" in await desk(month, "专项 免报 2 方案")
    assert await desk(month, "专项 免报 2 方案 与问题四合并") == "问题二的具体整改方案已记为“不再要求”。"
    assert await desk(month, "/obligation 2") == (
        "【专项报送】问题二\n"
        " 具体整改方案（2018年11月9日前）：不再要求（与问题四合并）\n"
        " 总体整改落实情况（2019年2月28日前）：未报，剩114天"
    )
    assert "应报4份，已报1份" in await desk(month, "专项")
    assert "已记为“未报”" in await desk(month, "专项 撤销 2 方案")
    assert "没有登记过，没有改动" in await desk(month, "专项 撤销 2 方案")
    assert "没有半年报告这项要求" in await desk(month, "专项 已报 2 半年报告")
    assert await desk(month, "专项 已报 1 立行立改") == "问题一的立行立改整改到位情况已记为“已到位”。"
    assert "例：专项" in await desk(month, "/obligation 已报 1 别的")
    assert "没有问题九" in await desk(month, "专项 9")


async def test_each_half_year_the_next_report_is_owed(month: MonthWorld) -> None:
    await month.says("测试联1", "半年报告已报", at("12-20 10:00"))
    month.now = at("12-30 10:00")
    await month.beat(at("12-30 10:00"))
    assert [row.due for row in await rows(month, "half_year")] == [date(2018, 12, 31)]
    await month.beat(at("2019-01-02 10:00"))
    await month.beat(at("2019-01-03 10:00"))
    assert [(row.due, row.handed_in_at is None) for row in await rows(month, "half_year")] == [
        (date(2018, 12, 31), False),
        (date(2019, 6, 30), True),
    ]


async def test_an_overall_report_that_did_not_come_is_a_fact_for_a_talk(month: MonthWorld) -> None:
    month.now = at("2019-03-01 10:00")
    await month.says("测试联1", "总体整改落实情况已报", at("2019-02-27 10:00"))
    assert "目前没有“未将整改结果及时报送”的事实" in await desk(month, "约谈 提出 1 T2")
    shown = await desk(month, "约谈 提出 2 T2")
    assert "总体整改落实情况应于2019年2月28日前报，未报" in shown


async def test_an_overall_report_is_signed_off_by_the_responsible_person_or_owed_again(month: MonthWorld) -> None:
    await month.beat(at("2019-02-25 08:00"))
    said = await month.says("测试联1", "总体整改落实情况已报 潭环〔2019〕3号", at("2019-02-25 09:00"))
    assert said.endswith("已请责任人员审签；不同意的，会告诉您重报。")
    await month.says("测试联3", "总体整改落实情况已报", at("2019-02-25 09:05"))
    await month.go_to(at("2019-02-25 09:30"))
    asked = month.heard("测试责1", "2019-02-25 00:00")[-1]
    assert "问题一总体整改落实情况审签（潭环〔2019〕3号）" in asked
    heard = Heard(0, 0, "text", "同意 1", at("2019-02-25 10:00"))
    other = Heard(0, 0, "text", "不同意 2 数字不符", at("2019-02-25 10:01"))
    async with month.store.begin() as session:
        one, three = [await person_called(session, name) for name in ("测试责1", "测试责3")]
        refused = await approved(session, three, heard, month.now, month.practice)
        assert refused is not None
        assert "同意" not in refused.text
        for person, words in ((one, heard), (three, other)):
            assert await approved(session, person, words, month.now, month.practice) is not None
    first, third = [row for row in await rows(month, "overall_report") if row.unit in ("测试单位1", "测试雨湖区")]
    assert first.note == "潭环〔2019〕3号；测试责12月25日审签"
    assert third.handed_in_at is None
    await month.go_to(at("2019-02-26 10:00"))
    assert "责任人员测试责3未同意，原因：数字不符。" in "".join(month.heard("测试联3", "2019-02-25 10:00"))


async def test_the_paper_itself_with_its_name_is_handed_in_and_kept_with_the_issue(tmp_path: Path) -> None:
    async with contact_world(tmp_path, november=True) as world:
        async with world.store.begin() as session:
            found = await session.exec(select(Issue).where(col(Issue.number) == 18))
            session.add(
                Row(issue_id=found.one().id or 0, kind="detailed_plan", unit="市测试局", due=date(2018, 11, 30))
            )
        reply = await world.says(HUANG, "具体整改方案", moment(22), kind="document", file=True)
        assert reply.text.startswith("已登记：问题十八具体整改方案已报，11月22日10:00，附件1份已存。")
        async with world.store.read() as session:
            row = (await session.exec(select(Row))).one()
            [file] = await session.exec(select(Evidence))
            assert row.message_id == file.message_id
            assert (file.issue_id, file.measure) == (row.issue_id, "")
            assert file.placed_at is not None
        other = await world.says(XIN, "具体整改方案", moment(22, 11), kind="document", file=True)
        assert "已登记" not in other.text  # nobody waits for a paper of his
