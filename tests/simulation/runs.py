"""跑模拟: many seeds one after another; what struck how often, and the first broken promise with its seed."""

import argparse
import asyncio
import gc
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.simulation.disk import template
from tests.simulation.shares import Shares
from tests.simulation.trace import Violation
from tests.simulation.virtual_loop import VirtualLoop
from tests.simulation.world import World, staged

MONTHS_OF_A_WORLD = 4


@dataclass
class Outcome:
    """`faults`: month -> kinds that really struck; `broken`: the promise, "" when all held."""

    seed: int
    months: int
    digest: str
    faults: dict[str, Counter[str]]
    broken: str
    tail: tuple[str, ...]
    raced: int = 0
    cutoffs: tuple[int, int] = (0, 0)  # looked at by the model of outages, and moved


def play(seed: int, months: int = MONTHS_OF_A_WORLD) -> Outcome:
    """One world to its end, or to the first promise broken."""
    template()
    gc.collect()
    gc.disable()  # a world's garbage is small; looking for it all the time takes a tenth of the whole
    loop = VirtualLoop()
    asyncio.set_event_loop(loop)
    broken = ""
    try:
        world = World(seed, months, loop)
        with staged(world):
            try:
                loop.run_until_complete(world.play())
            except Violation as violation:
                broken = str(violation)
            except Exception as error:
                world.trace.say(world.true_now(), "BROKEN", repr(error))
                raise
            finally:
                if broken:
                    world.kill.dead = True
                    loop.run_until_complete(world.end())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
        gc.enable()
    moved = world.outages.checked, len(world.outages.moved)
    own = {str(world.first.plus(n)) for n in range(months)}
    faults = {month: kinds for month, kinds in world.happened.items() if month in own}
    return Outcome(seed, months, world.trace.digest, faults, broken, tuple(world.trace.lines), world.judge.raced, moved)


def many(seed: int, months: int, jobs: int = 1) -> Iterator[Outcome]:
    """Worlds of a few months each, from this seed on, until so many months were played, in the seeds' order."""
    lengths = [min(MONTHS_OF_A_WORLD, months - done) for done in range(0, months, MONTHS_OF_A_WORLD)]
    seeds = range(seed, seed + len(lengths))
    if jobs == 1:
        yield from map(play, seeds, lengths)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(play, seeds, lengths)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--months", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true", help="show that each planted bug is found")
    parser.add_argument("--keep-going", action="store_true", help="go on after a broken promise")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time; each seed runs in one")
    parser.add_argument("--tail", type=int, default=40, help="lines of the trace shown for a broken promise")
    given = parser.parse_args()
    if given.planted:
        from tests.simulation.planted import show

        sys.exit(show(given.seed, given.months))
    sys.exit(_run(given))


def _run(given: argparse.Namespace) -> int:
    started, broken, raced, shares = time.perf_counter(), 0, 0, Shares()
    looked_at = moved = 0
    for outcome in many(given.seed, given.months, given.jobs):
        shares.add(outcome.months, outcome.faults)
        raced += outcome.raced
        looked_at, moved = looked_at + outcome.cutoffs[0], moved + outcome.cutoffs[1]
        if outcome.broken:
            broken += 1
            print(f"seed {outcome.seed}: {outcome.broken}")
            print("\n".join(f"    {line}" for line in outcome.tail[-given.tail :]))
            print(f"replay: python -m tests.simulation --seed {outcome.seed} --months {outcome.months}", flush=True)
            if not given.keep_going:
                return 1
        if shares.months % 40 == 0:
            pace = shares.months / (time.perf_counter() - started)
            print(f"{shares.months} months, {pace:.2f} a second, {broken} seeds with a broken promise", flush=True)
    spent = time.perf_counter() - started
    print(f"{shares.months} simulated months in {spent:.0f} s ({shares.months / spent:.2f} a second)")
    print(f"seeds with a broken promise: {broken}; pushes composed while words of the person lay unread: {raced}")
    print(f"cut-offs looked at: {looked_at}; moved by outages: {moved}")
    print("\n".join(shares.lines()))
    if rare := shares.too_rare():
        print(f"in less than a fifth of the months: {', '.join(rare)}")
    return 1 if broken else 0
