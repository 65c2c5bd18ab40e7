"""待登记: what became of messages on the wire, written down together, however often that fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError

from bot.tally import Tally
from storage.session import Session, Store
from storage.tables import Notice
from supervision.notices.parcel import Parcel

log = logging.getLogger("duban.courier")
FIRST_PAUSE, MOST_PAUSE = 1.0, 30.0
AT_ONCE = 24  # of one transaction: an answer may have to wait for its end
STUCK_AFTER = 6  # failures in a row, half a minute: then what the store refuses no longer holds up what else may leave
STUCK_REST = 300.0  # seconds until it is tried again
STORE_AWAY = (OperationalError, InterfaceError, OSError)  # nothing can be claimed then either
Record = partial[Coroutine[Any, Any, Sequence[Notice] | None]]
What = Callable[..., Awaitable[Sequence[Notice] | None]]


class Records:
    """Until it is written that a message was sent it would be sent again: nothing is dropped here."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.tally = Tally()
        self._waiting: list[Record] = []
        self._stuck: list[Record] = []
        self._stuck_until = 0.0  # the loop's time

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, what: What, parcel: Parcel, *more: Any, **named: Any) -> None:
        """`what` of `outcome`, to be called with a session, the parcel and the rest."""
        self._waiting.append(partial(_call, what, parcel, more, named))

    @property
    def notice_ids(self) -> set[int]:
        """Of whatever is not written yet."""
        return {notice_id for record in (*self._waiting, *self._stuck) for notice_id in record.args[1].notice_ids}

    async def write(self) -> None:
        """Write what waits; returns when it is written, but for what the store refuses again and again."""
        now = asyncio.get_running_loop().time()
        if self._stuck and now >= self._stuck_until:
            self._stuck_until = now + STUCK_REST
            await self._try_stuck()
        pause, failures = FIRST_PAUSE, 0
        while self._waiting:
            tried = self._waiting[:AT_ONCE]
            try:
                await self.write_once()
                failures = 0
            except Exception as error:
                log.exception("the outcome of a message cannot be recorded; it is tried again")
                failures += 1
                if failures >= STUCK_AFTER and not isinstance(error, STORE_AWAY):
                    self._stuck += [record for record in tried if record in self._waiting]
                    self._waiting = [record for record in self._waiting if record not in tried]
                    self._stuck_until, failures = asyncio.get_running_loop().time() + STUCK_REST, 0
                    continue
                await asyncio.sleep(pause)
                pause = min(pause * 2, MOST_PAUSE)

    async def _try_stuck(self) -> None:
        for record in list(self._stuck):
            try:
                await self._together([record])
            except Exception:
                log.exception("the outcome of a message still cannot be recorded; it is tried again")

    async def write_what_can_be(self) -> None:
        """A last try, for as long as it gets us further."""
        await self._try_stuck()
        before = len(self._waiting) + 1
        while 0 < len(self._waiting) < before:
            before = len(self._waiting)
            with suppress(Exception):
                await self.write_once()

    async def write_once(self) -> None:
        """One try at a batch; if it fails, at each of it alone, so that one does not hold up the others.

        Raises the trouble of the last that could not be written.
        """
        batch = self._waiting[:AT_ONCE]
        if not batch:
            return
        try:
            await self._together(batch)
        except Exception:
            if len(batch) == 1:
                raise
            await self._one_by_one(batch)

    async def _one_by_one(self, batch: list[Record]) -> None:
        failed: Exception | None = None
        for record in batch:
            try:
                await self._together([record])
            except Exception as error:
                failed = error
        if failed is not None:
            raise failed

    async def _together(self, batch: list[Record]) -> None:
        recorded: list[Notice] = []
        async with self.store.begin() as session:
            for record in batch:
                recorded += await record(session) or ()
        for notice in recorded:
            late = (notice.sent_at - notice.due_at).total_seconds() if notice.sent_at else None
            self.tally.message(notice.kind, notice.state if notice.state != "queued" else "put_back", late)
        self._waiting = [record for record in self._waiting if record not in batch]
        self._stuck = [record for record in self._stuck if record not in batch]


async def _call(
    what: What,
    parcel: Parcel,
    more: tuple[Any, ...],
    named: dict[str, Any],
    session: Session,
) -> Sequence[Notice] | None:
    return await what(session, parcel, *more, **named)
