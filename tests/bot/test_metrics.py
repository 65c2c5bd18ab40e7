"""What a watcher is told: healthy only with a store that answers and a heart that beats; counts that can be checked."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.metrics import Watch
from bot.tally import LATE, Tally
from tests.bot.conftest import Place


def watch(place: Place, tally: Tally | None = None, leads: bool = True) -> Watch:
    return Watch(place.bot.store, place.clock, tally or place.bot.tally, lambda: leads, slowest_beat=60)


async def told(what: Watch) -> tuple[int, str]:
    answer = await what.healthz()
    return answer.status, answer.text or ""


async def shown(what: Watch) -> dict[str, float]:
    """Each line of /metrics with its value."""
    answer = await what.metrics()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert isinstance(answer.body, bytes)
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_health_follows_the_heartbeat_in_the_store_whoever_beats(place: Place) -> None:
    other_instance = watch(place, leads=False)
    assert await told(other_instance) == (503, "no heartbeat yet\n")

    await place.bot.beat()
    place.clock.move_to(place.clock.now() + timedelta(seconds=60))
    assert await told(other_instance) == (200, "ok\n")

    place.clock.move_to(place.clock.now() + timedelta(seconds=1))
    assert await told(other_instance) == (503, "the last heartbeat was 61 s ago\n")


async def test_a_store_that_does_not_answer_is_told_without_its_address(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> str:
        raise OperationalError("SELECT", {}, OSError("postgresql://user:geheim@host"))

    monkeypatch.setattr("bot.metrics.fact", broken)

    assert await told(watch(place)) == (503, "the store does not answer: OperationalError\n")
    assert (await watch(place).metrics()).status == 503


async def test_messages_updates_and_depths_are_counted(place: Place) -> None:
    phone = await place.links("赵某三")
    await place.bot.beat()
    answered = len([notice for notice in await place.notices() if notice.kind == "answer"])
    await phone.says("你好")
    await place.polls()

    lines = await shown(watch(place))

    assert lines['duban_messages_total{kind="answer",outcome="sent"}'] == answered
    assert lines['duban_updates_total{outcome="done"}'] == 1
    assert lines["duban_inbox_depth"] == 1
    assert lines['duban_outbox_depth{state="sending"}'] == 0
    assert lines["duban_heartbeat_age_seconds"] == 0
    assert lines["duban_is_leader"] == 1
    assert lines['duban_message_lateness_seconds_bucket{le="+Inf"}'] == answered
    assert (await shown(watch(place, leads=False)))["duban_is_leader"] == 0


async def test_a_scrape_carries_neither_words_nor_names_nor_numbers_of_chats(place: Place) -> None:
    phone = await place.links("赵某三")
    await phone.says("机密的话")
    await place.goes_round()
    answer = await watch(place).metrics()
    assert isinstance(answer.body, bytes)

    assert re.search("[\u4e00-\u9fff]|5000000001", answer.body.decode()) is None


def test_lateness_is_counted_up_to_each_edge() -> None:
    tally = Tally()
    for late in (-1.0, 0.2, LATE[0], 3.0, 1e9):
        tally.message("ask", "sent", late)
    tally.message("ask", "refused")
    counts = dict(tally.at_most())

    assert (counts[LATE[0]], counts[2.0], counts[5.0], counts[LATE[-1]], counts[float("inf")]) == (3, 3, 4, 4, 5)
    assert tally.messages == {("ask", "sent"): 5, ("ask", "refused"): 1}
    assert tally.late_seconds == pytest.approx(0.2 + LATE[0] + 3.0 + 1e9)
