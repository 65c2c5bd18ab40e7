"""手头: the parcels that are claimed and not yet on the wire, and which of them goes next."""

from collections import Counter
from datetime import datetime

from bot.pacing import Pace
from supervision.notices.claiming import OF_ONE_CHAT
from supervision.notices.parcel import Parcel


class Hand:
    """Answers go before pushes; a chat gets one thing at a time, in the order claimed."""

    def __init__(self) -> None:
        self.answers: list[Parcel] = []
        self.pushes: list[Parcel] = []
        self.flying: set[int] = set()  # chats with something on the wire

    def __bool__(self) -> bool:
        return bool(self.answers or self.pushes)

    def add(self, parcel: Parcel) -> None:
        (self.answers if parcel.urgent else self.pushes).append(parcel)

    def remove(self, parcel: Parcel) -> None:
        (self.answers if parcel.urgent else self.pushes).remove(parcel)

    def next(self, pace: Pace, now: float) -> tuple[Parcel | None, float]:
        """(the parcel that may leave now or None, seconds until one may: infinite when only an event can tell)."""
        if not self:
            return None, float("inf")
        if (wait := pace.wait(now)) > 0:
            return None, wait
        soonest, seen = float("inf"), set(self.flying)
        for parcel in (*self.answers, *self.pushes):
            if parcel.chat_id in seen:
                continue
            seen.add(parcel.chat_id)
            if (wait := pace.wait_of(parcel.chat_id, now)) <= 0:
                return parcel, 0.0
            soonest = min(soonest, wait)
        return None, soonest

    def growing_old(self) -> list[Parcel]:
        """What must be asked about again before it leaves."""
        return [parcel for parcel in (*self.answers, *self.pushes) if parcel.may_grow_old]

    def laid_back(self, pace: Pace, now: float, patience: float) -> list[Parcel]:
        """Take out what would have to wait longer than this: its words would grow old."""
        resting = pace.resting(now) > patience
        late = [p for p in (*self.answers, *self.pushes) if resting or pace.wait_of(p.chat_id, now) > patience]
        for parcel in late:
            self.remove(parcel)
        return late

    def outlived(self, now: datetime) -> list[Parcel]:
        """Take out what should have left before this: its send window is over."""
        late = [parcel for parcel in self.pushes if parcel.until is not None and parcel.until <= now]
        for parcel in late:
            self.remove(parcel)
        return late

    def later_answers(self, chat_id: int) -> list[Parcel]:
        """Take out what must not be heard before an answer of this chat that failed."""
        later = [parcel for parcel in self.answers if parcel.chat_id == chat_id]
        for parcel in later:
            self.remove(parcel)
        return later

    def full_chats(self) -> set[int]:
        """The chats for which enough is in hand."""
        held = Counter(parcel.chat_id for parcel in self.answers)
        return {chat_id for chat_id, many in held.items() if many >= OF_ONE_CHAT}

    def pushed_chats(self) -> set[int]:
        """The chats that get no push now: one is in hand, or something is on the wire."""
        return {parcel.chat_id for parcel in (*self.answers, *self.pushes)} | self.flying
