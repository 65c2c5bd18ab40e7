"""收件员: works off the inbox, one update one transaction: effect, answer and mark together."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import ChatMemberUpdated, Update
from pydantic import ValidationError

from bot import hearing
from bot.clock import Clock
from bot.masking import whence
from bot.tally import Tally
from bot.typing_mark import typing_mark
from storage.session import Session, Store
from storage.tables import InboxUpdate
from supervision import groups, inbox
from supervision.months.cycles import keep_up
from supervision.notices import outbox
from supervision.people import Hats, hats, person_of_chat
from supervision.practice import Practice
from supervision.reply import Reply
from texts.menu import as_words

log = logging.getLogger("duban.clerk")
REST = 1.0  # seconds after a trouble of the store
AT_ONCE = 4  # updates of different chats in hand; their transactions still go one after the other
AHEAD = 16  # updates looked up with one query
SPINNERS = 20  # waiting marks being ended at the same time


async def at_once() -> None:
    """Nothing to wait for."""


class Clerk:
    """Takes stored updates in order within each chat and hands each to the handlers."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, store: Store, clock: Clock, practice: Practice) -> None:
        self.bot, self.dispatcher, self.store, self.clock, self.practice = bot, dispatcher, store, clock, practice
        self.wake = asyncio.Event()
        self.wrote: Callable[[], None] = lambda: None  # called when words had their effect and an answer may wait
        self.filed = asyncio.Event()  # set when a file may be waiting to be fetched
        self.calm: Callable[[], Awaitable[None]] = at_once  # waited for before each update: taking in comes first
        self.tally = Tally()
        self._in_hand: set[int] = set()  # chats
        self._turn = asyncio.Lock()  # of our transactions one at most waits for the store: others have a word too
        self._spinners = 0
        self._closing = False

    @property
    def busy(self) -> bool:
        """True while an update is being worked off."""
        return bool(self._in_hand)

    async def keep(self, updates: list[inbox.Arrived]) -> None:
        """Store a batch in one transaction; only then may it be confirmed to the platform."""
        async with self.store.begin_beside() as session:
            await inbox.store(session, updates, self.clock.now())
        self.tally.updates["arrived"] += len(updates)
        self.wake.set()

    async def run(self, patience: float) -> None:
        """Work until cancelled or closed; looks again at least every `patience` seconds, for what another instance
        left behind. A chat that rests or is slow holds up nobody else."""
        places = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            while not self._closing:
                self.wake.clear()
                try:
                    found = deque(await self._found(AHEAD))
                    rest = None if found else await self._next_try()
                except Exception:
                    log.exception("the inbox cannot be read; it is tried again")
                    await asyncio.sleep(REST)
                    continue
                while found and not self._closing:
                    await places.acquire()
                    row = found.popleft()
                    self._in_hand.add(row.chat_id)
                    group.create_task(self._in_its_place(row, places, group))
                with suppress(TimeoutError):
                    async with asyncio.timeout(patience if rest is None else min(patience, rest)):
                        await self.wake.wait()

    def close(self) -> None:
        """Begin nothing more; `run` returns when what is in hand is done."""
        self._closing = True
        self.wake.set()

    async def work_off_one(self) -> bool:
        """Work off the oldest stored update; False when there was none."""
        rows = await self._found(1)
        for row in rows:
            if (update := await self._work_off(row)) is not None:
                await self._stop_spinner(update)
        return bool(rows)

    async def _found(self, limit: int) -> list[InboxUpdate]:
        async with self.store.read() as session:
            return await inbox.heads(session, self.clock.now(), limit, self._in_hand)

    async def _next_try(self) -> float | None:
        """Seconds until a resting update may be tried again, None when none rests."""
        async with self.store.read() as session:
            again = await inbox.next_try(session)
        return None if again is None else max(0.05, (again - self.clock.now()).total_seconds())

    async def _in_its_place(self, row: InboxUpdate, places: asyncio.Semaphore, group: asyncio.TaskGroup) -> None:
        try:
            update = await self._work_off(row)
            if update is not None and update.callback_query is not None and self._spinners < SPINNERS:
                group.create_task(self._stop_spinner(update))
        except Exception:
            log.exception("the inbox cannot be worked off; it is tried again")
            await asyncio.sleep(REST)
        finally:
            self._in_hand.discard(row.chat_id)
            places.release()
            self.wake.set()

    async def _work_off(self, row: InboxUpdate) -> Update | None:
        """The update when it had its effect here; None when it failed, or another instance was faster.

        Raises what the store raises when not even a failure can be written down.
        """
        try:
            update = Update.model_validate(row.payload, context={"bot": self.bot})
            async with typing_mark(self.bot, row.chat_id):
                had_effect = await self._have_effect(row, update)
            if not had_effect:
                return None
        except Exception as error:
            log.error("update %s failed: %s", row.update_id, whence(error))  # its words may be a person's
            for_good = isinstance(error, ValidationError)  # of a shape we do not know; it will not change
            async with self.store.begin() as session:
                words = f"{type(error).__name__}: {error}"
                aside = await inbox.failed(session, row.update_id, words, self.clock.now(), for_good)
            self.tally.updates["set_aside" if aside else "failed"] += 1
            if aside:
                log.error("update %s set aside", row.update_id)
            return None
        self.tally.updates["done"] += 1
        self.wrote()
        self.filed.set()
        return update

    async def _have_effect(self, row: InboxUpdate, update: Update) -> bool:
        """One transaction: effect, answer and mark. False when there was nothing left to do."""
        async with self._turn:
            await self.calm()
            async with self.store.begin() as session:
                if not await inbox.take(session, row, self.clock.now()):
                    return False
                await self._hear(session, update, row.arrived_at)
        return True

    async def _hear(self, session: Session, update: Update, arrived_at: datetime) -> None:
        now, chat_id = self.clock.now(), hearing.chat_of(update)
        words, private = hearing.words(update), hearing.is_private(update)
        if not private and words is None:
            await self._group_changed(session, update, now)
            return
        person = await person_of_chat(session, chat_id if private else hearing.sender_of(update))
        if words is None and not isinstance(hearing.event_of(update), ChatMemberUpdated):
            return  # a pinned message and the like: the platform's own note, which nobody said
        if not private and not (words and await groups.is_heard(session, words, person, now)):
            return
        await keep_up(session, now, self.practice)
        own = await hats(session, person.id, self.practice.habits.day_of(now)) if person and person.id else Hats()
        own = own if private else groups.OFFICE
        heard = None
        if words is not None:
            heard = await inbox.keep_words(session, words, person.id if person else None, arrived_at)
            heard = replace(heard, text=as_words(heard.text))
        reply = await self.dispatcher.feed_update(
            self.bot,
            update,
            session=session,
            person=person,
            own=own,
            heard=heard,
            now=now,
            practice=self.practice,
        )
        if isinstance(reply, Reply) and not private and person and words:
            said = words.message_id
            await groups.answer_in_group(session, chat_id, person, reply, update.update_id, said, now)
        elif isinstance(reply, Reply):
            await outbox.answer(session, chat_id, person.id if person else None, reply, update.update_id, now)
        elif reply is not UNHANDLED and reply is not None:
            raise TypeError(f"a handler returned {type(reply).__name__}, not a Reply")

    async def _group_changed(self, session: Session, update: Update, now: datetime) -> None:
        """We were added, taken out, or the group has another number; who else comes and goes is nothing to us."""
        chat_id = hearing.chat_of(update)
        if hearing.joined_a_group(update):
            await groups.refuse(session, chat_id, update.update_id, now)
        elif hearing.left_a_group(update):
            await groups.left(session, chat_id, now)
        elif (new := hearing.moved_to(update)) is not None:
            await groups.moved(session, chat_id, new, now)

    async def _stop_spinner(self, update: Update) -> None:
        """End the waiting mark on a tapped button; it matters to nobody when this comes too late."""
        if update.callback_query is None:
            return
        self._spinners += 1
        try:
            await self.bot.answer_callback_query(update.callback_query.id, request_timeout=5)
        except Exception as error:
            log.debug("answerCallbackQuery: %s", type(error).__name__)
        finally:
            self._spinners -= 1
