"""真杀: python -m tests.kills --rounds 1000 --seed 1 [--store postgresql] kills the real service so often and prints
what was lost and what was heard twice."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from contextlib import aclosing
from pathlib import Path

from bot.light import import_aiogram

import_aiogram()

from tests.kills.intents import Intent, intents  # noqa: E402
from tests.kills.page import POINTS  # noqa: E402
from tests.kills.rounds import GivenUp, Outcome, play  # noqa: E402

COLUMNS = (
    "point",
    "rounds",
    "words",
    "sent",
    "lost",
    "rows twice",
    "heard twice",
    "matched",
    "unmatched",
    "not repeated",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--month", type=int, help="play only the rounds of this month of the plan")
    given = parser.parse_args()
    plan = [each for each in intents(given.rounds, given.seed) if given.month in (None, each.month)]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        outcomes: list[Outcome] = []
        whole = asyncio.run(_all(plan, given.seed, given.store, Path(folder), outcomes))
    spent = time.perf_counter() - began
    print(table(outcomes))
    print(f"\n{len(outcomes)} rounds on {given.store}, seed {given.seed}, {spent:.0f} s")
    sys.exit(not whole or any(outcome.verdict.flaws for outcome in outcomes))


async def _all(plan: list[Intent], seed: int, kind: str, folder: Path, outcomes: list[Outcome]) -> bool:
    """True when every round was played."""
    try:
        async with aclosing(play(plan, seed, kind, folder, lambda flaw: print(flaw, flush=True))) as played:
            async for outcome in played:
                outcomes.append(outcome)
                if len(outcomes) % 50 == 0:
                    flawed = sum(bool(each.verdict.flaws) for each in outcomes)
                    print(f"{len(outcomes)} rounds, {flawed} with a flaw", flush=True)
    except GivenUp as why:
        print(f"given up: {why}")
        return False
    return True


def table(outcomes: list[Outcome]) -> str:
    """One line a point, and their sum."""
    rows = [(point, _sums([each for each in outcomes if each.intent.point == point])) for point in POINTS]
    rows.append(("all", _sums(outcomes)))
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    lines += [f"| {point} | {' | '.join(str(sums[name]) for name in COLUMNS[1:])} |" for point, sums in rows]
    return "\n".join(lines)


def _sums(outcomes: list[Outcome]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for each in outcomes:
        verdict = each.verdict
        sums["rounds"] += 1
        sums["words"] += verdict.words
        sums["sent"] += verdict.sent
        sums["lost"] += len(verdict.lost)
        sums["rows twice"] += len(verdict.rows_twice)
        sums["heard twice"] += verdict.doubled
        sums["matched"] += verdict.matched
        sums["unmatched"] += len(verdict.unmatched)
        sums["not repeated"] += verdict.not_repeated
    return sums


if __name__ == "__main__":
    main()
