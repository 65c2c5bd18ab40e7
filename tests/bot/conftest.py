"""机器人夹具: the service over a small plan, its parts moved by hand, against a Telegram on loopback."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from bot.app import Duban, build
from config.settings import Settings, read_settings
from plan.value import Contact, IssueEntry, Measure, Plan
from sandbox.clock import MovableClock
from sandbox.limits import Limits
from sandbox.phone import Phone
from sandbox.telegram import Telegram
from storage.tables import InboxUpdate, Notice
from supervision.access.inviting import invite_one
from supervision.opening import load
from tests.stores import fresh_store_url

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2018, 11, 5, 10, tzinfo=SHANGHAI)
PLAN = Plan(
    key="测试",
    title="测试方案",
    first_month="2018-11",
    issues=(
        IssueEntry(
            number=1,
            title="黑臭水体",
            lead_leaders=("王某一",),
            contacts=(Contact("赵某三"),),
            measures=(Measure("1", "截污"), Measure("2", "清淤")),
        ),
    ),
)


class Place:
    """Nothing runs by itself: `polls`, `answers` and `sends` move the parts."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.database_url = database_url
        self.clock = MovableClock(START)
        self.telegram = Telegram(self.clock, limits=Limits(on=False))
        self.duban: Duban | None = None

    def settings(self, **other: object) -> Settings:
        given = {
            "bot_token": self.telegram.token,
            "bot_api_url": self.telegram.url,
            "database_url": self.database_url or "sqlite+aiosqlite://",
            "messages_per_second": 1000,
            "heartbeat_seconds": 3600,
            "_env_file": None,
        }
        return read_settings(**(given | other))

    @property
    def bot(self) -> Duban:
        assert self.duban is not None
        return self.duban

    async def begin(self, **other: object) -> Duban:
        """Build the service (again) on the same store."""
        if self.duban is not None:
            await self.duban.close()
        self.duban = await build(self.settings(**other), self.clock)
        await self.duban.prepare()
        return self.duban

    async def polls(self) -> int:
        """Take what waits at the platform into the inbox and confirm it; how many updates."""
        from bot.hearing import arrived

        updates = await self.bot.bot.get_updates(timeout=0)
        await self.bot.clerk.keep([arrived(update) for update in updates])
        if updates:
            await self.bot.bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
        return len(updates)

    async def goes_round(self) -> None:
        """Poll, work off, send."""
        await self.polls()
        while await self.bot.clerk.work_off_one():
            pass
        await self.sends()

    async def sends(self) -> None:
        await self.bot.courier.send_due()

    async def links(self, name: str, role: str = "contact", user: int = 5_000_000_001) -> Phone:
        async with self.bot.store.begin() as session:
            link = (await invite_one(session, role, name, self.clock.now())).link
        phone = self.telegram.phone(user, name)
        await phone.opens(link)
        await self.goes_round()
        return phone

    async def notices(self) -> list[Notice]:
        from sqlmodel import select

        async with self.bot.store.read() as session:
            return list(await session.exec(select(Notice).order_by(Notice.id)))  # type: ignore[arg-type]

    async def inbox(self) -> list[InboxUpdate]:
        from sqlmodel import select

        async with self.bot.store.read() as session:
            return list(await session.exec(select(InboxUpdate)))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiogram sleeps 0.25 s on close for the sake of TLS; there is none here."""

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:
            await session._session.close()

    monkeypatch.setattr(AiohttpSession, "close", close)


@pytest.fixture
async def place(tmp_path: Path, quick: None) -> AsyncIterator[Place]:
    """The plan is loaded, the service built, nobody linked; it is 5 November 2018."""
    here = Place(tmp_path, fresh_store_url(tmp_path, "duban"))
    await here.telegram.start()
    await here.begin()
    async with here.bot.store.begin() as session:
        await load(session, PLAN, START, here.bot.practice)
    yield here
    await here.bot.close()
    await here.telegram.stop()
