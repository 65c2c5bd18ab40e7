"""假电报: a Telegram in memory behind aiogram's own session: chats, updates, and every fault on order."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod

from supervision.notices.parcel import Parcel
from tests.simulation.attachments import ASKED, Attachments
from tests.simulation.chats import SENDING, Chat, Heard, Rough
from tests.simulation.killing import KillSwitch

if TYPE_CHECKING:
    from tests.simulation.memory_session import MemorySession

Json = dict[str, Any]
HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
EDITS = "editMessageText"
SENDS = ("sendMessage", "sendDocument", EDITS)
KEPT_TEXT, KEPT_TAP = timedelta(hours=24), timedelta(seconds=150)
LONG_POLL = 25.0  # seconds
QUIET_WEEK = timedelta(days=7)
BEYOND = 10  # an offset further ahead comes from before the numbers jumped back: it confirms nothing


class FakeTelegram:
    """`now` is the true time. `strikes(kind)` is told of every fault that really happened."""

    def __init__(self, rng: Random, now: Callable[[], datetime], kill: KillSwitch) -> None:
        self.rng, self.now, self.kill = rng, now, kill
        self.attachments = Attachments(Random(rng.random()), kill)
        self.chats: dict[int, Chat] = {}
        self.pending: list[Json] = []
        self.sent_at: dict[int, datetime] = {}
        self.next_id = 700_000_001
        self.jump_next = False
        self.last_update: datetime | None = None
        self.handed: Counter[int] = Counter()
        self.confirmed: set[int] = set()
        self.expired: set[int] = set()
        self.again: list[Json] = []  # confirmed lately, may come once more
        self.rough: list[Rough] = []
        self.down_until: datetime | None = None
        self.strikes: Callable[[str], None] = lambda kind: None
        self.accepted: Callable[[Parcel, Chat, str], None] = lambda parcel, chat, text: None
        self.unacknowledged: Callable[[Parcel], None] = lambda parcel: None
        self.refused: Callable[[Parcel], None] = lambda parcel: None
        self.stands: Callable[[Parcel], None] = lambda parcel: None  # its words are there already
        self.served: Callable[[], None] = lambda: None
        self.silent_for: Callable[[], float] = lambda: 0.0  # seconds in which nothing that is heard can be kept
        self.proved = False  # the newest poll was answered, and nothing has failed since
        self._poller: asyncio.Future[None] | None = None

    # what people do

    def push(self, kind: str, body: Json) -> int:
        now = self.now()
        if self.last_update is not None and now - self.last_update >= QUIET_WEEK and self.jump_next:
            self.next_id = self.rng.randint(1, 900_000_000)
            self.jump_next = False
            self.strikes("update ids jump")
        self.last_update = now
        update_id, self.next_id = self.next_id, self.next_id + 1
        self.sent_at[update_id] = now
        self.pending.append({"update_id": update_id, kind: body})
        self.wake()
        return update_id

    def wake(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    # what the bot calls

    async def call(self, session: "MemorySession", bot: Bot, method: TelegramMethod[Any], patience: float) -> Any:
        name = method.__api_method__
        if name in SENDS:
            self.kill.cross("before send")
        fault = self._fault(name)
        if fault in ("server error before", "drop before", "time-out before", "rate", "refused connection"):
            await self._fail(session, bot, method, fault, patience)
        if name in SENDS:
            await asyncio.sleep(self._way())
        status, content = await self._do(name, method)
        if name in SENDS and status == 200:
            self.kill.cross("after acceptance")
            if fault is not None and (sending := SENDING.get()) is not None:
                self.unacknowledged(sending.parcel)
        if name == "getUpdates":
            if self.is_down:
                await self._fail(session, bot, method, "time-out before", patience)
            if json.loads(content)["result"]:
                self.kill.cross("after hand-over")
        if fault is not None and status == 200:
            await self._fail(session, bot, method, fault, patience)
        if name in SENDS:
            await asyncio.sleep(self._way())
        if name == "getUpdates" and not self.silent_for():
            self.proved = True
            self.served()
        return session.check_response(bot, method, status, content).result

    def _way(self) -> float:
        """Seconds from us to the platform, or back; in whole milliseconds."""
        return self.rng.randint(5, 45) / 1000

    def _fault(self, name: str) -> str | None:
        now = self.now()
        if self.is_down:
            self.strikes("platform down")
            return "time-out before"
        for rough in self.rough:
            if rough.left and rough.start <= now < rough.end and self.rng.random() < 0.7:
                if rough.kind == "delivered twice" or name not in (*SENDS, "getUpdates"):
                    continue
                if name == "getUpdates" and (rough.kind.endswith("after") or not self.pending):
                    continue
                rough.left -= 1
                self.strikes(rough.kind)
                return rough.kind
        return None

    async def _fail(
        self, session: "MemorySession", bot: Bot, method: TelegramMethod[Any], fault: str, patience: float
    ) -> None:
        if method.__api_method__ == "getUpdates":
            self.proved = False
        if fault.startswith("time-out"):
            wait = patience
            if self.down_until is not None and self.down_until > self.now():  # one long silence, not thousands
                left = (self.down_until - self.now()).total_seconds()
                wait = left if method.__api_method__ == "getUpdates" else min(left, 1800)
            await asyncio.sleep(wait)
            raise TelegramNetworkError(method=method, message="HTTP Client says - Request timeout error")
        if fault.startswith("drop"):
            await asyncio.sleep(0.05)
            raise TelegramNetworkError(method=method, message="ClientOSError: Connection reset by peer")
        if fault == "refused connection":
            raise OSError("Cannot connect to host")
        if fault == "rate":
            retry = self.rng.choice((1, 3, 8, 30, 400))
            refusal = _refusal(429, f"Too Many Requests: retry after {retry}", retry_after=retry)
            session.check_response(bot, method, *refusal)
        session.check_response(bot, method, 502, HTML)

    async def _do(self, name: str, method: TelegramMethod[Any]) -> tuple[int, str]:
        if name == "getUpdates":
            return _ok(await self._updates(getattr(method, "offset", None)))
        if name in SENDS:
            return self._send(name, method)
        if name == "getFile":
            return self._file(str(getattr(method, "file_id", "")))
        if name == "getMe":
            return _ok({"id": 1, "is_bot": True, "first_name": "督办", "username": "duban_test_bot"})
        return _ok(True)

    def _file(self, file_id: str) -> tuple[int, str]:
        fault = self.attachments.fault(ASKED)
        if fault == "file 429":
            return _refusal(429, "Too Many Requests: retry after 5", retry_after=5)
        if fault == "file 502":
            return 502, HTML
        if fault == "file gone":
            self.attachments.gone.add(file_id)
        refused, described = self.attachments.described(file_id)
        return _refusal(400, refused) if refused else _ok(described)

    async def bring(self, file_id: str, patience: float) -> AsyncIterator[bytes]:
        """A file's bytes; a platform that is down lets everybody wait."""
        if self.is_down:
            self.strikes("platform down")
            await asyncio.sleep(patience)
            raise TimeoutError
        async for some in self.attachments.bytes_of(file_id, patience, asyncio.sleep):
            yield some

    def _send(self, name: str, method: TelegramMethod[Any]) -> tuple[int, str]:
        chat = self.chats.get(int(getattr(method, "chat_id", 0)))
        if chat is None or not chat.started:
            return _refusal(400, "Bad Request: chat not found")
        if chat.blocked or chat.gone:
            self.strikes("sent to one who blocked")
            if (sending := SENDING.get()) is not None:
                self.refused(sending.parcel)
            words = "user is deactivated" if chat.gone else "bot was blocked by the user"
            return _refusal(403, f"Forbidden: {words}")
        text = getattr(method, "text", None) or "[文件]"
        markup = getattr(method, "reply_markup", None)
        rows = getattr(markup, "inline_keyboard", None) or []
        buttons = [b.callback_data for row in rows for b in row]
        sending = SENDING.get()
        assert sending is not None, "only the courier may send"
        message_id = int(getattr(method, "message_id", 0)) if name == EDITS else chat.last_id + 1
        heard = Heard(self.now(), message_id, text, buttons, sending.parcel.notice_ids)
        if name == EDITS:
            [place] = [n for n, one in enumerate(chat.heard) if one.message_id == message_id]
            if (chat.heard[place].text, chat.heard[place].buttons) == (text, buttons):
                self.stands(sending.parcel)
                return _refusal(400, "Bad Request: message is not modified")
            chat.heard[place] = heard
        else:
            chat.last_id = message_id
            chat.heard.append(heard)
        if sending.piece == 0:
            self.accepted(sending.parcel, chat, text)
        sending.piece += 1
        if name != EDITS:  # nothing rings
            chat.hears(heard)
        date = int(self.now().timestamp())
        return _ok(
            {"message_id": message_id, "date": date, "chat": {"id": chat.chat_id, "type": "private"}, "text": text}
        )

    async def _updates(self, offset: int | None) -> list[Json]:
        self._confirm(offset or 0)
        self._expire()
        while not self.pending and not self.again:
            if not await self._waited():
                return []
            self._expire()
        batch = sorted((*self.again, *self.pending), key=lambda update: self.sent_at[update["update_id"]])[:100]
        self.again = []
        if again := max((self.handed[update["update_id"]] for update in batch), default=0):
            # What is handed over again and again must let time pass; to a full disk, all of its time.
            await asyncio.sleep(1 if again < 3 else max(1.0, self.silent_for()))
        self.handed.update(update["update_id"] for update in batch)
        return batch

    async def _waited(self) -> bool:
        """False when the poll ends without anything: polls that only say once more what is known are not played."""
        self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(None if self.proved else max(LONG_POLL, self.silent_for())):
                await self._poller
        except TimeoutError:
            return False
        return not self.is_down

    @property
    def waits(self) -> bool:
        """True while a poll is held open."""
        return self._poller is not None and not self._poller.done()

    @property
    def is_down(self) -> bool:
        return self.down_until is not None and self.now() < self.down_until

    def _confirm(self, offset: int) -> None:
        if not 0 < offset <= self.next_id + BEYOND:
            return
        done = [
            update for update in self.pending if update["update_id"] < offset and update["update_id"] in self.handed
        ]
        self.pending = [update for update in self.pending if update not in done]
        self.confirmed |= {update["update_id"] for update in done}
        for rough in self.rough if done else ():
            if rough.kind == "delivered twice" and rough.left and rough.start <= self.now() < rough.end:
                rough.left -= 1
                self.again = done[-2:]
                self.strikes("delivered twice")

    def _expire(self) -> None:
        now = self.now()
        for update in list(self.pending):
            kept = KEPT_TAP if "callback_query" in update else KEPT_TEXT
            if now - self.sent_at[update["update_id"]] > kept:
                self.pending.remove(update)
                self.expired.add(update["update_id"])


def _ok(result: object) -> tuple[int, str]:
    return 200, json.dumps({"ok": True, "result": result}, ensure_ascii=False)


def _refusal(code: int, words: str, **parameters: int) -> tuple[int, str]:
    more = {"parameters": parameters} if parameters else {}
    return code, json.dumps({"ok": False, "error_code": code, "description": words, **more})
