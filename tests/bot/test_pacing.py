"""The pace against every limiter it may meet, in virtual time: never refused, and the rate used up."""

import math
from collections import deque
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pacing import CHAT_BURST, Pace
from bot.round_trips import RoundTrips

RATE = 30


class Bucket:
    def __init__(self, burst: float, rate: float = RATE) -> None:
        self.burst, self.level, self.rate, self.at = burst, float(burst), rate, 0.0

    def __call__(self, at: float) -> bool:
        self.level, self.at = min(self.burst, self.level + (at - self.at) * self.rate), at
        if self.level < 1 - 1e-9:
            return False
        self.level -= 1
        return True


class SlidingLog:
    def __init__(self) -> None:
        self.log: deque[float] = deque()

    def __call__(self, at: float) -> bool:
        while self.log and self.log[0] <= at - 1 + 1e-9:
            self.log.popleft()
        self.log.append(at)
        return len(self.log) <= RATE


class FixedWindow:
    def __init__(self, offset: float = 0.37) -> None:
        self.offset, self.second, self.count = offset, -1, 0

    def __call__(self, at: float) -> bool:
        second = math.floor(at + self.offset)
        self.count = self.count + 1 if second == self.second else 1
        self.second = second
        return self.count <= RATE


LIMITERS: dict[str, Callable[[], Callable[[float], bool]]] = {
    "burst 30": lambda: Bucket(30),
    "burst 5": lambda: Bucket(5),
    "sliding": SlidingLog,
    "fixed window": FixedWindow,
}


def broadcast(
    latencies: Callable[[int], float], place: float, many: int, late: Callable[[int], float] = lambda _: 0.0001
) -> tuple[list[float], float]:
    """When the platform counts each of `many` messages to as many chats, and when the last is answered.

    `place`: where in the round trip it counts them, 0 at the start and 1 at the end. `late`: of our own timers.
    """
    pace, now, stamps = Pace(RATE), 0.0, []
    flights: list[tuple[float, object]] = []
    for number in range(many):
        while (wait := pace.wait(now)) > 0:
            soonest = min((end for end, _ in flights), default=math.inf)
            now = min(now + wait + late(number), max(now, soonest))
            for end, flight in [pair for pair in flights if pair[0] <= now]:
                flights.remove((end, flight))
                pace.end(flight, now)  # type: ignore[arg-type]
        seconds = latencies(number)
        stamps.append(now + place * seconds)
        flights.append((now + seconds, pace.start(number, now)))
    return sorted(stamps), max(end for end, _ in flights)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    middle=st.floats(0.002, 0.4),
    jitter=st.floats(0, 0.5),
    place=st.sampled_from((0.0, 1.0)),
    stalls=st.floats(0, 0.05),
)
def test_no_limiter_is_ever_provoked(seed: int, middle: float, jitter: float, place: float, stalls: float) -> None:
    dice = Random(seed)
    spread = min(jitter * middle, 0.025)
    stamps, _ = broadcast(
        lambda _: dice.uniform(middle - spread, middle + spread),
        place,
        200,
        late=lambda _: dice.choice((0.0001, 0.0001, 0.001, stalls)),
    )

    for name, limiter in LIMITERS.items():
        admitted = limiter()
        assert all(admitted(at) for at in stamps), name


@pytest.mark.parametrize("place", [0.0, 1.0])
def test_the_rate_is_used_up(place: float) -> None:
    dice = Random(7)
    _, end = broadcast(lambda _: dice.uniform(0.025, 0.075), place, 1500)

    assert 1500 / end / RATE >= 0.97


def test_a_request_that_is_never_answered_gives_its_place_back() -> None:
    pace = Pace(1)
    pace.start(1, 0.0)

    assert pace.wait(0.5) > 1
    assert pace.wait(20) == 0


def test_a_chat_hears_a_short_burst_and_then_one_a_second() -> None:
    pace, now, starts = Pace(RATE), 0.0, []
    for _ in range(6):
        now += pace.wait_of(7, now)
        starts.append(round(now, 6))
        pace.end(pace.start(7, now), now)

    assert starts == [0, 0, 0, 1, 2, 3]
    assert CHAT_BURST == 3


@settings(deadline=None)
@given(st.lists(st.floats(0, 10), min_size=60, max_size=60))
def test_a_group_hears_at_most_20_in_any_minute(pauses: list[float]) -> None:
    pace, now, starts = Pace(1000), 0.0, []
    for pause in pauses:
        now += pause
        now += pace.wait_of(-7, now)
        starts.append(now)
        pace.end(pace.start(-7, now), now)

    assert all(later - earlier > 60 for earlier, later in zip(starts, starts[20:], strict=False))


def test_a_resting_chat_does_not_hold_up_the_others() -> None:
    pace = Pace(RATE)
    pace.rest_chat(7, 100.0)

    assert pace.wait_of(7, 1.0) == 99
    assert (pace.wait(1.0), pace.wait_of(8, 1.0)) == (0, 0)
    assert pace.waiting_chats(1.0, 2.0) == {7}


def test_a_rest_of_all_holds_everybody_and_is_never_shortened() -> None:
    pace = Pace(RATE)
    pace.rest(9.0)
    pace.rest(3.0)

    assert pace.wait(1.0) == pace.resting(1.0) == 8


def test_chats_that_have_recovered_are_forgotten() -> None:
    pace = Pace(1000)
    for chat_id in range(1, 5000):
        pace.end(pace.start(chat_id, float(chat_id)), float(chat_id))

    assert len(pace.chats) <= 1001


@settings(deadline=None)
@given(st.lists(st.floats(0.001, 5), min_size=1, max_size=150))
def test_the_shortest_round_trip_is_never_overstated(seconds: list[float]) -> None:
    trips = RoundTrips()
    for at, each in enumerate(seconds):
        trips.add(at / 10, each)

    assert trips.shortest(15.0) <= min(seconds) + 1e-9


def test_a_few_round_trips_tell_nothing() -> None:
    trips = RoundTrips()
    for at in range(59):
        trips.add(at / 10, 0.05)
    assert trips.shortest(6.0) == 0

    trips.add(6.0, 0.05)
    assert trips.shortest(6.0) > 0


def test_a_round_trip_of_long_ago_counts_no_more() -> None:
    trips = RoundTrips()
    trips.add(0.0, 0.01)
    for at in range(1, 1000):
        trips.add(at / 10, 0.05)

    assert trips.shortest(100.0) == pytest.approx(0.05)
