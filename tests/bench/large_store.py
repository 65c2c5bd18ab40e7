"""大台账: a store of any size with any months of history, written by set-based SQL, as real months leave it.

Invented people. Two issues a contact (one in the small store), ten a leader. Of the contacts 5% were never linked
and 2% blocked us; of the reports 5% never come, 5% stay partial. Fifteen percent of the running month's are still
out. A report has three measures; one in ten was sent in two versions.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Insert, Integer, String, case, cast, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, col

from rules.escalation import SHANGHAI
from rules.month import CutoffRule, Month, cutoff
from storage.derived import rows_from
from storage.session import Store
from storage.tables import (
    Account,
    Answer,
    Assignment,
    Cycle,
    Filing,
    Issue,
    LedgerEntry,
    Measure,
    Message,
    Notice,
    Person,
    Plan,
    Report,
    Role,
    Warning,
)

RUNNING = Month(2018, 11)
CHAT = literal(5_000_000_000, BigInteger)
MEASURES = 3
SAID = "本月已完成管网排查三公里，整改点位十二处，其余正在推进，预计下月完成。"
ASKED = "您好，请报送本月整改进展。" + "措施：加快推进污水收集管网建设，上月：推进｜已完成排查。" * 6
Value = ColumnElement[Any]


@dataclass(frozen=True)
class Size:
    """So many assignments, so many closed months behind the running one."""

    assignments: int
    months: int

    @property
    def contacts(self) -> int:
        return self.assignments if self.assignments <= 20 else self.assignments // 2

    @property
    def leaders(self) -> int:
        return max(1, self.assignments // 10)


async def fill(store: Store, size: Size) -> None:
    """Write everything into an empty, migrated store."""
    async with store.engine.begin() as connection:
        await _people(connection, size)
        await _plan(connection, size)
        for number in range(size.months + 1):
            await _month(connection, size, number)
        if not store.is_sqlite:
            await _move_sequences(connection)
    async with store.engine.connect() as connection:
        free = await connection.execution_options(isolation_level="AUTOCOMMIT") if not store.is_sqlite else connection
        await free.exec_driver_sql("ANALYZE")


def cutoff_of(month: Month) -> datetime:
    return cutoff(month, 28, CutoffRule.EXCLUSIVE, SHANGHAI)


def _rows(table: type[SQLModel], among: Any, where: Any = None, /, **values: Any) -> Insert:
    return rows_from(table, among, *([] if where is None else [where]), **values)


def _numbers(count: int) -> Any:
    """A row for each of 1 … count, as column `i`."""
    first = select(literal(1, Integer).label("i")).cte("n", recursive=True)
    return first.union_all(select(first.c.i + 1).where(first.c.i < count))


def _text(*parts: Any) -> Value:
    pieces = [cast(part, String) if isinstance(part, ColumnElement) else literal(str(part)) for part in parts]
    joined: Value = pieces[0]
    for piece in pieces[1:]:
        joined = joined + piece
    return joined


async def _people(connection: AsyncConnection, size: Size) -> None:
    """Person 1 is the office; then the contacts, the leaders, the responsible persons."""
    everybody = size.contacts + 2 * size.leaders + 1
    n = _numbers(everybody)
    await connection.execute(_rows(Person, n, id=n.c.i, name=_text("测试", n.c.i), phone="13800000000", known_as=[]))
    await connection.execute(_rows(Role, _numbers(1), person_id=1, kind="office"))
    contact = n.c.i.between(2, size.contacts + 1)
    since = cutoff_of(RUNNING.plus(-size.months - 1))
    blocked = case((contact & (n.c.i % 50 == 7), literal(since, col(Account.blocked_at).type)))
    linked = ~contact | (n.c.i % 20 != 3)
    values: dict[str, Any] = {"person_id": n.c.i, "chat_id": n.c.i + CHAT, "linked_at": since, "blocked_at": blocked}
    await connection.execute(_rows(Account, n, linked, menu="none", **values))


async def _plan(connection: AsyncConnection, size: Size) -> None:
    first = RUNNING.plus(-size.months)
    loaded = cutoff_of(first.plus(-1))
    plan = {"id": 1, "key": "测督", "title": "测试清单", "start_month": str(first), "loaded_at": loaded}
    await connection.execute(_rows(Plan, _numbers(1), **plan, cutoff_day="28", cutoff_rule="exclusive"))
    n = _numbers(size.assignments)
    named = {"title": _text("方面", n.c.i), "deadline_text": "2030年底", "lead_units": ["测试单位"]}
    await connection.execute(_rows(Issue, n, id=n.c.i, plan_id=1, number=n.c.i, **named))
    contact = 2 + (n.c.i - 1) % size.contacts
    await connection.execute(_rows(Assignment, n, id=n.c.i, issue_id=n.c.i, person_id=contact))
    for number in range(1, MEASURES + 1):
        about = {"number": str(number), "position": number, "text": "加快推进污水收集管网建设，年内完成"}
        await connection.execute(_rows(Measure, n, issue_id=n.c.i, **about))
    for kind, before in (("lead_leader", size.contacts + 1), ("responsible_person", size.contacts + size.leaders + 1)):
        person = before + 1 + (n.c.i - 1) % size.leaders
        await connection.execute(_rows(Role, n, kind=kind, issue_id=n.c.i, person_id=person))


async def _month(connection: AsyncConnection, size: Size, number: int) -> None:
    """Month `number` of the store (0: the oldest), with all that a real one leaves behind.

    Report and message of assignment i have the id number·N+i, its versions (2·number)·N+i and (2·number+1)·N+i.
    """
    month = RUNNING.plus(number - size.months)
    begin, end, closed = cutoff_of(month.plus(-1)), cutoff_of(month), month != RUNNING
    asked, said = end - timedelta(days=6, hours=14.5), end - timedelta(days=6)
    n = _numbers(size.assignments)
    contact = 2 + (n.c.i - 1) % size.contacts
    lost = or_(contact % 20 == 3, contact % 50 == 7)
    silent, partial = n.c.i % 20 < (1 if closed else 3), n.c.i % 20 == 10
    own = number * size.assignments + n.c.i

    async def add(table: type[SQLModel], where: Any, /, **values: Any) -> None:
        await connection.execute(_rows(table, n, where, **values))

    def unless_lost(value: Any, column: Any) -> Value:
        return case((~lost, literal(value, column.type)))

    await connection.execute(_rows(Cycle, _numbers(1), id=number + 1, plan_id=1, month=str(month), opened_at=begin))
    nothing = "missing" if closed else "asked"
    state = case((lost, "unreachable"), (silent, nothing), (partial, "partial"), else_="submitted")
    in_time = case((~lost & ~silent & ~partial, literal(True)))
    times = {"previous_cutoff_at": begin, "cutoff_at": end, "locked_at": end if closed else None}
    said_at = case((~lost & ~silent, literal(said, col(Report.received_at).type)))
    await add(
        Report,
        None,
        id=own,
        assignment_id=n.c.i,
        person_id=contact,
        cycle_id=number + 1,
        month=str(month),
        state=state,
        on_time=in_time,
        asked_at=unless_lost(asked, col(Report.asked_at)),
        asked_how=case((lost, ""), else_="telegram"),
        received_at=said_at,
        **times,
    )
    told = ~lost & ~silent
    instants = {"sent_at": said, "arrived_at": said, "counts_at": said}
    who = {"person_id": contact, "chat_id": contact + CHAT}
    words = {"kind": "text", "text": f"1推进 {SAID} 2完成 3无变化 审批中"}
    await add(Message, told, id=own, update_id=own, **words, **who, **instants)
    filed = {"person_id": contact, "message_id": own, "report_id": own, "source": "contact", "received_at": said}
    first, second = number * size.assignments + own, (number + 1) * size.assignments + own
    await add(Filing, told, id=first, version=1, **filed)
    again = told & (n.c.i % 10 == 5)
    await add(Filing, again, id=second, version=2, **filed)
    for measure, tick in (("1", "in_progress"), ("2", "done"), ("3", "unchanged")):
        there = told & ~partial if measure == "3" else told
        await add(Answer, there, filing_id=first, measure=measure, tick=tick, text=SAID)
    await add(Answer, again, filing_id=second, measure="1", tick="in_progress", text=SAID)
    await _notices(add, size, n, str(month), asked, said, told, (silent & ~lost) if closed else None, own, end)
    for act, there, at in (("delivered", ~lost, asked), ("filed", told, said), ("cutoff_passed", None, end)):
        if closed or at < end:
            await add(LedgerEntry, there, at=at, act=act, report_id=own, facts={"state": "submitted"})


async def _notices(
    add: Any,
    size: Size,
    n: Any,
    month: str,
    asked: datetime,
    said: datetime,
    told: Any,
    missing: Any,
    own: Value,
    end: datetime,
) -> None:
    """Asks, receipts, nudges, and what follows a missing report."""
    person = n.c.i + 1
    everybody = (n.c.i <= size.contacts) & (person % 20 != 3) & (person % 50 != 7)
    sent = {"state": "sent", "cycle": month}

    def times(at: datetime) -> dict[str, Any]:
        return {"due_at": at, "created_at": at, "claimed_at": at, "sent_at": at, "message_ids": [1], "tries": 1}

    to = {"recipient": _text("person:", person), "person_id": person}
    await add(Notice, everybody, kind="ask", step="ask", text=ASKED, **to, **sent, **times(asked))
    contact = 2 + (n.c.i - 1) % size.contacts
    chat = {"recipient": _text("chat:", contact + CHAT), "person_id": contact, "chat_id": contact + CHAT}
    step = _text("update:", own)
    receipt = {"kind": "answer", "step": step, "state": "sent", "cycle": "", "urgent": True, "text": SAID}
    await add(Notice, told, **receipt, **chat, **times(said))
    nudged = everybody & (n.c.i % 20 < 3)
    if missing is not None:
        await add(Notice, nudged, kind="nudge", step="w2", text=ASKED, **to, **sent, **times(end - timedelta(days=2)))
        overdue = everybody & (n.c.i % 20 < 1)
        await add(Notice, overdue, kind="overdue", step="overdue", text=SAID, **to, **sent, **times(end))
        about = {"assignment_id": n.c.i, "issue_id": n.c.i, "trigger": "report_overdue", "month": month}
        leader = size.contacts + 2 + (n.c.i - 1) % size.leaders
        fate = {"pushed_at": end, "pushed_to": leader, "acknowledged_at": end, "state": "acknowledged"}
        subject = _text("assignment:", n.c.i)
        await add(Warning, missing, subject=subject, level="yellow", raised_at=end, **about, **fate)


async def _move_sequences(connection: AsyncConnection) -> None:
    """PostgreSQL: the ids above were our own; the next ones come after them."""
    for table in SQLModel.metadata.sorted_tables:
        if "id" in table.columns and table.columns["id"].autoincrement:
            newest = f"(SELECT coalesce(max(id), 1) FROM {table.name})"
            await connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {newest})"))
