"""Long polling: stored before confirmed, and no trouble of the platform ends it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.polling import poll
from sandbox.wire import ApiError, Call, Fault
from supervision.inbox import Arrived
from tests.bot.conftest import Place
from tests.bot.waiting import eventually

STRANGER = 5_000_000_002
Keep = Callable[[list[Arrived]], Awaitable[None]]


@asynccontextmanager
async def polling(place: Place, keep: Keep | None = None) -> AsyncIterator[asyncio.Future[None]]:
    running = asyncio.ensure_future(poll(place.bot.bot, keep or place.bot.clerk.keep, wait=1, rest=0.01))
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def confirmed(place: Place, patience: float = 5.0) -> None:
    """Wait until the platform holds nothing back any more."""
    await eventually(lambda: not place.telegram.unconfirmed, patience)


def fails(place: Place, *faults: Fault | ApiError) -> list[Fault | ApiError]:
    waiting = list(faults)

    def judge(call: Call) -> Fault | None:
        if call.method.lower() != "getupdates" or not waiting:
            return None
        fault = waiting.pop(0)
        if isinstance(fault, ApiError):
            raise fault
        return fault

    place.telegram.faults = judge
    return waiting


@pytest.mark.parametrize(
    "trouble",
    [
        ApiError(
            409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        ),
        ApiError(401, "Unauthorized"),
        ApiError(429, "Too Many Requests: retry after 1", retry_after=1),
        ApiError(500, "Internal Server Error"),
        Fault(),
        Fault(drop=True),
        Fault(status=200, body="<html>请先登录</html>"),
        Fault(status=200, body='{"ok": true}'),
        Fault(status=200, body='{"ok": true, "result": []}'),
        Fault(status=404, body="{}"),
    ],
)
async def test_no_trouble_of_the_platform_ends_the_polling(place: Place, trouble: Fault | ApiError) -> None:
    fails(place, trouble, trouble)
    await place.telegram.phone(STRANGER, "路人").says("你好")

    async with polling(place) as running:
        await confirmed(place)
        assert not running.done()

    assert len(await place.inbox()) == 1


async def test_a_platform_that_is_away_for_a_while_is_waited_for(place: Place) -> None:
    port = int(place.telegram.url.rsplit(":", 1)[1])
    await place.telegram.stop()

    async with polling(place) as running:
        await asyncio.sleep(0.1)
        assert not running.done()
        await place.telegram.start(port=port)
        await place.telegram.phone(STRANGER, "路人").says("你好")
        await confirmed(place)

    assert len(await place.inbox()) == 1


async def test_a_webhook_set_by_somebody_is_ended(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    await place.bot.bot.set_webhook("http://127.0.0.1:9/hook")
    await place.telegram.phone(STRANGER, "路人").says("你好")

    async with polling(place):
        await confirmed(place)

    assert place.telegram.webhook is None
    assert "webhook" in caplog.text


async def test_a_batch_that_could_not_be_stored_is_handed_over_again(place: Place) -> None:
    failures = [2]

    async def full(updates: list[Arrived]) -> None:
        if failures[0]:
            failures[0] -= 1
            raise OSError("No space left on device")
        await place.bot.clerk.keep(updates)

    for word in ("一", "二", "三"):
        await place.telegram.phone(STRANGER, "路人").says(word)
    async with polling(place, full):
        await confirmed(place)

    assert failures == [0]
    assert len(await place.inbox()) == 3


async def test_killed_between_storing_and_confirming_each_word_is_handled_once(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    stored = asyncio.Event()

    async def killed(updates: list[Arrived]) -> None:
        await place.bot.clerk.keep(updates)
        stored.set()
        await asyncio.sleep(3600)

    for word in ("一", "二"):
        await phone.says(word)
    async with polling(place, killed):
        await asyncio.wait_for(stored.wait(), 5)
    assert place.telegram.unconfirmed == 2
    while await place.bot.clerk.work_off_one():
        pass

    await place.begin()
    async with polling(place):
        await confirmed(place)
    while await place.bot.clerk.work_off_one():
        pass
    await place.sends()

    assert len(await place.inbox()) == 2
    assert len(phone.heard) == 2


async def test_a_quiet_week_and_a_smaller_number_is_no_duplicate(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    async with polling(place):
        await phone.says("一")
        await confirmed(place)
        place.telegram.updates.next_id = 1_234
        await phone.says("二")
        await confirmed(place)

    assert sorted(row.update_id for row in await place.inbox()) == [1_234, 500_000_001]


async def test_one_update_of_an_unknown_shape_does_not_hold_up_the_others(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    await phone.says("一")
    place.telegram.updates.push("message", STRANGER, {"message_id": "not a number", "chat": {"id": STRANGER}})
    await phone.says("二")

    async with polling(place):
        await confirmed(place)
    while await place.bot.clerk.work_off_one():
        pass
    await place.sends()

    assert sorted(row.state for row in await place.inbox()) == ["done", "done", "set_aside"]
    assert len(phone.heard) == 2


async def test_a_gateways_page_of_html_is_not_written_into_the_log(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    fails(place, Fault(body="<html>" + "x" * 50_000 + "</html>"))
    await place.telegram.phone(STRANGER, "路人").says("你好")

    async with polling(place):
        await confirmed(place)

    assert 0 < len(caplog.text) < 2_000
