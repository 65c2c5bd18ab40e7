"""一年台账: the sample plan over twelve months of made-up reports, for what is printed (演练: nothing here is true)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from storage.session import Session, Store, open_store
from storage.tables import (
    Answer,
    Assignment,
    Difficulty,
    Evidence,
    Explanation,
    Filing,
    Flag,
    Issue,
    Message,
    Person,
    Report,
    Target,
    Warning,
)
from supervision.months.cycles import open_cycles
from supervision.opening import load
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from supervision.warning.extending import extend
from tests.stores import fresh_store_url, is_kept, keep

ZONE = ZoneInfo("Asia/Shanghai")
REHEARSAL = Practice(published=lambda day: None, rehearsal=True)
MONTHS = tuple(f"{2018 + (9 + n) // 12}-{(9 + n) % 12 + 1:02d}" for n in range(12))  # 2018-10 … 2019-09
TEMPLATE = "a year on paper"
SAID = (
    "本月完成排查{0}处，已整改{1}处，其余正在推进",
    "已立案{1}件，办结{0}件；下一步加快剩余案件办理，12月底前全部办结",
    "设备采购合同已签订，累计完成投资{0}万元",
    "开展联合执法{0}次，约谈企业{1}家，整改通知书全部送达",
    "截至本月，主体工程完成{0}%，配套管网完成{1}%",
)


@dataclass
class Year:
    """The store, and the instant at which each month is looked at: two days after its cut-off."""

    store: Store
    zone: ZoneInfo = ZONE

    def after(self, month: str) -> datetime:
        return datetime(int(month[:4]), int(month[5:]), 30 if month[5:] != "02" else 28, 9, tzinfo=ZONE)


@asynccontextmanager
async def year(folder: Path) -> AsyncIterator[Year]:
    if not is_kept(TEMPLATE):
        url = fresh_store_url(folder, "a-year")
        await _fill(url)
        keep(url, TEMPLATE)
    store = open_store(fresh_store_url(folder, "paper", like=TEMPLATE))
    try:
        yield Year(store)
    finally:
        await store.close()


async def _fill(url: str) -> None:
    store = open_store(url)
    by_chance = Random(2018)
    async with store.begin() as session:
        await load(session, load_plan(SAMPLE_PLAN), datetime(2018, 10, 8, 9, tzinfo=ZONE), REHEARSAL, MONTHS[0])
        for number, month in enumerate(MONTHS):
            await open_cycles(session, datetime(int(month[:4]), int(month[5:]), 20, 10, tzinfo=ZONE), REHEARSAL)
            rows = list(await session.exec(joined().where(col(Report.month) == month)))
            for duty in await with_measures(session, rows):
                await _report(session, duty, number, by_chance)
        await _beside(session)
    await store.close()


async def _report(session: Session, duty: Duty, month: int, by_chance: Random) -> None:
    """One report as the month would have left it; the newest month has everything in it that can be."""
    report, chance = duty.report, by_chance.random()
    report.locked_at, report.person_id = report.cutoff_at, duty.assignment.person_id
    report.asked_at, report.asked_how = report.cutoff_at - timedelta(days=6), "telegram"
    late = chance > 0.88
    if chance > 0.95:
        report.state = "missing" if chance < 0.985 else "unreachable"
        await _warn(session, duty)
        return
    at = (
        report.cutoff_at + timedelta(hours=10)
        if late
        else report.cutoff_at - timedelta(hours=by_chance.randint(1, 120))
    )
    report.state, report.on_time = ("late", False) if late else ("submitted", True)
    numbers = list(duty.measure_numbers)
    if 0.83 < chance < 0.88 and len(numbers) > 1:
        report.state, report.on_time = "partial", None
        numbers.pop()
    filing = await _filing(session, duty, at)
    report.received_at = at
    for number in numbers:
        tick, words = _said(month, by_chance)
        session.add(Answer(filing_id=filing.id or 0, measure=number, tick=tick, text=words))
    if by_chance.random() < 0.05:
        flag = Flag(report_id=report.id or 0, filing_id=filing.id, kind="copied", measure=numbers[0], raised_at=at)
        session.add(flag)
        await session.flush()
        if by_chance.random() < 0.5:
            words = "确为同一阶段工作，下月有新进展"
            session.add(
                Explanation(
                    kind="explanation", person_id=filing.person_id, message_id=filing.message_id,
                    issue_id=duty.issue.id, report_id=report.id, flag_id=flag.id, text=words, at=at,
                )
            )  # fmt: skip


def _said(month: int, by_chance: Random) -> tuple[str, str]:
    chance = by_chance.random()
    if chance < month / 16:
        return "done", "已全部完成并通过自查"
    if chance < 0.75:
        return "in_progress", by_chance.choice(SAID).format(by_chance.randint(2, 60), by_chance.randint(2, 60))
    return by_chance.choice(
        (("unchanged", ""), ("not_started", ""), ("blocked", "资金缺口未落实"), ("not_applicable", ""))
    )


async def _filing(session: Session, duty: Duty, at: datetime, source: str = "contact") -> Filing:
    person = duty.assignment.person_id or 1
    message = Message(
        update_id=duty.report.id or 0, chat_id=person, person_id=person, kind="text", text="演练",
        sent_at=at, arrived_at=at, counts_at=at,
    )  # fmt: skip
    session.add(message)
    await session.flush()
    filing = Filing(
        report_id=duty.report.id or 0, version=1, message_id=message.id or 0, person_id=person, source=source,
        received_at=at,
    )  # fmt: skip
    session.add(filing)
    await session.flush()
    return filing


async def _warn(session: Session, duty: Duty) -> None:
    session.add(
        Warning(
            subject=f"assignment:{duty.assignment.id}", assignment_id=duty.assignment.id,
            issue_id=duty.issue.id or 0, trigger="report_overdue", month=duty.report.month, level="yellow",
            raised_at=duty.report.cutoff_at, state="pushed",
        )
    )  # fmt: skip


async def _beside(session: Session) -> None:
    """Files, difficulties, a close-out and an extension of November 2018."""
    rows = await session.exec(
        select(Report, Assignment, Issue, Filing)
        .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
        .join(Issue, col(Assignment.issue_id) == col(Issue.id))
        .join(Filing, col(Filing.report_id) == col(Report.id))
        .where(col(Report.month) == "2018-11")
        .order_by(col(Report.id))
    )
    found = list(rows)
    for n, (report, _, issue, filing) in enumerate(found[:9]):
        for _number in range(n % 4):
            session.add(
                Evidence(
                    message_id=filing.message_id, person_id=filing.person_id, issue_id=issue.id, report_id=report.id,
                    measure="1" if n % 2 else "", kind="document" if n % 3 else "photo", file_id="x", state="stored",
                )
            )  # fmt: skip
    _, _, issue, filing = found[3]
    session.add(
        Difficulty(
            issue_id=issue.id or 0, person_id=filing.person_id, message_id=filing.message_id, month="2018-11",
            text="配套资金尚缺，请协调", units=["市财政局"], raised_at=filing.received_at, answer_due=date(2018, 12, 4),
        )
    )  # fmt: skip
    target = (await session.exec(select(Target).join(Issue).where(col(Issue.number) == 17))).first()
    seventeen = (await session.exec(select(Issue).where(col(Issue.number) == 17))).one()
    by = Person(name="演练办")
    session.add(by)
    await session.flush()
    assert target is not None
    when = datetime(2018, 12, 3, 10, tzinfo=ZONE)
    await extend(session, seventeen, target, date(2019, 3, 31), "潭整改办〔2018〕12号（演练）", by, when)
