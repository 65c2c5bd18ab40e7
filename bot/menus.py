"""命令菜单: each chat is given the commands of its own roles (setMyCommands with scopes)."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.clock import Clock
from storage.session import Store
from supervision.notices.menus import MenuWanted, menu_given, menus_wanted
from supervision.practice import Practice

log = logging.getLogger("duban.menus")
FIRST_REST, LONGEST_REST = 10.0, 3600.0  # seconds before a failed menu is tried again; doubles


class Menus:
    """Gives out menus beside everything else: a menu is a comfort, nobody waits for it."""

    def __init__(self, bot: Bot, store: Store, clock: Clock, practice: Practice) -> None:
        self.bot, self.store, self.clock, self.practice = bot, store, clock, practice
        self.wake = asyncio.Event()
        self.busy = False
        self._rests: dict[int, tuple[float, float]] = {}  # chat -> (not before, seconds of the last rest)
        self._nobody_before = 0.0

    @property
    def idle(self) -> bool:
        """True when no menu is being given and none was called for."""
        return not (self.busy or self.wake.is_set())

    async def run(self) -> None:
        """Give menus until cancelled, whenever woken."""
        while True:
            await self.wake.wait()
            self.busy = True
            self.wake.clear()
            try:
                await self.give()
            except Exception:
                log.exception("menus cannot be given; they are tried again at the next beat")
            finally:
                self.busy = False

    async def give(self) -> None:
        """Bring the menus of chats whose roles changed up to date; what failed rests, longer each time."""
        now = _now()
        if now < self._nobody_before:
            return
        async with self.store.read() as session:
            wanted = await menus_wanted(session, self.practice.habits.day_of(self.clock.now()))
        for menu in wanted:
            if now < self._rests.get(menu.chat_id, (0.0, 0.0))[0]:
                continue
            try:
                await _give(self.bot, menu)
            except (TelegramBadRequest, TelegramForbiddenError) as error:
                log.warning("setMyCommands: %s", error.message)
                self._rest(menu.chat_id)
                continue
            except Exception as error:  # the platform does not answer: asking for the others is of no use now
                log.warning("setMyCommands: %s", type(error).__name__)
                wait = error.retry_after if isinstance(error, TelegramRetryAfter) else self._rest(menu.chat_id)
                self._nobody_before = now + min(wait, LONGEST_REST)
                return
            self._rests.pop(menu.chat_id, None)
            async with self.store.begin() as session:
                await menu_given(session, menu)

    def _rest(self, chat_id: int) -> float:
        before = self._rests.get(chat_id, (0.0, FIRST_REST / 2))[1]
        rest = min(before * 2, LONGEST_REST)
        self._rests[chat_id] = (_now() + rest, rest)
        return rest


async def _give(bot: Bot, menu: MenuWanted) -> None:
    scope = BotCommandScopeChat(chat_id=menu.chat_id)
    if not menu.commands:
        await bot.delete_my_commands(scope=scope, request_timeout=10)
        return
    commands = [BotCommand(command=name, description=text) for name, text in menu.commands]
    await bot.set_my_commands(commands, scope=scope, request_timeout=10)


def _now() -> float:
    """Seconds of the loop's own clock: the wall clock may jump."""
    return asyncio.get_running_loop().time()
