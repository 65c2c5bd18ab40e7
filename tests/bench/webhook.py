"""回调: durable updates a second through our webhook, beside a bare aiogram echo, each in a process of its own.

    python -m tests.bench.webhook [--updates 4000] [--rounds 5] [--seconds 8] [--stores sqlite,postgresql]

Our side is the whole service as `duban run` starts it, the clerk and the courier at work; its store survives a power
cut (SQLite: WAL, FULL sync; PostgreSQL: fsync). Rounds alternate; shown are medians. Afterwards every update that was
answered with 200 is looked for in the store. The last two columns: updates handed in at half of the rate reached,
each at its own instant whatever became of those before.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from sqlmodel import col, func, select

from bot.webhook import path_of, secret_of
from config.settings import read_settings
from sandbox.limits import Limits
from sandbox.telegram import Telegram
from storage.session import migrate, open_store
from storage.tables import InboxUpdate
from tests import postgres
from tests.bench import echo
from tests.bench.load import Latencies, Target, flood, steady

FIRST = 1_000_000


class Wall:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def started(words: list[str], port: int, path: str, **environment: str) -> AsyncIterator[None]:
    """A server process that answers at `path` when the block begins."""
    command = [sys.executable, "-m", *words]
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)  # noqa: ASYNC220
    try:
        async with aiohttp.ClientSession() as http, asyncio.timeout(60):
            while True:
                assert process.poll() is None, f"{words} ended"
                try:
                    async with http.get(f"http://127.0.0.1:{port}{path}") as answer:
                        if answer.status != 503:
                            break
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(15)


@asynccontextmanager
async def ours(url: str, telegram: Telegram, folder: Path) -> AsyncIterator[Target]:
    """The service as `duban run` starts it."""
    port = free_port()
    given = {
        "BOT_TOKEN": telegram.token,
        "BOT_API_URL": telegram.url,
        "DATABASE_URL": url,
        "WEBHOOK_URL": f"http://127.0.0.1:{free_port()}",  # nobody: the platform here hands nothing over
        "HTTP_PORT": str(port),
        "EVIDENCE_DIR": str(folder / "evidence"),
    }
    settings = read_settings(_env_file=None, **{name.lower(): value for name, value in given.items()})
    async with started(["bot", "run"], port, "/healthz", **given):
        yield Target(port, path_of(settings), secret_of(settings))


async def stored(url: str) -> int:
    store = open_store(url)
    try:
        async with store.read() as session:
            count = select(func.count()).select_from(InboxUpdate).where(col(InboxUpdate.update_id) >= FIRST)
            return (await session.exec(count)).one()
    finally:
        await store.close()


async def compare(name: str, url: str, telegram: Telegram, folder: Path, wanted: argparse.Namespace) -> None:
    """One row of the table."""
    bare = Target(free_port(), echo.PATH, echo.SECRET)
    rates: dict[str, list[float]] = {"echo": [], "ours": []}
    late: dict[str, Latencies] = {}
    handed = 0
    async with ours(url, telegram, folder) as duban, started(["tests.bench.echo", str(bare.port)], bare.port, "/"):
        for number in range(wanted.rounds + 1):
            for side, target in (("echo", bare), ("ours", duban)):
                rate = await flood(target, FIRST + handed, wanted.updates)
                if number:  # the first one warms up
                    rates[side].append(rate)
            handed += wanted.updates
        half = statistics.median(rates["ours"]) / 2
        for side, target in (("echo", bare), ("ours", duban)):
            late[side] = await steady(target, FIRST + handed, half, wanted.seconds)
        handed += len(late["ours"])
    kept = await stored(url)
    ratios = [mine / theirs for mine, theirs in zip(rates["ours"], rates["echo"], strict=True)]
    cells = [
        name,
        f"{statistics.median(rates['echo']):,.0f}",
        f"{statistics.median(rates['ours']):,.0f}",
        f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})",
        f"{kept:,} of {handed:,}",
        f"{half:,.0f}",
        f"{_p(late['ours'], 50)} / {_p(late['ours'], 99)} ms",
        f"{_p(late['echo'], 50)} / {_p(late['echo'], 99)} ms",
    ]
    print("| " + " | ".join(cells) + " |", flush=True)
    assert kept == handed, "an update answered with 200 is not in the store"


def _p(latencies: Latencies, percent: int) -> str:
    return f"{latencies[min(len(latencies) - 1, len(latencies) * percent // 100)] * 1000:.1f}"


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.webhook", description=__doc__.split("\n")[0])
    parser.add_argument("--updates", type=int, default=4000, help="of one round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0, help="of half load")
    parser.add_argument("--stores", default="sqlite,postgresql")
    wanted = parser.parse_args()
    print(
        "| store | echo, updates/s | ours, updates/s | ratio | in the store | half load | p50 / p99 | echo p50 / p99 |"
    )
    print("|---|---|---|---|---|---|---|---|")
    telegram = Telegram(Wall(), limits=Limits(on=False))
    await telegram.start()
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        for name in wanted.stores.split(","):
            server = None
            url = f"sqlite+aiosqlite:///{folder}/duban.db"
            if name == "postgresql":
                postgres.CARELESS = ("max_connections=100",)  # here it must survive a power cut
                server = postgres.start()
                url = server.url.render_as_string(hide_password=False)
            await migrate(url)
            try:
                await compare(name, url, telegram, Path(folder), wanted)
            finally:
                if server is not None:
                    server.close()
    await telegram.stop()


if __name__ == "__main__":
    asyncio.run(main())
