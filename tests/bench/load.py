"""压测客户端: hands updates in over HTTP as Telegram does, by kept connections; the same for every server."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

SECRET = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40  # as many as Telegram opens
CHATS = 500
SAID = "1推进60% 管网排查三公里已完成，其余正在推进；2无变化 等审批；3完成"
Latencies = list[float]


@dataclass(frozen=True)
class Target:
    """A webhook: where it is and what it wants to be told."""

    port: int
    path: str
    secret: str

    def requests(self, first: int) -> Iterator[bytes]:
        """Ready requests with the update ids from `first` on, the chats in turn."""
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{SECRET}: {self.secret}\r\n"
        for number in count(first):
            chat = 5_000_000_000 + number % CHATS
            who = {"id": chat, "is_bot": False, "first_name": "测试"}
            message = {"message_id": number, "date": 1542871321, "chat": {**who, "type": "private"}, "from": who}
            del message["chat"]["is_bot"]  # type: ignore[attr-defined]
            body = json.dumps({"update_id": number, "message": {**message, "text": SAID}}).encode()
            yield f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class Line:
    """One kept connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def hand_in(self, request: bytes) -> None:
        """Returns when the answer is whole. Raises AssertionError for anything but 200."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:60]
        lower = head.lower()
        if b"chunked" in lower:
            while (size := int((await self.reader.readline()).strip(), 16)) or True:
                await self.reader.readexactly(size + 2)
                if not size:
                    return
        length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        await self.reader.readexactly(length)


async def opened(port: int) -> list[Line]:
    return [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(CONNECTIONS)]


async def flood(target: Target, first: int, updates: int) -> float:
    """Updates a second when each connection hands in the next one as soon as it was answered."""
    requests = target.requests(first)
    ready = iter([next(requests) for _ in range(updates)])
    lines = await opened(target.port)

    async def work(line: Line) -> None:
        for request in ready:
            await line.hand_in(request)

    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        for line in lines:
            group.create_task(work(line))
    took = loop.time() - began
    await _close(lines)
    return updates / took


async def steady(target: Target, first: int, rate: float, seconds: float) -> Latencies:
    """Seconds from the instant each update was due to leave to its answer: a server that falls behind shows it."""
    requests = target.requests(first)
    ready = [next(requests) for _ in range(round(rate * seconds))]
    free: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
    lines = await opened(target.port)
    for line in lines:
        free.put_nowait(line)
    loop, took = asyncio.get_running_loop(), Latencies()

    async def one(request: bytes, due: float) -> None:
        line = await free.get()
        await line.hand_in(request)
        took.append(loop.time() - due)
        free.put_nowait(line)

    async with asyncio.TaskGroup() as group:
        began = loop.time()
        for place, request in enumerate(ready):
            due = began + place / rate
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            group.create_task(one(request, due))
    await _close(lines)
    return sorted(took)


async def _close(lines: list[Line]) -> None:
    for line in lines:
        line.writer.close()
        await line.writer.wait_closed()
