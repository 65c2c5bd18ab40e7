"""回调投递: posts updates to the bot's address, in order within a chat, until it answers 2xx."""

import asyncio
import itertools
import json
import re
from collections.abc import Awaitable, Callable

import aiohttp

from sandbox.updates import Pending, Updates
from sandbox.wire import Call, Json, bad_request

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LONGEST_PAUSE = 60.0
_PATIENCE = aiohttp.ClientTimeout(total=60)


class Webhook:
    """One registered address. `answer` carries out a method the bot writes into its HTTP reply."""

    def __init__(
        self,
        url: str,
        secret: str,
        updates: Updates,
        answer: Callable[[Call], Awaitable[object]],
        pause: float,
    ) -> None:
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self.url = url
        self.secret = secret
        self.last_error = ""
        self._updates = updates
        self._answer = answer
        self._pause = pause
        self._busy: set[int] = set()
        # The task is kept and awaited in stop(), so its failure is not forgotten.
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, asyncio.TaskGroup() as group:
            while True:
                self._updates.changed.clear()
                for chat_id, pending in self._updates.heads().items():
                    if chat_id not in self._busy:
                        self._busy.add(chat_id)
                        group.create_task(self._deliver(session, pending))
                await self._updates.changed.wait()

    async def _deliver(self, session: aiohttp.ClientSession, pending: Pending) -> None:
        for attempt in itertools.count():
            if await self._posted(session, pending.update):
                break
            await asyncio.sleep(0 if attempt == 0 else min(_LONGEST_PAUSE, self._pause * 2 ** (attempt - 1)))
        self._busy.discard(pending.chat_id)
        self._updates.remove(pending.update_id)

    async def _posted(self, session: aiohttp.ClientSession, update: Json) -> bool:
        """True where the bot answered 2xx."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                body = await response.text()
                if not 200 <= response.status < 300:
                    self.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
                    return False
        except (aiohttp.ClientError, TimeoutError) as failure:
            self.last_error = f"Connection failed: {type(failure).__name__}"
            return False
        await self._carry_out(body)
        return True

    async def _carry_out(self, body: str) -> None:
        try:
            written = json.loads(body)
        except ValueError:
            return
        if isinstance(written, dict) and isinstance(written.get("method"), str):
            await self._answer(Call(written.pop("method"), written))
