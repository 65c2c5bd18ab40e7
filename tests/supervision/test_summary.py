"""月汇总: what a month adds up to, and which month is meant."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from rules.report_facts import Barred, Count, counted, on_time_rate
from rules.report_state import ReportState
from storage.tables import Assignment, Issue
from supervision.summary.month import Summary, UnknownMonth, as_csv, as_json, summary
from tests.supervision.desk_world import (
    AFTER,
    ASKED,
    LOADED,
    PRACTICE,
    World,
    at,
    open_month,
    small_plan,
    world,
)
from texts.summary.month import summary_pages


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        yield made


async def of(desk: World, now: datetime = AFTER, month: str | None = None) -> Summary:
    async with desk.store.read() as session:
        return await summary(session, month, now, PRACTICE)


@pytest.mark.parametrize("on_time", [True, False, None])
@pytest.mark.parametrize("state", list(ReportState))
def test_every_state_lies_in_exactly_one_heap(state: ReportState, on_time: bool | None) -> None:
    assert counted(state, on_time) in Count


def test_a_report_first_filed_late_stays_late_when_returned_and_sent_again() -> None:
    assert counted(ReportState.RETURNED, False) is Count.LATE
    assert counted(ReportState.SUBMITTED, False) is Count.LATE
    assert counted(ReportState.RETURNED, True) is Count.ON_TIME


def test_a_rate_over_nobody_is_no_number_and_a_hundred_is_never_rounded_to() -> None:
    assert on_time_rate(0, 0, 0) is None
    assert on_time_rate(0, 4, 4) is None
    assert on_time_rate(20, 23, 0) == 87
    assert on_time_rate(199, 200, 0) == 99


async def test_the_heaps_add_up_to_the_expected(desk: World) -> None:
    await desk.all_states()
    value = await of(desk)
    assert value.expected == 6 == sum(value.count(heap) for heap in Count)
    counts = {heap.value: value.count(heap) for heap in Count if value.count(heap)}
    assert counts == {"on_time": 1, "partial": 1, "late": 1, "missing": 1, "unreachable": 2}


@pytest.mark.parametrize("state", list(ReportState))
async def test_the_heaps_add_up_when_all_are_in_one_state(desk: World, state: ReportState) -> None:
    for number, scope in ((1, ""), (2, "市级"), (2, "乡镇级"), (3, ""), (4, ""), (5, "")):
        await desk.be(number, state, scope, on_time=True)
    value = await of(desk)
    assert value.count(counted(state, True)) == 6
    assert sum(value.count(heap) for heap in Count) == 6
    assert summary_pages(value, False)


async def test_content_after_the_cutoff_of_somebody_not_reached_stays_undelivered(desk: World) -> None:
    await desk.all_states()
    value = await of(desk)
    report = next(report for _, report in value.rows() if report.scope == "乡镇级")
    assert report.count is Count.UNREACHABLE
    assert report.made_up
    assert not report.wanted
    assert "测试丙，11月28日08:20已补报" in summary_pages(value, False)[0]


async def test_the_reminders_and_the_reason_of_the_missing_are_known(desk: World) -> None:
    await desk.all_states()
    rows = {(issue.number, report.scope): report for issue, report in (await of(desk)).rows()}
    assert [day.day for day in rows[5, ""].reminded] == [21, 26, 27]
    assert rows[5, ""].barred is None
    assert rows[3, ""].barred is Barred.UNKNOWN_CONTACT
    assert rows[2, "乡镇级"].barred is Barred.NEVER_LINKED


async def test_a_notice_counts_only_for_the_reports_it_named(desk: World) -> None:
    await desk.reminded(1, 21)
    rows = {issue.number: report for issue, report in (await of(desk)).rows()}
    assert len(rows[1].reminded) == 1
    assert rows[4].reminded == ()


async def test_a_locked_report_names_who_owed_it_then(desk: World) -> None:
    await desk.be(5, "missing", locked=True)
    async with desk.store.begin() as session:
        report = await desk.report(session, 5)
        assignment = await session.get_one(Assignment, report.assignment_id)
        assignment.person_id = desk.office.id
    rows = {issue.number: report.contact for issue, report in (await of(desk)).rows()}
    assert rows[5] == "测试丁"


async def test_the_default_month_is_the_newest_whose_ask_has_passed(desk: World) -> None:
    assert (await of(desk, LOADED)).month == "2018-11"
    await open_month(desk, AFTER)
    assert (await of(desk, AFTER)).month == "2018-11"
    assert (await of(desk, at(21, 9, 29, month=12))).month == "2018-11"
    assert (await of(desk, at(21, 9, 30, month=12))).month == "2018-12"


async def test_an_unknown_month_names_those_that_exist(desk: World) -> None:
    with pytest.raises(UnknownMonth) as caught:
        await of(desk, month="2018-09")
    assert caught.value.known == ("2018-11",)


async def test_an_empty_store_has_no_month_at_all(tmp_path: Path) -> None:
    async with world(tmp_path) as empty:
        with pytest.raises(UnknownMonth):
            await of(empty)


async def test_targets_are_passed_inherited_or_coming(desk: World) -> None:
    value = await of(desk)
    assert [(row.number, row.place, row.scope, row.inherited) for row in value.passed] == [
        (5, 1, "", True),
        (5, 2, "主体工程", False),
    ]
    assert [(row.number, row.due.isoformat()) for row in value.coming] == [
        (1, "2018-12-31"),
        (4, "2018-12-31"),
    ]


async def test_the_last_good_day_of_a_target_is_not_passed(desk: World) -> None:
    assert [row.place for row in (await of(desk, at(20, 23))).passed] == [1]
    assert [row.place for row in (await of(desk, at(21, 0))).passed] == [1, 2]


async def test_the_targets_of_a_closed_issue_are_silent(desk: World) -> None:
    async with desk.store.begin() as session:
        (await session.exec(select(Issue).where(col(Issue.number) == 5))).one().status = "closed"
    assert (await of(desk)).passed == ()


async def test_a_contact_taken_off_before_the_cutoff_is_not_expected(desk: World) -> None:
    async with desk.store.begin() as session:
        report = await desk.report(session, 2, "乡镇级")
        (await session.get_one(Assignment, report.assignment_id)).ended_at = at(10)
        report.state = "waived"
    assert (await of(desk)).expected == 5


async def test_the_json_has_the_promised_shape(desk: World) -> None:
    await desk.all_states()
    value = json.loads(json.dumps(as_json(await of(desk)), ensure_ascii=False))
    assert list(value) == [
        "month",
        "as_of",
        "cutoff",
        "expected",
        "on_time",
        "late",
        "partial",
        "missing",
        "unreachable",
        "waived",
        "open",
        "doubts",
        "issues",
    ]
    assert value["month"] == "2018-11"
    assert value["as_of"] == "2018-11-28T09:00:00+08:00"
    assert value["cutoff"] == "2018-11-28T00:00:00+08:00"
    assert value["doubts"] == 1
    first = value["issues"][0]
    assert (first["list"], first["number"], first["status"], first["progress_class"]) == (
        "测督",
        1,
        "registered",
        None,
    )
    assert first["reports"] == [
        {
            "contact": "测试甲",
            "scope": "",
            "state": "submitted",
            "on_time": True,
            "locked": True,
            "received_at": "2018-11-22T15:02:00+08:00",
            "measures": {
                "1": {"tick": "in_progress", "text": "完成70%"},
                "2": {"tick": "unchanged", "text": ""},
            },
        }
    ]
    assert value["issues"][2]["reports"][0]["contact"] is None
    assert value["issues"][2]["reports"][0]["measures"] == {"1": {"tick": None, "text": ""}}
    assert value["issues"][4]["warnings"][0]["level"] == "yellow"


async def test_the_csv_has_a_row_a_report(desk: World) -> None:
    await desk.all_states()
    text = as_csv(await of(desk))
    assert not text.startswith("\ufeff")
    assert text.splitlines()[0] == ("list,number,title,contact,scope,unit,state,on_time,locked,received_at,measures")
    assert text.count("测督,") == 6
    assert "测督,4,投诉办理,测试甲,,市甲局,late,false,true,2018-11-28T08:00:00+08:00,1 | done | 回访全部办结" in text


async def test_two_lists_are_summed_together_and_told_apart(tmp_path: Path) -> None:
    async with world(tmp_path, small_plan(), small_plan("信访")) as both:
        value = await of(both, ASKED)
    assert value.expected == 12
    assert [key for key, _ in value.cutoffs] == ["测督", "信访"]
    text = summary_pages(value, True)[0]
    assert "测督五" in text
    assert "信访五" in text
