"""限流的平台: a Bot API in a process of its own that accepts messages under a limiter, and counts.

    python -m tests.bench.limited      prints its port; POST /reset?kind=…, GET /stats

Kinds: burst30, burst5 (token buckets), sliding (a log of the last second), window (fixed seconds); `-before` counts a
message before the latency instead of behind it, `-penalty` blocks the whole bot for five seconds after a 429.
"""

import asyncio
import json
import math
import random
import time
from collections import Counter, deque

from aiohttp import web

LATENCY, JITTER = 0.050, 0.025
PENALTY = 5.0


class Bucket:
    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.level, self.at = rate, burst, burst, 0.0

    def wait(self, now: float) -> float:
        """Seconds until a message is let through; 0: this one was."""
        self.level, self.at = min(self.burst, self.level + (now - self.at) * self.rate), now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0


class SlidingLog:
    def __init__(self, rate: float) -> None:
        self.limit, self.log = int(rate), deque[float]()

    def wait(self, now: float) -> float:
        while self.log and self.log[0] <= now - 1:
            self.log.popleft()
        if len(self.log) >= self.limit:
            return self.log[0] + 1 - now
        self.log.append(now)
        return 0.0


class FixedWindow:
    def __init__(self, rate: float) -> None:
        self.limit, self.second, self.count = int(rate), -1, 0

    def wait(self, now: float) -> float:
        if math.floor(now) != self.second:
            self.second, self.count = math.floor(now), 0
        self.count += 1
        return 0.0 if self.count <= self.limit else self.second + 1 - now


Limiter = Bucket | SlidingLog | FixedWindow


def limiter(kind: str, rate: float) -> Limiter:
    name = kind.partition("-")[0]
    if name.startswith("burst"):
        return Bucket(rate, float(name.removeprefix("burst")))
    return SlidingLog(rate) if name == "sliding" else FixedWindow(rate)


class Server:
    """Times are the machine's monotonic clock, the same in every process."""

    def __init__(self) -> None:
        self.reset("burst30", 30)

    def reset(self, kind: str, rate: float) -> None:
        self.limiter = limiter(kind, rate)
        self.before, self.penalty = "-before" in kind, "-penalty" in kind
        self.blocked_until = 0.0
        self.refused = 0
        self.heard: Counter[str] = Counter()
        self.at: dict[str, float] = {}

    async def send(self, request: web.Request) -> web.Response:
        given = {**request.query, **(await request.post())}
        if not given.get("chat_id"):
            given = await request.json()
        seconds = random.uniform(LATENCY - JITTER, LATENCY + JITTER)
        if not self.before:
            await asyncio.sleep(seconds)
        answer = self._judged(str(given["chat_id"]), str(given["text"]))
        if self.before:
            await asyncio.sleep(seconds)
        return answer

    def _judged(self, chat_id: str, text: str) -> web.Response:
        now = time.monotonic()
        wait = self.blocked_until - now if self.blocked_until > now else self.limiter.wait(now)
        if wait > 0:
            self.refused += 1
            if self.penalty and self.blocked_until <= now:
                self.blocked_until, wait = now + PENALTY, PENALTY
            return _refusal(math.ceil(wait))
        self.heard[text] += 1
        self.at[text] = now
        chat = {"id": int(chat_id), "type": "private"}
        message = {"message_id": len(self.at), "date": 1542765600, "chat": chat, "text": text}
        return web.json_response({"ok": True, "result": message})

    async def stats(self, _: web.Request) -> web.Response:
        return web.json_response({"refused": self.refused, "heard": self.heard, "at": self.at})

    async def begin(self, request: web.Request) -> web.Response:
        self.reset(request.query["kind"], float(request.query["rate"]))
        return web.json_response({})


def _refusal(seconds: int) -> web.Response:
    words = f"Too Many Requests: retry after {seconds}"
    body = {"ok": False, "error_code": 429, "description": words, "parameters": {"retry_after": seconds}}
    return web.Response(status=429, text=json.dumps(body), content_type="application/json")


async def main() -> None:
    server, app = Server(), web.Application()
    app.router.add_post("/reset", server.begin)
    app.router.add_get("/stats", server.stats)
    app.router.add_post("/bot{token}/sendMessage", server.send)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
