"""工作台·日历: days declared worked or not, what moves with them, and the year nobody has published."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from rules.arguments import BadArgument
from storage.tables import CalendarDay, LedgerEntry, Person
from supervision.desk.calendar_days import next_year_missing, year_unknown
from supervision.desk.command import NotOffice, parse_command
from supervision.desk.dates import take_day
from tests.supervision.desk_world import PRACTICE, World, open_month, say, small_plan, world
from texts.calendar_days import next_year_unknown

ZONE = ZoneInfo("Asia/Shanghai")
BASIS = "国办发明电〔2020〕1号"
SPRING = {date(2020, 1, 19): True} | {date(2020, 1, 24) + timedelta(days=n): False for n in range(7)}
SPRING[date(2020, 2, 1)] = True  # as first published: worked, to make up for the holiday


def published(day: date) -> bool | None:
    if day.year != 2020:
        return None
    return SPRING.get(day, day.weekday() < 5)


THAT_YEAR = replace(PRACTICE, published=published)


def at(day: int, month: int = 1, hour: int = 16) -> datetime:
    return datetime(2020, month, day, hour, tzinfo=ZONE)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, small_plan()) as made:
        await open_month(made, at(6))
        yield made


async def days(desk: World) -> list[tuple[date, bool, str]]:
    async with desk.store.read() as session:
        found = await session.exec(select(CalendarDay).order_by(col(CalendarDay.day)))
        return [(row.day, row.worked, row.basis) for row in found]


async def acts(desk: World) -> list[LedgerEntry]:
    async with desk.store.read() as session:
        query = select(LedgerEntry).where(col(LedgerEntry.act).like("calendar_%")).order_by(col(LedgerEntry.id))
        return list(await session.exec(query))


async def test_a_holiday_lengthened_on_the_eve_moves_the_pushes_and_says_so(desk: World) -> None:
    answer = await say(desk, f"/calendar add 2020-01-31 休 {BASIS}", at(27), THAT_YEAR)
    assert answer == (
        f"已登记：2020年1月31日（周五）休息。依据：{BASIS}。\n"
        "1月调度（1月27日24时截止）有变动：\n"
        " 逾期告知 1月31日（周五）08:30 → 2月1日（周六）08:30\n"
        " 报告领导 1月31日（周五）09:00 → 2月1日（周六）09:00\n"
        " 再次报告领导 2月3日（周一）09:00 → 2月4日（周二）09:00"
    )
    answer = await say(desk, f"日历 2月1日 休 {BASIS}", at(27), THAT_YEAR)
    assert " 逾期告知 2月1日（周六）08:30 → 2月3日（周一）08:30\n" in answer
    assert await days(desk) == [(date(2020, 1, 31), False, BASIS), (date(2020, 2, 1), False, BASIS)]
    entry = (await acts(desk))[0]
    assert (entry.act, entry.person_id) == ("calendar_day_set", desk.office.id)
    assert entry.facts == {"day": "2020-01-31", "worked": False, "basis": BASIS}


async def test_a_day_declared_a_workday_brings_the_ask_to_it(desk: World) -> None:
    answer = await say(desk, "日历 2020.1.18 班 市府办通知", at(6), THAT_YEAR)
    assert answer.endswith("依据：市府办通知。\n进行中的各项日期不变。")
    answer = await say(desk, "日历 20200121 休 市府办通知", at(6), THAT_YEAR)
    assert answer.endswith("有变动：\n 请报 1月19日（周日）09:30 → 1月18日（周六）09:30")


async def test_what_was_said_already_moves_no_more(desk: World) -> None:
    answer = await say(desk, "日历 1月20日 休 市府办通知", at(23), THAT_YEAR)
    assert answer.endswith("这一天已过，已发出的不再变动。\n进行中的各项日期不变。")
    assert await days(desk) == [(date(2020, 1, 20), False, "市府办通知")]


async def test_the_same_twice_changes_nothing(desk: World) -> None:
    await say(desk, f"日历 2020-01-31 休 {BASIS}", at(23), THAT_YEAR)
    again = await say(desk, f"日历 1月31日 休 依据：{BASIS}", at(23), THAT_YEAR)
    assert again == f"2020年1月31日（周五）已登记为休息（{BASIS}），没有变动。"
    assert len(await acts(desk)) == 1


async def test_a_day_is_declared_anew_and_the_old_word_is_kept_in_the_ledger(desk: World) -> None:
    await say(desk, f"日历 2020-01-31 休 {BASIS}", at(23), THAT_YEAR)
    answer = await say(desk, "日历 2020-01-31 班 更正通知", at(23), THAT_YEAR)
    assert answer.startswith("已登记：2020年1月31日（周五）上班（原登记：休息）。依据：更正通知。")
    assert (await acts(desk))[1].facts == {
        "day": "2020-01-31",
        "worked": True,
        "basis": "更正通知",
        "old_worked": False,
        "old_basis": BASIS,
    }


async def test_a_declared_day_is_taken_out_again(desk: World) -> None:
    await say(desk, f"日历 2020-01-31 休 {BASIS}", at(23), THAT_YEAR)
    answer = await say(desk, "日历 删除 2020-01-31", at(23), THAT_YEAR)
    assert answer.startswith("已删去2020年1月31日（周五）的登记，这一天现为上班。\n1月调度")
    assert " 逾期告知 2月1日（周六）08:30 → 1月31日（周五）08:30\n" in answer
    assert await say(desk, "/calendar delete 1月31日", at(23), THAT_YEAR) == (
        "2020年1月31日（周五）没有登记过，没有变动。"
    )
    assert await days(desk) == []
    assert [entry.act for entry in await acts(desk)] == ["calendar_day_set", "calendar_day_removed"]


@pytest.mark.parametrize(
    "words", ["日历 2020-02-30 休 依据", "/calendar 下周五 休", "日历 2020-01-31", "日历 删除 1月31日 休"]
)
async def test_what_cannot_be_read_is_answered_with_an_example(desk: World, words: str) -> None:
    assert (await say(desk, words, at(23), THAT_YEAR)).startswith(
        "请写日期、休或班、依据，一次一天。例：日历 2020-01-31"
    )
    assert await days(desk) == []


async def test_without_a_basis_nothing_is_entered(desk: World) -> None:
    assert (await say(desk, "日历 2020-01-31 休", at(23), THAT_YEAR)).startswith("请写依据")
    assert await days(desk) == []


async def test_the_calendar_is_shown_with_the_running_months_dates(desk: World) -> None:
    await say(desk, f"日历 2020-01-31 休 {BASIS}", at(23), THAT_YEAR)
    await say(desk, "日历 2020-01-03 休 早先的", at(23), THAT_YEAR)
    assert await say(desk, "日历", at(23), THAT_YEAR) == (
        "【日历】今天2020年1月23日（周四），上班\n"
        "国家安排：2020年已公布｜2021年未公布，暂按周一至周五算\n"
        "今天起登记的1天：\n"
        f" 1月31日（周五）休息｜{BASIS}\n"
        "删去：日历 删除 日期\n"
        "1月调度（1月27日24时截止）\n"
        " 请报 1月19日（周日）09:30\n"
        " 催报（前2个工作日） 1月22日（周三）09:30\n"
        " 催报（前1个工作日） 1月23日（周四）09:30\n"
        " 逾期告知 2月1日（周六）08:30\n"
        " 报告领导 2月1日（周六）09:00\n"
        " 再次报告领导 2月4日（周二）09:00"
    )


async def test_dates_of_a_year_not_published_are_marked_provisional(desk: World) -> None:
    answer = await say(desk, "日历", at(6))
    assert "2020年未公布，暂按周一至周五算" in answer
    assert " 逾期告知 1月28日（周二）08:30（暂定）" in answer


async def test_only_the_office_declares_days(desk: World) -> None:
    async with desk.store.begin() as session:
        session.add(Person(name="测试外人"))
        await session.flush()
        other = (await session.exec(select(Person).where(col(Person.name) == "测试外人"))).one()
    with pytest.raises(NotOffice):
        await say(desk, f"日历 2020-01-31 休 {BASIS}", at(23), THAT_YEAR, who=other)


@pytest.mark.parametrize(
    ("words", "day", "rest"),
    [
        ("2020-01-31 休", date(2020, 1, 31), "休"),
        ("２０２０．１．３１　班 （一）", date(2020, 1, 31), "班 （一）"),
        ("2020年1月31日休", date(2020, 1, 31), "休"),
        ("20200131", date(2020, 1, 31), ""),
        ("2020/2/1", date(2020, 2, 1), ""),
        ("1月31日", date(2020, 1, 31), ""),
        ("12月31号", date(2019, 12, 31), ""),
        ("11.1 休", date(2019, 11, 1), "休"),
    ],
)
def test_a_day_is_read_in_the_usual_forms(words: str, day: date, rest: str) -> None:
    assert take_day(words, date(2019, 11, 5)) == (day, rest)


@pytest.mark.parametrize("words", ["", "明天", "2020-13-01", "2020-02-30", "31", "2020"])
def test_what_is_no_day_is_refused(words: str) -> None:
    with pytest.raises(BadArgument):
        take_day(words, date(2019, 11, 5))


@pytest.mark.parametrize("words", ["日历上写着休", "日历表发我", "日历好像不对，1月31日休"])
def test_words_about_a_calendar_are_no_command(words: str) -> None:
    assert parse_command(words) is None


def test_the_next_year_is_missed_from_november_on() -> None:
    assert year_unknown(date(2026, 10, 31), False, []) is None
    assert year_unknown(date(2026, 11, 1), False, []) == 2027
    assert year_unknown(date(2026, 11, 1), True, []) is None


def test_a_year_declared_by_hand_is_not_missed_but_single_days_do_not_make_it_known() -> None:
    entered = [date(2027, 1, day) for day in range(1, 11)]
    assert year_unknown(date(2026, 11, 1), False, entered) is None
    assert year_unknown(date(2026, 11, 1), False, entered[:3]) == 2027
    assert year_unknown(date(2026, 11, 1), False, [day.replace(year=2026) for day in entered]) == 2027


async def test_the_missing_year_is_found_in_the_store(desk: World) -> None:
    async with desk.store.begin() as session:
        assert await next_year_missing(session, at(1, 11, 0), THAT_YEAR) == 2021
        assert await next_year_missing(session, at(31, 10, 23), THAT_YEAR) is None
        session.add_all(CalendarDay(day=date(2021, 1, day), worked=False, basis="通知") for day in range(1, 11))
        await session.flush()
        assert await next_year_missing(session, at(1, 11), THAT_YEAR) is None
    assert next_year_unknown(2021).startswith("【日历】2021年放假安排还没有载入")
