"""更新: what happened at the phones, queued for the bot until it confirms: by long polling or by webhook."""

import asyncio
from dataclasses import dataclass

from sandbox.wire import ApiError, Json, bad_request

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
# An offset further ahead than this comes from before the numbers jumped back: it confirms nothing.
_BEYOND = 10


def conflict(words: str) -> ApiError:
    return ApiError(409, f"Conflict: {words}")


@dataclass(frozen=True)
class Pending:
    chat_id: int
    update: Json

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])


class Updates:
    """next_id may be set: after a quiet week Telegram jumps to a random number, also a smaller one."""

    def __init__(self) -> None:
        self.next_id = 500_000_001
        self.pending: list[Pending] = []
        self.allowed: frozenset[str] = frozenset()
        self.changed = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None

    def push(self, kind: str, chat_id: int, body: Json) -> None:
        if self.allowed and kind not in self.allowed:
            return
        self.pending.append(Pending(chat_id, {"update_id": self.next_id, kind: body}))
        self.next_id += 1
        self.wake()

    def wake(self) -> None:
        self.changed.set()
        if self._poller and self.waiting:
            self._poller.set_result(None)

    @property
    def waiting(self) -> bool:
        """True while a long poll is open."""
        return self._poller is not None and not self._poller.done()

    def end_poll(self, why: str) -> None:
        if self._poller and self.waiting:
            self._poller.set_exception(conflict(why))

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirms what lies below offset, waits up to so many seconds for something new."""
        self.end_poll(OTHER_POLLER)
        self._confirm(offset)
        if not self.pending and seconds > 0:
            await self._wait(seconds)
        return [one.update for one in self.pending[:limit]]

    async def _wait(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif 0 < offset <= self.next_id + _BEYOND:
            self.pending = [one for one in self.pending if one.update_id >= offset]
        self.changed.set()

    def remove(self, update_id: int) -> None:
        self.pending = [one for one in self.pending if one.update_id != update_id]
        self.changed.set()

    def heads(self) -> dict[int, Pending]:
        """The oldest update of each chat: Telegram holds back what lies behind it."""
        first: dict[int, Pending] = {}
        for one in self.pending:
            first.setdefault(one.chat_id, one)
        return first

    def choose(self, kinds: object) -> None:
        """allowed_updates: a list replaces the choice, an empty one means the default, nothing keeps it."""
        if kinds is None:
            return
        if not isinstance(kinds, list):
            raise bad_request("can't parse allowed_updates JSON array")
        self.allowed = frozenset(str(kind) for kind in kinds)
