"""进程: the service's process on the world's disk: started, beaten, killed at borders, started again."""

import asyncio
import shutil
from contextlib import suppress
from datetime import timedelta

from bot.app import Duban
from bot.holidays import published
from rules.month import CutoffRule
from supervision.practice import Practice
from tests.simulation.killing import Killed
from tests.simulation.state import State


class Process(State):
    def start(self) -> None:
        """A new process on the same store."""
        self.kill.dead = False
        practice = Practice(published, self.habits, 28, CutoffRule.EXCLUSIVE, self.settings.rehearsal)
        self.duban = Duban(self.settings, self, self.disk.store(), practice)
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

    def killed(self, border: str) -> None:
        self.strikes(f"kill {border}")
        self._cut_power(border)

    def _cut_power(self, why: str) -> None:
        self.disk.cut()
        self.trace.say(self.true_now(), "killed", why)
        self.judge.killed()

    async def after_kill(self) -> None:
        if self.duban is not None and self.kill.dead:
            await self.end()
            wait = self.rng.choice((1, 5, 5, 20, 600, 9000))
            self.disturb(timedelta(seconds=wait))
            self.at(self.true_now() + timedelta(seconds=wait), self._restart)
        elif self.running is not None and self.running.done():
            self.running.result()
            raise AssertionError("the service ended by itself")

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
            await self.duban.beat()
