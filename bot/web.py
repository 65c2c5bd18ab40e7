"""网口: one port for the webhook, /healthz and /metrics; an update is in the store before it is answered with 200."""

import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web

from bot.hearing import arrived_raw
from bot.intake import Intake, NotKept
from bot.webhook import path_of, secret_of
from config.settings import BadSettings, Settings

log = logging.getLogger("duban.web")
SECRET = "X-Telegram-Bot-Api-Secret-Token"
LAST_WORDS = 2.0  # seconds for answers under way when the service ends
Page = Callable[[], Awaitable[web.Response]]


class Door:
    """Knows three addresses. `pages`: what GET shows at which path; the webhook is there only when one is wanted."""

    def __init__(self, settings: Settings, intake: Intake, pages: Mapping[str, Page]) -> None:
        self.intake, self.pages = intake, pages
        self._path = path_of(settings) if settings.webhook_url else None
        self._secret = secret_of(settings).encode()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        if request.path == self._path:
            return await self._hand_in(request) if request.method == "POST" else _said(HTTPStatus.METHOD_NOT_ALLOWED)
        page = self.pages.get(request.path)
        if page is None:
            return _said(HTTPStatus.NOT_FOUND)
        return await page() if request.method in ("GET", "HEAD") else _said(HTTPStatus.METHOD_NOT_ALLOWED)

    async def _hand_in(self, request: web.BaseRequest) -> web.Response:
        """Store the body as it came; only then 200. Anything else makes the platform hand it over again.

        aiohttp refuses a body of more than 1 MiB with 413; an update has some thousand bytes.
        """
        told = request.headers.get(SECRET, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(told, self._secret):
            return _said(HTTPStatus.FORBIDDEN)
        body = await request.read()
        try:
            await self.intake.take(arrived_raw(body))
        except NotKept:
            return _said(HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()


@asynccontextmanager
async def serving(settings: Settings, door: Door) -> AsyncIterator[None]:
    """Serve while the block runs, where the settings name a port. Raises BadSettings when it is taken."""
    if settings.port is None:
        yield
        return
    runner = web.ServerRunner(web.Server(door.answer, access_log=None), shutdown_timeout=LAST_WORDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.http_host, settings.port).start()
        except OSError as error:
            place = f"{settings.http_host}:{settings.port}"
            raise BadSettings(f"HTTP_HOST or HTTP_PORT: cannot listen on {place}: {error.strerror}") from None
        host, port = runner.addresses[0][:2]
        log.info("listening on %s:%s", host, port)
        yield
    finally:
        await runner.cleanup()


def _said(status: HTTPStatus) -> web.Response:
    return web.Response(status=status, text=f"{status.phrase}\n")
