"""习性: who answers when; dealt by name and seed, so that every rehearsal has its prompt and its silent people."""

import random
from collections.abc import Iterable
from enum import StrEnum


class Habit(StrEnum):
    """How a contact treats the month's ask."""

    SOON = "soon"  # the same day
    NEXT_DAY = "next_day"
    UNCHANGED = "unchanged"  # 无变化 with its reason
    GUIDED = "guided"  # taps through the measures
    RETHINKING = "rethinking"  # reports, withdraws, reports again
    PARTIAL = "partial"  # a part, the rest when nudged
    SLOW = "slow"  # when nudged
    LAST_EVENING = "last_evening"  # on the evening before the cut-off
    LATE = "late"  # when told that it is overdue
    SILENT = "silent"


# In this order, so that also a small plan has something of everything.
_DECK = (
    Habit.SOON, Habit.LATE, Habit.NEXT_DAY, Habit.SILENT, Habit.UNCHANGED, Habit.SLOW, Habit.GUIDED,
    Habit.PARTIAL, Habit.SOON, Habit.RETHINKING, Habit.LAST_EVENING, Habit.NEXT_DAY, Habit.LATE, Habit.SILENT,
    Habit.UNCHANGED, Habit.SOON, Habit.NEXT_DAY, Habit.SLOW, Habit.PARTIAL, Habit.UNCHANGED, Habit.SOON,
)  # fmt: skip


def dealt(contacts: Iterable[str], seed: int) -> dict[str, Habit]:
    """Name -> habit. The deck goes round by a drawn order; whoever comes after its end answers soon."""
    order = sorted(contacts, key=lambda name: drawn(seed, name).random())
    deck = (*_DECK, *[Habit.SOON] * len(order))
    return dict(zip(order, deck, strict=False))


def drawn(seed: int, *about: object) -> random.Random:
    """The dice of one person and occasion: the same in every run with this seed."""
    return random.Random(" ".join(str(part) for part in (seed, *about)))
