"""The web door: an update is stored before it is answered with 200, and only who knows the secret hands one in."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.app import Duban, build
from bot.web import SECRET
from bot.webhook import Registration, path_of, secret_of
from config.settings import BadSettings
from sandbox.wire import ApiError
from supervision.facts import fact
from supervision.months import outages
from tests.bot.conftest import START, Place
from tests.bot.waiting import eventually, eventually_told

STRANGER = 5_000_000_002
CHAT = {"id": STRANGER, "type": "private", "first_name": "路人"}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def update(number: int, text: str = "你好") -> bytes:
    who = {"id": STRANGER, "is_bot": False, "first_name": "路人"}
    message = {"message_id": number, "date": int(START.timestamp()), "chat": CHAT, "from": who, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


class Open:
    """A running service and its address."""

    def __init__(self, duban: Duban, base: str, http: aiohttp.ClientSession) -> None:
        self.duban, self.base, self.http = duban, base, http

    async def hands_in(self, body: bytes, **headers: str) -> int:
        given = {SECRET: secret_of(self.duban.settings)} | headers
        async with self.http.post(
            self.base + path_of(self.duban.settings), data=io.BytesIO(body), headers=given
        ) as answer:
            return answer.status

    async def shows(self, path: str) -> tuple[int, str]:
        async with self.http.get(self.base + path) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def running(place: Place, webhook: bool = True, **other: object) -> AsyncIterator[Open]:
    """The service runs, on a port, until the block ends."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    settings = {"http_port": port, "webhook_url": base if webhook else ""} | other
    duban = await place.begin(**settings)
    service = asyncio.ensure_future(duban.run())
    try:
        async with aiohttp.ClientSession() as http:
            async with asyncio.timeout(10):
                await duban.ready.wait()
            yield Open(duban, base, http)
            assert not service.done()
    finally:
        service.cancel()
        await asyncio.gather(service, return_exceptions=True)


async def worked_off(place: Place, done: int, set_aside: int = 0) -> None:
    async def so() -> bool:
        return sorted(row.state for row in await place.inbox()) == ["done"] * done + ["set_aside"] * set_aside

    await eventually_told(so)


async def test_words_come_in_by_webhook_and_are_answered(place: Place) -> None:
    async with running(place):
        await eventually(lambda: place.telegram.webhook is not None)
        phone = place.telegram.phone(STRANGER, "路人")
        await phone.says("你好")
        await eventually(lambda: len(phone.heard) == 1)

    assert place.telegram.unconfirmed == 0
    assert [row.state for row in await place.inbox()] == ["done"]


async def test_an_update_handed_in_twice_is_answered_once(place: Place) -> None:
    async with running(place) as service:
        assert await service.hands_in(update(7)) == 200
        await worked_off(place, 1)
        assert await service.hands_in(update(7)) == 200
        assert await service.hands_in(update(8)) == 200
        await worked_off(place, 2)

    assert len([notice for notice in await place.notices() if notice.kind == "answer"]) == 2


@pytest.mark.parametrize("told", ["", "wrong", "秘密", "\udcff", secret_of.__name__])
async def test_who_does_not_know_the_secret_hands_nothing_in(place: Place, told: str) -> None:
    async with running(place) as service:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(service.base.rsplit(":", 1)[1]))
        head = (
            f"POST {path_of(service.duban.settings)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{SECRET}: {told}\r\n"
        )
        body = update(1)
        writer.write(head.encode(errors="surrogateescape") + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.read()
        writer.close()

    assert answer.split(b" ")[1] in (b"403", b"400")
    assert await place.inbox() == []


async def test_neither_path_nor_secret_tells_the_token(place: Place) -> None:
    settings = place.settings(webhook_url="https://example.org/")
    parts = settings.bot_token.get_secret_value().split(":")
    said = path_of(settings) + secret_of(settings)

    assert not any(part in said for part in parts)
    assert path_of(settings) != path_of(place.settings(bot_token="7000000001:another-token-of-somebody"))
    assert secret_of(place.settings(webhook_secret="own")) == "own"


async def test_what_is_no_update_is_kept_and_never_asked_for_again(place: Place) -> None:
    async with running(place) as service:
        for body in (b"", b"\xff", b"<html>", b"[]", b'{"update_id": 1e99}'):
            assert await service.hands_in(body) == 200
        assert await service.hands_in(b"{}" * 600_000) == 413
        assert await service.hands_in(update(9)) == 200
        await worked_off(place, 1, set_aside=5)


async def test_a_store_in_trouble_is_told_so_that_the_platform_hands_over_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, OSError("disk full"))

    async with running(place) as service:
        with monkeypatch.context() as patch:
            patch.setattr("bot.clerk.inbox.store", full)
            assert await service.hands_in(update(1)) == 503
        assert await place.inbox() == []
        assert await service.hands_in(update(1)) == 200
        await worked_off(place, 1)


async def test_a_webhook_taken_away_is_set_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.webhook.LOOKED_AT_EVERY", 0.05)
    async with running(place) as service:
        await eventually(lambda: place.telegram.webhook is not None)
        await service.duban.bot.delete_webhook()
        await eventually(lambda: place.telegram.webhook is not None)
        await service.duban.bot.set_webhook("http://127.0.0.1:9/elsewhere")
        await eventually(lambda: place.telegram.webhook is not None and ":9/" not in place.telegram.webhook.url)
        assert place.telegram.webhook is not None
        assert place.telegram.webhook.secret == secret_of(service.duban.settings)


async def test_being_handed_an_update_and_a_webhook_that_stands_are_both_service(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def heard() -> bool:
        async with place.bot.store.read() as session:
            return bool(await fact(session, outages.SERVED))

    async with running(place):
        await eventually_told(heard)


async def test_updates_that_wait_because_our_address_does_not_answer_are_no_service(place: Place) -> None:
    await place.begin()
    heard: list[int] = []

    async def served() -> None:
        heard.append(1)

    settings = place.settings(webhook_url="http://127.0.0.1:9")
    registration = Registration(place.bot.bot, settings, place.clock, served)
    looking = asyncio.ensure_future(registration.run())
    await eventually(lambda: heard == [1])
    await place.telegram.phone(STRANGER, "路人").says("你好")
    await eventually(lambda: place.telegram.webhook is not None and bool(place.telegram.webhook.last_error))
    looking.cancel()

    assert not registration._hands_over(await place.bot.bot.get_webhook_info())
    place.telegram.chats.now = lambda: place.clock.now() - timedelta(minutes=3)
    assert registration._hands_over(await place.bot.bot.get_webhook_info())


async def test_a_platform_that_refuses_the_webhook_is_asked_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhook.REST", 0.01)
    refusals = [3]

    def judge(call: Any) -> None:
        if call.method.lower() == "setwebhook" and refusals[0]:
            refusals[0] -= 1
            raise ApiError(400, "Bad Request: bad webhook: failed to resolve host")

    place.telegram.faults = judge
    async with running(place):
        await eventually(lambda: place.telegram.webhook is not None)


async def test_polling_ends_a_webhook_and_serves_health_where_a_port_is_named(place: Place) -> None:
    await place.bot.bot.set_webhook("http://127.0.0.1:9/hook")
    async with running(place, webhook=False) as service:
        await eventually(lambda: place.telegram.webhook is None and place.telegram.polled)
        assert await service.shows("/healthz") == (200, "ok\n")
        assert await service.hands_in(update(1)) == 404
        assert (await service.shows("/"))[0] == 404


async def test_a_port_that_is_taken_stops_the_start_with_one_line(place: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        duban = await build(place.settings(http_port=taken.getsockname()[1]), place.clock)
        with pytest.raises(BadSettings, match=r"^HTTP_HOST or HTTP_PORT: cannot listen on 127\.0\.0\.1:\d+: .+"):
            await duban.run()
        await duban.close()


async def test_a_service_that_is_told_to_stop_takes_nothing_more_and_finishes_what_it_has(place: Place) -> None:
    duban = await place.begin(http_port=free_port(), webhook_url="http://127.0.0.1:1")
    service = asyncio.ensure_future(duban.run())
    async with asyncio.timeout(5):
        await duban.ready.wait()
    phone = place.telegram.phone(STRANGER, "路人")
    await place.telegram.phone(STRANGER, "路人").says("你好")
    await duban.take(_model(update(5)))
    duban.stop()
    async with asyncio.timeout(10):
        await service

    assert service.exception() is None
    assert duban.intake.closed
    assert not duban.lead.leadership.sure
    assert len(phone.heard) <= 1


def _model(body: bytes) -> Any:
    from aiogram.types import Update

    return Update.model_validate_json(body)
