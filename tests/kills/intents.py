"""意图: the plan of the kills, all from one seed: where each falls, and what happens around it."""

from dataclasses import dataclass
from random import Random

from tests.kills.page import AFTER_SEND, MID_FETCH, MID_SEND, POINTS

ROUNDS_OF_A_MONTH = 20
FURTHEST = {MID_SEND: 4, AFTER_SEND: 4, MID_FETCH: 3}  # crossings to choose from; of a commit COMMITS
COMMITS = 10


@dataclass(frozen=True)
class Intent:
    """The plan of one kill. `from_start`: the words come while the service is down; the kill falls after its start.
    `taken`: of a message in mid-send, whether the platform takes it. `delay`: of a random moment, as a share."""

    number: int
    point: str
    crossing: int
    from_start: bool
    taken: bool
    delay: float
    speakers: int
    steps: int

    @property
    def month(self) -> int:
        return self.number // ROUNDS_OF_A_MONTH


def intents(rounds: int, seed: int, among: tuple[str, ...] = POINTS) -> list[Intent]:
    """As many at each point as at any other, in an order of the seed's own."""
    rng = Random(seed)
    points = [among[number % len(among)] for number in range(rounds)]
    rng.shuffle(points)
    return [_intent(number, point, rng) for number, point in enumerate(points)]


def _intent(number: int, point: str, rng: Random) -> Intent:
    return Intent(
        number,
        point,
        crossing=rng.randint(1, FURTHEST.get(point, COMMITS)),
        from_start=rng.random() < 0.25,
        taken=rng.random() < 0.5,
        delay=rng.random(),
        speakers=rng.randint(1, 3),
        steps=rng.choice((0, 0, 0, 1, 2)),
    )
