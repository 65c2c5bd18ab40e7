"""演练: the page's stage over a real town: who is linked, the clock, and people who answer by themselves."""

from datetime import datetime, timedelta

from sandbox.cast import Deed, next_deed
from sandbox.habits import Habit, dealt
from sandbox.linked import linked_people
from sandbox.phone import CannotDo
from sandbox.stage import Actor
from sandbox.town import Town


class Rehearsal:
    """Plays a town; `seed` decides who answers when."""

    def __init__(self, town: Town, seed: int = 0) -> None:
        self.town = town
        self.telegram = town.telegram
        self.auto_reply = False
        self.in_hand: set[int] = set()
        self.seed = seed
        self.habits: dict[str, Habit] = {}
        self._tapped: set[int] = set()
        town.players = self

    @property
    def now(self) -> datetime:
        return self.town.clock.now()

    async def people(self) -> list[Actor]:
        async with self.town.bot.store.read() as session:
            return await linked_people(session)

    async def next_event(self) -> None:
        await self._meet()
        await self.town.next_event()

    async def advance(self, by: timedelta) -> None:
        await self._meet()
        await self.town.go_to(self.now + by)

    async def go_to(self, at: datetime) -> None:
        await self._meet()
        await self.town.go_to(at)

    def next_act(self) -> datetime | None:
        """The instant of the next thing somebody does by himself."""
        deed = self._next()
        return deed.at if deed else None

    async def act(self) -> None:
        """The next thing is done."""
        deed = self._next()
        if deed is None:
            return
        if deed.message is not None:
            self._tapped.add(deed.message)
        try:
            await deed.happen()
        except CannotDo:
            if deed.message is None:
                raise

    def _next(self) -> Deed | None:
        if not self.auto_reply:
            return None
        free = [user_id for user_id in self.telegram.chats.people if user_id not in self.in_hand]
        phones = [self.telegram.phone(user_id) for user_id in free]
        found = [next_deed(phone, self.habits.get(phone.name, Habit.SOON), self.seed) for phone in phones]
        deeds = [deed for deed in found if deed is not None and deed.message not in self._tapped]
        return min(deeds, key=lambda deed: deed.at, default=None)

    async def _meet(self) -> None:
        """Deal the habits once; people linked later answer soon."""
        if not self.habits:
            contacts = [one.name for one in await self.people() if "contact" in one.roles]
            self.habits = dealt(contacts, self.seed)
