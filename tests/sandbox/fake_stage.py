"""假舞台: three people and an echo bot that speaks through the real HTTP interface."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from sandbox.stage import Actor
from sandbox.telegram import Telegram

LEI, LIU, OFFICE = 5_123_456_789, 5_123_456_790, 5_123_456_791
PEOPLE = [
    Actor(LEI, "雷俊", ("contact",), ("十一", "十九")),
    Actor(LIU, "刘永珍", ("lead_leader",), ("十九",)),
    Actor(OFFICE, "周敏", ("office",)),
]
YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="1 已阅", callback_data="ack")]])


@dataclass
class StillClock:
    at: datetime = datetime(2018, 11, 21, 1, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class FakeStage:
    def __init__(self, telegram: Telegram, clock: StillClock, bot: Bot) -> None:
        self.telegram = telegram
        self.auto_reply = False
        self.in_hand: set[int] = set()
        self._clock = clock
        self._bot = bot

    @property
    def now(self) -> datetime:
        return self._clock.now()

    async def people(self) -> list[Actor]:
        return PEOPLE

    async def next_event(self) -> None:
        await self.advance(timedelta(days=1))
        for one in PEOPLE:
            if not self.telegram.phone(one.user_id).person.blocked:
                await self._bot.send_message(one.user_id, f"【演练】{one.name}同志：请看。", reply_markup=YES)

    async def advance(self, by: timedelta) -> None:
        self._clock.at += by


async def echo(bot: Bot) -> None:
    """Answers every word and every tap; ends when it is cancelled."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            if update.message:
                said = update.message.text or update.message.caption or "附件"
                await bot.send_message(update.message.chat.id, f"收到：{said}")
            elif update.callback_query:
                await bot.answer_callback_query(update.callback_query.id, text="已阅，谢谢")
        await asyncio.sleep(0)
