"""The sender: its pace, its repeats, and what it writes down, whatever goes wrong on the way."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot import courier as courier_module
from sandbox.wire import ApiError, Call, Fault
from tests.bot.conftest import Place
from tests.bot.waiting import eventually


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds the courier rested; it does not really rest."""
    seconds: list[float] = []
    real = asyncio.sleep

    async def sleep(wanted: float) -> None:
        seconds.append(wanted)
        await real(0)

    monkeypatch.setattr("bot.courier.asyncio.sleep", sleep)
    return seconds


def once(place: Place, *faults: Fault | ApiError) -> None:
    waiting = list(faults)

    def judge(call: Call) -> Fault | None:
        if call.method.lower() != "sendmessage" or not waiting:
            return None
        fault = waiting.pop(0)
        if isinstance(fault, ApiError):
            raise fault
        return fault

    place.telegram.faults = judge


async def answered(place: Place) -> tuple[list[str], list[str]]:
    """What the stranger heard, and the states of all notices."""
    phone = place.telegram.phone(5_000_000_002, "路人")
    await phone.says("你好")
    await place.goes_round()
    return [heard.text for heard in phone.heard], [notice.state for notice in await place.notices()]


async def test_what_was_accepted_is_recorded_with_its_text_and_ids(place: Place) -> None:
    heard, states = await answered(place)

    (notice,) = await place.notices()
    assert states == ["sent"]
    assert heard == [notice.text]
    assert len(notice.message_ids) == 1
    assert notice.sent_at == place.clock.now()


async def test_the_pace_is_kept(place: Place, slept: list[float]) -> None:
    place.bot.courier.pause = 0.25

    await answered(place)

    assert len(slept) == 1
    assert 0.1 < slept[0] <= 0.25


async def test_a_429_puts_it_back_for_so_long_and_rests(place: Place, slept: list[float]) -> None:
    once(place, ApiError(429, "Too Many Requests: retry after 7", retry_after=7))

    heard, states = await answered(place)

    assert (heard, states) == ([], ["queued"])
    (notice,) = await place.notices()
    assert notice.due_at == place.clock.now() + timedelta(seconds=7)
    assert slept == [7]
    place.clock.move_to(place.clock.now() + timedelta(seconds=7))
    await place.sends()
    assert [notice.state for notice in await place.notices()] == ["sent"]


async def test_one_chats_long_punishment_does_not_silence_the_others(place: Place, slept: list[float]) -> None:
    once(place, ApiError(429, "Too Many Requests: retry after 10072", retry_after=10072))

    await answered(place)

    assert slept == [courier_module.LONGEST_REST]


@pytest.mark.parametrize("fault", [Fault(), Fault(drop=True), ApiError(403, "Forbidden: something new")])
async def test_a_passing_trouble_is_tried_again(place: Place, slept: list[float], fault: Fault | ApiError) -> None:
    once(place, fault)
    await answered(place)

    place.clock.move_to(place.clock.now() + timedelta(minutes=1))
    await place.sends()

    (notice,) = await place.notices()
    assert (notice.state, notice.tries) == ("sent", 2)
    assert notice.doubtful is isinstance(fault, Fault)


async def test_an_unknown_400_ends_this_message_only(place: Place, slept: list[float]) -> None:
    phone = await place.links("赵某三")
    once(place, ApiError(400, "Bad Request: something new"))
    await phone.says("还差什么")
    await place.goes_round()
    assert (await place.notices())[-1].state == "refused"

    await phone.says("还差什么")
    await place.goes_round()

    assert (await place.notices())[-1].state == "sent"


async def test_an_error_nobody_thought_of_does_not_end_the_service(
    place: Place, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unheard_of(*_: object) -> list[int]:
        raise KeyError("never seen before")

    with monkeypatch.context() as patch:
        patch.setattr("bot.courier.put", unheard_of)
        await answered(place)
    (notice,) = await place.notices()
    assert (notice.state, notice.reason) == ("queued", "KeyError")

    place.clock.move_to(place.clock.now() + timedelta(minutes=1))
    await place.sends()
    assert [notice.state for notice in await place.notices()] == ["sent"]


async def test_a_message_that_left_is_recorded_even_when_the_store_is_full_for_a_while(
    place: Place, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = courier_module.outcome.sent, [3]

    async def full(*arguments: object) -> None:
        if failures[0]:
            failures[0] -= 1
            raise OperationalError("update notice", {}, Exception("database or disk is full"))
        await real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.courier.outcome.sent", full)
    heard, states = await answered(place)

    assert (len(heard), states) == (1, ["sent"])
    assert slept[:3] == [1.0, 2.0, 4.0]


async def test_a_store_in_trouble_does_not_end_the_sender(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    async def broken(*_: object) -> None:
        calls.append(1)
        raise OperationalError("select", {}, Exception("disk I/O error"))

    monkeypatch.setattr("bot.courier.claim", broken)
    running = asyncio.ensure_future(place.bot.courier.run(0.01))
    await eventually(lambda: len(calls) >= 3)

    assert not running.done()
    running.cancel()


async def test_what_a_kill_left_half_sent_is_repeated_once_and_marked(place: Place) -> None:
    phone = await place.links("赵某三")
    await phone.says("还差什么")
    await place.polls()
    await place.bot.clerk.work_off_one()
    once(place, Fault(accepted=True, hang=30))
    sending = asyncio.ensure_future(place.bot.courier.send_one())
    await eventually(lambda: len(phone.heard) == 2)
    sending.cancel()  # accepted by the platform, not known to us
    await asyncio.gather(sending, return_exceptions=True)

    await place.begin()
    await place.sends()
    await place.sends()

    last = (await place.notices())[-1]
    assert (last.state, last.doubtful) == ("sent", True)
    assert [heard.text for heard in phone.heard].count(last.text) == 2
