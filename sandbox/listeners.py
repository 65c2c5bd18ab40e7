"""旁听: browsers that want to know what changed; news is gathered for a moment and sent in one piece."""

import asyncio
from collections.abc import AsyncIterator

from sandbox.wire import Json

_GATHER_SECONDS = 0.06
_PULSE_SECONDS = 10.0


class _Listener:
    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.chats: set[int] = set()
        self.everything = False
        self.traffic: list[Json] = []

    def take(self) -> Json:
        news: Json = {"chats": sorted(self.chats), "all": self.everything, "traffic": self.traffic}
        self.chats, self.everything, self.traffic = set(), False, []
        self.woken.clear()
        return news


class Listeners:
    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()
        self._closing = False

    def changed(self, user_id: int | None) -> None:
        for listener in self._listeners:
            if user_id is None:
                listener.everything = True
            else:
                listener.chats.add(user_id)
            listener.woken.set()

    def traffic(self, line: Json) -> None:
        for listener in self._listeners:
            listener.traffic.append(line)
            listener.woken.set()

    def close(self) -> None:
        self._closing = True
        for listener in self._listeners:
            listener.woken.set()

    async def listen(self) -> AsyncIterator[Json]:
        """News as it comes, and an empty piece as a pulse, so that a gone browser is noticed."""
        listener = _Listener()
        self._listeners.add(listener)
        try:
            yield listener.take()
            while not self._closing:
                try:
                    await asyncio.wait_for(listener.woken.wait(), _PULSE_SECONDS)
                    await asyncio.sleep(_GATHER_SECONDS)
                except TimeoutError:
                    pass
                yield listener.take()
        finally:
            self._listeners.discard(listener)
