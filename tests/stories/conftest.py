"""故事的舞台: a town over a plan, in which people say and hear."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from plan.value import Plan
from sandbox.limits import Limits
from sandbox.town import Town, town
from storage.tables import Assignment, Issue, Report
from tests.stores import fresh_store_url, without_threads

SHANGHAI = ZoneInfo("Asia/Shanghai")
Stage = Callable[..., AbstractAsyncContextManager[Town]]


def at(text: str) -> datetime:
    """``11-21 09:30`` in Shanghai, of 2018 unless a year is given."""
    full = text if text.count("-") == 2 else f"2018-{text}"
    return datetime.fromisoformat(full).replace(tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def rehearsal_plan() -> Plan:
    return load_plan(SAMPLE_PLAN)


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    without_threads(monkeypatch)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """``async with stage(plan, at("11-05 10:00")) as town``: loaded, office and everybody linked."""
    store = fresh_store_url(tmp_path, "town")

    @asynccontextmanager
    async def play(
        plan: Plan, now: datetime, linked: bool = True, office: bool = True, **settings: object
    ) -> AsyncIterator[Town]:
        async with town(tmp_path, now, Limits(on=False), **({"database_url": store} | settings)) as place:
            await place.load(plan)
            if office:
                await place.office_joins()
            if linked:
                await place.everybody_joins()
            yield place

    return play


def since(phone: object, start: datetime) -> list[str]:
    """What this phone heard from `start` on."""
    return [heard.text for heard in phone.heard if heard.at >= start]  # type: ignore[attr-defined]


async def says(town: Town, name: str, text: str) -> str:
    """`name` says this; returns what he hears at once."""
    phone = town.phone(name)
    before = len(phone.heard)
    await phone.says(text)
    await town.settle()
    return "\n".join(heard.text for heard in phone.heard[before:])


async def rows(town: Town, table: type[Any]) -> list[Any]:
    async with town.bot.store.read() as session:
        return list(await session.exec(select(table)))


async def states(town: Town, month: str = "2018-11") -> dict[str, str]:
    """``{"18": "asked", "8·乡镇级": "partial"}`` of a month, without those of ended assignments."""
    async with town.bot.store.read() as session:
        found = await session.exec(
            select(Report, Assignment, Issue)
            .join(Assignment, col(Report.assignment_id) == col(Assignment.id))
            .join(Issue, col(Assignment.issue_id) == col(Issue.id))
            .where(col(Report.month) == month, col(Assignment.ended_at).is_(None))
            .order_by(col(Issue.plan_id), col(Issue.number), col(Assignment.position))
        )
        said: dict[str, str] = {}
        for report, assignment, issue in found:
            name = f"{issue.number}" + (f"·{assignment.scope}" if assignment.scope else "")
            said[name if name not in said else f"{name}/{assignment.position + 1}"] = report.state
        return said
