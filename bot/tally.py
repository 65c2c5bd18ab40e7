"""点数: what this process has done since it began, counted as it happens; kept nowhere."""

from collections import Counter
from collections.abc import Iterator

LATE = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)  # seconds: the histogram's edges


class Tally:
    """Notices by (kind, outcome), how late they left, and updates by what became of them."""

    def __init__(self) -> None:
        self.messages: Counter[tuple[str, str]] = Counter()
        self.updates: Counter[str] = Counter()
        self.late_seconds = 0.0
        self._late: Counter[float] = Counter()

    def message(self, kind: str, outcome: str, late: float | None = None) -> None:
        """`late`: seconds from the instant the notice was due to the one it left, where it did."""
        self.messages[kind, outcome] += 1
        if late is not None:
            self._late[next((edge for edge in LATE if late <= edge), float("inf"))] += 1
            self.late_seconds += max(0.0, late)

    def at_most(self) -> Iterator[tuple[float, int]]:
        """(seconds, how many left at most so late), up to infinity."""
        so_far = 0
        for edge in (*LATE, float("inf")):
            so_far += self._late[edge]
            yield edge, so_far
