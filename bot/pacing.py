"""限速: when a message may start, so that no limiter of the platform is ever provoked (docs/decisions/0005)."""

import math
from collections import deque
from dataclasses import dataclass, field

from bot.round_trips import RoundTrips

SECOND = 1.0
SLACK = 1.75  # intervals that may be caught up at once, so that waiting for an answer costs no rate …
BUCKET = 3.25  # … and less where round trips vary more: both together must fit a bucket of 5
ABREAST = 4  # so many more than the shortest trips keep on the wire: when the platform stalls they arrive at once
CHAT_BURST = 3.0  # then one a second
TELEGRAMS_RATE = 30.0  # a rate far above it is a rehearsal's, whose chats may then hear more a second too
GROUP_LIMIT, MINUTE = 20, 60.0
LOST_AFTER = 5.0  # a request without an answer no longer keeps its place in the window
FORGET_CHATS = 1000  # more chats than this are looked through for those that have recovered


@dataclass(eq=False)
class Flight:
    """One request on the wire."""

    chat_id: int
    started: float


class Window:
    """At most `limit` messages in any second, wherever between question and answer the platform counts them.

    A message counts from its start until one second less the shortest round trip after its answer: then whatever
    starts now is counted a whole second later than it was.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.flying: dict[Flight, None] = {}
        self.answered: deque[float] = deque()
        self.trips = RoundTrips()

    def wait(self, now: float) -> float:
        """Seconds until one more may start; infinite while only an answer can tell."""
        while self.answered and self.answered[0] <= now - SECOND:
            self.answered.popleft()
        horizon = SECOND - min(self.trips.shortest(now), SECOND)
        ends = [at + horizon for at in self.answered]
        ends += [flight.started + LOST_AFTER for flight in self.flying]
        standing = sorted(end for end in ends if end > now)
        if len(standing) < self.limit:
            return 0.0
        return standing[len(standing) - self.limit] - now

    def abreast(self, now: float) -> int:
        """Requests of the last second without an answer."""
        return sum(flight.started > now - SECOND for flight in self.flying)

    def start(self, flight: Flight) -> None:
        self.flying[flight] = None

    def end(self, flight: Flight, now: float, answered: bool) -> None:
        self.flying.pop(flight, None)
        self.answered.append(now)
        if answered:
            self.trips.add(now, now - flight.started)


@dataclass
class ChatPace:
    """One a second after a short burst; a group besides at most 20 in any minute."""

    per_second: float = 1.0
    level: float = CHAT_BURST
    at: float = -math.inf
    starts: deque[float] = field(default_factory=deque)
    rest_until: float = -math.inf

    def wait(self, now: float) -> float:
        waits = [self.rest_until - now, (1 - self._level(now)) / self.per_second]
        if len(self.starts) >= GROUP_LIMIT:
            waits.append(self.starts[0] + MINUTE + SECOND - now)  # a second more: starts are not arrivals
        longest = max(waits)
        return longest if longest > 1e-9 else 0.0

    def start(self, now: float, group: bool) -> None:
        self.level = self._level(now) - 1
        self.at = now
        if group:
            self.starts.append(now)
            while len(self.starts) > GROUP_LIMIT:
                self.starts.popleft()

    def recovered(self, now: float) -> bool:
        quiet = not self.starts or self.starts[-1] + MINUTE + SECOND < now
        return self.rest_until < now and self._level(now) >= CHAT_BURST and quiet

    def _level(self, now: float) -> float:
        return min(CHAT_BURST, self.level + (now - self.at) * self.per_second)


class Pace:
    """The one pace of all that is sent; every `now` is the loop's monotonic time in seconds."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.window = Window(max(1, int(per_second)))
        self.interval = 1 / per_second
        self.next_start = -math.inf
        self.rest_until = -math.inf
        self.chats: dict[int, ChatPace] = {}

    def wait(self, now: float) -> float:
        """Seconds until a message to whomever may start; 0: now."""
        waits = (self.rest_until - now, self._spacing(now), self.window.wait(now), self._abreast(now))
        longest = max(waits)
        return longest if longest > 1e-9 else 0.0

    def _spacing(self, now: float) -> float:
        varying = 2 * self.window.trips.spread / self.interval
        return self.next_start - max(0.0, min(SLACK, BUCKET - varying)) * self.interval - now

    def _abreast(self, now: float) -> float:
        limit = ABREAST + math.ceil(self.window.trips.shortest_seen / self.interval)
        if self.window.abreast(now) < limit:
            return 0.0
        return min(flight.started for flight in self.window.flying if flight.started > now - SECOND) + SECOND - now

    def wait_of(self, chat_id: int, now: float) -> float:
        """Seconds until this chat may be written to, as far as it alone is concerned."""
        chat = self.chats.get(chat_id)
        return 0.0 if chat is None else chat.wait(now)

    def start(self, chat_id: int, now: float) -> Flight:
        """A message leaves; `end` must follow, however it goes."""
        self.next_start = max(self.next_start, now) + self.interval
        self._chat(chat_id, now).start(now, group=chat_id < 0)
        flight = Flight(chat_id, now)
        self.window.start(flight)
        return flight

    def end(self, flight: Flight, now: float, answered: bool = True) -> None:
        """The answer is here, or none will come."""
        self.window.end(flight, now, answered)

    def rest(self, until: float) -> None:
        """Nobody is written to before."""
        self.rest_until = max(self.rest_until, until)

    def rest_chat(self, chat_id: int, until: float) -> None:
        """This chat is not written to before."""
        chat = self._chat(chat_id, until)
        chat.rest_until = max(chat.rest_until, until)

    def resting(self, now: float) -> float:
        """Seconds for which nobody is written to."""
        return max(0.0, self.rest_until - now)

    def waiting_chats(self, now: float, seconds: float) -> set[int]:
        """The chats that may not be written to for longer than this."""
        return {chat_id for chat_id, chat in self.chats.items() if chat.wait(now) > seconds}

    def _chat(self, chat_id: int, now: float) -> ChatPace:
        if chat_id not in self.chats and len(self.chats) >= FORGET_CHATS:
            self.chats = {known: chat for known, chat in self.chats.items() if not chat.recovered(now)}
        return self.chats.setdefault(chat_id, ChatPace(max(1.0, self.per_second / TELEGRAMS_RATE)))
