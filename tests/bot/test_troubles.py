"""What a trouble on the wire means for whoever is written to next."""

from datetime import timedelta

import pytest

from bot.pacing import Pace
from bot.troubles import LONGEST_REST, MOST_REST, Troubles
from bot.wire import TryLater


@pytest.fixture
def troubles() -> Troubles:
    return Troubles(Pace(30))


def too_many(seconds: float) -> TryLater:
    return TryLater("too many requests", timedelta(seconds=seconds))


def test_one_chats_429_rests_it_and_everybody_else_but_a_second(troubles: Troubles) -> None:
    troubles.met(7, too_many(300), 10.0)

    assert troubles.pace.wait_of(7, 10.0) == 300
    assert troubles.pace.resting(10.0) == 1


def test_the_same_chats_second_429_is_still_its_own(troubles: Troubles) -> None:
    troubles.met(7, too_many(300), 10.0)
    troubles.met(7, too_many(300), 12.0)

    assert troubles.pace.resting(12.0) == 1


def test_another_chats_429_is_meant_for_all(troubles: Troubles) -> None:
    troubles.met(7, too_many(8), 10.0)
    troubles.met(9, too_many(8), 12.0)

    assert troubles.pace.resting(12.0) == 8


def test_but_not_when_something_went_well_in_between_and_never_for_hours(troubles: Troubles) -> None:
    troubles.met(7, too_many(300), 10.0)
    troubles.over()
    troubles.met(9, too_many(300), 12.0)
    assert troubles.pace.resting(12.0) == 1

    troubles.met(11, too_many(9000), 14.0)
    assert troubles.pace.resting(14.0) == LONGEST_REST


def test_one_lost_answer_rests_nobody_and_several_ever_longer(troubles: Troubles) -> None:
    now, rests = 10.0, []
    for _ in range(9):
        troubles.met(7, TryLater("no answer"), now)
        rests.append(troubles.pace.resting(now))
        now += rests[-1] + 1

    assert rests[0] == 0
    assert 0.5 <= rests[1] <= 1
    assert rests[1] < rests[3] < rests[5]
    assert MOST_REST / 2 <= rests[-1] <= MOST_REST
    assert troubles.shaken


def test_those_that_were_on_the_wire_together_are_one_trouble(troubles: Troubles) -> None:
    for chat_id in range(20):
        troubles.met(chat_id, TryLater("no connection"), 10.0)

    assert troubles.pace.resting(10.0) <= 0.5


def test_an_answer_of_any_kind_ends_it(troubles: Troubles) -> None:
    troubles.met(7, TryLater("no connection"), 10.0)
    troubles.met(7, TryLater("refused: something new"), 20.0)

    assert not troubles.shaken
