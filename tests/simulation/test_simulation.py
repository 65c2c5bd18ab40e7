"""模拟的快跑: some months with every kind of fault; the same seed gives the same trace; a planted bug is found."""

import pytest

from tests.simulation.planted import BUGS, Bug, hunt, line_of
from tests.simulation.runs import play

SEED = 3  # more of them, and every planted bug: python -m tests.simulation, and --planted
QUICK = "the offset is never confirmed"


def test_no_promise_is_broken_in_two_months_of_faults() -> None:
    outcome = play(SEED, months=2)
    assert not outcome.broken, "\n".join((outcome.broken, *outcome.tail))
    assert sum(len(kinds) for kinds in outcome.faults.values()) > 10


def test_the_same_seed_gives_the_same_trace() -> None:
    first, again = play(7, months=1), play(7, months=1)
    assert len(first.tail) > 20
    assert first.digest == again.digest
    assert first.tail == again.tail


def test_a_bug_planted_on_purpose_is_found() -> None:
    [bug] = [each for each in BUGS if each.name.startswith(QUICK)]
    assert hunt(bug, seed=1, months=3, world=1) is not None


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_every_planted_bug_stands_on_one_line_of_the_code(bug: Bug) -> None:
    assert line_of(bug)
