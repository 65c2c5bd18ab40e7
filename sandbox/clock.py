"""可拨的钟: a clock that stands still until somebody moves it; never backwards."""

from datetime import datetime


class MovableClock:
    """The rehearsal's time."""

    def __init__(self, at: datetime) -> None:
        self._now = at

    def now(self) -> datetime:
        return self._now

    def move_to(self, at: datetime) -> None:
        """Raises ValueError when asked to go back."""
        if at < self._now:
            raise ValueError(f"the clock only goes forward: {self._now} -> {at}")
        self._now = at
