"""说话的人: who says something on his phone: reports, files, taps, questions, nonsense, and opening one's link."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from sandbox.phone import CannotDo
from sandbox.telegram import Telegram
from storage.session import Store, open_store
from supervision.access.linking import invite
from tests.kills.grounds import Member
from tests.kills.page import Page
from tests.kills.plans import tag
from tests.kills.told import Told

NONSENSE = ("今天天气不错", "？？？", "好的", "嗯", "你是谁")
UNCHANGED = "全部无变化"


class Speakers:
    """`rng`: their dice, thrown anew each round."""

    def __init__(self, telegram: Telegram, page: Page, url: str, members: tuple[Member, ...]) -> None:
        self.telegram, self.page, self.url, self.members = telegram, page, url, members
        self.rng = Random()
        self.store = open_store(url)
        self.joined = {member.person_id for member in members if member.linked}
        self.words = 0

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Store]:
        """The store; SQLite's file for a moment only: who closes it last tidies up what a killed victim left."""
        try:
            yield self.store
        finally:
            if self.store.is_sqlite:
                await self.store.close()

    async def somebody_speaks(self) -> list[Told]:
        dice = self.rng.random()
        if dice > 0.88:
            return await self.sends_files()
        return [await self._says_something(dice)]

    async def sends_files(self) -> list[Told]:
        """Photos as an album, or one document; their bytes are like nobody else's."""
        member = self.rng.choice(self._contacts)
        self.words += 1
        first = self.telegram.updates.next_id
        data = [f"{tag(self.words)} {place} ".encode() * 9 for place in range(self.rng.randint(1, 3))]
        phone = self.telegram.phone(member.chat_id)
        if len(data) > 1:
            await phone.sends_album(data)
        else:
            await phone.sends_document("材料.pdf", data[0])
        return [
            Told(first + place, member, "file", "", hashlib.sha256(each).hexdigest()) for place, each in enumerate(data)
        ]

    @property
    def _contacts(self) -> list[Member]:
        return [member for member in self.members if member.measures and member.person_id in self.joined]

    async def _says_something(self, dice: float) -> Told:
        waiting = [member for member in self.members if member.person_id not in self.joined]
        if dice < 0.15 and waiting:
            return await self._joins(self.rng.choice(waiting))
        member = self.rng.choice(self._contacts)
        if dice < 0.25:
            office = next(member for member in self.members if member.office)
            return await self._says(office, "other", self.rng.choice(("汇总", "未报", "帮助")))
        if dice < 0.35:
            return await self._says(member, "other", self.rng.choice(NONSENSE))
        if dice < 0.45:
            return await self._taps(member)
        return await self._reports(member)

    async def _reports(self, member: Member) -> Told:
        self.words += 1
        word = tag(self.words)
        own = self.rng.sample(member.measures, self.rng.randint(1, len(member.measures)))
        text = " ".join(f"{number}推进，现场核查{word}" for number in sorted(own))
        return await self._says(member, "report", text, word)

    async def _says(self, member: Member, kind: str, text: str, word: str = "") -> Told:
        update_id = self.telegram.updates.next_id
        await self.telegram.phone(member.chat_id).says(text)
        return Told(update_id, member, kind, text, word)

    async def _taps(self, member: Member) -> Told:
        update_id = self.telegram.updates.next_id
        try:
            await self.telegram.phone(member.chat_id).taps(UNCHANGED)
        except CannotDo:
            return await self._reports(member)
        return Told(update_id, member, "tap", "")

    async def _joins(self, member: Member) -> Told:
        async with self.looking() as store, store.begin() as session:
            code = await invite(session, member.person_id, self.page.now())
        self.joined.add(member.person_id)
        update_id = self.telegram.updates.next_id
        await self.telegram.phone(member.chat_id).starts(code)
        return Told(update_id, member, "join", "")
