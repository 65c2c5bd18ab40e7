"""收件员: works off the inbox, one update one transaction: effect, answer and mark together."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import ChatMemberUpdated, Update

from bot import hearing
from bot.clock import Clock
from storage.session import Session, Store
from supervision import inbox
from supervision.cycles import keep_up
from supervision.notices import outbox
from supervision.people import Hats, hats, person_of_chat
from supervision.practice import Practice
from supervision.reply import Reply
from texts.menu import as_words

log = logging.getLogger("duban.clerk")
REST = 1.0  # seconds after a trouble of the store


class Clerk:
    """Takes stored updates in order and hands each to the handlers."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, store: Store, clock: Clock, practice: Practice) -> None:
        self.bot, self.dispatcher, self.store, self.clock, self.practice = (
            bot,
            dispatcher,
            store,
            clock,
            practice,
        )
        self.wake = asyncio.Event()
        self.wrote = asyncio.Event()  # set when an answer may be waiting in the outbox

    async def keep(self, updates: list[inbox.Arrived]) -> None:
        """Store a batch in one transaction; only then may it be confirmed to the platform."""
        async with self.store.begin() as session:
            await inbox.store(session, updates, self.clock.now())
        self.wake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self.wake.clear()
            try:
                while await self.work_off_one():
                    pass
            except Exception:
                log.exception("the inbox cannot be worked off; it is tried again")
                await asyncio.sleep(REST)
                continue
            await self.wake.wait()

    async def work_off_one(self) -> bool:
        """Work off the oldest stored update; False when there was none."""
        async with self.store.read() as session:
            row = await inbox.next_new(session)
        if row is None:
            return False
        try:
            update = Update.model_validate(row.payload, context={"bot": self.bot})
            async with self.store.begin() as session:
                if not await inbox.is_new(session, row.update_id):
                    return True  # another instance was faster
                await self._hear(session, update, row.arrived_at)
                await inbox.done(session, row.update_id, self.clock.now())
        except Exception as error:
            log.exception("update %s failed", row.update_id)
            async with self.store.begin() as session:
                if await inbox.failed(session, row.update_id, f"{type(error).__name__}: {error}"):
                    log.error("update %s set aside", row.update_id)
            return True
        self.wrote.set()
        await self._stop_spinner(update)
        return True

    async def _hear(self, session: Session, update: Update, arrived_at: datetime) -> None:
        if not hearing.is_private(update):
            return
        chat_id = hearing.chat_of(update)
        person = await person_of_chat(session, chat_id)
        own = await hats(session, person.id) if person and person.id else Hats()
        words = hearing.words(update)
        if words is None and not isinstance(hearing.event_of(update), ChatMemberUpdated):
            return  # a pinned message and the like: the platform's own note, which nobody said
        now = self.clock.now()
        await keep_up(session, now, self.practice)
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
        if isinstance(reply, Reply):
            await outbox.answer(session, chat_id, person.id if person else None, reply, update.update_id, now)
        elif reply is not UNHANDLED and reply is not None:
            raise TypeError(f"a handler returned {type(reply).__name__}, not a Reply")

    async def _stop_spinner(self, update: Update) -> None:
        """End the waiting mark on a tapped button; it matters to nobody when this comes too late."""
        if update.callback_query is None:
            return
        try:
            await self.bot.answer_callback_query(update.callback_query.id, request_timeout=5)
        except Exception as error:
            log.debug("answerCallbackQuery: %s", error)
