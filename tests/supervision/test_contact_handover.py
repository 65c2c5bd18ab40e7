"""换人: asked by the contact, decided by the office or the responsible person; all that is open goes over at once."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from plan.value import Contact, Target, TargetKind
from storage.tables import Assignment, Dialogue, Person, Report, Request
from supervision.inbox import Words, keep_words
from supervision.paper.changes import changes_of
from supervision.people import hats, person_called
from supervision.report.standing import standing
from supervision.requests.replacement import former_words
from tests.supervision.contacts_world import agree, decides, links, office
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

OLD, RESPONSIBLE = "测试联3", "测试责3"
TARGET = Target(TargetKind.DATE, date(2018, 12, 31))
GONE = "我调走了，以后王芳负责，手机13800000000"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    async with month_world(tmp_path, begun=all_linked) as world:
        yield world


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[MonthWorld]:
    """21 November, half an hour after November was asked for."""
    async with month_world(tmp_path, begun=november_asked) as world:
        yield world


async def all_linked(world: MonthWorld) -> None:
    await world.load(plan_of(entry(3), entry(5)), at("10-10 10:00"))
    await world.link_all(at("10-10 10:00"))


async def november_asked(world: MonthWorld) -> None:
    await all_linked(world)
    await world.go_to(at("11-21 10:00"))


async def two_of_one_contact_asked(world: MonthWorld) -> None:
    await world.load(plan_of(*(entry(number, ["测试联9"], unit="测试局") for number in (3, 5))), at("10-10 10:00"))
    await world.link_all(at("10-10 10:00"))
    await world.go_to(at("11-21 10:00"))


async def contacts(world: MonthWorld) -> dict[int, str]:
    """position -> who reports."""
    async with world.store.read() as session:
        rows = await session.exec(
            select(Assignment.id, Person.name)
            .join(Person, col(Person.id) == col(Assignment.person_id))
            .where(col(Assignment.ended_at).is_(None))
            .order_by(col(Assignment.id))
        )
        return {assignment or 0: name for assignment, name in rows}


async def report_of(world: MonthWorld, assignment: int, month: str) -> Report:
    async with world.store.read() as session:
        found = await session.exec(
            select(Report).where(col(Report.assignment_id) == assignment, col(Report.month) == month)
        )
        return found.one()


async def test_until_it_is_approved_the_contact_goes_on_reporting(world: MonthWorld) -> None:
    said = await world.says(OLD, GONE, at("11-15 10:00"))
    assert said == (
        "已转市环督办确认（申请1）：以后由王芳（13800000000）联络问题三。确认前仍请您代报；确认后您不再收到提醒。"
    )
    await world.go_to(at("11-21 12:00"))
    assert world.when(OLD, "11-15 00:00") == ["11-21 09:30 ask"]
    assert "收到" in await world.says(OLD, "1完成 2推进", at("11-21 13:00"))
    assert set((await contacts(world)).values()) == {"测试联3", "测试联5"}


async def test_the_same_said_twice_is_one_request_and_another_name_takes_its_place(world: MonthWorld) -> None:
    await world.says(OLD, GONE, at("11-15 10:00"))
    assert "不用再发" in await world.says(OLD, GONE, at("11-15 10:01"))
    assert "代替前一次的申请" in await world.says(OLD, "换人 李四 13900000000", at("11-15 10:02"))
    rows = await world.rows(Request)
    assert [(row.facts["name"], row.state) for row in rows] == [("王芳", "withdrawn"), ("李四", "asked")]


async def test_a_missing_name_is_asked_for_in_one_sentence_and_the_name_alone_answers(world: MonthWorld) -> None:
    assert await world.says(OLD, "我调走了", at("11-15 10:00")) == (
        "请问以后由哪位同志联络？直接回姓名和手机，例如“王芳 13800000000”。"
    )
    assert "由王芳（13800000000）联络问题三" in await world.says(OLD, "王芳 13800000000", at("11-15 10:05"))
    assert await world.rows(Dialogue) == []


async def test_a_report_is_a_report_though_the_name_was_asked_for(asked: MonthWorld) -> None:
    await asked.says(OLD, "换人", at("11-21 10:00"))
    assert "1 完成" in await asked.says(OLD, "1完成 2推进", at("11-21 10:01"))
    assert await asked.rows(Request) == []


async def test_nobody_can_name_himself(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(3, ["王芳"])), at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        assert "另一位同志" in await world.says("王芳", "联络人换成王芳", at("11-15 10:00"))
        assert await world.rows(Request) == []


async def test_words_that_only_stand_where_a_name_would_are_no_name(world: MonthWorld) -> None:
    assert "请问以后由哪位同志联络" in await world.says(OLD, "以后不归我管了", at("11-15 10:00"))
    assert await world.rows(Request) == []


async def test_once_approved_everything_open_goes_over_and_nobody_is_nudged_twice(asked: MonthWorld) -> None:
    await asked.says(OLD, "1完成 立案43起", at("11-21 10:00"))
    await asked.says(OLD, GONE, at("11-22 10:00"))
    told = await agree(asked, at("11-22 15:00"))
    assert "申请1已同意" in told
    assert "王芳同志：请点开链接" in told
    first = min(await contacts(asked))
    report = await report_of(asked, first, "2018-11")
    assert (report.state, report.asked_at) == ("partial", None)
    assert (await contacts(asked))[first] == "王芳"
    greeting = await links(asked, "王芳", at("11-22 16:00"))
    assert "自11月22日起由您联络问题三（方面3）" in greeting
    assert "问题三上次报送（11月21日）：\n 1 完成｜立案43起" in greeting
    await asked.go_to(at("11-27 20:00"))
    assert asked.when(OLD, "11-22 00:00") == ["11-22 15:00 decision"]
    asks = [text for text in asked.heard("王芳") if "调度" in text]
    assert "措施1已收到，不用再报" in asks[0]
    assert asked.when("王芳") == ["11-22 16:00 ask", "11-26 09:30 nudge", "11-27 09:30 nudge"]


async def test_the_history_keeps_who_reported_then(world: MonthWorld) -> None:
    await world.go_to(at("10-22 10:00"))
    await world.says(OLD, "1完成 2推进", at("10-22 10:00"))
    await world.go_to(at("11-15 10:00"))
    await world.says(OLD, GONE, at("11-15 10:00"))
    await agree(world, at("11-15 11:00"))
    async with world.store.read() as session:
        old = await person_called(session, OLD)
        new = await person_called(session, "王芳")
    first = min(await contacts(world))
    assert (await report_of(world, first, "2018-10")).person_id == old.id
    assert (await report_of(world, first, "2018-11")).person_id == new.id
    assert await office(world, "联络人 3", at("11-15 12:00")) == (
        "问题三历任联络人：\n 测试联3　开始—2018年11月15日\n 王芳　2018年11月15日—现在"
    )


async def test_the_ledger_says_by_which_words_and_by_whom_a_contact_was_changed(asked: MonthWorld) -> None:
    await asked.says(OLD, GONE, at("11-22 10:00"))
    await office(asked, "申请 1 同意 依据潭环督〔2018〕5号", at("11-22 15:00"))
    await office(asked, "发", at("11-22 15:01"))
    await office(asked, "/contact replace 5 李明 13900000000", at("11-23 10:00"))
    await office(asked, "发", at("11-23 10:01"))
    async with asked.store.read() as session:
        told = [c for c in await changes_of(session, {1: ("", 3), 2: ("", 5)}, {}) if c.what == "contact"]
    assert [(c.old, c.new, c.basis, c.by) for c in told] == [
        (OLD, "王芳", "潭环督〔2018〕5号", OFFICE),
        ("测试联5", "李明", "office", OFFICE),
    ]


async def test_the_old_contact_loses_access_at_once_and_reads_why(asked: MonthWorld) -> None:
    await asked.says(OLD, "1完成 2推进", at("11-21 10:00"))
    await asked.says(OLD, GONE, at("11-22 10:00"))
    await agree(asked, at("11-22 15:00"))
    assert await asked.says(OLD, "撤回", at("11-22 15:01")) == ""
    async with asked.store.begin() as session:
        person = await person_called(session, OLD)
        own = await hats(session, person.id or 0, at("11-22 15:01").date())
        words = Words(8_000, 5_000_000_000 + (person.id or 0), 8_000, "text", "1无变化", at("11-22 15:01"))
        heard = await keep_words(session, words, person.id, at("11-22 15:01"))
        reply = await former_words(session, person, own, heard)
    assert reply is not None
    assert reply.text == "您已不再联络问题三，这条没有记入，原话已留存。如有疑问请联系市环督办。"
    present = await report_of(asked, min(await contacts(asked)), "2018-11")
    async with asked.store.read() as session:
        assert set((await standing(session, present.id or 0)).answers) == {"1", "2"}


async def test_one_who_keeps_another_issue_cannot_take_back_what_went_over(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=two_of_one_contact_asked) as world:
        await world.says("测试联9", "三 1完成 2推进", at("11-21 10:00"))
        said = await world.says("测试联9", "联络人换成王芳，问题三", at("11-21 11:00"))
        assert "由王芳联络问题三。" in said
        await agree(world, at("11-21 12:00"))
        assert await world.says("测试联9", "撤回", at("11-21 13:00")) == "目前没有可撤回的报送。"
        assert "问题三不在您名下" in await world.says("测试联9", "三 1无变化", at("11-21 13:01"))
        assert (await world.states())[0] == "submitted"


async def test_it_can_hold_from_a_later_day_on(world: MonthWorld) -> None:
    said = await world.says(OLD, "换联络员：王芳，13800000000，自12月3日起", at("11-15 10:00"))
    assert "自12月3日（周一）起由王芳" in said
    await agree(world, at("11-16 10:00"))
    await links(world, "王芳", at("11-16 11:00"))
    await world.go_to(at("12-02 23:00"))
    assert min((await contacts(world)).items())[1] == OLD
    assert world.when("王芳") == []
    await world.go_to(at("12-03 12:00"))
    assert min((await contacts(world)).items())[1] == "王芳"
    assert "自12月3日起由您联络问题三" in world.heard("王芳")[0]


async def test_the_responsible_person_is_asked_and_decides_by_a_tap(world: MonthWorld) -> None:
    await world.says(OLD, GONE, at("11-15 10:00"))
    await world.go_to(at("11-15 15:00"))
    assert world.heard(RESPONSIBLE) == [
        "【请您确认】测试联3同志提出：问题三联络人换为王芳（13800000000）（申请1）。您或市环督办同意后生效，"
        "可点下面的按钮，或回“同意 1”。"
    ]
    assert await decides(world, "测试责5", "同意 1", at("11-15 15:10")) == "没有需要您确认的申请1。"
    assert "申请1已同意" in await decides(world, RESPONSIBLE, "q:1:y", at("11-15 15:20"), "tap")
    assert "王芳" in (await contacts(world)).values()
    assert "不能再改" in await decides(world, RESPONSIBLE, "q:1:y", at("11-15 15:21"), "tap")
    await world.go_to(at("11-16 12:00"))
    assert any("王芳同志：请点开链接" in text for text in world.heard(OFFICE))


async def test_a_refusal_wants_a_reason_and_changes_nothing(world: MonthWorld) -> None:
    await world.says(OLD, GONE, at("11-15 10:00"))
    assert "原因" in await decides(world, RESPONSIBLE, "不同意 1", at("11-15 15:20"))
    await decides(world, RESPONSIBLE, "不同意 1 人选还没定", at("11-15 15:20"))
    assert OLD in (await contacts(world)).values()
    await world.go_to(at("11-16 12:00"))
    assert "人选还没定" in "".join(world.heard(OLD))


async def test_a_plan_loaded_again_does_not_bring_the_old_contact_back(world: MonthWorld) -> None:
    await world.says(OLD, GONE, at("11-15 10:00"))
    await agree(world, at("11-15 11:00"))
    changed = plan_of(entry(3, goal="新目标"), entry(5))
    await world.load(changed, at("11-16 10:00"))
    assert min((await contacts(world)).items())[1] == "王芳"
    await world.load(plan_of(entry(3, ["测试联7"]), entry(5)), at("11-17 10:00"))
    assert min((await contacts(world)).items())[1] == "测试联7"


async def test_the_office_changes_a_contact_itself_after_a_preview(world: MonthWorld) -> None:
    shown = await office(world, "/contact replace 3 王芳 13800000000", at("11-15 10:00"))
    assert "请核对：即日起由王芳（13800000000）联络问题三" in shown
    assert OLD in (await contacts(world)).values()
    told = await office(world, "发", at("11-15 10:01"))
    assert told.startswith("已登记：问题三由王芳（13800000000）联络")
    assert "https://t.me/test_bot?start=" in told
    assert min((await contacts(world)).items())[1] == "王芳"
    register = await office(world, "联络人", at("11-15 10:02"))
    assert "问题三：王芳（13800000000），未接入" in register
    assert "问题五：测试联5" in register


async def test_a_warning_after_a_late_change_waits_until_the_newcomer_was_asked_in_time(asked: MonthWorld) -> None:
    await asked.go_to(at("11-26 12:00"))
    await asked.says(OLD, GONE, at("11-26 12:00"))
    await agree(asked, at("11-27 10:00"))
    await links(asked, "王芳", at("11-27 10:30"))
    await asked.go_to(at("11-28 12:00"))
    assert (await asked.states())[0] == "waived"
    assert asked.heard(OLD, "11-27 12:00") == []
    assert not any("逾期" in text for text in asked.heard("王芳"))


async def test_words_waiting_for_an_answer_are_shown_to_the_newcomer(tmp_path: Path) -> None:
    async with month_world(tmp_path, begun=two_of_one_contact_asked) as world:
        assert "三还是五" in await world.says("测试联9", "1推进 立案43起", at("11-21 10:00"))
        shown = await office(world, "联络人 换 3 王芳 13800000000", at("11-21 11:00"))
        assert "请核对" in shown
        await office(world, "发", at("11-21 11:00"))
        assert "原联络人还有一条没有归到问题，请您看看：“1推进 立案43起”" in await links(
            world, "王芳", at("11-21 12:00")
        )
        assert await world.rows(Dialogue) == []


async def test_nobody_called_so_is_said_with_an_example(world: MonthWorld) -> None:
    assert (await office(world, "联络人 销假 查无此人", at("11-15 10:00"))).startswith("例：联络人")
    assert (await office(world, "联络人 换 3", at("11-15 10:00"))).startswith("请写上接任的姓名和手机")


async def test_of_several_contacts_the_office_says_which(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        parts = [Contact("测试甲", scope="市级", measures=("1",)), Contact("测试乙", scope="乡镇级", measures=("2",))]
        await world.load(plan_of(entry(8, parts)), at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        assert "问题八有2份：市级、乡镇级" in await office(world, "联络人 换 8 王芳 13800000000", at("11-15 10:00"))
        await office(world, "联络人 换 8 乡镇级 王芳 13800000000", at("11-15 10:00"))
        assert "问题八·乡镇级由王芳" in await office(world, "发", at("11-15 10:01"))
        assert list((await contacts(world)).values()) == ["测试甲", "王芳"]


async def test_a_namesake_elsewhere_is_kept_apart_unless_the_office_says_so(world: MonthWorld) -> None:
    await world.says(OLD, "换人 王芳", at("11-15 10:00"))
    await agree(world, at("11-15 11:00"))
    await world.says("测试联5", "换人 王芳", at("11-15 12:00"))
    assert "名册里另有王芳（测试单位3），将另建一人" in await office(world, "申请 2 同意", at("11-15 12:01"))
    await office(world, "申请 2 同意 同一人", at("11-15 12:02"))
    await office(world, "发", at("11-15 12:03"))
    people = [person for person in await world.rows(Person) if person.name == "王芳"]
    assert len(people) == 1
    assert list((await contacts(world)).values()) == ["王芳", "王芳"]


async def test_a_second_发_enters_nobody_twice_though_no_unit_and_no_phone_is_known(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(3, unit="")), at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        await office(world, "联络人 换 三 王芳", at("11-15 10:00"))
        assert "已登记" in await office(world, "发", at("11-15 10:01"))
        assert "已登记" not in await office(world, "发", at("11-15 10:02"))
        assert [person.name for person in await world.rows(Person)].count("王芳") == 1


async def test_a_question_about_an_issue_that_stays_with_him_stays_open(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        plan = plan_of(entry(3, [OLD], unit="测试单位"), entry(5, [OLD], unit="测试单位", targets=(TARGET,)))
        await world.load(plan, at("10-10 10:00"))
        await world.link_all(at("10-10 10:00"))
        await world.go_to(at("11-21 10:00"))
        assert "请补一句" in await world.says(OLD, "问题五申请延期 到2019-03-31", at("11-21 10:00"))
        await office(world, "联络人 换 三 王芳 13800000000", at("11-21 10:01"))
        await office(world, "发", at("11-21 10:02"))
        assert "已收到申请1：问题五" in await world.says(OLD, "演练五的原因", at("11-21 10:03"))
        assert "申请延期" not in await links(world, "王芳", at("11-21 10:10"))


async def test_a_successor_is_not_told_of_the_month_his_predecessor_let_pass(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        before = plan_of(entry(3, [OLD], unit="测试局"), entry(5, ["测试联5"], unit="测试局"))
        await world.load(before, at("11-16 10:00"))
        await world.link_all(at("11-16 10:00"))
        await world.go_to(at("11-28 00:05"))
        await world.load(plan_of(*(entry(number, ["测试联5"], unit="测试局") for number in (3, 5))), at("11-28 02:00"))
        await world.go_to(at("11-28 12:00"))
        [note] = [text for text in world.heard("测试联5", "11-28 08:00") if "逾期" in text]
        assert "问题五" in note
        assert "问题三" not in note


@pytest.mark.parametrize(
    "words",
    [
        ("换人", "五由王芳 13800000000"),
        ("换人", "问题五以后王芳负责 13800000000"),
        ("问题五以后由王芳负责 13800000000",),
        ("问题五换人 王芳 13800000000",),
    ],
)
async def test_of_two_issues_only_the_one_named_goes_over(tmp_path: Path, words: tuple[str, ...]) -> None:
    async with month_world(tmp_path, begun=two_of_one_contact_asked) as world:
        for each in words:
            told = await world.says("测试联9", each, at("11-22 10:00"))
        assert "由王芳（13800000000）联络问题五。" in told
        assert (await world.states()) == ["asked", "asked"]
