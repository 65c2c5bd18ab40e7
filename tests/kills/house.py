"""房主: starts victims through the warm nursery, kills them, and learns how each of them ended."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Self

from tests.kills.page import Page

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds of real time


class Victim:
    """One process of the service; `log` is what it wrote to its standard error."""

    def __init__(self, house: "House", pid: int, log: Path) -> None:
        self.house, self.pid, self.log = house, pid, log
        self.code: int | None = None
        self._gone = asyncio.Event()
        self._handle = os.pidfd_open(pid)
        asyncio.get_running_loop().add_reader(self._handle, self._ended)

    def _ended(self) -> None:
        if self._handle >= 0:
            asyncio.get_running_loop().remove_reader(self._handle)
            os.close(self._handle)
            self._handle = -1
            self._gone.set()

    @property
    def alive(self) -> bool:
        return not self._gone.is_set()

    def kill(self) -> None:
        """SIGKILL from outside, now."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)

    def ask_to_end(self) -> None:
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)

    async def end(self, patience: float = PATIENCE) -> int:
        """Wait for the end: the exit code, -9 after a SIGKILL."""
        async with asyncio.timeout(patience):
            await self._gone.wait()
        if self.code is None:
            self.code = (await self.house.ask(reap=self.pid))["status"]
        return self.code


class House:
    """The nursery's other end. Its victims end with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = Page(folder / "page")
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._nursery: asyncio.subprocess.Process | None = None
        self._one_question = asyncio.Lock()

    async def __aenter__(self) -> Self:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.kills.nursery", str(theirs.fileno()), str(self.folder / "page")]
        with theirs:
            self._nursery = await asyncio.create_subprocess_exec(*command, cwd=ROOT, pass_fds=(theirs.fileno(),))
        self._line = await asyncio.open_connection(sock=ours)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._line is not None
        assert self._nursery is not None
        self._line[1].close()
        with contextlib.suppress(ConnectionError):
            await self._line[1].wait_closed()
        async with asyncio.timeout(PATIENCE):
            await self._nursery.wait()
        self.page.close()

    async def start(self, settings: dict[str, Any], log: Path) -> Victim:
        return Victim(self, (await self.ask(start=settings, log=str(log)))["pid"], log)

    async def ask(self, **word: Any) -> dict[str, int]:
        assert self._line is not None
        async with self._one_question, asyncio.timeout(PATIENCE):
            self._line[1].write(json.dumps(word).encode() + b"\n")
            answer: dict[str, int] = json.loads(await self._line[0].readline())
        return answer
