"""时钟: the only place that reads the wall clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the time: the wall, or a rehearsal's clock that can be moved."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
