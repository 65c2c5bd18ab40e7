"""规模: what a beat and the office's commands cost follows what is open now, not how long the history is."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

import storage.slices
from rules.escalation import SHANGHAI, Habits, asked_in_time
from rules.workdays import WorkCalendar
from storage.session import Session, Store, open_store
from storage.tables import LedgerEntry, Notice, Report, Warning
from supervision.desk.command import command
from supervision.months.passing import too_late_from
from supervision.notices import plan_asks
from supervision.people import Person
from supervision.practice import Practice
from supervision.summary.month import summary
from supervision.sweep import sweep
from tests.bench.large_store import Size, fill
from tests.stores import POSTGRESQL, fresh_store_url
from tests.supervision.month_world import at, entry, month_world, plan_of

PRACTICE = Practice(published=lambda day: None)
QUIET = (at("11-22 15:00"), at("11-29 10:00"))  # in the middle of a month; after a push
STEPS_A_COUNT = 100


class Counted:
    """The work of one transaction: statements, and on SQLite hundreds of its machine's steps."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.hundreds = 0

    def step(self) -> int:
        self.hundreds += 1
        return 0


async def work_of(store: Store, what: Callable[[Session], Awaitable[Any]]) -> Counted:
    counted = Counted()

    @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    def noted(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        counted.statements.append(statement)

    async with store.begin() as session:
        raw = await (await session.connection()).get_raw_connection()
        if store.is_sqlite:
            await raw.driver_connection.set_progress_handler(counted.step, STEPS_A_COUNT)  # type: ignore[union-attr]
        await what(session)
        if store.is_sqlite:
            await raw.driver_connection.set_progress_handler(None, 0)  # type: ignore[union-attr]
    event.remove(store.engine.sync_engine, "before_cursor_execute", noted)
    return counted


async def works(folder: Path, months: int) -> dict[str, Counted]:
    """What each quiet beat and each command costs in a store with so many closed months."""
    store = open_store(fresh_store_url(folder, f"months{months}"))
    try:
        await fill(store, Size(20, months))
        found = {}
        for now in QUIET:
            async with store.begin() as session:
                await sweep(session, now, PRACTICE)
            async with store.glance() as session:  # raises when a quiet beat would write anything
                await sweep(session, now, PRACTICE)
            found[f"beat {now:%m-%d}"] = await work_of(store, lambda s, now=now: sweep(s, now, PRACTICE))  # type: ignore[misc]
        found["summary"] = await work_of(store, lambda s: summary(s, None, QUIET[1], PRACTICE))
        for name in ("summary", "missing"):
            found[f"/{name}"] = await work_of(store, lambda s, name=name: said(s, name, folder))  # type: ignore[misc]
        return found
    finally:
        await store.close()


async def said(session: Session, text: str, folder: Path) -> None:
    office = await session.get_one(Person, 1)
    name, _, args = text.partition(" ")
    await command(session, office, name, args, QUIET[1], PRACTICE, folder)


READ = (
    "issue 10",
    "issue 10 full",
    "history 10",
    "unit 测试单位",
    "person 测试11",
    "overdue report",
    "overdue issue",
    "stale",
    "copy",
    "audit 10",
    "audit 测试11",
)


async def test_what_only_looks_asks_the_store_as_often_after_sixteen_months_as_after_forty(tmp_path: Path) -> None:
    counts = []
    for months in (16, 40):
        store = open_store(fresh_store_url(tmp_path, f"looked{months}"))
        try:
            await fill(store, Size(20, months))
            work = {each: await work_of(store, lambda s, each=each: said(s, each, tmp_path)) for each in READ}  # type: ignore[misc]
            counts.append({each: len(counted.statements) for each, counted in work.items()})
        finally:
            await store.close()
    assert counts[0] == counts[1]
    assert max(counts[1].values()) < 120


async def test_a_quiet_beat_and_the_summary_cost_the_same_after_two_months_and_after_forty(tmp_path: Path) -> None:
    short, long = await works(tmp_path, 2), await works(tmp_path, 40)  # the summary looks at two months
    for what, counted in short.items():
        assert len(long[what].statements) == len(counted.statements), what
        if not POSTGRESQL:
            assert long[what].hundreds <= 1.25 * counted.hundreds + 2, what


async def test_a_quiet_beat_writes_nothing(tmp_path: Path) -> None:
    for what, counted in (await works(tmp_path, 1)).items():
        if what.startswith("beat"):
            writes = [one for one in counted.statements if one.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
            assert [one for one in writes if "INSERT INTO ledger_entry" not in one] == [], what


@pytest.mark.parametrize("at_once", [1, 2, 100])
async def test_everybody_is_asked_however_many_are_looked_at_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(plan_asks, "AT_ONCE", at_once)
    monkeypatch.setattr(storage.slices.slices, "__defaults__", (at_once,))
    async with month_world(tmp_path) as world:
        await world.load(
            plan_of(*(entry(n) for n in range(1, 6)), entry(6, ["测试联1"], unit="测试单位1")), at("11-20 10:00")
        )
        await world.link_all(at("11-20 10:00"), but=["测试联4"])
        await world.go_to(at("11-21 09:30"))
        asks = await world.notices("ask")
        assert sorted(notice.state for notice in asks) == ["sent"] * 4
        assert await world.states() == ["asked", "asked", "asked", "unreachable", "asked", "asked"]
        await world.go_to(at("11-28 09:00"))
        assert await world.states() == ["missing", "missing", "missing", "unreachable", "missing", "missing"]


async def test_of_very_many_each_beat_asks_some_until_all_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_asks, "AT_ONCE", 1)
    async with month_world(tmp_path) as world:
        await world.load(plan_of(*(entry(n) for n in range(1, 6))), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        asked = []
        for _ in range(4):
            async with world.store.begin() as session:
                await sweep(session, at("11-21 09:30"), world.practice, at_most=2)
            asked.append(len(await world.notices("ask")))
        assert asked == [2, 4, 5, 5]


async def test_a_month_is_closed_once_with_a_line_in_the_ledger_for_each_report(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2), entry(3)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        await world.says("测试联2", "1推进 甲 2完成", at("11-22 11:00"))
        await world.go_to(at("11-28 00:00"))
        await world.beat(at("11-28 00:01"))
        async with world.store.read() as session:
            closed = select(LedgerEntry.report_id, LedgerEntry.facts).where(col(LedgerEntry.act) == "cutoff_passed")
            lines = list(await session.exec(closed.order_by(col(LedgerEntry.report_id))))
            warned = list(await session.exec(select(Warning.subject, Warning.level).order_by(col(Warning.id))))
            raised = select(LedgerEntry.report_id).where(col(LedgerEntry.act) == "warning_raised")
            reports = list(await session.exec(select(Report).where(col(Report.month) == "2018-11")))
            assert sorted(await session.exec(raised)) == [1, 3]
        assert lines == [(1, {"state": "missing"}), (2, {"state": "submitted"}), (3, {"state": "missing"})]
        assert warned == [("assignment:1", "yellow"), ("assignment:3", "yellow")]
        assert all(report.locked_at == report.cutoff_at == at("11-28 00:00") for report in reports)


async def test_who_holds_a_report_sees_it_closed_in_the_same_transaction(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-22 10:00"))
        async with world.store.begin() as session:
            report = (await session.exec(select(Report))).one()
            await sweep(session, at("11-28 00:01"), world.practice)
            assert (report.state, report.locked_at) == ("missing", at("11-28 00:00"))


async def test_a_notice_written_meanwhile_is_not_written_again(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        for _ in range(2):
            async with world.store.begin() as session:
                wanted = plan_asks.Wanted(1, "ask", "2018-11", "ask", at("11-21 09:30"))
                await plan_asks.queue_all(session, [wanted, wanted], at("11-21 09:00"))
        async with world.store.read() as session:
            [notice] = await session.exec(select(Notice).where(col(Notice.kind) == "ask"))
        assert (notice.recipient, notice.state, notice.tries, notice.facts) == ("person:1", "queued", 0, {})


def test_an_ask_is_too_late_from_the_last_whole_workday_before_the_cutoff() -> None:
    rests = WorkCalendar(lambda day: day.weekday() < 5, {date(2018, 11, 26): False, date(2018, 11, 24): True})
    habits, practice = Habits(), Practice(published=lambda day: None)
    for day, hours in product(range(20, 31), range(0, 24 * 10, 3)):
        cutoff_at = datetime(2018, 11, day, tzinfo=SHANGHAI)
        delivered = cutoff_at - timedelta(hours=hours)
        in_time = delivered < too_late_from(cutoff_at, practice, rests)
        assert in_time == asked_in_time(delivered, cutoff_at, habits, rests), (cutoff_at, delivered)
