"""分流: hands each request to the next instance, and to another one where that does not answer."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from aiohttp import web


class Balancer:
    """`taken`: how many updates each port has answered with 200."""

    def __init__(self, ports: list[int]) -> None:
        self.ports, self.taken = ports, Counter[int]()
        self._turn = count()

    async def answer(self, request: web.Request) -> web.Response:
        body, turn = await request.read(), next(self._turn)
        said = {name: value for name, value in request.headers.items() if name.startswith("X-Telegram")}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            for port in (self.ports[(turn + n) % len(self.ports)] for n in range(len(self.ports))):
                try:
                    url = f"http://127.0.0.1:{port}{request.path}"
                    async with session.post(url, data=body, headers=said) as answered:
                        self.taken[port] += answered.status == 200
                        return web.Response(status=answered.status)
                except (aiohttp.ClientError, TimeoutError):
                    continue
        return web.Response(status=502)


@asynccontextmanager
async def balancing(ports: list[int]) -> AsyncIterator[tuple[Balancer, str]]:
    """A balancer before these ports, and its address."""
    balancer = Balancer(ports)
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", balancer.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield balancer, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
