"""舞台: what the rehearsal page needs of the play behind it: the people, the clock, what is due next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sandbox.telegram import Telegram


@dataclass(frozen=True)
class Actor:
    """A linked person. roles: the store's values (contact, lead_leader …); issues as printed: 十八."""

    user_id: int
    name: str
    roles: tuple[str, ...]
    issues: tuple[str, ...] = ()


class Stage(Protocol):
    """auto_reply: everybody whose phone is not in_hand answers by himself."""

    telegram: Telegram
    auto_reply: bool
    in_hand: set[int]

    @property
    def now(self) -> datetime: ...

    async def people(self) -> list[Actor]: ...

    async def next_event(self) -> None:
        """Moves the clock to the next instant at which something is due, and lets it happen."""
        ...

    async def advance(self, by: timedelta) -> None:
        """Moves the clock; whatever falls due on the way happens at its own time."""
        ...
