"""一轮: somebody speaks, something is due, one SIGKILL, a restart, and the judge; many of them, from one seed."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.kills.grounds import Member, Postgresql, Sqlite, furnish, ground
from tests.kills.house import PATIENCE, House
from tests.kills.intents import ROUNDS_OF_A_MONTH, Intent
from tests.kills.judge import Judge, Verdict
from tests.kills.page import MID_FETCH, MID_SEND, RANDOM
from tests.kills.told import Told
from tests.kills.world import LOOK, Stuck, World

KILLED = -9
MOST_STUCK = 3


@dataclass(frozen=True)
class Outcome:
    """`stuck`: the round came to no end, and what it might have shown is not known."""

    intent: Intent
    verdict: Verdict
    stuck: bool = False


class GivenUp(Exception):
    """Too many rounds came to no end: the rest would cost hours and show nothing."""


class Month:
    """Some rounds on one store, each judged."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.judge, self.seed = world, Judge(world), seed
        self.lasts = 0.5  # seconds from the first word until all is at rest; follows what is seen
        self.told: list[Told] = []

    async def play(self, intent: Intent) -> Outcome:
        world, stuck = self.world, False
        world.rng.seed(f"{self.seed} {intent.number}")  # whatever the rounds before this one took from the dice
        self.judge.begin(await world.books())
        self.told = []
        try:
            await self._round(intent)
        except (Stuck, TimeoutError) as why:
            stuck = True
            self.judge.verdict.lost.append(f"{why or 'no end'}\n{_tail(world.log)}")
            await self._start_over()
        return Outcome(intent, self.judge.verdict, stuck)

    async def _round(self, intent: Intent) -> None:
        world = self.world
        if intent.from_start and (code := await world.stop()) != 0:
            self.judge.verdict.lost.append(f"SIGTERM ended it with {code}\n{_tail(world.log)}")
        await world.go_on(intent.steps)
        if intent.from_start:
            await self._speak(intent.speakers, intent.point == MID_FETCH)
            self._set(intent)
            await world.start()
        else:
            self._set(intent)
            await self._speak(intent.speakers, intent.point == MID_FETCH)
        await self._until_dead(intent)
        self.judge.at_death(await world.as_left(), self.told)
        world.later(1)
        loop = asyncio.get_running_loop()
        again = loop.time()
        await world.start()
        await world.rest()
        self.lasts += 0.2 * (loop.time() - again - self.lasts)
        self.judge.at_rest(await world.books(), self.told)

    async def _speak(self, speakers: int, files: bool = False) -> None:
        for _ in range(speakers):
            self.told += await (self.world.sends_files() if files else self.world.somebody_speaks())

    def _set(self, intent: Intent) -> None:
        world = self.world
        world.page.arm(intent.point, intent.crossing)
        if intent.point == MID_SEND:
            world.kill_in_mid_send(intent.crossing, intent.taken)

    async def _until_dead(self, intent: Intent) -> None:
        """Until the kill has fallen; where the month is too quiet for it, somebody says one thing more."""
        world = self.world
        assert world.victim is not None
        if intent.point == RANDOM:
            await asyncio.sleep(intent.delay * 1.3 * self.lasts)
            world.victim.kill()
            world.page.note(RANDOM)
        async with asyncio.timeout(PATIENCE):
            while world.victim.alive:
                if intent.point != RANDOM and await world.settled() and world.victim.alive:
                    await self._speak(1, intent.point == MID_FETCH)
                with suppress(TimeoutError):
                    await world.victim.end(LOOK)
        code = await world.victim.end()
        if code != KILLED or world.page.fired != intent.point:
            raise Stuck(f"it ended with {code} at {world.page.fired or 'no point'}, not by the kill {intent.point}")

    async def _start_over(self) -> None:
        """After a flaw that ended a round early: the rounds that follow are still judged by themselves."""
        world = self.world
        world.page.disarm()
        world.kill_in_mid_send(0, taken=False)
        if world.victim is not None:
            world.victim.kill()
            await world.victim.end()
        await world.start()
        with suppress(Stuck):
            await world.rest()


async def play(
    plan: list[Intent], seed: int, kind: str, folder: Path, log: Callable[[str], None]
) -> AsyncGenerator[Outcome, None]:
    """All rounds of a seed, month after month, each on a store of its own; every other one by webhook.

    Raises GivenUp.
    """
    stuck = 0
    with ground(kind, folder) as place:
        async with House(folder) as house:
            members = await furnish(place)
            for first in range(0, len(plan), ROUNDS_OF_A_MONTH):
                part = plan[first : first + ROUNDS_OF_A_MONTH]
                async with aclosing(_month(house, place, members, part, seed, log)) as month:
                    async for outcome in month:
                        stuck += outcome.stuck
                        yield outcome
                        if stuck >= MOST_STUCK:
                            raise GivenUp(f"{stuck} rounds came to no end")


async def _month(
    house: House,
    place: Sqlite | Postgresql,
    members: tuple[Member, ...],
    plan: list[Intent],
    seed: int,
    log: Callable[[str], None],
) -> AsyncGenerator[Outcome, None]:
    file = house.folder / f"log{plan[0].number}"
    file.touch()
    number = plan[0].month
    port = _free_port() if number % 2 else 0
    world = World(house, place.fresh(), members, file, port)
    try:
        try:
            await world.open()
        except Stuck as why:
            raise GivenUp(f"{why}\n{_tail(file)}") from None
        month = Month(world, seed)
        for intent in plan:
            outcome = await month.play(intent)
            for flaw in outcome.verdict.flaws:
                where = f"seed {seed}, month {number}, round {intent.number}, {intent.point}"
                log(f"{where}, {world.page.now():%m-%d %H:%M}: {flaw}")
            yield outcome
    finally:
        await world.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _tail(log: Path) -> str:
    return "\n".join(f"    {line[:300]}" for line in log.read_text().splitlines()[-8:])
