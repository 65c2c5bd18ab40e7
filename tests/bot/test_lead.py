"""Several instances on one store: one leads, all take in and work off, and a leader that goes is followed at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import Duban, build
from storage.tables import Notice
from supervision import inbox
from supervision.notices import outcome
from tests.bot.conftest import START, Place
from tests.bot.test_web import Open, free_port, running, update
from tests.bot.waiting import eventually, eventually_told

STRANGER = 5_000_000_002


@asynccontextmanager
async def another(place: Place, **other: object) -> AsyncIterator[Duban]:
    """One more instance on the store of the place, running."""
    duban = await build(place.settings(**other), place.clock)
    service = asyncio.ensure_future(duban.run())
    try:
        async with asyncio.timeout(10):
            await duban.ready.wait()
        yield duban
        duban.stop()
        await asyncio.wait_for(service, 15)
    finally:
        service.cancel()
        await asyncio.gather(service, return_exceptions=True)
        await duban.close()


async def test_only_the_leader_polls_and_the_next_one_goes_on_where_it_went(place: Place) -> None:
    phone = place.telegram.phone(STRANGER, "路人")
    async with another(place) as first, another(place) as second:
        await eventually(lambda: place.telegram.polled)
        assert (first.lead.leadership.sure, second.lead.leadership.sure) == (True, False)
        await phone.says("一")
        await eventually(lambda: len(phone.heard) == 1)
        first.stop()
        await eventually(lambda: second.lead.leadership.sure, 10)
        await phone.says("二")
        await eventually(lambda: len(phone.heard) == 2, 10)


async def test_an_update_handed_to_a_follower_is_worked_off_there_and_answered_by_the_leader(place: Place) -> None:
    async with running(place, heartbeat_seconds=0.2) as leader:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        async with another(place, http_port=port, webhook_url=base) as follower:
            assert await Open(follower, base, leader.http).hands_in(update(7)) == 200
            await eventually_told(lambda: _answered(place))
            assert follower.tally.updates["done"] + leader.duban.tally.updates["done"] == 1
            assert sum(leader.duban.tally.messages.values()) == 1
            assert sum(follower.tally.messages.values()) == 0


async def _answered(place: Place) -> bool:
    return [notice.state for notice in await place.notices()] in (["sent"], ["refused"])


async def test_what_the_last_leader_had_under_way_is_taken_up_by_the_next(place: Place) -> None:
    async with place.bot.store.begin() as session:
        session.add(
            Notice(
                recipient=f"chat:{STRANGER}",
                chat_id=STRANGER,
                kind="answer",
                cycle="",
                step="update:1",
                urgent=True,
                state="sending",
                due_at=START,
                created_at=START,
                text="您好",
            )
        )
    async with another(place):
        await eventually_told(lambda: _answered(place))
    [notice] = await place.notices()
    assert notice.doubtful


async def test_a_store_that_fails_while_the_lead_is_taken_is_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = outcome.recover, [1]

    async def troubled(*words: object) -> int:
        if failures[0]:
            failures[0] -= 1
            raise OSError("disk I/O error")
        return await real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.app.outcome.recover", troubled)
    async with another(place) as duban:
        assert duban.lead.leadership.sure
        assert failures == [0]


async def test_the_heart_of_the_leader_prunes_what_was_worked_off_long_ago(place: Place) -> None:
    async with place.bot.store.begin() as session:
        await inbox.store(session, [inbox.Arrived(1, 7, "{}")], START - inbox.KEPT_FOR * 2)
        [row] = await inbox.heads(session, START, 1)
        await inbox.take(session, row, START)
    await place.bot.beat()

    assert await place.inbox() == []
