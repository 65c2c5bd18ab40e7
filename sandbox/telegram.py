"""本机电报: a strict Bot API server on loopback; a bot speaks to it as to the real one."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from sandbox.chats import Chats, Message, Person
from sandbox.limits import Limits
from sandbox.methods import METHODS
from sandbox.phone import Phone
from sandbox.updates import Updates
from sandbox.webhook import Webhook
from sandbox.wire import ApiError, Call, Fault, Json, read_call

TOKEN = "7000000001:REHEARSAL-only-on-this-machine"
USERNAME = "duban_rehearsal_bot"
_BODY_BYTES = 60 * 2**20

Traffic = Callable[[datetime, str, str, str], None]


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Tap:
    user_id: int
    at: float


class Telegram:
    """A Telegram with one bot in it.

    faults: asked before each call; returns a Fault, raises an ApiError, or returns None (all is well).
    on_traffic: called with (at, person, ">" bot to person or "<" person to bot, text).
    on_change: called with the user id whose chat changed, or None (something for everybody).
    tap_lives: seconds after which a tap can no longer be answered (the real one: 150); None: for ever.
    webhook_pause: seconds before the second retry of a webhook; doubles up to 60.
    """

    def __init__(
        self,
        clock: Clock,
        token: str = TOKEN,
        username: str = USERNAME,
        limits: Limits | None = None,
        tap_lives: float | None = None,
        webhook_pause: float = 2.0,
    ) -> None:
        bot = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "督办（演练）",
            "username": username,
        }
        self.token = token
        self.username = username
        self.limits = limits or Limits()
        self.tap_lives = tap_lives
        self.webhook_pause = webhook_pause
        self.chats = Chats(clock.now, bot)
        self.updates = Updates()
        self.webhook: Webhook | None = None
        self.commands: dict[str, list[Json]] = {}
        self.taps: dict[str, Tap] = {}
        self.toasts: dict[int, list[str]] = {}
        self.faults: Callable[[Call], Fault | None] = lambda call: None
        self.on_traffic: list[Traffic] = []
        self.on_change: list[Callable[[int | None], None]] = []
        self.url = ""
        self._phones: dict[int, Phone] = {}
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._closing = asyncio.Event()
        app = web.Application(client_max_size=_BODY_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.router.add_route("*", "/{anything:.*}", _nowhere)
        # Cancelled with its connection, the poll of a killed bot does not look like a listening one.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Chats and queued updates stay: start() again is the same Telegram after an outage."""
        self._closing.set()
        self.updates.wake()
        if self.webhook:
            await self.webhook.stop()
            self.webhook = None
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def phone(self, user_id: int, name: str = "") -> Phone:
        """The phone of this person; the account is made on first use."""
        if user_id not in self._phones:
            self.chats.people[user_id] = Person(user_id, name or str(user_id))
            self._phones[user_id] = Phone(self, user_id)
        elif name:
            self.chats.people[user_id].name = name
        return self._phones[user_id]

    @property
    def unconfirmed(self) -> int:
        return len(self.updates.pending)

    @property
    def polled(self) -> bool:
        """True while the bot listens: its long poll is open, or its webhook is set."""
        return self.updates.waiting or self.webhook is not None

    def commands_for(self, user_id: int) -> list[Json]:
        """The menu this person sees: the narrowest scope that was set."""
        for scope in (f"chat:{user_id}", "all_private_chats", "default"):
            if scope in self.commands:
                return self.commands[scope]
        return []

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def remember_tap(self, tap_id: str, user_id: int) -> None:
        self.taps[tap_id] = Tap(user_id, self.monotonic())

    def pace(self, chat_id: int) -> None:
        wait = self.limits.retry_after(chat_id, self.monotonic())
        if wait:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def heard(self, message: Message, edited: bool = False, new_words: bool = True) -> None:
        """The bot spoke; where only buttons changed the words are not news."""
        if new_words:
            self._traffic(message, ">", edited)
        self.changed(message.chat_id)

    def said(self, message: Message, edited: bool = False) -> None:
        self._traffic(message, "<", edited)
        self.changed(message.chat_id)

    def _traffic(self, message: Message, direction: str, edited: bool) -> None:
        text = f"[改] {message.shown()}" if edited else message.shown()
        self.note(message.edited_at or message.at, message.chat_id, direction, text)

    def note(self, at: datetime, user_id: int, direction: str, text: str) -> None:
        for hook in self.on_traffic:
            hook(at, self.chats.people[user_id].name, direction, text)

    def changed(self, user_id: int | None) -> None:
        for hook in self.on_change:
            hook(user_id)

    async def carry_out(self, call: Call) -> Any:
        """The method's result; ApiError where Telegram refuses."""
        method = METHODS.get(call.method.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return await method(self, call)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refused(ApiError(401, "Unauthorized"))
        try:
            call = await read_call(request, request.match_info["method"])
            fault = self.faults(call)
            if fault:
                return await self._broken(request, call, fault)
            return web.json_response({"ok": True, "result": await self.carry_out(call)})
        except web.HTTPRequestEntityTooLarge:
            return _refused(ApiError(413, "Request Entity Too Large"))
        except ApiError as refusal:
            return _refused(refusal)

    async def _broken(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.accepted:
            await self.carry_out(call)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), fault.hang)
        if fault.drop and request.transport:
            request.transport.abort()
        return web.Response(status=fault.status, text=fault.body, content_type="text/html")

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _refused(ApiError(401, "Unauthorized"))
        for stored in self.chats.files.values():
            if stored.path == request.match_info["path"]:
                return web.Response(body=stored.data, content_type=stored.mime)
        return _refused(ApiError(404, "Not Found"))


async def _nowhere(request: web.Request) -> web.Response:
    return _refused(ApiError(404, "Not Found"))


def _refused(refusal: ApiError) -> web.Response:
    return web.json_response(refusal.envelope(), status=refusal.error_code)
