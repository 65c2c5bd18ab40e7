"""演练台: the rehearsal page and the small HTTP interface behind it, on a loopback port of its own."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from sandbox import view
from sandbox.listeners import Listeners
from sandbox.phone import CannotDo, Phone
from sandbox.stage import Stage
from sandbox.wire import Json

_PAGE = Path(__file__).parent / "page"
_TRAFFIC_LINES = 400
_LONGEST_STEP = timedelta(days=31)


class RehearsalPage:
    """Serves the page for one stage. Only one step of the clock runs at a time."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.url = ""
        self._telegram = stage.telegram
        self._listeners = Listeners()
        self._traffic: deque[Json] = deque(maxlen=_TRAFFIC_LINES)
        self._step = asyncio.Lock()
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        app = web.Application(client_max_size=60 * 2**20, middlewares=[_in_words])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/api/state", self._state),
                web.get("/api/chat/{user_id}", self._chat),
                web.get("/api/file/{file_id}", self._file),
                web.get("/api/events", self._events),
                web.post("/api/say", self._say),
                web.post("/api/tap", self._tap),
                web.post("/api/attach", self._attach),
                web.post("/api/block", self._block),
                web.post("/api/next", self._next),
                web.post("/api/advance", self._advance),
                web.post("/api/auto", self._auto),
                web.post("/api/hands", self._hands),
                web.static("/page", _PAGE),
            ]
        )
        self._telegram.on_traffic.append(self._note)
        self._telegram.on_change.append(self._listeners.changed)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        self._telegram.on_traffic.remove(self._note)
        self._telegram.on_change.remove(self._listeners.changed)
        self._listeners.close()
        if self._runner:
            await self._runner.cleanup()

    def _note(self, at: datetime, name: str, direction: str, text: str) -> None:
        line = {"at": view.clock(at), "name": name, "way": direction, "text": text}
        self._traffic.append(line)
        self._listeners.traffic(line)

    async def _index(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "now": view.clock(self.stage.now),
                "auto_reply": self.stage.auto_reply,
                "people": [view.actor(self._telegram, one) for one in await self.stage.people()],
                "traffic": list(self._traffic),
            }
        )

    async def _chat(self, request: web.Request) -> web.Response:
        phone = await self._phone(request.match_info["user_id"])
        return web.json_response(view.chat(self._telegram, phone))

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._telegram.chats.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        headers = {} if stored.mime.startswith("image/") else {"Content-Disposition": "attachment"}
        return web.Response(body=stored.data, content_type=stored.mime, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            async for news in self._listeners.listen():
                await response.write(f"data: {json.dumps(news)}\n\n".encode())
        return response

    async def _say(self, request: web.Request) -> web.Response:
        wish = await request.json()
        phone = await self._phone(wish["user_id"])
        text = str(wish["text"]).strip()
        if not text:
            raise CannotDo("没有内容")
        return web.json_response({"message_id": await phone.says(text, wish.get("reply_to"))})

    async def _tap(self, request: web.Request) -> web.Response:
        wish = await request.json()
        phone = await self._phone(wish["user_id"])
        await phone.taps_at(int(wish["message_id"]), int(wish["row"]), int(wish["column"]))
        return web.json_response({})

    async def _attach(self, request: web.Request) -> web.Response:
        form = await request.post()
        phone, caption = await self._phone(form["user_id"]), str(form.get("caption", ""))
        files = [file for file in form.getall("file") if isinstance(file, web.FileField)]
        if not files:
            raise CannotDo("没有文件")
        await phone.attaches([(file.filename, file.content_type, file.file.read()) for file in files], caption)
        return web.json_response({})

    async def _block(self, request: web.Request) -> web.Response:
        wish = await request.json()
        phone = await self._phone(wish["user_id"])
        await (phone.blocks() if wish["on"] else phone.unblocks())
        return web.json_response({})

    async def _next(self, request: web.Request) -> web.Response:
        async with self._step:
            await self.stage.next_event()
        return await self._moved(request)

    async def _advance(self, request: web.Request) -> web.Response:
        by = timedelta(hours=float((await request.json())["hours"]))
        if not timedelta(0) < by <= _LONGEST_STEP:
            raise CannotDo("一次最多向前31天")
        async with self._step:
            await self.stage.advance(by)
        return await self._moved(request)

    async def _auto(self, request: web.Request) -> web.Response:
        self.stage.auto_reply = bool((await request.json())["on"])
        return await self._moved(request)

    async def _hands(self, request: web.Request) -> web.Response:
        self.stage.in_hand = {int(user_id) for user_id in (await request.json())["user_ids"]}
        return web.json_response({})

    async def _moved(self, request: web.Request) -> web.Response:
        self._listeners.changed(None)
        return await self._state(request)

    async def _phone(self, user_id: object) -> Phone:
        wanted = int(str(user_id))
        if wanted not in self._telegram.chats.people:
            raise CannotDo("没有这个人")
        return self._telegram.phone(wanted)


@web.middleware
async def _in_words(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except CannotDo as refused:
        return web.json_response({"error": str(refused)}, status=409)
    except (KeyError, TypeError, ValueError) as wrong:
        return web.json_response({"error": f"{type(wrong).__name__}: {wrong}"}, status=400)
