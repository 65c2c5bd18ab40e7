"""规模: what a heartbeat's sweep and the office's commands cost, by assignments and by months of history.

    python -m tests.bench.scale [--sizes 20x1,20x120,200000x1] [--repeat 5] [--postgresql]

Every store lives through the same days. Each row is measured in a process of its own that has loaded the whole
service; sweeps that write are rolled back and repeated, then done once for good.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlmodel import col, func, select

from storage.session import Session, Store, migrate, open_store
from storage.tables import Notice, Person
from supervision.desk.command import command
from supervision.practice import Practice
from supervision.summary.month import as_json, summary
from supervision.sweep import sweep
from tests import postgres
from tests.bench.large_store import SHANGHAI, Size, fill
from tests.bench.memory import peak_mb

PRACTICE = Practice(published=lambda day: None)
SIZES = "20x1,20x12,20x120,2000x1,2000x12,2000x120,200000x1"
Work = Callable[[Session], Awaitable[Any]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2018-{text}").replace(tzinfo=SHANGHAI)


# phase -> (instant, whether its sweep writes much)
SWEEPS = {
    "quiet beat, asked": (at("11-22 15:00"), False),
    "nudging beat": (at("11-26 09:30"), True),
    "closes a month, opens the next": (at("11-28 00:01"), True),
    "push day": (at("11-28 09:00"), True),
    "quiet beat, after the push": (at("11-29 10:00"), False),
    "asking beat": (at("12-21 09:30"), True),
    "quiet beat, all asks queued": (at("12-21 09:31"), False),
}
COMMANDS = ("/summary", "summary --json", "/missing", "/issue 7")
MOST_A_BEAT = 5_000  # as in bot/heart.py
NOW = at("11-29 10:00")


async def measured(url: str, phase: str, repeat: int) -> dict[str, Any]:
    """{"seconds": [...], "peak": MB} of one phase, in this process."""
    from bot.light import import_aiogram

    import_aiogram()
    import bot.app  # noqa: F401  (a heartbeat beats in a process that has loaded everything)

    store, seconds, found = open_store(url), [], {}
    before = peak_mb()
    try:
        if phase in SWEEPS:
            now, writes = SWEEPS[phase]
            if not writes:
                await _beats(store, now)
            for _ in range(repeat):
                seconds.append(await timed(store.dry if writes else store.begin, lambda s: _sweep(s, now)))
            if writes:
                started = time.perf_counter()
                beats = await _beats(store, now)
                found["all"] = [beats, time.perf_counter() - started]
        else:
            for _ in range(repeat + 1):  # the first one fills the caches of statements and pages
                seconds.append(await timed(store.read, lambda s: _command(s, phase)))
            seconds = seconds[1:]
    finally:
        await store.close()
    return found | {"seconds": seconds, "peak": peak_mb(), "before": before}


async def timed(begin: Callable[[], Any], work: Work) -> tuple[float, float]:
    """(seconds on the clock, seconds of this process's own work); SQLite works in this process."""
    started, worked = time.perf_counter(), time.process_time()
    async with begin() as session:
        await work(session)
    return time.perf_counter() - started, time.process_time() - worked


async def _sweep(session: Session, now: datetime) -> None:
    await sweep(session, now, PRACTICE, at_most=MOST_A_BEAT)


async def _beats(store: Store, now: datetime) -> int:
    """Beats for good until nothing more is written; then everything queued counts as sent. How many wrote."""
    beats, before = -1, -1
    while True:
        async with store.begin() as session:
            await _sweep(session, now)
            written = (await session.exec(select(func.count()).select_from(Notice))).one()
        beats += 1
        if written == before:
            break
        before = written
    async with store.begin() as session:
        due = (col(Notice.state) == "queued") & (col(Notice.due_at) <= now)
        await session.exec(update(Notice).where(due).values(state="sent", sent_at=now, claimed_at=now, text="…"))
    return beats


async def _command(session: Session, phase: str) -> None:
    if phase == "summary --json":
        as_json(await summary(session, None, NOW, PRACTICE))
        return
    name, _, args = phase.lstrip("/").partition(" ")
    office = await session.get_one(Person, 1)
    await command(session, office, name, args, NOW, PRACTICE, Path(tempfile.gettempdir()))


def _child(url: str, phase: str, repeat: int) -> dict[str, Any]:
    call = [sys.executable, "-m", "tests.bench.scale", "--child", url, phase, "--repeat", str(repeat)]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1]}
    return json.loads(done.stdout)  # type: ignore[no-any-return]


async def _filled(url: str, size: Size) -> None:
    store = open_store(url)
    try:
        await fill(store, size)
    finally:
        await store.close()


def run(sizes: list[Size], repeat: int, server: postgres.Server | None) -> None:
    print(f"| assignments | months | {'store':10} | what | median ms | worst ms | of it work ms | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="duban-scale-") as folder:
            url = f"sqlite+aiosqlite:///{folder}/store.db"
            if server is not None:
                server.run("DROP DATABASE IF EXISTS scale WITH (FORCE)")
                server.run("CREATE DATABASE scale")
                url = server.url.set(database="scale").render_as_string(hide_password=False)
            asyncio.run(migrate(url))
            asyncio.run(_filled(url, size))
            for phase in (*SWEEPS, *COMMANDS):
                _row(size, "PostgreSQL" if server else "SQLite", phase, _child(url, phase, repeat))


def _row(size: Size, store: str, phase: str, found: dict[str, Any]) -> None:
    words = found.get("error", "")[:60]
    if not words:
        clock, work = ([second * 1000 for second in each] for each in zip(*found["seconds"], strict=True))
        words = f"{statistics.median(clock):,.1f} | {max(clock):,.1f} | {statistics.median(work):,.1f}"
        words += f" | {found['peak']:.0f} (+{found['peak'] - found['before']:.0f})"
    print(f"| {size.assignments:,} | {size.months} | {store} | {phase} | {words} |", flush=True)
    if "all" in found and found["all"][0] > 1:
        beats, clock = found["all"]
        print(f"| | | | … all of it, in {beats} beats | {clock * 1000:,.1f} | | | |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--child", nargs=2)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(asyncio.run(measured(*asked.child, asked.repeat))))
        return
    sizes = [Size(*(int(number) for number in each.split("x"))) for each in asked.sizes.split(",")]
    server = postgres.start() if asked.postgresql else None
    try:
        run(sizes, asked.repeat, server)
    finally:
        if server is not None:
            server.close()


if __name__ == "__main__":
    main()
