"""手机: a person with a phone: says, taps, forwards, blocks; and hears what the bot wrote."""

import itertools
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sandbox.attachments import Attachments
from sandbox.chats import Message, Person
from sandbox.wire import Json

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_START_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}")
_tap_ids = itertools.count(4_000_000_000_000_001)


class CannotDo(Exception):
    """The phone does not offer this: no such button, a blocked chat, a message of somebody else."""


@dataclass(frozen=True)
class Heard:
    """A message of the bot as it stands on the screen now."""

    at: datetime
    text: str
    buttons: list[list[str]]
    message_id: int
    document_name: str = ""
    document: bytes = b""
    edited_at: datetime | None = None


class Phone(Attachments):
    """Pushing an update only queues it; the bot hears it when it polls or its webhook is called."""

    def __init__(self, telegram: "Telegram", user_id: int) -> None:
        self.user_id = user_id
        self._telegram = telegram
        self._chats = telegram.chats

    @property
    def person(self) -> Person:
        return self._chats.people[self.user_id]

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def chat(self) -> list[Message]:
        """Both sides, in order."""
        return list(self._chats.messages.get(self.user_id, []))

    @property
    def heard(self) -> list[Heard]:
        return [_heard(message) for message in self.chat if message.from_bot]

    @property
    def toasts(self) -> list[str]:
        """Short answers shown over the screen after a tap."""
        return self._telegram.toasts.get(self.user_id, [])

    @property
    def keyboard(self) -> list[list[str]]:
        """The reply keyboard below the text box; empty where there is none."""
        for message in self._chats.newest_first(self.user_id):
            markup = message.markup or {}
            if markup.get("remove_keyboard"):
                return []
            if "keyboard" in markup:
                return [[str(_label(button)) for button in row] for row in markup["keyboard"]]
        return []

    async def says(self, text: str, reply_to: int | None = None) -> int:
        return self._send(text=text, reply_to=self._find(reply_to) if reply_to else None)

    async def forwards(self, text: str, origin: str = "同事") -> int:
        return self._send(text=text, forwarded_from=origin)

    async def edits(self, message_id: int, text: str) -> None:
        message = self._find(message_id)
        if message.from_bot:
            raise CannotDo(f"{self.name}: message {message_id} is the bot's")
        self._not_blocked()
        message.text = text
        message.edited_at = self._chats.now()
        self._telegram.updates.push("edited_message", self.user_id, self._chats.body(message))
        self._telegram.said(message, edited=True)

    async def starts(self, code: str = "") -> int:
        """Presses Start (or Restart after a block), with the code of a link where there is one."""
        if not _START_CODE.fullmatch(code):
            raise CannotDo(f"a start code has at most 64 of A-Z a-z 0-9 _ -: {code!r}")
        if self.person.blocked:
            await self.unblocks()
        return await self.says(f"/start {code}".strip())

    async def opens(self, link: str) -> int:
        """Follows https://t.me/<bot>?start=<code>."""
        parts = urlsplit(link)
        if parts.netloc != "t.me" or parts.path != f"/{self._telegram.username}":
            raise CannotDo(f"{link} does not lead to @{self._telegram.username}")
        return await self.starts(parse_qs(parts.query).get("start", [""])[0])

    async def taps(self, label: str, message: int | None = None) -> None:
        """Taps the newest button whose label holds this (the very label wins), else the reply keyboard."""
        candidates = [self._find(message)] if message else list(self._chats.newest_first(self.user_id))
        for same in (True, False):
            for bubble in candidates:
                for button in itertools.chain(*bubble.buttons):
                    if button["text"] == label or (not same and label in button["text"]):
                        return self._tap(bubble, button)
        for word in itertools.chain(*self.keyboard):
            if label in word:
                await self.says(word)
                return None
        raise CannotDo(f"{self.name} sees no button {label!r}")

    async def taps_at(self, message_id: int, row: int, column: int) -> None:
        bubble = self._find(message_id)
        try:
            button = bubble.buttons[row][column]
        except IndexError:
            raise CannotDo(f"message {message_id} has no button at {row}, {column}") from None
        self._tap(bubble, button)

    def _tap(self, bubble: Message, button: Json) -> None:
        self._not_blocked()
        if "callback_data" not in button:
            raise CannotDo(f"{button['text']!r} opens a link")
        tap_id = str(next(_tap_ids))
        self._telegram.remember_tap(tap_id, self.user_id)
        query = {
            "id": tap_id,
            "from": self.person.user(),
            "message": self._chats.body(bubble),
            "chat_instance": str(self.user_id),
            "data": button["callback_data"],
        }
        self._telegram.updates.push("callback_query", self.user_id, query)
        self._telegram.note(self._chats.now(), self.user_id, "<", f"[按] {button['text']}")

    async def blocks(self) -> None:
        if not self.person.blocked:
            self.person.blocked = True
            self._membership("member", "kicked")

    async def unblocks(self) -> None:
        if self.person.blocked:
            self.person.blocked = False
            self._membership("kicked", "member")

    async def deactivates(self) -> None:
        """The account is deleted; the bot is not told."""
        self.person.deactivated = True

    def _membership(self, old: str, new: str) -> None:
        update = {
            "chat": self.person.chat(),
            "from": self.person.user(),
            "date": int(self._chats.now().timestamp()),
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(new),
        }
        self._telegram.updates.push("my_chat_member", self.user_id, update)
        self._telegram.note(self._chats.now(), self.user_id, "<", "[停用机器人]" if new == "kicked" else "[重新启用]")
        self._telegram.changed(self.user_id)

    def _member(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self._chats.bot, "status": status} | until

    def _send(self, **parts: object) -> int:
        self._not_blocked()
        self.person.started = True
        message = self._chats.add(self.user_id, False, **parts)
        self._telegram.updates.push("message", self.user_id, self._chats.body(message))
        self._telegram.said(message)
        return message.message_id

    def _not_blocked(self) -> None:
        if self.person.blocked:
            raise CannotDo(f"{self.name} has blocked the bot")

    def _find(self, message_id: int) -> Message:
        found = self._chats.find(self.user_id, message_id)
        if found is None:
            raise CannotDo(f"{self.name} has no message {message_id}")
        return found


def _label(button: Json | str) -> str:
    return button if isinstance(button, str) else str(button["text"])


def _heard(message: Message) -> Heard:
    return Heard(
        at=message.at,
        text=message.text,
        buttons=[[button["text"] for button in row] for row in message.buttons],
        message_id=message.message_id,
        document_name=message.file.name if message.file else "",
        document=message.file.data if message.file else b"",
        edited_at=message.edited_at,
    )
