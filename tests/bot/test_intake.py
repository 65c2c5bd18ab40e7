"""The intake: what arrives while a commit runs shares the next one, and nobody is told "kept" before it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.intake import HOT, LONGEST_CALM, Intake, NotKept
from supervision.inbox import Arrived


class Shelf:
    """Stores a batch when `may` is set; fails while `full`."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.heard = 0
        self.may = asyncio.Event()
        self.full = False

    async def keep(self, updates: list[Arrived]) -> None:
        await self.may.wait()
        if self.full:
            raise OSError("No space left on device")
        self.batches.append([update.update_id for update in updates])

    async def served(self) -> None:
        self.heard += 1


def update(number: int) -> Arrived:
    return Arrived(number, 7, "{}")


@asynccontextmanager
async def taking_in(shelf: Shelf) -> AsyncIterator[Intake]:
    intake = Intake(shelf.keep, shelf.served)
    running = asyncio.ensure_future(intake.run())
    try:
        yield intake
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def some_turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_arrives_while_a_commit_runs_shares_the_next_one() -> None:
    shelf = Shelf()
    async with taking_in(shelf) as intake:
        first = asyncio.ensure_future(intake.take(update(1)))
        await some_turns()
        others = [asyncio.ensure_future(intake.take(update(number))) for number in (2, 3, 4)]
        await some_turns()
        assert not any(waiting.done() for waiting in (first, *others))
        shelf.may.set()
        await asyncio.gather(first, *others)

    assert shelf.batches == [[1], [2, 3, 4]]
    assert shelf.heard == 2


async def test_what_was_not_stored_is_refused_and_the_next_is_stored() -> None:
    shelf = Shelf()
    shelf.may.set()
    shelf.full = True
    async with taking_in(shelf) as intake:
        with pytest.raises(NotKept):
            await intake.take(update(1))
        shelf.full = False
        await intake.take(update(1))

    assert shelf.batches == [[1]]


async def test_at_the_end_what_was_taken_is_stored_and_nothing_more_is_taken() -> None:
    shelf = Shelf()
    intake = Intake(shelf.keep, shelf.served)
    running = asyncio.ensure_future(intake.run())
    taken = asyncio.ensure_future(intake.take(update(1)))
    await some_turns()
    intake.close()
    with pytest.raises(NotKept):
        await intake.take(update(2))
    shelf.may.set()
    await asyncio.wait_for(running, 5)

    assert taken.done()
    assert shelf.batches == [[1]]


async def test_whoever_is_struck_by_the_end_in_the_middle_of_a_commit_is_refused() -> None:
    shelf = Shelf()
    async with taking_in(shelf) as intake:
        taken = asyncio.ensure_future(intake.take(update(1)))
        await some_turns()
    with pytest.raises(NotKept):
        await taken


async def test_the_clerk_waits_while_updates_pour_in_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    shelf.may.set()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with taking_in(shelf) as intake:
        await intake.take(update(0))
        assert not intake.hot
        for number in range(HOT):
            await intake.take(update(number))
        assert intake.hot
        monkeypatch.setattr("bot.intake.asyncio.sleep", sleep)
        await intake.calm()
        monkeypatch.undo()

    assert 0 < sum(slept) == pytest.approx(LONGEST_CALM)
