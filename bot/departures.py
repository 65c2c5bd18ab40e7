"""发出: from the hand to the wire at the allowed pace, each with what became of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial

from aiogram import Bot

from bot.clock import Clock
from bot.hand import Hand
from bot.pacing import Flight, Pace
from bot.records import Records
from bot.troubles import Troubles
from bot.wire import Moved, TryLater, Undeliverable, put
from storage.session import Store
from supervision.notices import outcome
from supervision.notices.claiming import outdated
from supervision.notices.parcel import Parcel

log = logging.getLogger("duban.courier")
ASKED_LATELY = 0.25  # seconds for which what is in hand is known to be still wanted
STEP = 0.05


class Departures:
    """The wire side of the courier."""

    def __init__(
        self, bot: Bot, store: Store, clock: Clock, pace: Pace, troubles: Troubles, hand: Hand, records: Records
    ) -> None:
        self.bot, self.store, self.clock = bot, store, clock
        self.pace, self.troubles, self.hand, self.records = pace, troubles, hand, records
        self.flights: dict[asyncio.Task[None], Parcel] = {}
        self.quiet = asyncio.Event()  # set when something has landed and nothing is in hand
        self.may_send: Callable[[], bool] = lambda: True  # False once another instance may lead
        self._changed = asyncio.Event()  # something changed for what waits in hand
        self._asked: set[Parcel] = set()
        self._asked_at = 0.0

    def take(self, parcels: Iterable[Parcel]) -> None:
        """What was claimed."""
        for parcel in parcels:
            self.hand.add(parcel)
        self._changed.set()

    def something_was_said(self) -> None:
        """What is in hand is asked about once more before it leaves."""
        self._asked.clear()

    async def run(self, wire: asyncio.TaskGroup) -> None:
        """Put on the wire what is in hand, one after the other as the pace allows."""
        while True:
            self._changed.clear()
            if not self.may_send():  # frozen for a while: whether we still lead is being asked
                await asyncio.sleep(STEP)
                continue
            for late in self.hand.outlived(self.clock.now()):
                self.release(late)
            parcel, wait = self.hand.next(self.pace, self._now())
            ahead = parcel or (self.hand.pushes[0] if self.hand.pushes and not self.hand.answers else None)
            if ahead is not None and ahead.may_grow_old and not self._known_wanted(ahead):
                await self._ask()
            elif parcel is not None:
                self.hand.remove(parcel)
                self.hand.flying.add(parcel.chat_id)
                flight = self.pace.start(parcel.chat_id, self._now())
                task = wire.create_task(self._deliver(parcel, flight))
                self.flights[task] = parcel
                task.add_done_callback(partial(self._landed, parcel))
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(None if wait == float("inf") else min(wait, 60.0)):
                        await self._changed.wait()

    def _known_wanted(self, parcel: Parcel) -> bool:
        return parcel in self._asked and self._now() - self._asked_at < ASKED_LATELY

    async def _ask(self) -> None:
        """What has been answered since it was composed is composed again."""
        waiting = self.hand.growing_old()
        try:
            async with self.store.read() as session:
                again = await outdated(session, waiting)
        except Exception:
            log.exception("whether what is in hand is still wanted cannot be asked")
            again = waiting
        still = self.hand.growing_old()
        for parcel in again:
            if parcel in still:
                self.hand.remove(parcel)
                self.release(parcel)
        self._asked, self._asked_at = set(waiting), self._now()

    def _landed(self, parcel: Parcel, task: asyncio.Task[None]) -> None:
        self.flights.pop(task, None)
        self.hand.flying.discard(parcel.chat_id)
        self._changed.set()
        if not self.hand:
            self.quiet.set()  # nothing more to wait for: record it at once

    async def _deliver(self, parcel: Parcel, first: Flight) -> None:
        try:
            message_ids = await put(self.bot, parcel, self._turns(parcel.chat_id, first))
        except Undeliverable as error:
            log.warning("notices %s refused: %s", parcel.notice_ids, error)
            self.records.add(outcome.refused, parcel, error.why, now=self.clock.now())
        except Moved as error:
            log.warning("notices %s: the chat has another number now", parcel.notice_ids)
            self._lay_back_later(parcel.chat_id)
            self.records.add(outcome.moved, parcel, error.chat_id, now=self.clock.now())
        except TryLater as error:
            self._put_back(parcel, error)
        except Exception as error:
            log.exception("notices %s: not sent", parcel.notice_ids)
            self._put_back(parcel, TryLater(type(error).__name__))
        else:
            self.records.add(outcome.sent, parcel, message_ids, now=self.clock.now())
        finally:
            if first in self.pace.window.flying:  # it never came to a request
                self.pace.end(first, self._now(), answered=False)

    def _put_back(self, parcel: Parcel, trouble: TryLater) -> None:
        log.warning("notices %s put back: %s", parcel.notice_ids, trouble.why)
        self._lay_back_later(parcel.chat_id)
        if trouble.why == "no connection" and not trouble.heard:
            self.release(parcel)  # no try of this message was spent: nobody listened
        else:
            again = {"wait": trouble.wait, "heard": trouble.heard}
            self.records.add(outcome.put_back, parcel, trouble.why, now=self.clock.now(), **again)

    def _lay_back_later(self, chat_id: int) -> None:
        for later in self.hand.later_answers(chat_id):
            self.release(later)

    def release(self, parcel: Parcel) -> None:
        self.records.add(outcome.released, parcel, now=self.clock.now())

    def _turns(self, chat_id: int, first: Flight) -> Callable[[], AbstractAsyncContextManager[None]]:
        waiting = [first]  # the first request's place was taken when the parcel left the hand

        @asynccontextmanager
        async def turn() -> AsyncIterator[None]:
            flight = waiting.pop() if waiting else await self._own_turn(chat_id)
            answered = False
            try:
                yield
                answered = True
            except TryLater as trouble:
                self.troubles.met(chat_id, trouble, self._now())
                raise
            except (Undeliverable, Moved):
                answered = True
                raise
            finally:
                self.pace.end(flight, self._now(), answered)
                self._changed.set()
                if answered:
                    self.troubles.over()

        return turn

    async def _own_turn(self, chat_id: int) -> Flight:
        while wait := max(self.pace.wait(self._now()), self.pace.wait_of(chat_id, self._now())):  # noqa: ASYNC110
            await asyncio.sleep(min(wait, STEP))
        return self.pace.start(chat_id, self._now())

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
