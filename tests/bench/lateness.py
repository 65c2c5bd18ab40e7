"""迟发: how long after its instant a notice leaves when nothing is wrong: the real service over real HTTP.

    python -m tests.bench.lateness [--months 3] [--heartbeat 5]

The clock runs as a wall clock does; only the empty days between two instants are left out, and each instant is
met at another point between two beats.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.light import import_aiogram
from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from sandbox.clock import MovableClock

import_aiogram()
from sandbox.town import Town  # noqa: E402
from storage.tables import Notice  # noqa: E402

START = datetime(2018, 11, 5, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BEFORE = 3.0  # seconds: how long before an instant the clock is let run
LONGEST = 60.0  # seconds the notices of one instant may need


class RunningClock(MovableClock):
    """Runs by the loop's own time; can be moved on over empty days."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self._mark = asyncio.get_running_loop().time()

    def now(self) -> datetime:
        return self._now + timedelta(seconds=asyncio.get_running_loop().time() - self._mark)

    def move_to(self, at: datetime) -> None:
        self._now, self._mark = at, asyncio.get_running_loop().time()


async def measure(folder: Path, months: int, heartbeat: float) -> list[tuple[str, float]]:
    """(kind, seconds late) of every push of these months; nobody ever answers, so that all are needed."""
    town = Town(folder, START, heartbeat_seconds=heartbeat, messages_per_second=28)
    town.clock = town.telegram.clock = RunningClock(START)
    await town.telegram.start()
    try:
        await town.start_bot()
        await town.load(load_plan(SAMPLE_PLAN))
        await town.office_joins()
        await town.everybody_joins()
        chance, end = random.Random(1), START + timedelta(days=31 * months)
        while (due := await town.next_instant()) < end:
            if due.astimezone(START.tzinfo).hour == 0:  # midnight: nothing is ever sent
                await town.live_until(due)
                continue
            await town.live_until(due - timedelta(seconds=BEFORE + heartbeat * chance.random()))
            await _past(town, due)
        async with town.bot.store.read() as session:
            sent = select(Notice).where(col(Notice.state) == "sent", col(Notice.urgent).is_(False))
            return [
                (notice.kind, (notice.sent_at - notice.due_at).total_seconds())
                for notice in await session.exec(sent)
                if notice.sent_at
            ]
    finally:
        await town.kill_bot()
        await town.telegram.stop()


async def _past(town: Town, due: datetime) -> None:
    """Wait until all that was due then has left; raises TimeoutError when it does not."""
    async with asyncio.timeout(LONGEST):
        while town.clock.now() < due:
            await asyncio.sleep(0.05)
        beats = await _beats(town)
        while await _beats(town) == beats:
            await asyncio.sleep(0.05)
        while not await town.bot.idle():
            await asyncio.sleep(0.05)


async def _beats(town: Town) -> str | None:
    from supervision.facts import fact

    async with town.bot.store.read() as session:
        return await fact(session, "heartbeat")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lateness", description=__doc__)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--heartbeat", type=float, default=5.0, help="seconds")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        late = asyncio.run(measure(Path(folder), wanted.months, wanted.heartbeat))
    print(f"| notices, heartbeat {wanted.heartbeat:g} s | count | median | p99 | longest |")
    print("|---|---|---|---|---|")
    for kind in ("all", *sorted({kind for kind, _ in late})):
        seconds = sorted(value for its, value in late if kind in ("all", its))
        p99 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))]
        print(f"| {kind} | {len(seconds)} | {statistics.median(seconds):.2f} s | {p99:.2f} s | {seconds[-1]:.2f} s |")


if __name__ == "__main__":
    main()
