"""聊天: the state of this small Telegram: people, messages of both sides, files, whom the bot may reach."""

import itertools
import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.wire import ApiError, Json, bad_request

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?(?=\s|$)")


@dataclass
class Person:
    """A Telegram account. started: has written to the bot; before that the bot cannot write."""

    id: int
    name: str
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def chat(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass(frozen=True)
class StoredFile:
    file_id: str
    name: str
    mime: str
    data: bytes
    path: str

    def description(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.data)}


MARKS = {
    "document": "文件",
    "photo": "照片",
    "voice": "语音",
    "audio": "录音",
    "video": "视频",
    "video_note": "视频",
}


@dataclass
class Message:
    """One bubble. from_bot tells the side; kind of attachment: document, photo, voice, audio, video or video_note;
    album: what the parts of an album share."""

    message_id: int
    chat_id: int
    from_bot: bool
    at: datetime
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    file: StoredFile | None = None
    kind: str = ""
    markup: Json | None = None
    reply_to: "Message | None" = None
    forwarded_from: str = ""
    edited_at: datetime | None = None
    album: str = ""

    @property
    def buttons(self) -> list[list[Json]]:
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    def shown(self) -> str:
        """As the screen shows it: the code behind a Start button stays unseen."""
        mark = MARKS.get(self.kind)
        head = f"[{mark} {self.file.name}]" if mark and self.file else ""
        text = "/start" if not self.from_bot and self.text.startswith("/start ") else self.text
        return f"{head} {text}".strip() if head else text


class Chats:
    """Everything said so far. `now` is asked for each new message: virtual time."""

    def __init__(self, now: Callable[[], datetime], bot: Json) -> None:
        self.now = now
        self.bot = bot
        self.people: dict[int, Person] = {}
        self.messages: dict[int, list[Message]] = {}
        self.files: dict[str, StoredFile] = {}
        self._message_ids = itertools.count(1)
        self._file_ids = itertools.count(1)

    def person(self, user_id: int) -> Person:
        try:
            return self.people[user_id]
        except KeyError:
            raise bad_request("chat not found") from None

    def reachable(self, user_id: int) -> Person:
        """Raises Telegram's refusal where the bot cannot write to this person."""
        person = self.person(user_id)
        if person.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if person.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not person.started:
            raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return person

    def add(self, chat_id: int, from_bot: bool, **parts: object) -> Message:
        message = Message(next(self._message_ids), chat_id, from_bot, self.now(), **parts)  # type: ignore[arg-type]
        self.messages.setdefault(chat_id, []).append(message)
        return message

    def store(self, name: str, data: bytes, folder: str = "documents") -> StoredFile:
        number = next(self._file_ids)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        stored = StoredFile(f"BQAC{number:08d}", name, mime, data, f"{folder}/file_{number}{suffix}")
        self.files[stored.file_id] = stored
        return stored

    def find(self, chat_id: int, message_id: int) -> Message | None:
        """The message, or None where it never was or was deleted."""
        return next((m for m in self.messages.get(chat_id, ()) if m.message_id == message_id), None)

    def newest_first(self, chat_id: int) -> Iterator[Message]:
        return reversed(self.messages.get(chat_id, []))

    def body(self, message: Message, with_reply: bool = True) -> Json:
        """The Message object of the Bot API."""
        person = self.people[message.chat_id]
        body: Json = {
            "message_id": message.message_id,
            "from": self.bot if message.from_bot else person.user(),
            "chat": person.chat(),
            "date": int(message.at.timestamp()),
        }
        if message.edited_at:
            body["edit_date"] = int(message.edited_at.timestamp())
        if message.forwarded_from:
            body["forward_origin"] = {
                "type": "hidden_user",
                "sender_user_name": message.forwarded_from,
                "date": body["date"],
            }
        if message.reply_to and with_reply:
            body["reply_to_message"] = self.body(message.reply_to, with_reply=False)
        if message.buttons:
            body["reply_markup"] = message.markup
        if message.album:
            body["media_group_id"] = message.album
        return body | _content(message)


def _content(message: Message) -> Json:
    words, marks = ("caption", "caption_entities") if message.file else ("text", "entities")
    content: Json = {words: message.text} if message.text else {}
    entities = message.entities or ([] if message.from_bot else command_entities(message.text))
    if entities and message.text:
        content[marks] = entities
    file = message.file
    if file and message.kind == "document":
        content["document"] = file.description() | {"file_name": file.name, "mime_type": file.mime}
    elif file and message.kind == "photo":
        content["photo"] = [file.description() | {"width": 1280, "height": 960}]
    elif file and message.kind in ("voice", "audio"):
        content[message.kind] = file.description() | {"duration": 3, "mime_type": file.mime}
    elif file and message.kind == "video":
        shape = {"width": 1280, "height": 720, "duration": 3}
        content["video"] = file.description() | shape | {"file_name": file.name, "mime_type": file.mime}
    elif file and message.kind == "video_note":
        content["video_note"] = file.description() | {"length": 240, "duration": 3}
    return content


def command_entities(text: str) -> list[Json]:
    found = _COMMAND.match(text)
    return [{"type": "bot_command", "offset": 0, "length": len(found.group())}] if found else []
