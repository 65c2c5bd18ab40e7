"""送达: how updates reach the bot: long polling, two pollers, webhooks, limits, faults."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiohttp import web

from sandbox.limits import Limits
from sandbox.phone import Phone
from sandbox.telegram import Telegram
from sandbox.wire import Call, Fault


async def test_updates_stay_until_a_later_offset_confirms_them(telegram: Telegram, bot: Bot, lei: Phone) -> None:
    await lei.says("1推进")
    await lei.says("2推进")
    first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert len(await bot.get_updates(limit=1)) == 1
    assert telegram.unconfirmed == 2
    assert await bot.get_updates(offset=second.update_id) == [second]
    assert telegram.unconfirmed == 1
    assert await bot.get_updates(offset=second.update_id + 1) == []
    assert telegram.unconfirmed == 0


async def test_a_long_poll_wakes_when_somebody_speaks(bot: Bot, lei: Phone) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.05)
        assert not poll.done()
        await lei.says("无变化")
    (update,) = poll.result()
    assert update.message is not None
    assert update.message.text == "无变化"


async def test_a_bot_that_went_away_no_longer_listens(telegram: Telegram, bot: Bot) -> None:
    assert not telegram.polled
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=20))
        await settled(lambda: telegram.polled)
        poll.cancel()
    await settled(lambda: not telegram.polled)


async def test_only_chosen_kinds_are_queued(bot: Bot, lei: Phone) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await lei.blocks()
    await lei.unblocks()
    await lei.says("在")
    (update,) = await bot.get_updates()
    assert update.message is not None


async def test_a_second_poller_ends_the_first(bot: Bot, lei: Phone) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(conflict_of(bot.get_updates(timeout=20)))
        await asyncio.sleep(0.05)
        second = group.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.05)
        await lei.says("在")
    assert "terminated by other getUpdates request" in first.result()
    assert len(second.result()) == 1


async def conflict_of(call: Awaitable[object]) -> str:
    with pytest.raises(TelegramConflictError) as refused:
        await call
    return refused.value.message


async def test_after_the_numbers_jumped_back_an_old_offset_hides_nothing(
    telegram: Telegram, bot: Bot, lei: Phone
) -> None:
    telegram.updates.next_id = 1_000
    await lei.says("在吗")
    (update,) = await bot.get_updates(offset=500_000_100)
    assert update.update_id == 1_000
    assert await bot.get_updates(offset=1_001) == []
    assert telegram.unconfirmed == 0


Hook = Callable[[web.Request], Awaitable[web.Response]]


@pytest.fixture
async def webhook_at() -> AsyncIterator[Callable[[Hook], Awaitable[str]]]:
    runners: list[web.AppRunner] = []

    async def serve(hook: Hook) -> str:
        app = web.Application()
        app.router.add_post("/telegram", hook)
        runners.append(web.AppRunner(app))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runners[-1].addresses[0][1]}/telegram"

    yield serve
    for runner in runners:
        await runner.cleanup()


async def settled(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen within 3 s")


async def test_a_webhook_is_called_in_order_with_the_secret_and_again_until_it_answers(
    telegram: Telegram, bot: Bot, lei: Phone, webhook_at: Callable[[Hook], Awaitable[str]]
) -> None:
    calls: list[tuple[str, str]] = []
    come_when_first_is_answered: list[int] = []

    async def hook(request: web.Request) -> web.Response:
        text = (await request.json())["message"]["text"]
        calls.append((text, request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        if len(calls) == 1:
            await lei.says("3推进")
            await asyncio.sleep(0.02)
            come_when_first_is_answered.append(len(calls))
        return web.Response(status=500 if len(calls) < 4 else 200)

    await bot.set_webhook(await webhook_at(hook), secret_token="s-1")
    await lei.says("1推进")
    await lei.says("2推进")
    await settled(lambda: bool(come_when_first_is_answered) and telegram.unconfirmed == 0)
    assert come_when_first_is_answered == [1]
    assert calls == [("1推进", "s-1")] * 4 + [("2推进", "s-1"), ("3推进", "s-1")]
    info = await bot.get_webhook_info()
    assert info.last_error_message is not None
    assert "500" in info.last_error_message


async def test_a_method_in_the_answer_to_a_webhook_is_carried_out(
    bot: Bot, lei: Phone, webhook_at: Callable[[Hook], Awaitable[str]]
) -> None:
    async def hook(request: web.Request) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": lei.user_id, "text": "收到"})

    await bot.set_webhook(await webhook_at(hook))
    await lei.says("1推进")
    await settled(lambda: bool(lei.heard))
    assert lei.heard[0].text == "收到"


async def test_polling_is_a_conflict_while_a_webhook_is_set(bot: Bot, lei: Phone) -> None:
    await bot.set_webhook("http://127.0.0.1:9/telegram")
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:9/telegram"
    await bot.delete_webhook()
    await lei.says("在")
    assert len(await bot.get_updates()) == 1


async def test_a_webhook_needs_https_and_a_plain_secret(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="An HTTPS URL must be provided"):
        await bot.set_webhook("http://example.org/telegram")
    with pytest.raises(TelegramBadRequest, match="secret token contains unallowed characters"):
        await bot.set_webhook("https://example.org/telegram", secret_token="秘密")


async def test_too_many_messages_to_one_chat_are_told_to_wait(telegram: Telegram, bot: Bot, lei: Phone) -> None:
    telegram.limits = Limits(chat_burst=2)
    await bot.send_message(lei.user_id, "1")
    await bot.send_message(lei.user_id, "2")
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(lei.user_id, "3")
    assert refused.value.retry_after == 1
    telegram.limits.on = False
    await bot.send_message(lei.user_id, "3")
    assert [heard.text for heard in lei.heard] == ["1", "2", "3"]


def test_limits_count_overall_per_chat_and_per_group() -> None:
    limits = Limits(chat_burst=1)
    assert [limits.retry_after(chat, 0.0) for chat in range(1, 32)] == [0] * 30 + [1]
    assert limits.retry_after(31, 0.1) == 0
    assert limits.retry_after(31, 0.5) == 1
    assert limits.retry_after(31, 1.2) == 0
    group = Limits()
    assert [group.retry_after(-7, 10.0) for _ in range(21)] == [0] * 20 + [3]
    assert group.retry_after(-7, 13.1) == 0


async def test_a_fault_can_break_the_answer_before_or_after_acceptance(
    telegram: Telegram, bot: Bot, lei: Phone
) -> None:
    def broken(fault: Fault) -> Callable[[Call], Fault | None]:
        return lambda call: fault if call.method == "sendMessage" else None

    telegram.faults = broken(Fault(status=502))
    with pytest.raises(ClientDecodeError):
        await bot.send_message(lei.user_id, "一")
    assert lei.heard == []
    telegram.faults = broken(Fault(accepted=True, drop=True))
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(lei.user_id, "二")
    assert [heard.text for heard in lei.heard] == ["二"]
    telegram.faults = broken(Fault(hang=5))
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(lei.user_id, "三", request_timeout=0.1)  # type: ignore[arg-type]
    assert len(lei.heard) == 1


async def test_after_an_outage_the_same_telegram_is_there_with_all_that_was_said(
    telegram: Telegram, bot: Bot, lei: Phone
) -> None:
    port = int(telegram.url.rsplit(":", 1)[1])
    await telegram.stop()
    with pytest.raises(TelegramNetworkError):
        await bot.get_me()
    await lei.says("还在吗")
    await telegram.start(port=port)
    assert len(await bot.get_updates()) == 1
