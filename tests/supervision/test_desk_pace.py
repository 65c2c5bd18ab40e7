"""工作台·进度: how issues stand in /summary and on their cards, derived from what the store holds."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.tables import (
    Assignment,
    Closeout,
    Difficulty,
    Evidence,
    Flag,
    Instruction,
    Issue,
    Message,
    Report,
    Warning,
)
from supervision.paper.book import read_book
from supervision.summary.month import summary
from supervision.warning.extending import dated, extend
from tests.supervision.desk_world import AFTER, PRACTICE, World, at, open_month, say, small_plan, world

OLD, NEW = "2018-11", "2018-12"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        yield made


async def classes(desk: World, now: datetime = AFTER, month: str | None = None) -> dict[int, str | None]:
    async with desk.store.read() as session:
        value = await summary(session, month, now, PRACTICE)
        numbers = {issue.id: issue.number for issue in await session.exec(select(Issue))}
    return {numbers[issue_id]: each for issue_id, each in value.classes}


async def change(desk: World, number: int, status: str, **round_: datetime | str | None) -> None:
    """The issue in this state, with the round of its close-out that led there."""
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == number))).one()
        issue.status = status
        if round_:
            session.add(Closeout(issue_id=issue.id or 0, round=1, begun_at=at(1), **round_))


async def test_an_issue_is_rectified_by_acceptance_alone(desk: World) -> None:
    await desk.all_states()
    assert (await classes(desk))[4] == "on_pace"  # every measure 完成, in the unit's own word
    await change(desk, 4, "closed")
    assert (await classes(desk))[4] == "rectified"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("按序时进度推进", "on_pace"), ("招标延期，未达序时进度", "behind_pace"), ("完成70%", None)],
)
async def test_the_unit_says_itself_how_it_stands(desk: World, words: str, expected: str | None) -> None:
    await desk.files(1, {"1": ("in_progress", words)}, at(22))
    assert (await classes(desk, at(22)))[1] == expected


async def test_an_issue_of_two_reports_is_on_pace_when_both_say_so(desk: World) -> None:
    await desk.files(2, {"1": ("done", ""), "2": ("done", "")}, at(22), "市级")
    assert (await classes(desk, at(22)))[2] is None
    await desk.files(2, {"3": ("in_progress", "达到序时进度")}, at(23), "乡镇级")
    assert (await classes(desk, at(23)))[2] == "on_pace"


async def test_a_date_that_passed_is_behind_until_it_is_moved_or_applied_for_in_time(desk: World) -> None:
    assert (await classes(desk, at(20)))[5] == "behind_pace"  # the first of its dates passed before supervision
    await change(desk, 1, "verifying", applied_at=datetime(2018, 12, 31, 20, tzinfo=PRACTICE.habits.zone))
    later = datetime(2019, 1, 5, 10, tzinfo=PRACTICE.habits.zone)
    assert (await classes(desk, later))[4] == "behind_pace"
    assert (await classes(desk, later))[1] is None


async def warned(desk: World, number: int, reason: str, raised: datetime) -> None:
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == number))).one()
        row = Warning(
            subject=f"issue:{issue.id}",
            issue_id=issue.id or 0,
            trigger="by_office",
            month=OLD,
            level="yellow",
            raised_at=raised,
            facts={"reason": reason},
        )
        session.add(row)


async def test_the_office_says_by_a_warning_that_an_issue_is_behind_for_as_long_as_it_stands(desk: World) -> None:
    await desk.files(1, {"1": ("in_progress", "达到序时进度")}, at(22))
    await warned(desk, 1, "现场看未达序时进度", at(23))
    assert (await classes(desk, at(24)))[1] == "behind_pace"
    async with desk.store.begin() as session:
        (await session.exec(select(Warning))).one().resolved_at = at(25)
    assert (await classes(desk, at(26)))[1] == "on_pace"


async def test_a_warning_of_this_month_says_nothing_of_the_month_before(desk: World) -> None:
    now = at(21, month=12)
    await open_month(desk, now)
    await warned(desk, 1, "未达序时进度", at(5, month=12))
    assert "未达序时进度2（上月1）｜未评定3（上月4）" in await say(desk, "汇总", now)


async def test_last_months_word_stands_until_the_report_comes_and_not_beyond_the_cutoff(desk: World) -> None:
    await desk.files(1, {"1": ("in_progress", "达到序时进度")}, at(22))
    await desk.be(1, "submitted", on_time=True)
    now = at(21, month=12)
    await open_month(desk, now)
    assert (await classes(desk, now))[1] == "on_pace"
    await desk.be(1, "missing", locked=True, month=NEW)
    assert (await classes(desk, at(28, month=12)))[1] is None
    await desk.be(1, "late", on_time=False, locked=True, month=NEW)
    await desk.files(1, {"1": ("in_progress", "进度滞后")}, at(29, month=12), month=NEW)
    assert (await classes(desk, at(29, month=12)))[1] == "behind_pace"


async def test_the_month_before_is_told_as_it_stood_at_its_own_cutoff(desk: World) -> None:
    await desk.all_states()
    await change(desk, 4, "closed", accepted_at=at(3, month=12))
    now = at(21, month=12)
    await open_month(desk, now)
    assert "完成整改1（上月0）｜达到序时进度0（上月1）｜未达序时进度1｜未评定3" in await say(desk, "汇总", now)
    old = await say(desk, "汇总 11月", now)
    assert "完成整改0｜达到序时进度1｜未达序时进度1｜未评定3" in old
    assert (await classes(desk, now, OLD))[4] == "on_pace"


async def test_a_reopened_issue_is_rectified_no_more(desk: World) -> None:
    await change(desk, 4, "reopened", accepted_at=at(5), ended_at=at(10))
    assert (await classes(desk, at(22)))[4] is None


async def test_the_classes_add_up_to_the_issues_of_the_lists(desk: World) -> None:
    await desk.all_states()
    await change(desk, 4, "filed")
    async with desk.store.read() as session:
        value = await summary(session, None, AFTER, PRACTICE)
    assert sum(count for _, count in value.paces) == 5 == len(value.classes)
    by_issue = dict(value.classes)
    assert all(issue.progress_class == by_issue[issue.id] for issue in value.issues)


async def test_an_application_in_time_is_named_beside_its_date(desk: World) -> None:
    await change(desk, 5, "verifying", applied_at=at(15))
    text = await say(desk, "汇总")
    assert " 问题五①（9月30日，立项即逾期）" in text
    assert " 问题五②主体工程（11月20日，已申请销号，待核查）" in text
    assert await say(desk, "逾期 问题") == (
        "【整改时限已过】截至11月28日09:00｜1个问题1项\n"
        " 问题五① 水源保护（2018年9月30日，已过59天，立项即逾期）\n"
        "时限内已申请销号，待核查（不算逾期）：\n"
        " 问题五②主体工程 水源保护（2018年11月20日，已过8天）"
    )


async def test_the_summary_names_what_is_old_copied_and_waiting(desk: World) -> None:
    await desk.all_states()
    async with desk.store.begin() as session:
        first, second = await desk.report(session, 1), await desk.report(session, 2, "市级")
        raised = {"raised_at": at(22)}
        session.add(Flag(report_id=first.id or 0, kind="stale", measure="1", facts={"words": "截至7月"}, **raised))
        session.add(Flag(report_id=second.id or 0, kind="copied", measure="2", **raised))
        session.add(Flag(report_id=second.id or 0, kind="copied", measure="1", ended_at=at(23), **raised))
        session.add(Flag(report_id=second.id or 0, kind="alike", measure="1", **raised))
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 1))).one()
        message = (await session.exec(select(Message))).first()
        assert message is not None
        assert message.id is not None
        about = {"issue_id": issue.id or 0, "message_id": message.id}
        session.add(
            Difficulty(person_id=desk.office.id or 0, month=OLD, raised_at=at(22), answer_due=at(29).date(), **about)
        )
        for number, state in enumerate(("forwarded", "answered", "dropped")):
            session.add(
                Instruction(
                    issue_id=issue.id,
                    message_id=message.id + number,
                    leader_id=desk.office.id or 0,
                    by_id=desk.office.id or 0,
                    state=state,
                    said_at=at(22),
                    closed_at=at(23) if state == "dropped" else None,
                )
            )
    text = await say(desk, "汇总")
    assert "\n数据陈旧：问题一（文中仍写“截至7月”）\n与上月雷同：问题二·市级·措施2\n" in text
    assert "\n困难待答复1条｜批示待回复1条｜预警 黄1\n" in text


async def test_the_warnings_counted_are_those_that_the_list_of_warnings_names(desk: World) -> None:
    await desk.warned(5)
    await desk.warned(4, resolved=at(28, 8))
    await open_month(desk, at(28, 1))
    text = await say(desk, "汇总")
    assert "预警 黄1（本月已解除1）" in text
    listed = await say(desk, "/warn")
    assert "问题五" in listed
    assert "问题四" not in listed


async def test_a_card_counts_files_and_tells_who_checks_and_which_date_was_moved(desk: World) -> None:
    await desk.all_states()
    async with desk.store.begin() as session:
        issue = (await session.exec(select(Issue).where(col(Issue.number) == 1))).one()
        issue.lead_units = ["市环委办"]
        message = (await session.exec(select(Message))).first()
        assert message is not None
        for withdrawn in (None, at(24)):
            session.add(
                Evidence(
                    message_id=message.id or 0,
                    person_id=1,
                    issue_id=issue.id,
                    kind="photo",
                    file_id="x",
                    withdrawn_at=withdrawn,
                )
            )
        [target] = await dated(session, issue.id or 0)
        await extend(session, issue, target, date(2019, 3, 31), "潭环督5号", desk.office, at(25))
    card = await say(desk, "问题一")
    assert "牵头：市环委办（自督，核查方：市委督查室）" in card
    assert "佐证1份（最新11-22）｜预警0｜困难0" in card
    assert "已调整：2018-12-31改为2019-03-31（潭环督5号）" in card
    assert (await say(desk, "问题四")).startswith("问题四 投诉办理｜已挂账｜达到序时进度\n")
    assert "预警 黄1｜" in await say(desk, "问题五")


async def test_a_card_reads_few_months_and_still_finds_the_last_word_of_each_measure(desk: World) -> None:
    await desk.files(1, {"1": ("in_progress", "老话"), "2": ("done", "早办完")}, at(22))
    for month in range(12, 19):
        year, number = (2018, 12) if month == 12 else (2019, month - 12)
        now = datetime(year, number, 21, 10, tzinfo=PRACTICE.habits.zone)
        await open_month(desk, now)
        await desk.files(1, {"1": ("in_progress", f"第{number}月")}, now, month=f"{year}-{number:02}")
    card = await say(desk, "问题一", now)
    assert "1 截污纳管｜推进｜06-21｜第6月" in card
    assert "2 清淤疏浚｜完成｜11-22｜早办完" in card


async def test_summary_card_and_paper_say_the_same_of_every_issue(desk: World) -> None:
    await desk.all_states()
    await change(desk, 3, "closed", accepted_at=at(20))
    async with desk.store.begin() as session:
        for report in await session.exec(select(Report).join(Assignment).where(col(Assignment.issue_id) == 3)):
            await session.delete(report)  # an accepted issue owes nothing and still counts
    told = await classes(desk)
    assert told == {1: None, 2: None, 3: "rectified", 4: "on_pace", 5: "behind_pace"}
    async with desk.store.read() as session:
        book = await read_book(session, None, AFTER, PRACTICE)
    assert {issue.facts.number: issue.progress_class for issue in book.issues} == told
    for number, word in enumerate(("", "", "｜完成整改", "｜达到序时进度", "｜未达序时进度"), start=1):
        first = (await say(desk, f"/issue {number}")).split("\n")[0]
        assert first.endswith(word or "｜已挂账"), number
