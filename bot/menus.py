"""命令菜单: each chat is given the commands of its own roles (setMyCommands with scopes)."""

import logging

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeChat

from storage.session import Store
from supervision.notices.menus import MenuWanted, menu_given, menus_wanted

log = logging.getLogger("duban.menus")


async def give_menus(bot: Bot, store: Store) -> None:
    """Bring the menus of chats whose roles changed up to date; a failure is tried again at the next beat."""
    async with store.read() as session:
        wanted = await menus_wanted(session)
    for menu in wanted:
        try:
            await _give(bot, menu)
        except (AiogramError, OSError, TimeoutError) as error:
            log.warning("setMyCommands for chat: %s", error)
            continue
        async with store.begin() as session:
            await menu_given(session, menu)


async def _give(bot: Bot, menu: MenuWanted) -> None:
    scope = BotCommandScopeChat(chat_id=menu.chat_id)
    if not menu.commands:
        await bot.delete_my_commands(scope=scope)
        return
    commands = [BotCommand(command=name, description=text) for name, text in menu.commands]
    await bot.set_my_commands(commands, scope=scope)
