"""待登记: what became of messages on the wire, written down together, however often that fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bot.tally import Tally
from storage.session import Session, Store
from storage.tables import Notice
from supervision.notices.parcel import Parcel

log = logging.getLogger("duban.courier")
FIRST_PAUSE, MOST_PAUSE = 1.0, 30.0
AT_ONCE = 24  # of one transaction: an answer may have to wait for its end
Record = Callable[[Session], Awaitable[Sequence[Notice] | None]]
What = Callable[..., Awaitable[Sequence[Notice] | None]]


class Records:
    """Until it is written that a message was sent it would be sent again: nothing is dropped here."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.tally = Tally()
        self._waiting: list[Record] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, what: What, parcel: Parcel, *more: Any, **named: Any) -> None:
        """`what` of `outcome`, to be called with a session, the parcel and the rest."""
        self._waiting.append(partial(_call, what, parcel, more, named))

    async def write(self) -> None:
        """Write what waits; returns when it is written."""
        pause = FIRST_PAUSE
        while self._waiting:
            try:
                await self.write_once()
            except Exception:
                log.exception("the outcome of a message cannot be recorded; it is tried again")
                await asyncio.sleep(pause)
                pause = min(pause * 2, MOST_PAUSE)

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


async def _call(
    what: What,
    parcel: Parcel,
    more: tuple[Any, ...],
    named: dict[str, Any],
    session: Session,
) -> Sequence[Notice] | None:
    return await what(session, parcel, *more, **named)
