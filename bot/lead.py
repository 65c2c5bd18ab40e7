"""领班: takes the lead of the store when it is free, does what only the leader does, and follows otherwise."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from storage.leadership import Leadership, LeadLost
from storage.session import Store

log = logging.getLogger("duban.lead")
ASK_AGAIN = 1.0  # seconds until a follower tries again


class Lead:
    """`begin` starts the leader's tasks in the group it is given; they are cancelled when the lead is lost."""

    def __init__(self, store: Store, begin: Callable[[asyncio.TaskGroup], Awaitable[None]]) -> None:
        self.leadership = Leadership(store)
        self._begin = begin

    async def run(self, following: Callable[[], None]) -> None:
        """Lead or follow until cancelled; `following` is called whenever another instance is found to lead."""
        try:
            while True:
                await self._lead() if await self._taken() else following()
                await asyncio.sleep(ASK_AGAIN)
        finally:
            await self.leadership.leave()  # a follower too keeps a connection to ask by

    async def _taken(self) -> bool:
        """True when we lead now."""
        try:
            return await self.leadership.take()
        except OSError as error:
            log.error("the lead cannot be asked for: %s", error.strerror)
            return False

    async def _lead(self) -> None:
        log.info("leading")
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.leadership.held())
                await self._begin(group)
        except* LeadLost:
            log.warning("the lead is lost; following")
        finally:
            await self.leadership.leave()
