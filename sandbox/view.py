"""画面: chats and people as the JSON the rehearsal page draws; times in Asia/Shanghai."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.chats import Message
from sandbox.phone import Phone
from sandbox.stage import Actor
from sandbox.telegram import Telegram
from sandbox.wire import Json

SHANGHAI = ZoneInfo("Asia/Shanghai")


def clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def actor(telegram: Telegram, one: Actor) -> Json:
    """heard: how many messages the bot has sent; the page counts the unread ones against it."""
    phone = telegram.phone(one.user_id)
    said = phone.chat
    last = said[-1] if said else None
    return {
        "id": one.user_id,
        "name": one.name,
        "roles": one.roles,
        "issues": one.issues,
        "heard": sum(message.from_bot for message in said),
        "last": {"at": clock(last.at), "text": last.shown()[:60]} if last else None,
        "blocked": phone.person.blocked,
    }


def chat(telegram: Telegram, phone: Phone) -> Json:
    return {
        "id": phone.user_id,
        "name": phone.name,
        "blocked": phone.person.blocked,
        "messages": [_bubble(message) for message in phone.chat],
        "commands": telegram.commands_for(phone.user_id),
        "keyboard": phone.keyboard,
        "toasts": phone.toasts,
    }


def _bubble(message: Message) -> Json:
    bubble: Json = {
        "id": message.message_id,
        "bot": message.from_bot,
        "at": clock(message.at),
        "edited": bool(message.edited_at),
        "text": message.text if message.file else message.shown(),
        "entities": message.entities,
        "buttons": [[{"text": button["text"], "url": button.get("url")} for button in row] for row in message.buttons],
    }
    if message.reply_to:
        bubble["reply"] = message.reply_to.shown()[:80]
    if message.forwarded_from:
        bubble["forwarded"] = message.forwarded_from
    if message.file:
        file = message.file
        bubble["file"] = {
            "id": file.file_id,
            "name": file.name,
            "size": len(file.data),
            "kind": message.kind,
            "picture": file.mime.startswith("image/") and len(file.data) > 100,
        }
    return bubble
