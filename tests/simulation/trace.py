"""行迹: what happened, line by line, and one hash over it: the same seed gives the same hash."""

import hashlib
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class Violation(AssertionError):
    """An invariant does not hold."""


class Trace:
    """The last lines, and a running hash over all of them."""

    def __init__(self, seed: int, kept: int = 60) -> None:
        self.seed = seed
        self.lines: deque[str] = deque(maxlen=kept)
        self.count = 0
        self._hash = hashlib.sha256()

    def say(self, at: datetime, what: str, *more: object) -> None:
        line = f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S.%f} {what} {' '.join(str(each) for each in more)}"
        self.count += 1
        self.lines.append(line)
        self._hash.update(line.encode())

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


class Complaints(logging.Handler):
    """What the service logs as an error is an error, unless the world did it."""

    def __init__(self, tell: Callable[[str, BaseException | None], None]) -> None:
        super().__init__(logging.ERROR)
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.tell(record.getMessage(), error)
