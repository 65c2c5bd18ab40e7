"""限流: how fast a bot may send, as Telegram counts it (per second overall, per chat, per group a minute)."""

import math
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """A token bucket; `now` is the loop's monotonic time in seconds."""

    rate: float
    burst: float
    level: float = field(init=False)
    at: float | None = None

    def __post_init__(self) -> None:
        self.level = self.burst

    def seconds_to_wait(self, now: float) -> float:
        if self.at is not None:
            self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.level >= 1 - 1e-9 else (1 - self.level) / self.rate

    def take(self) -> None:
        self.level -= 1


class Limits:
    """`on` may be switched at any time. Only messages that were let through are counted."""

    def __init__(
        self,
        per_second: float = 30,
        burst: float = 30,
        per_chat_second: float = 1,
        chat_burst: float = 5,
        per_group_minute: float = 20,
        on: bool = True,
    ) -> None:
        self.on = on
        self._all = Bucket(per_second, burst)
        self._private = (per_chat_second, chat_burst)
        self._group = (per_group_minute / 60, per_group_minute)
        self._chats: dict[int, Bucket] = {}

    def retry_after(self, chat_id: int, now: float) -> int:
        """Whole seconds to wait; 0: go, and it is counted."""
        if not self.on:
            return 0
        if chat_id not in self._chats:
            self._chats[chat_id] = Bucket(*(self._group if chat_id < 0 else self._private))
        buckets = (self._all, self._chats[chat_id])
        wait = max(bucket.seconds_to_wait(now) for bucket in buckets)
        if wait > 0:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.take()
        return 0
