"""断电: the process ends at a chosen border; what is in the store stays, what is in memory is gone."""

from collections import Counter
from collections.abc import Callable

BORDERS = ("before commit", "after commit", "before send", "after acceptance", "after hand-over")
OF_FILES = ("while fetching", "after shelving")


class Killed(BaseException):
    """Not an Exception on purpose: nobody may catch the end of the process."""


class KillSwitch:
    """`arm` a border, and the n-th crossing of it ends the process."""

    def __init__(self, fired: Callable[[str], None]) -> None:
        self.fired = fired
        self.armed: dict[str, int] = {}
        self.dead = False
        self.muted = 0
        self.crossed: Counter[str] = Counter()

    def arm(self, border: str, crossing: int) -> None:
        self.armed[border] = crossing

    def cross(self, border: str) -> None:
        if self.muted:
            return
        if self.dead:
            raise Killed(border)
        self.crossed[border] += 1
        if border not in self.armed:
            return
        self.armed[border] -= 1
        if self.armed[border] <= 0:
            self.fire(border)

    def fire(self, border: str) -> None:
        self.armed.clear()
        self.dead = True
        self.fired(border)
        raise Killed(border)
