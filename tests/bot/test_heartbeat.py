"""The ticker: beats go on whatever happens to a beat or to the wall clock."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers import base
from sqlalchemy import event

from scheduler.heartbeat import EverySo, heartbeat
from tests.bot.conftest import Place
from tests.bot.waiting import eventually


async def until(beats: list[float], count: int, patience: float = 5.0) -> None:
    await eventually(lambda: len(beats) >= count, patience)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """How far the scheduler's wall clock stands off; put another value in to let it jump."""
    off = [timedelta()]

    class Wall(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + off[0]  # noqa: TID251

    monkeypatch.setattr(base, "datetime", Wall)
    return off


async def test_parts_of_a_second_are_allowed() -> None:
    beats: list[float] = []

    async def beat() -> None:
        beats.append(asyncio.get_running_loop().time())

    ticker = heartbeat(beat, 0.05)
    ticker.start()
    await until(beats, 3, 2.0)
    ticker.shutdown(wait=False)


async def test_a_beat_that_raises_does_not_end_the_beating(caplog: pytest.LogCaptureFixture) -> None:
    beats: list[float] = []

    async def beat() -> None:
        beats.append(0)
        raise RuntimeError("this beat fails")

    ticker = heartbeat(beat, 0.05)
    ticker.start()
    await until(beats, 3)
    ticker.shutdown(wait=False)

    assert "this beat fails" in caplog.text


async def test_the_end_in_the_middle_of_a_beat_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    begun: list[float] = []

    async def beat() -> None:
        begun.append(0)
        await asyncio.sleep(60)

    ticker = heartbeat(beat, 0.02)
    ticker.start()
    await until(begun, 1)
    ticker.shutdown(wait=False)
    await asyncio.sleep(0.05)

    assert "Traceback" not in caplog.text


async def test_a_clock_put_years_ahead_owes_one_beat(wall: list[timedelta]) -> None:
    beats: list[float] = []

    async def beat() -> None:
        beats.append(0)

    ticker = heartbeat(beat, 0.05)
    ticker.start()
    await until(beats, 1)
    wall[0] = timedelta(days=365 * 56)  # a machine without a clock of its own, before and after it asked the net
    await until(beats, 3)
    ticker.shutdown(wait=False)

    assert len(beats) < 20


async def test_a_clock_put_back_does_not_silence_it(wall: list[timedelta]) -> None:
    beats: list[float] = []

    async def beat() -> None:
        beats.append(0)

    ticker = heartbeat(beat, 0.05)
    ticker.start()
    await until(beats, 2)
    wall[0] = timedelta(hours=-1)
    await until(beats, 5)
    ticker.shutdown(wait=False)


def test_the_next_beat_is_counted_from_this_one() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert EverySo(5).get_next_fire_time(now - timedelta(days=9), now) == now + timedelta(seconds=5)


async def test_the_services_beat_that_fails_is_told_and_the_next_one_succeeds(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no sweep today")

    with monkeypatch.context() as patch:
        patch.setattr("bot.heart.sweep", broken)
        patch.setattr("bot.listening.poll", _nothing)
        running = asyncio.ensure_future(place.bot.run())
        async with asyncio.timeout(5):
            await place.bot.ready.wait()
    assert "no sweep today" in caplog.text
    assert [record.levelno for record in caplog.records if "heartbeat failed" in record.message] == [logging.ERROR]

    await place.bot.beat()

    assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_beat_with_nothing_to_do_writes_only_that_the_heart_beats(place: Place) -> None:
    await place.bot.beat()  # the first one opens the month
    written: list[str] = []

    @event.listens_for(place.bot.store.engine.sync_engine, "before_cursor_execute")
    def noted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        written.append(statement)

    place.clock.move_to(place.clock.now() + timedelta(seconds=5))
    await place.bot.beat()

    locked = next(s for s in written if s.startswith(("BEGIN IMMEDIATE", "SELECT pg_advisory")))
    alone = written[written.index(locked) :]
    assert [s.split()[0] for s in alone if not s.startswith(("BEGIN", "SELECT", "COMMIT"))] == ["UPDATE"]
    assert len(alone) <= 5
    event.remove(place.bot.store.engine.sync_engine, "before_cursor_execute", noted)


async def _nothing(*_: object) -> None:
    await asyncio.sleep(3600)
