"""模拟的快跑: some months with every kind of fault; the same seed gives the same trace; a planted bug is found."""

import pytest

from tests.simulation.planted import BUGS, hunt
from tests.simulation.runs import play

SEEDS = (3, 5)  # more of them, and every planted bug: python -m tests.simulation, and --planted
QUICK = ("sends at night", "a stranger learns more")


@pytest.mark.parametrize("seed", SEEDS)
def test_no_promise_is_broken_in_three_months_of_faults(seed: int) -> None:
    outcome = play(seed, months=3)
    assert not outcome.broken, "\n".join((outcome.broken, *outcome.tail))


def test_the_same_seed_gives_the_same_trace_and_another_gives_another() -> None:
    first, again, other = play(7, months=1), play(7, months=1), play(11, months=1)
    assert first.digest == again.digest
    assert first.digest != other.digest


@pytest.mark.parametrize("name", QUICK)
def test_a_bug_planted_on_purpose_is_found(name: str) -> None:
    [bug] = [each for each in BUGS if each.name.startswith(name)]
    assert hunt(bug, seed=1, months=8) is not None
