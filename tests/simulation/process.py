"""进程: the service's process on the world's disk: started, beaten, killed at borders, started again."""

import asyncio
import shutil
from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from bot.app import Duban
from rules.month import CutoffRule
from supervision.practice import Practice
from tests.simulation.holidays import published
from tests.simulation.killing import Killed
from tests.simulation.leading import PlayedLead
from tests.simulation.state import State

RESTART_AFTER = timedelta(seconds=60)


class Process(State):
    def start(self) -> None:
        """A new process on the same store."""
        self.kill.dead = False
        self.telegram.proved = False
        practice = Practice(published, self.habits, 28, CutoffRule.EXCLUSIVE, self.settings.rehearsal)
        store = self.disk.store()
        self.duban = Duban(self.settings, self, store, practice)
        self.lead = self.duban.lead.leadership = PlayedLead(store, self.true_now, self.true_now())
        self.running = asyncio.ensure_future(self.duban.run())
        self.trace.say(self.true_now(), "start")

    async def end(self) -> None:
        """The process is gone: nothing of it is finished."""
        running, duban, self.running, self.duban = self.running, self.duban, None, None
        if running is None or duban is None:
            return
        if not self.kill.dead:
            self.kill.dead = True
            self._cut_power("power off")
        running.cancel()
        while not running.done():
            await asyncio.wait([running], timeout=1)
        if not running.cancelled():
            running.exception()
        shutil.rmtree(duban.folder, ignore_errors=True)

    def lose_lead(self, length: timedelta) -> None:
        """What only the leader does is cancelled and taken up again later; the rest goes on."""
        if self.duban is not None and not self.kill.dead and self.lead.sure:
            self.strikes("lead lost")
            self.heard_till_now()
            self.telegram.proved = False
            self.disturb(length)
            self.trace.say(self.true_now(), "lead lost", length)
            self.lead.lose(length)

    def killed(self, border: str) -> None:
        self.strikes(f"kill {border}")
        self.fell.set()
        self._cut_power(border)

    def heard_till_now(self) -> None:
        """Polls that find nothing are not played; this is the one trace each leaves in the store."""
        if self.duban is None or not self.telegram.waits or not self.telegram.proved or self.disk.is_full:
            return
        if not self.telegram.is_down:
            self.disk.touch("served", self.now().isoformat())
            self.outages.still_served()

    def _cut_power(self, why: str) -> None:
        self.disk.cut()
        self.heard_till_now()
        self.outages.blur_the_end()
        self.telegram.proved = False
        self.trace.say(self.true_now(), "killed", why)
        self.judge.killed()

    async def after_kill(self) -> None:
        if self.duban is not None and self.kill.dead:
            await self.end()
            wait = self.rng.choice((1, 5, 5, 20, 600, 9000))
            self.disturb(timedelta(seconds=wait))
            self.at(self.true_now() + timedelta(seconds=wait), self._restart)
        elif self.running is not None and self.running.done():
            if not self.disk.is_full:
                self.running.result()
                raise AssertionError("the service ended by itself")
            self.trace.say(self.true_now(), "ended", "on a full disk")
            await self.end()
            self.at(self.true_now() + RESTART_AFTER, self._restart)

    def _restart(self) -> None:
        if self.duban is None and (self.deaf_until is None or self.true_now() >= self.deaf_until):
            self.start()

    def disturb(self, length: timedelta) -> None:
        """From now on so long nobody may be expected to do what was due."""
        self.disturbed.append((self.true_now(), self.true_now() + length))

    async def beat(self) -> None:
        if self.duban is None or not self.duban.ready.is_set() or self.kill.dead:
            return
        with suppress(Killed):
            try:
                await self.duban.beat()
            except OperationalError:
                if not self.disk.is_full:
                    raise
