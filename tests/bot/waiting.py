"""等候: waiting in a test for something another task or process does."""

import asyncio
from collections.abc import Callable


async def eventually(so: Callable[[], bool], patience: float = 5.0) -> None:
    """Wait until it is so; fails after `patience` seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while loop.time() < deadline:
        if so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"not so within {patience} s")
