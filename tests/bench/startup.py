"""启动: how long the shell and the service take to be there, and what they hold in memory.

    python -m tests.bench.startup [--repeat 5]

The service runs in a process of its own, with the sample plan, on SQLite, against the sandbox's Telegram.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from config.settings import SAMPLE_PLAN
from sandbox.telegram import Telegram
from tests.bench.memory import peak_mb, resident_mb

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
SETTLE = 15.0  # seconds of ordinary beats before the memory is read


class Wall:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251


class Machine:
    """A folder with a store that holds the sample plan."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")}
        url = f"sqlite+aiosqlite:///{folder / 'duban.db'}"
        self.environment = known | {"PYTHONPATH": str(ROOT), "DATABASE_URL": url, "REHEARSAL": "1"}
        self.seconds("plan", "load", str(SAMPLE_PLAN), "--yes")

    def seconds(self, *words: str) -> tuple[float, float]:
        """(how long a command took, from the shell's side; the processor's time of it)."""
        started, before = time.perf_counter(), os.times()
        call = [sys.executable, "-m", "bot", *words]
        subprocess.run(call, cwd=self.folder, env=self.environment, check=True, capture_output=True)
        after = os.times()
        worked = after.children_user + after.children_system - before.children_user - before.children_system
        return time.perf_counter() - started, worked

    def _starts(self, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", "bot", "run"]
        return subprocess.Popen(call, cwd=self.folder, env=environment, stderr=subprocess.DEVNULL)

    async def served(self, settle: float) -> tuple[float, float, float, float]:
        """(seconds until the first poll, MB then, MB after `settle` seconds of beats, the most it ever held)."""
        telegram = Telegram(Wall())
        await telegram.start()
        environment = self.environment | {"BOT_TOKEN": telegram.token, "BOT_API_URL": telegram.url}
        started = time.perf_counter()
        process = self._starts(environment)
        try:
            async with asyncio.timeout(PATIENCE):
                while not telegram.polled:
                    if process.poll() is not None:
                        raise RuntimeError("the service ended")
                    await asyncio.sleep(0.01)
            ready, at_first = time.perf_counter() - started, resident_mb(process.pid)
            await asyncio.sleep(settle)
            return ready, at_first, resident_mb(process.pid), peak_mb(process.pid)
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)
            await telegram.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.startup", description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory(prefix="duban-startup-") as folder:
        machine = Machine(Path(folder))
        print("| what | median | worst |")
        print("|---|---|---|")
        for words in (("--help",), ("summary",), ("summary", "--json")):
            clock, work = zip(*(machine.seconds(*words) for _ in range(repeat)), strict=True)
            _row(f"duban {' '.join(words)}", list(clock), "s", 2)
            _row("… of it work of the processor", list(work), "s", 2)
        served = [asyncio.run(machine.served(SETTLE)) for _ in range(repeat)]
        ready, at_first, after, peak = (list(each) for each in zip(*served, strict=True))
        _row("duban run: until the first poll", ready, "s", 2)
        _row("memory then", at_first, "MB", 0)
        _row(f"memory after {SETTLE:g} s of beats", after, "MB", 0)
        _row("memory at its most", peak, "MB", 0)


def _row(what: str, values: list[float], unit: str, digits: int) -> None:
    print(f"| {what} | {statistics.median(values):.{digits}f} {unit} | {max(values):.{digits}f} {unit} |", flush=True)


if __name__ == "__main__":
    main()
