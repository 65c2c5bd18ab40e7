"""等候: waiting in a test for something another task or process does."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(so: Callable[[], bool], patience: float = 5.0) -> None:
    """Wait until it is so; fails after `patience` seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while loop.time() < deadline:
        if so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"not so within {patience} s")


async def eventually_told(so: Callable[[], Awaitable[bool]], patience: float = 10.0) -> None:
    """The same where it takes a question to know."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while not await so():
        assert loop.time() < deadline, f"not so within {patience} s"
        await asyncio.sleep(0.02)
