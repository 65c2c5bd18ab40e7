"""听取: an update of the platform as words: who said what, with which ids."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, Update
from aiogram.types.update import UpdateTypeLookupError

from supervision.inbox import Arrived, Words

OTHER_WORDS = ("location", "venue", "contact", "poll", "dice", "game", "story", "checklist", "unknown")
DEEPEST = 100
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_MARKS = re.compile(r"[\[\]{}]")
FILES = ("document", "video", "voice", "audio", "animation", "video_note", "sticker")
FILE_KINDS = {"animation": "video", "video_note": "video"}  # a moving picture is one to us


def arrived(update: Update) -> Arrived:
    """The update as it is stored: its id, its chat and its JSON."""
    return Arrived(update.update_id, chat_of(update), update.model_dump_json(exclude_none=True, exclude_unset=True))


def arrived_raw(body: bytes) -> Arrived:
    """A request's body as it came, its ids picked out of it; whether it makes sense is for the clerk to judge.

    What is no update at all is kept too, under a number of its own, and set aside: a platform that sends it again
    and again because it was refused would hold back everything behind it.
    """
    try:
        text = body.decode()
        if _depth(text) > DEEPEST:
            raise ValueError("too deep")
        read = json.loads(text, parse_constant=_no_json)
        if not isinstance(read, dict) or not _is_id(read.get("update_id")):
            raise ValueError("no update_id")
    except (ValueError, RecursionError) as error:
        kept = json.dumps({"no_update": body.decode(errors="replace").replace("\0", "\ufffd")})
        return Arrived(_number_of(body), 0, kept, f"no update: {type(error).__name__}")
    return Arrived(read["update_id"], _chat_in(read), text)


def arrived_read(payload: object) -> Arrived:
    """The same for an update whose JSON was read already."""
    return arrived_raw(json.dumps(payload, ensure_ascii=False).encode(errors="replace"))


def _chat_in(read: dict[str, Any]) -> int:
    """The chat's id; 0 where there is none. A tap names its chat inside its message, an old one only who tapped."""
    for part in read.values():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        for home in (part.get("chat"), message.get("chat") if isinstance(message, dict) else None, part.get("from")):
            if isinstance(home, dict) and _is_id(home.get("id")):
                return int(home["id"])
    return 0


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


def _number_of(body: bytes) -> int:
    """The same number for the same bytes, negative: no update of the platform has it."""
    return -1 - int.from_bytes(hashlib.sha256(body).digest()[:7])


def _depth(text: str) -> int:
    """How deep it is nested; what is too deep could be stored and never be read again."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for mark in _MARKS.findall(_STRING.sub("", text)):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _no_json(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


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


def joined_a_group(update: Update) -> bool:
    """True when somebody added us to a group just now; a channel hears nothing."""
    event = event_of(update)
    if not isinstance(event, ChatMemberUpdated) or event.chat.type not in ("group", "supergroup"):
        return False
    return event.old_chat_member.status in ("left", "kicked") and event.new_chat_member.status in (
        "member",
        "administrator",
    )


def left_a_group(update: Update) -> bool:
    """True when somebody took us out of a group."""
    event = event_of(update)
    return isinstance(event, ChatMemberUpdated) and event.new_chat_member.status in ("left", "kicked")


def moved_to(update: Update) -> int | None:
    """The new number of a group that became a supergroup; None for everything else."""
    event = event_of(update)
    return event.migrate_to_chat_id if isinstance(event, Message) else None


def sender_of(update: Update) -> int:
    """The account that spoke, 0 for none: in a private chat that is the chat itself."""
    event = event_of(update)
    sender = event.from_user if isinstance(event, Message | CallbackQuery) else None
    return sender.id if sender is not None else 0


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
        file_kind=FILE_KINDS.get(kind, kind) if file else "",
        media_type=getattr(file, "mime_type", "") or ("image/jpeg" if kind == "photo" else ""),
        size=getattr(file, "file_size", 0) or 0,
        album=message.media_group_id or "",
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
