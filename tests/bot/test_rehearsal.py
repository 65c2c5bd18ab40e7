"""演练: a rehearsal and real people never meet (DOMAIN, Settled 29)."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.app import build
from config.settings import BadSettings
from supervision.facts import fact, set_fact
from tests.bot.conftest import START, Place
from tests.bot.waiting import eventually

REAL = {"bot_api_url": "https://api.telegram.org", "bot_token": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}


async def is_marked(place: Place) -> bool:
    async with place.bot.store.read() as session:
        return await fact(session, "rehearsal") == "1"


async def test_a_rehearsal_refuses_a_real_token(place: Place) -> None:
    with pytest.raises(BadSettings, match=r"^REHEARSAL: .*real token") as refusal:
        await build(place.settings(rehearsal=True, **REAL), place.clock)

    assert "\n" not in str(refusal.value)
    assert not await is_marked(place)


async def test_a_store_that_was_a_rehearsal_stays_one_and_marks_every_text(place: Place) -> None:
    await place.begin(rehearsal=True)
    await place.begin(rehearsal=False)

    phone = await place.links("赵某三")
    stranger = place.telegram.phone(5_000_000_009, "路人")
    await stranger.says("你好")
    await place.goes_round()

    assert phone.heard
    assert stranger.heard
    assert all(heard.text.startswith("【演练】") for heard in (*phone.heard, *stranger.heard))
    with pytest.raises(BadSettings, match="real token"):
        await build(place.settings(**REAL), place.clock)


async def test_a_store_in_real_use_cannot_become_a_rehearsal(place: Place) -> None:
    await place.links("赵某三")

    with pytest.raises(BadSettings, match=r"^REHEARSAL: .*in real use") as refusal:
        await build(place.settings(rehearsal=True), place.clock)

    assert "\n" not in str(refusal.value)
    assert not await is_marked(place)


async def test_a_rehearsal_may_be_started_again_and_again(place: Place) -> None:
    await place.begin(rehearsal=True)
    await place.links("赵某三")

    await place.begin(rehearsal=True)

    assert await is_marked(place)


@pytest.mark.parametrize(
    "url", ["https://localhost.example.org", "http://127.0.0.1.example.org", "https://api.telegram.org/127.0.0.1"]
)
async def test_an_address_that_only_looks_local_is_not(place: Place, url: str) -> None:
    with pytest.raises(BadSettings, match="real token"):
        await build(place.settings(rehearsal=True, bot_api_url=url), place.clock)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service neither polls nor introduces itself: a test speaks to no real platform."""

    async def nothing(*_: object) -> None:
        await asyncio.sleep(3600)

    async def introduced(*_: object) -> bool:
        return True

    monkeypatch.setattr("bot.listening.poll", nothing)
    monkeypatch.setattr("bot.listening.Listening.introduce", introduced)


@pytest.mark.usefixtures("silent")
async def test_a_service_on_the_real_platform_ends_when_its_store_becomes_a_rehearsal(place: Place) -> None:
    duban = await place.begin(heartbeat_seconds=0.05, **REAL)
    running = asyncio.ensure_future(duban.run())
    await asyncio.wait_for(duban.ready.wait(), 5)
    async with duban.store.begin() as session:
        await set_fact(session, "rehearsal", "1", START)

    with pytest.raises(ExceptionGroup) as ended:
        await asyncio.wait_for(running, 5)
    assert ended.group_contains(BadSettings)


async def test_a_service_on_the_sandbox_goes_on_as_a_rehearsal(place: Place) -> None:
    async with place.bot.store.begin() as session:
        await set_fact(session, "rehearsal", "1", START)

    await place.bot.beat()
    phone = await place.links("赵某三")

    assert all(heard.text.startswith("【演练】") for heard in phone.heard)


async def test_a_refused_token_ends_the_start(place: Place) -> None:
    duban = await build(place.settings(bot_token="7000000001:wrong-token-of-somebody"), place.clock)

    with pytest.raises(BadSettings, match="BOT_TOKEN: refused") as refusal:
        await duban.run()

    assert "wrong-token" not in str(refusal.value)
    await duban.close()


async def test_who_is_told_to_stop_at_the_start_does_not_wait_for_a_platform_that_hangs(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def hangs(*_: object) -> bool:
        asked.set()
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    duban = await build(place.settings(), place.clock)
    monkeypatch.setattr(duban.listening, "introduce", hangs)
    running = asyncio.ensure_future(duban.run())
    await asked.wait()
    duban.stop()
    await asyncio.wait_for(running, 5)
    await duban.close()


async def test_a_store_that_fails_while_our_name_is_kept_ends_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr("bot.listening.set_fact", full)
        assert not await place.bot.listening.introduce()
    assert await place.bot.listening.introduce()


async def test_a_platform_that_is_away_at_the_start_is_introduced_to_later(place: Place, tmp_path: Path) -> None:
    port = int(place.telegram.url.rsplit(":", 1)[1])
    await place.telegram.stop()
    duban = await build(place.settings(), place.clock)
    running = asyncio.ensure_future(duban.run())
    await asyncio.wait_for(duban.ready.wait(), 5)

    await place.telegram.start(port=port)
    await eventually(lambda: place.telegram.polled, 10)
    async with duban.store.read() as session:
        assert await fact(session, "bot_username") == place.telegram.username

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await duban.close()
