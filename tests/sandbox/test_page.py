"""演练台: the page shows the chats, taps and types for a person, and moves the clock."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot

from sandbox.phone import Phone
from sandbox.telegram import Telegram
from sandbox.web import RehearsalPage
from tests.sandbox.fake_stage import LEI, LIU, PEOPLE, YES, FakeStage, StillClock


@pytest.fixture
async def page(telegram: Telegram, clock: StillClock, bot: Bot) -> AsyncIterator[RehearsalPage]:
    for one in PEOPLE:
        await telegram.phone(one.user_id, one.name).starts()
    page = RehearsalPage(FakeStage(telegram, clock, bot))
    await page.start()
    yield page
    await page.stop()


@pytest.fixture
async def browser(page: RehearsalPage) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base_url=page.url) as session:
        yield session


async def post(browser: aiohttp.ClientSession, path: str, **wish: Any) -> tuple[int, Any]:
    async with browser.post(f"/api/{path}", json=wish) as response:
        return response.status, await response.json()


async def chat(browser: aiohttp.ClientSession, user_id: int) -> Any:
    async with browser.get(f"/api/chat/{user_id}") as response:
        return await response.json()


async def test_the_page_and_its_parts_are_served_from_this_machine_alone(
    browser: aiohttp.ClientSession,
) -> None:
    async with browser.get("/") as response:
        assert "督办演练台" in await response.text()
    for part in (
        "page.css",
        "chat.css",
        "page.js",
        "phone.js",
        "bubble.js",
        "picker.js",
        "api.js",
        "words.js",
    ):
        async with browser.get(f"/page/{part}") as response:
            assert response.status == 200
            assert "http://" not in (text := await response.text())
            assert "https://" not in text


async def test_people_are_listed_with_their_part_and_what_they_heard(browser: aiohttp.ClientSession, bot: Bot) -> None:
    await bot.send_message(LEI, "【演练】请报")
    async with browser.get("/api/state") as response:
        state = await response.json()
    assert state["now"] == "2018-11-21T09:30:00+08:00"
    first = state["people"][0]
    assert (first["name"], first["roles"], first["issues"]) == ("雷俊", ["contact"], ["十一", "十九"])
    assert (first["heard"], first["last"]["text"]) == (1, "【演练】请报")
    assert state["traffic"][-1]["way"] == ">"


async def test_words_typed_on_the_page_reach_the_bot(telegram: Telegram, browser: aiohttp.ClientSession) -> None:
    before = telegram.unconfirmed
    status, _ = await post(browser, "say", user_id=LEI, text=" 1推进\n2完成 ")
    assert (status, telegram.unconfirmed) == (200, before + 1)
    (_, bubble) = (await chat(browser, LEI))["messages"]
    assert (bubble["text"], bubble["bot"]) == ("1推进\n2完成", False)


async def test_a_button_is_tapped_by_its_place(telegram: Telegram, browser: aiohttp.ClientSession, bot: Bot) -> None:
    sent = await bot.send_message(LIU, "【整改预警·黄】", reply_markup=YES)
    assert (await chat(browser, LIU))["messages"][-1]["buttons"] == [[{"text": "1 已阅", "url": None}]]
    status, _ = await post(browser, "tap", user_id=LIU, message_id=sent.message_id, row=0, column=0)
    assert status == 200
    assert telegram.updates.pending[-1].update["callback_query"]["data"] == "ack"
    status, answer = await post(browser, "tap", user_id=LIU, message_id=sent.message_id, row=0, column=4)
    assert status == 409
    assert "no button" in answer["error"]


async def test_files_go_both_ways(telegram: Telegram, browser: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData({"user_id": str(LEI), "caption": "十一 1"}, quote_fields=False)
    form.add_field("file", b"%PDF", filename="批文.pdf", content_type="application/pdf")
    async with browser.post("/api/attach", data=form) as response:
        assert response.status == 200
    bubble = (await chat(browser, LEI))["messages"][-1]
    assert (bubble["file"]["name"], bubble["text"]) == ("批文.pdf", "十一 1")
    async with browser.get(f"/api/file/{bubble['file']['id']}") as response:
        assert await response.read() == b"%PDF"


async def test_the_clock_moves_by_events_and_by_hours(browser: aiohttp.ClientSession) -> None:
    _, state = await post(browser, "next")
    assert state["now"] == "2018-11-22T09:30:00+08:00"
    assert [one["heard"] for one in state["people"]] == [1, 1, 1]
    _, state = await post(browser, "advance", hours=1)
    assert state["now"] == "2018-11-22T10:30:00+08:00"
    status, _ = await post(browser, "advance", hours=-1)
    assert status == 409


async def test_the_stage_learns_who_is_in_hand_and_whether_others_answer(
    page: RehearsalPage, browser: aiohttp.ClientSession
) -> None:
    await post(browser, "hands", user_ids=[LEI, LIU])
    _, state = await post(browser, "auto", on=True)
    assert state["auto_reply"] is True
    assert (page.stage.auto_reply, page.stage.in_hand) == (True, {LEI, LIU})


async def test_a_blocked_phone_cannot_type(telegram: Telegram, browser: aiohttp.ClientSession) -> None:
    await post(browser, "block", user_id=LEI, on=True)
    status, _ = await post(browser, "say", user_id=LEI, text="在吗")
    assert status == 409
    await post(browser, "block", user_id=LEI, on=False)
    assert (await post(browser, "say", user_id=LEI, text="在吗"))[0] == 200


async def test_what_happens_is_told_to_the_browser_at_once(
    browser: aiohttp.ClientSession, bot: Bot, telegram: Telegram
) -> None:
    lei: Phone = telegram.phone(LEI)
    async with browser.get("/api/events") as events:
        assert (await piece(events))["traffic"] == []
        await lei.says("1推进")
        await bot.send_message(LEI, "收到")
        news = await piece(events)
    assert news["chats"] == [LEI]
    assert [(line["way"], line["text"]) for line in news["traffic"]] == [("<", "1推进"), (">", "收到")]


async def piece(events: aiohttp.ClientResponse) -> Any:
    line = await events.content.readline()
    await events.content.readline()
    return json.loads(line.removeprefix(b"data: "))


async def test_nonsense_is_answered_with_words_and_no_500(browser: aiohttp.ClientSession) -> None:
    assert (await post(browser, "say", user_id=12, text="?"))[0] == 409
    assert (await post(browser, "say", user_id=LEI, text="  "))[0] == 409
    assert (await post(browser, "say"))[0] == 400
    assert (await post(browser, "tap", user_id="x"))[0] == 400
