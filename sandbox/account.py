"""账号: the bot's own account: who it is, its command menus, its files, and how updates reach it."""

import re
from typing import TYPE_CHECKING

from sandbox.updates import WEBHOOK_SET, conflict
from sandbox.webhook import Webhook
from sandbox.wire import Call, Json, bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

DOWNLOAD_BYTES = 20 * 2**20
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}


async def get_me(telegram: "Telegram", call: Call) -> Json:
    return telegram.chats.bot | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


async def get_chat(telegram: "Telegram", call: Call) -> Json:
    chat = telegram.chats.person(call.chat_id).chat()
    return chat | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


async def get_file(telegram: "Telegram", call: Call) -> Json:
    stored = telegram.chats.files.get(call.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return stored.description() | {"file_path": stored.path}


async def set_my_commands(telegram: "Telegram", call: Call) -> bool:
    commands = call.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    kept = [{"command": c["command"].lstrip("/"), "description": c["description"]} for c in commands]
    telegram.commands[_scope(telegram, call)] = kept
    telegram.changed(None)
    return True


async def get_my_commands(telegram: "Telegram", call: Call) -> list[Json]:
    return telegram.commands.get(_scope(telegram, call), [])


async def delete_my_commands(telegram: "Telegram", call: Call) -> bool:
    telegram.commands.pop(_scope(telegram, call), None)
    telegram.changed(None)
    return True


def _scope(telegram: "Telegram", call: Call) -> str:
    scope = call.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind != "chat":
        return str(kind)
    return f"chat:{telegram.chats.person(int(scope.get('chat_id', 0))).id}"


async def accept(telegram: "Telegram", call: Call) -> bool:
    """Taken and without any effect here."""
    return True


async def get_updates(telegram: "Telegram", call: Call) -> list[Json]:
    if telegram.webhook:
        raise conflict(WEBHOOK_SET)
    telegram.updates.choose(call.json("allowed_updates"))
    limit = call.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    timeout = min(max(call.integer("timeout"), 0), 50)
    return await telegram.updates.poll(call.integer("offset"), limit, timeout)


async def set_webhook(telegram: "Telegram", call: Call) -> bool:
    if not call.text("url"):
        return await delete_webhook(telegram, call)
    await _forget_webhook(telegram, call)
    telegram.updates.choose(call.json("allowed_updates"))
    telegram.updates.end_poll("terminated by setWebhook request")
    telegram.webhook = Webhook(
        call.text("url"),
        call.text("secret_token"),
        telegram.updates,
        telegram.carry_out,
        telegram.webhook_pause,
    )
    return True


async def delete_webhook(telegram: "Telegram", call: Call) -> bool:
    await _forget_webhook(telegram, call)
    return True


async def _forget_webhook(telegram: "Telegram", call: Call) -> None:
    if telegram.webhook:
        await telegram.webhook.stop()
        telegram.webhook = None
    if call.flag("drop_pending_updates"):
        telegram.updates.pending.clear()


async def get_webhook_info(telegram: "Telegram", call: Call) -> Json:
    webhook = telegram.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.pending),
    }
    if telegram.updates.allowed:
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    if webhook and webhook.last_error:
        info["last_error_message"] = webhook.last_error
        info["last_error_date"] = int(telegram.chats.now().timestamp())
    return info
