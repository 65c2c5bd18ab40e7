"""取件员: fetches the files people sent and puts them on the shelf, at once and again after a restart."""

import asyncio
import logging
from contextlib import aclosing, suppress
from datetime import date
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramEntityTooLarge
from aiohttp import ClientError, ClientResponseError

from bot.clock import Clock
from bot.shot_date import shot_on
from storage.session import Store
from storage.shelf import Draft, ShelfTrouble, place_of, sweep_out
from storage.tables import Evidence
from supervision.evidence import fetching
from supervision.evidence.files import LARGEST
from supervision.practice import Practice

log = logging.getLogger("duban.evidence")
AT_ONCE = 3  # files on the way
ASK_SECONDS = 30
BRING_SECONDS = 300  # for 20 MB over a slow proxy
CHUNK = 1 << 16
REST = 5.0  # seconds after a trouble of the store
GONE_TRIES = 3  # so often the platform may say that it knows no such file


class TooLarge(Exception):
    """More bytes than the platform hands over."""


class Fetcher:
    """One for the whole service, beside the courier; what is wanted stands in the store."""

    def __init__(self, bot: Bot, store: Store, clock: Clock, practice: Practice, folder: Path) -> None:
        self.bot, self.store, self.clock, self.practice, self.folder = bot, store, clock, practice, folder
        self.wake = asyncio.Event()  # set when a file may have come
        self.told = asyncio.Event()  # set when something may be waiting in the outbox
        self._in_hand: set[int] = set()

    async def run(self, patience: float) -> None:
        """Fetch until cancelled; looks again at least every `patience` seconds."""
        with suppress(OSError):
            await asyncio.to_thread(sweep_out, self.folder)
        while True:
            self.wake.clear()
            try:
                if await self.fetch_some():
                    continue
                rest = await self._rest(patience)
            except Exception:
                log.exception("the files to be fetched cannot be looked up; it is tried again")
                rest = REST
            with suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self.wake.wait()

    async def fetch_some(self) -> bool:
        """Fetch a few of those that wait; False when there was none."""
        async with self.store.read() as session:
            rows = await fetching.due(session, self.clock.now(), AT_ONCE, self._in_hand)
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(self._fetch(row))
        return bool(rows)

    async def idle(self) -> bool:
        """True when nothing is to be fetched at this instant."""
        if self._in_hand:
            return False
        async with self.store.read() as session:
            return not await fetching.due(session, self.clock.now(), 1)

    async def _rest(self, patience: float) -> float:
        async with self.store.read() as session:
            again = await fetching.next_try(session)
        if again is None:
            return patience
        return min(patience, max(0.05, (again - self.clock.now()).total_seconds()))

    async def _fetch(self, row: Evidence) -> None:
        assert row.id is not None
        self._in_hand.add(row.id)
        try:
            await self._fetch_and_record(row, row.id)
        except Exception:
            log.exception("what became of file %s cannot be recorded; it is fetched again", row.id)
            await asyncio.sleep(REST)
        finally:
            self._in_hand.discard(row.id)
            self.told.set()

    async def _fetch_and_record(self, row: Evidence, evidence_id: int) -> None:
        try:
            sha256, size, shot = await self._bring(row.file_id)
        except ShelfTrouble as trouble:
            log.error("file %s cannot be stored: %s", evidence_id, trouble)
            async with self.store.begin() as session:
                await fetching.no_room(session, evidence_id, str(trouble), self.clock.now(), self.practice)
        except (TooLarge, AiogramError, ClientError, TimeoutError, OSError) as error:
            await self._not_brought(row, evidence_id, error)
        else:
            async with self.store.begin() as session:
                await fetching.stored(session, evidence_id, sha256, size, shot, self.clock.now(), self.practice)

    async def _not_brought(self, row: Evidence, evidence_id: int, error: Exception) -> None:
        why = _why(error)
        log.warning("file %s not fetched: %s", evidence_id, why)
        again = row.reason == why  # said once after other troubles it may pass: the platform says "temporarily"
        gone = isinstance(error, TelegramBadRequest) and again and row.tries + 1 >= GONE_TRIES
        async with self.store.begin() as session:
            now = self.clock.now()
            if _is_too_large(error) or gone:
                await fetching.refused(session, evidence_id, _is_too_large(error), why, now, self.practice)
            else:
                await fetching.put_off(session, evidence_id, why, now, self.practice)

    async def _bring(self, file_id: str) -> tuple[str, int, date | None]:
        """(SHA-256, bytes, the day its picture was taken). Its link is asked for anew each time: it lives an hour."""
        found = await self.bot.get_file(file_id, request_timeout=ASK_SECONDS)
        if not found.file_path:
            raise FileNotFoundError("the platform names no path")
        url = self.bot.session.api.file_url(self.bot.token, found.file_path)
        draft = Draft(self.folder)
        try:
            stream = self.bot.session.stream_content(url, timeout=BRING_SECONDS, chunk_size=CHUNK)
            async with aclosing(stream) as chunks:
                async for chunk in chunks:
                    if draft.size + len(chunk) > LARGEST:
                        raise TooLarge
                    draft.write(chunk)
            sha256 = await asyncio.to_thread(draft.keep)
        finally:
            draft.close()
        shot = await asyncio.to_thread(shot_on, place_of(self.folder, sha256), self.clock.now().date())
        return sha256, draft.size, shot


def _is_too_large(error: Exception) -> bool:
    said = str(error).lower() if isinstance(error, TelegramBadRequest) else ""
    return isinstance(error, TooLarge | TelegramEntityTooLarge) or "file is too big" in said


def _why(error: Exception) -> str:
    """In words that never hold the address: it carries the token."""
    if isinstance(error, ClientResponseError):
        return f"HTTP {error.status}"
    if isinstance(error, TelegramBadRequest):
        return error.message[:120]
    return type(error).__name__
