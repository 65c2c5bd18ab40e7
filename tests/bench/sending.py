"""发送: how much of an allowed rate is used and how many 429s are provoked, beside others in the same run.

    python -m tests.bench.sending [--chats 300] [--rate 30] [--kinds burst30,burst5,…] [--who ours,gather,…]

The whole broadcast of docs/performance.md is `--chats 3000`: 100 seconds for each row. Each half second somebody
else says something and waits for his answer.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.senders import SENDERS, Broadcast

KINDS = "burst30,burst5,sliding,burst30-before,burst5-penalty"


@dataclass(frozen=True)
class Outcome:
    kind: str
    who: str
    wanted: int
    delivered: int
    doubled: int
    refused: int
    seconds: float
    p99: float

    def row(self, rate: float) -> str:
        used = self.delivered / self.seconds / rate
        lost = self.wanted - self.delivered
        cells = (self.kind, self.who, f"{self.delivered}", f"{lost}", f"{self.doubled}", f"{self.refused}")
        return f"| {' | '.join(cells)} | {self.seconds:.1f} | {used:.1%} | {self.p99 * 1000:.0f} |"


async def measured(kind: str, who: str, chats: int, rate: float, url: str, folder: Path) -> Outcome:
    await asyncio.to_thread(ask, f"{url}/reset?kind={kind}&rate={rate}", b"")
    broadcast = Broadcast(url, rate, chats, folder)
    async with SENDERS[who](broadcast) as (start, answer, rest):
        began = time.monotonic()
        asked = await everything_sent(start, answer)
        await rest()
        stats = await asyncio.to_thread(ask, f"{url}/stats")
    at: dict[str, float] = stats["at"]
    waits = sorted(at.get(text, math.inf) - when for text, when in asked.items())
    return Outcome(
        kind,
        who,
        chats + len(asked),
        len(at),
        sum(many - 1 for many in stats["heard"].values()),
        stats["refused"],
        max(at.values()) - began,
        waits[math.ceil(0.99 * len(waits)) - 1] if waits else 0.0,
    )


async def everything_sent(
    start: Callable[[], Awaitable[None]], answer: Callable[[int, str], Awaitable[None]]
) -> dict[str, float]:
    """When each answer was asked for."""
    asked: dict[str, float] = {}
    async with asyncio.TaskGroup() as group:
        going = group.create_task(_coroutine(start()))
        number = 0
        while not going.done():
            await asyncio.wait([going], timeout=0.5)
            if not going.done():
                number += 1
                text = f"答复{number}"
                asked[text] = time.monotonic()
                group.create_task(_coroutine(answer(number, text)))
    return asked


async def _coroutine(what: Awaitable[None]) -> None:
    await what


def ask(url: str, data: bytes | None = None) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, data=data)) as answer:
        return json.loads(answer.read())


async def compare(kinds: list[str], who: list[str], chats: int, rate: float) -> list[Outcome]:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.limited", stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    url = f"http://127.0.0.1:{int(await server.stdout.readline())}"
    print(f"{chats} chats at {rate:g}/s, latency 50 ms ± 25 ms\n")
    print("| Limiter | Sender | Delivered | Lost | Doubled | 429s | Seconds | Rate used | Answer p99, ms |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    outcomes = []
    try:
        for kind in kinds:
            for name in who:
                with tempfile.TemporaryDirectory() as folder:
                    outcomes.append(await measured(kind, name, chats, rate, url, Path(folder)))
                print(outcomes[-1].row(rate), flush=True)
    finally:
        server.terminate()
        await server.wait()
    return outcomes


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sending", description=__doc__)
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--rate", type=float, default=30)
    parser.add_argument("--kinds", default=KINDS)
    parser.add_argument("--who", default=",".join(SENDERS))
    given = parser.parse_args(arguments)
    asyncio.run(compare(given.kinds.split(","), given.who.split(","), given.chats, given.rate))


if __name__ == "__main__":
    main()
