"""The sender when something goes wrong: who rests, what is tried again, what is written down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.troubles import LONGEST_REST
from sandbox.wire import ApiError, Fault
from storage.session import Session
from storage.tables import Account, Notice, Person
from supervision.notices import outbox, outcome
from supervision.notices.claiming import claim_pushes
from supervision.notices.parcel import Parcel
from supervision.reply import Reply
from tests.bot.conftest import Place
from tests.bot.crowd import answered, crowd, later, once, pushes, sent
from tests.bot.waiting import eventually
from texts.pages import PAGE_BREAK


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds the books rested; they do not really rest."""
    seconds: list[float] = []
    real = asyncio.sleep

    async def sleep(wanted: float) -> None:
        seconds.append(wanted)
        await real(0)

    monkeypatch.setattr("bot.records.asyncio.sleep", sleep)
    return seconds


async def test_a_429_rests_this_chat_for_so_long_and_the_others_but_a_moment(place: Place) -> None:
    once(place, ApiError(429, "Too Many Requests: retry after 10072", retry_after=10072))

    heard, states = await answered(place)

    assert (heard, states) == ([], ["queued"])
    (notice,) = await place.notices()
    assert notice.due_at == place.clock.now() + timedelta(seconds=10072)
    pace, now = place.bot.courier.pace, asyncio.get_running_loop().time()
    assert 10_000 < pace.wait_of(5_000_000_002, now) <= 10_072
    assert pace.wait(now) <= 1


async def test_429s_of_two_chats_rest_everybody_but_never_for_hours(place: Place) -> None:
    phones = await crowd(place, 3)
    fault = ApiError(429, "Too Many Requests: retry after 10072", retry_after=10072)
    once(place, fault, fault, fault)

    await place.sends()

    resting = place.bot.courier.pace.resting(asyncio.get_running_loop().time())
    assert LONGEST_REST - 5 < resting <= LONGEST_REST
    assert [pushes(phone) for phone in phones] == [[], [], []]
    assert not place.bot.courier.sending


@pytest.mark.parametrize("fault", [Fault(), Fault(drop=True), ApiError(403, "Forbidden: something new")])
async def test_a_passing_trouble_is_tried_again(place: Place, fault: Fault | ApiError) -> None:
    once(place, fault)
    await answered(place)

    later(place)
    await place.sends()

    (notice,) = await place.notices()
    assert (notice.state, notice.tries) == ("sent", 2)
    assert notice.doubtful is isinstance(fault, Fault)


async def test_where_nobody_listens_no_try_is_spent_and_everybody_rests(place: Place) -> None:
    await crowd(place, 30)
    await place.telegram.stop()

    await place.sends()

    alarms = [notice for notice in await place.notices() if notice.kind == "alarm"]
    assert {(notice.state, notice.tries, notice.doubtful) for notice in alarms} == {("queued", 0, False)}
    assert place.bot.courier.pace.resting(asyncio.get_running_loop().time()) > 0


async def test_a_group_that_was_upgraded_is_followed(place: Place) -> None:
    phone = place.telegram.phone(5_000_000_002, "路人")
    await phone.starts()
    await place.goes_round()
    before = len(phone.heard)
    async with place.bot.store.begin() as session:
        person = Person(name="测试群")
        session.add(person)
        await session.flush()
        session.add(Account(person_id=person.id or 0, chat_id=-77, linked_at=place.clock.now()))
        for number in range(2):
            await outbox.answer(session, -77, None, Reply(f"第{number}条"), 900 + number, place.clock.now())
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    once(place, ApiError(400, words, migrate_to_chat_id=5_000_000_002))

    await place.sends()

    assert [heard.text for heard in phone.heard[before:]] == ["第0条", "第1条"]
    async with place.bot.store.read() as session:
        accounts = list(await session.exec(select(Account)))
    assert [account.chat_id for account in accounts] == [5_000_000_002]


async def test_an_unknown_400_ends_this_message_only(place: Place) -> None:
    phone = await place.links("赵某三")
    once(place, ApiError(400, "Bad Request: something new"))
    await phone.says("还差什么")
    await place.goes_round()
    assert (await place.notices())[-1].state == "refused"

    await phone.says("还差什么")
    await place.goes_round()

    assert (await place.notices())[-1].state == "sent"


async def test_an_error_nobody_thought_of_does_not_end_the_service(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unheard_of(*_: object) -> list[int]:
        raise KeyError("never seen before")

    with monkeypatch.context() as patch:
        patch.setattr("bot.departures.put", unheard_of)
        await answered(place)
    (notice,) = await place.notices()
    assert (notice.state, notice.reason) == ("queued", "KeyError")

    later(place)
    await place.sends()
    assert [notice.state for notice in await place.notices()] == ["sent"]


async def test_a_message_that_left_is_recorded_even_when_the_store_is_full_for_a_while(
    place: Place, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = outcome.sent, [3]

    async def full(*arguments: object, **named: object) -> None:
        if failures[0]:
            failures[0] -= 1
            raise OperationalError("update notice", {}, Exception("database or disk is full"))
        await real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.departures.outcome.sent", full)
    heard, states = await answered(place)

    assert (len(heard), states) == (1, ["sent"])
    assert slept[:3] == [1.0, 2.0, 4.0]


async def test_one_outcome_that_cannot_be_written_does_not_hold_up_the_others(
    place: Place, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    await crowd(place, 3)
    real, failures = outcome.sent, [6]

    async def picky(session: Session, parcel: Parcel, *more: object, **named: object) -> None:
        if parcel.text == "演练 测试1" and failures[0]:
            failures[0] -= 1
            assert failures[0] or await sent(place) == 2  # the two others are written long since
            raise ValueError("not this one")
        await real(session, parcel, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.departures.outcome.sent", picky)
    await place.sends()

    assert await sent(place) == 3


async def test_an_outcome_that_can_never_be_written_holds_up_nobody_else_for_ever(
    place: Place, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = await crowd(place, 3)
    real, cured = outcome.sent, False

    async def picky(session: Session, parcel: Parcel, *more: object, **named: object) -> None:
        if parcel.text == "演练 测试1" and not cured:
            raise ValueError("not this one")
        await real(session, parcel, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.departures.outcome.sent", picky)
    await place.sends()
    heard, states = await answered(place)

    assert (len(heard), states.count("sending"), states.count("sent")) == (1, 1, 3)
    assert sum(slept) < 60
    monkeypatch.setattr("bot.courier.REVIEW_EVERY", 0.0)  # it left: being reviewed must not send it again
    await answered(place)
    cured = True
    place.bot.courier.records._stuck_until = 0.0
    await place.sends()
    assert await sent(place) == 3
    assert [len(pushes(phone)) for phone in phones] == [1, 1, 1]


async def test_a_claim_whose_commit_was_not_confirmed_is_taken_up_again(place: Place) -> None:
    phones = await crowd(place, 3)
    courier, lost = place.bot.courier, [1]

    @asynccontextmanager
    async def begin() -> AsyncIterator[Session]:
        async with place.bot.store.begin() as session:
            yield session
        if lost and lost.pop():
            raise OperationalError("commit", {}, Exception("the connection was closed"))

    courier.store = SimpleNamespace(begin=begin)  # type: ignore[assignment]
    running = asyncio.ensure_future(courier.run(0.01))
    await eventually(lambda: all(pushes(phone) for phone in phones))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert not lost
    alarms = [notice for notice in await place.notices() if notice.kind == "alarm"]
    assert {(notice.state, notice.tries, notice.doubtful) for notice in alarms} == {("sent", 1, False)}


async def test_told_to_stop_it_lays_back_everything_however_much_it_holds(place: Place) -> None:
    await crowd(place, 60)
    courier, now = place.bot.courier, place.clock.now()
    async with place.bot.store.begin() as session:
        courier.departures.take(await claim_pushes(session, now, courier.practice, 60))
    courier.pace.rest(asyncio.get_running_loop().time() + 1)  # in hand they stay

    running = asyncio.ensure_future(courier.run(5))
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert {(notice.state, notice.tries) for notice in await place.notices() if notice.kind == "alarm"} == {
        ("queued", 0)
    }


@pytest.mark.parametrize("changed", [False, True])
async def test_a_long_message_goes_on_where_it_broke_off_unless_its_words_have_changed(
    place: Place, changed: bool
) -> None:
    [phone] = await crowd(place, 1)
    await place.sends()
    async with place.bot.store.begin() as session:
        [person] = await session.exec(select(Person).where(Person.name == phone.name))
        text = PAGE_BREAK.join(("演练 一", "演练 二", "演练 三"))
        now = place.clock.now()
        await outbox.queue(session, person.id or 0, "alarm", "", "long", now, now, text=text)
    taken = iter([None, ApiError(429, "Too Many Requests: retry after 3600", retry_after=3600)])
    place.telegram.faults = lambda call: _raised(next(taken, None)) if call.method.lower() == "sendmessage" else None
    await place.sends()
    assert pushes(phone)[1:] == ["演练 一"]

    later(place)
    later(place)  # in the afternoon's send window
    if changed:
        async with place.bot.store.begin() as session:
            [notice] = await session.exec(select(Notice).where(Notice.step == "long"))
            notice.facts = {**notice.facts, "text": text.replace("三", "四")}
    await place.sends()

    again = ["演练 一", "演练 二", "演练 四"] if changed else ["演练 二", "演练 三"]
    assert pushes(phone)[1:] == ["演练 一", *again]
    [notice] = [notice for notice in await place.notices() if notice.step == "long"]
    assert (notice.state, notice.doubtful, len(notice.message_ids)) == ("sent", False, 3)


def _raised(error: ApiError | None) -> None:
    if error is not None:
        raise error


async def test_a_store_in_trouble_does_not_end_the_sender(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    async def broken(*_: object) -> None:
        calls.append(1)
        raise OperationalError("select", {}, Exception("disk I/O error"))

    monkeypatch.setattr("bot.courier.claim_answers", broken)
    running = asyncio.ensure_future(place.bot.courier.run(0.01))
    await eventually(lambda: len(calls) >= 3)

    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
