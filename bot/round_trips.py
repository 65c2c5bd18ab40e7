"""往返时间: the shortest time between question and answer seen lately, on the safe side."""

from collections import deque

LATELY = 60.0
FEW = 60  # so few tell nothing
CAREFUL = 20.0  # one in e^10 of evenly spread round trips lies below what is left


class RoundTrips:
    """Answers of the last minute. The shortest ever possible lies below the shortest seen, the further the fewer
    were seen: by the spread over their number, were they spread evenly. Several times that is taken off."""

    def __init__(self) -> None:
        self._lowest: deque[tuple[float, float]] = deque()  # (at, seconds), ever longer: the first is the shortest
        self._recent: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def add(self, now: float, seconds: float) -> None:
        while self._lowest and self._lowest[-1][1] >= seconds:
            self._lowest.pop()
        self._lowest.append((now, seconds))
        self._recent.append((now, seconds))
        self._sum += seconds

    @property
    def shortest_seen(self) -> float:
        return self._lowest[0][1] if self._lowest else 0.0

    @property
    def spread(self) -> float:
        """How much longer than the shortest they are on the average."""
        return max(0.0, self._sum / len(self._recent) - self.shortest_seen) if self._recent else 0.0

    def shortest(self, now: float) -> float:
        """Seconds no round trip is expected to stay under; 0 while too little is known."""
        while self._recent and self._recent[0][0] < now - LATELY:
            self._sum -= self._recent.popleft()[1]
        while self._lowest and self._lowest[0][0] < now - LATELY:
            self._lowest.popleft()
        if len(self._recent) < FEW:
            return 0.0
        return max(0.0, self.shortest_seen - CAREFUL * self.spread / (len(self._recent) + 1))
