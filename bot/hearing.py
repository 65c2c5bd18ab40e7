"""听取: an update of the platform as words: who said what, with which ids."""

from datetime import UTC, datetime
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, Update
from aiogram.types.update import UpdateTypeLookupError

from supervision.inbox import Arrived, Words

OTHER_WORDS = ("location", "venue", "contact", "poll", "dice", "game", "story", "checklist", "unknown")
FILES = ("document", "video", "voice", "audio", "animation", "video_note", "sticker")


def arrived(update: Update) -> Arrived:
    """The update as it is stored: its id, its chat and its JSON."""
    payload: dict[str, Any] = update.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    return Arrived(update.update_id, chat_of(update), payload)


def arrived_raw(payload: dict[str, Any]) -> Arrived:
    """An update that came in company of one we cannot read: kept as it is, for the clerk to judge."""
    chats = [part["chat"] for part in payload.values() if isinstance(part, dict) and isinstance(part.get("chat"), dict)]
    chat_id = chats[0].get("id") if chats else 0
    return Arrived(int(payload["update_id"]), chat_id if isinstance(chat_id, int) else 0, payload)


def event_of(update: Update) -> TelegramObject | None:
    """What happened; None for a kind this version does not know."""
    try:
        return update.event
    except UpdateTypeLookupError:
        return None


def chat_of(update: Update) -> int:
    event = event_of(update)
    if isinstance(event, CallbackQuery):
        return event.message.chat.id if event.message else event.from_user.id
    chat = getattr(event, "chat", None)
    return chat.id if chat is not None else 0


def words(update: Update) -> Words | None:
    """The person's words; None when the update carries none (a block, an unblock, a pinned message)."""
    event = event_of(update)
    if isinstance(event, CallbackQuery):
        reply_to = event.message.message_id if event.message else None
        return Words(update.update_id, chat_of(update), None, "tap", event.data or "", None, reply_to)
    if isinstance(event, Message):
        return _message(update, event)
    return None


def is_private(update: Update) -> bool:
    """True for a private chat, or a change of our standing in one."""
    event = event_of(update)
    if isinstance(event, CallbackQuery):
        return event.message is None or event.message.chat.type == "private"
    if isinstance(event, Message | ChatMemberUpdated):
        return event.chat.type == "private"
    return False


def _message(update: Update, message: Message) -> Words | None:
    kind, file = _carried(message)
    if not kind:
        return None
    edited = update.edited_message is not None
    when = message.date
    if edited and message.edit_date:
        when = datetime.fromtimestamp(message.edit_date, UTC)
    return Words(
        update_id=update.update_id,
        chat_id=message.chat.id,
        message_id=message.message_id,
        kind="edit" if edited else kind,
        text=message.text or message.caption or "",
        sent_at=when,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        file_id=file.file_id if file else "",
        file_unique_id=file.file_unique_id if file else "",
        file_name=getattr(file, "file_name", "") or "",
    )


def _carried(message: Message) -> tuple[str, Any]:
    """Its kind and its file; "" for what the platform itself notes in a chat, which nobody said."""
    if message.photo:
        return "photo", message.photo[-1]
    for name in FILES:
        if (found := getattr(message, name, None)) is not None:
            return name, found
    if message.text or message.caption:
        return "text", None
    kind = ContentType(message.content_type).value
    return (kind if kind in OTHER_WORDS else ""), None
