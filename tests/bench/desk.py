"""工作台: what each reading command costs with ten years of history behind it (issue 5: /summary < 100 ms, all < 300).

    python -m tests.bench.desk [--size 20x120] [--repeat 9] [--postgresql]

Each command is asked for in one transaction of its own, as the service does; the first time fills the caches.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path

from storage.session import migrate, open_store
from supervision.desk.command import command
from supervision.people import Person
from tests import postgres
from tests.bench.large_store import Size, fill
from tests.bench.scale import NOW, PRACTICE, timed

PROMISED = {"summary": 100}  # ms; 300 for the others
ASKED = (
    "summary",
    "summary 上月",
    "summary by unit",
    "missing",
    "issue 10",
    "issue 10 full",
    "history 10",
    "history 10 第1页",
    "history 10 2009-01 2018-11 措施3",
    "unit 测试单位",
    "person 测试11",
    "overdue report",
    "overdue issue",
    "warn list",
    "stale",
    "copy",
    "difficulty open",
    "instruct open",
    "talk list",
    "closeout 10 check",
    "contact list",
    "doubts",
    "audit 10",
    "audit 10 第9页",
    "audit 10 2018-11-22",
    "audit 测试11",
    "audit 信100",
)


async def measured(url: str, asked: str, repeat: int) -> list[tuple[float, float]]:
    """(milliseconds on the clock, of it this process's own work) of each time but the first."""
    store = open_store(url)
    name, _, args = asked.partition(" ")

    async def answered(session: object) -> None:
        office = await session.get_one(Person, 1)  # type: ignore[attr-defined]
        reply = await command(session, office, name, args, NOW, PRACTICE, Path(tempfile.gettempdir()))  # type: ignore[arg-type]
        assert reply.text

    try:
        found = [await timed(store.read, answered) for _ in range(repeat + 1)]
        return [(1000 * clock, 1000 * work) for clock, work in found[1:]]
    finally:
        await store.close()


def run(size: Size, repeat: int, url: str, kind: str) -> None:
    asyncio.run(migrate(url))
    asyncio.run(_filled(url, size))
    print(f"{size.assignments} reports a month, {size.months} months of history, {kind}\n")
    print("| command | median ms | worst ms | of it work ms | promised | |")
    print("|---|---|---|---|---|---|")
    for asked in ASKED:
        clock, work = zip(*asyncio.run(measured(url, asked, repeat)), strict=True)
        promised = PROMISED.get(asked.split()[0], 300)
        words = f"{statistics.median(clock):.1f} | {max(clock):.1f} | {statistics.median(work):.1f} | {promised}"
        print(f"| /{asked} | {words} | {'' if statistics.median(clock) < promised else 'SLOW'} |", flush=True)


async def _filled(url: str, size: Size) -> None:
    store = open_store(url)
    try:
        await fill(store, size)
    finally:
        await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="20x120")
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    size = Size(*(int(number) for number in asked.size.split("x")))
    with tempfile.TemporaryDirectory(prefix="duban-desk-") as folder:
        if not asked.postgresql:
            run(size, asked.repeat, f"sqlite+aiosqlite:///{folder}/store.db", "SQLite")
            return
        server = postgres.start()
        try:
            server.run("CREATE DATABASE desk")
            url = server.url.set(database="desk").render_as_string(hide_password=False)
            run(size, asked.repeat, url, "PostgreSQL")
        finally:
            server.close()


if __name__ == "__main__":
    main()
