"""路况: what a trouble on the wire means for whoever is written to next: who rests, and how long."""

from random import Random

from bot.pacing import Pace
from bot.wire import TryLater

LONGEST_REST = 60.0  # seconds; a platform that asks one chat for hours must not silence all the others
FIRST_REST, MOST_REST = 0.5, 30.0
PROBE = 1.0  # after a 429 nobody writes for so long: the next one shows whether it was meant for all


class Troubles:
    """A 429 rests its chat, and after a second chat's 429 everybody; a broken line rests everybody, ever longer."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.in_a_row = 0
        self._punished: int | None = None
        self._dice = Random(0)  # the same in every run: a simulated month replays exactly

    @property
    def shaken(self) -> bool:
        """True until something goes well again: claim no more than one to try with."""
        return self.in_a_row > 0

    def over(self) -> None:
        """The platform took something."""
        self.in_a_row, self._punished = 0, None

    def met(self, chat_id: int, trouble: TryLater, now: float) -> None:
        if trouble.wait is not None:
            self._too_many(chat_id, trouble.wait.total_seconds(), now)
        elif trouble.why in ("no answer", "no connection"):
            self._broken(trouble.why == "no connection", now)
        else:
            self.over()

    def _too_many(self, chat_id: int, seconds: float, now: float) -> None:
        self.pace.rest_chat(chat_id, now + seconds)
        for_all = self._punished not in (None, chat_id)
        self.pace.rest(now + min(seconds, LONGEST_REST if for_all else PROBE))
        self._punished = chat_id

    def _broken(self, surely: bool, now: float) -> None:
        if self.pace.resting(now):
            return  # those that were on the wire together are one trouble
        self.in_a_row += 1
        if surely or self.in_a_row > 1:
            rest = min(MOST_REST, FIRST_REST * 2 ** min(self.in_a_row - 1, 10))
            self.pace.rest(now + rest * self._dice.uniform(0.5, 1.0))
