"""故事的舞台: a town over a plan, in which people say and hear."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from plan.value import Plan
from sandbox.limits import Limits
from sandbox.town import Town, town

SHANGHAI = ZoneInfo("Asia/Shanghai")
Stage = Callable[..., AbstractAsyncContextManager[Town]]


def at(text: str) -> datetime:
    """``11-21 09:30`` in Shanghai, of 2018 unless a year is given."""
    full = text if text.count("-") == 2 else f"2018-{text}"
    return datetime.fromisoformat(full).replace(tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def rehearsal_plan() -> Plan:
    return load_plan(SAMPLE_PLAN)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """``async with stage(plan, at("11-05 10:00")) as town``: loaded, office and everybody linked."""

    @asynccontextmanager
    async def play(
        plan: Plan, now: datetime, linked: bool = True, office: bool = True, **settings: object
    ) -> AsyncIterator[Town]:
        async with town(tmp_path, now, Limits(on=False), **settings) as place:
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
