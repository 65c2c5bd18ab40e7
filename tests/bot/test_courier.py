"""The sender: its order, who is overtaken, and what it does when it must stop."""

import asyncio
from datetime import datetime, timedelta

from sandbox.wire import ApiError, Call, Fault
from supervision.access.inviting import invite_one
from supervision.notices import outbox, outcome
from supervision.notices.claiming import claim_answers, claim_pushes
from supervision.reply import Reply
from tests.bot.conftest import SHANGHAI, Place
from tests.bot.crowd import OK, answered, crowd, later, once, pushes, watched
from tests.bot.waiting import eventually


async def test_what_was_accepted_is_recorded_with_its_text_and_ids(place: Place) -> None:
    heard, states = await answered(place)

    (notice,) = await place.notices()
    assert states == ["sent"]
    assert heard == [notice.text]
    assert len(notice.message_ids) == 1
    assert notice.sent_at == place.clock.now()


async def test_everybody_hears_once_and_several_are_on_the_wire_at_a_time(place: Place) -> None:
    phones = await crowd(place, 40)
    most = 0

    def watch(call: Call) -> Fault | None:
        nonlocal most
        most = max(most, len(place.bot.courier.departures.flights))
        return Fault(hang=0.02, accepted=True, status=200, body=OK)

    place.telegram.faults = watch
    await place.sends()

    assert [len(pushes(phone)) for phone in phones] == [1] * 40
    assert {notice.state for notice in await place.notices()} == {"sent"}
    assert most > 1


async def test_an_answer_overtakes_pushes_that_are_claimed_already(place: Place) -> None:
    await crowd(place, 30)
    order = watched(place)
    courier, now = place.bot.courier, place.clock.now()
    async with place.bot.store.begin() as session:
        courier.departures.take(await claim_pushes(session, now, courier.practice, 30))
        await outbox.answer(session, 6_000_000_029, None, Reply("收到"), 41, now)
        courier.departures.take(await claim_answers(session, now, courier.practice, 30))

    await place.sends()

    assert order[0] == "收到"
    assert len(order) == 31


async def test_one_chat_never_gets_two_things_at_once_and_its_order_is_kept(place: Place) -> None:
    phone = place.telegram.phone(5_000_000_002, "路人")
    await phone.starts()
    await place.goes_round()
    before = len(phone.heard)
    now = place.clock.now()
    async with place.bot.store.begin() as session:
        for number in range(12):
            await outbox.answer(session, phone.user_id, None, Reply(f"第{number}条"), 900 + number, now)
    together = 0

    def watch(call: Call) -> Fault | None:
        nonlocal together
        together = max(together, len(place.bot.courier.departures.flights))
        return None

    place.telegram.faults = watch
    await place.sends()

    assert [heard.text for heard in phone.heard[before:]] == [f"第{number}条" for number in range(12)]
    assert together == 1


async def test_an_answer_that_failed_is_not_overtaken_by_the_next_one_to_that_chat(place: Place) -> None:
    phone = place.telegram.phone(5_000_000_002, "路人")
    await phone.starts()
    await place.goes_round()
    before = len(phone.heard)
    async with place.bot.store.begin() as session:
        for number in range(3):
            await outbox.answer(session, phone.user_id, None, Reply(f"第{number}条"), 900 + number, place.clock.now())
    once(place, ApiError(429, "Too Many Requests: retry after 2", retry_after=2))
    await place.sends()
    assert len(phone.heard) == before

    later(place)
    await place.sends()

    assert [heard.text for heard in phone.heard[before:]] == ["第0条", "第1条", "第2条"]


async def test_who_answers_while_his_push_waits_in_hand_does_not_get_it(place: Place) -> None:
    (phone,) = await crowd(place, 1)
    courier, now = place.bot.courier, place.clock.now()
    async with place.bot.store.begin() as session:
        parcels = await claim_pushes(session, now, courier.practice, 30)
    await phone.says("已报")
    await place.polls()
    courier.departures.take(parcels)

    await place.sends()

    assert pushes(phone) == []
    assert [notice.state for notice in await place.notices() if notice.kind == "alarm"] == ["queued"]
    await place.goes_round()
    place.clock.move_to(now + timedelta(seconds=1))
    await place.sends()
    assert len(pushes(phone)) == 1  # composed again, and still wanted


async def test_who_opens_his_link_is_not_asked_what_the_office_reports_for_him_meanwhile(place: Place) -> None:
    office = await place.links("演练督办员", "office", 5_000_000_002)
    place.clock.move_to(datetime(2018, 11, 22, 10, tzinfo=SHANGHAI))
    await place.bot.beat()
    async with place.bot.store.begin() as session:
        link = (await invite_one(session, "contact", "赵某三", place.clock.now())).link
    phone = place.telegram.phone(5_000_000_001, "赵某三")
    await phone.opens(link)
    await works_off(place)
    async with place.bot.store.begin() as session:
        parcels = await claim_answers(session, place.clock.now(), place.bot.practice, 30)
    assert ["请报问题" in parcel.text for parcel in parcels if parcel.chat_id == phone.user_id] == [False, True]
    await office.says("代报 1 1推进 截污过半 2推进 清淤过半")
    await works_off(place)
    await office.says("发")
    await works_off(place)

    place.bot.courier.departures.take(parcels)
    await place.sends()

    assert ["请报问题" in heard.text for heard in phone.heard] == [False]


async def works_off(place: Place) -> None:
    await place.polls()
    while await place.bot.clerk.work_off_one():
        pass


async def test_what_was_claimed_in_the_last_second_of_a_send_window_does_not_leave_after_it(place: Place) -> None:
    phones = await crowd(place, 3)
    courier, noon = place.bot.courier, place.clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    async with place.bot.store.begin() as session:
        courier.departures.take(await claim_pushes(session, noon - timedelta(seconds=1), courier.practice, 30))
    place.clock.move_to(noon)

    await place.sends()

    assert [pushes(phone) for phone in phones] == [[], [], []]
    place.clock.move_to(noon + timedelta(hours=2, minutes=30))
    await place.sends()
    assert [len(pushes(phone)) for phone in phones] == [1, 1, 1]


async def test_what_a_kill_left_half_sent_is_repeated_once_and_marked(place: Place) -> None:
    phone = await place.links("赵某三")
    await phone.says("还差什么")
    await place.polls()
    while await place.bot.clerk.work_off_one():
        pass
    once(place, Fault(accepted=True, hang=30))
    place.bot.courier.grace = 0.01
    sending = asyncio.ensure_future(place.bot.courier.send_due())
    await eventually(lambda: len(phone.heard) == 2)
    sending.cancel()  # accepted by the platform, not known to us
    await asyncio.gather(sending, return_exceptions=True)

    await place.begin()
    await place.sends()
    await place.sends()

    last = (await place.notices())[-1]
    assert (last.state, last.doubtful) == ("sent", True)
    assert [heard.text for heard in phone.heard].count(last.text) == 2


async def test_told_to_stop_it_ends_what_is_on_the_wire_and_lays_back_what_is_in_hand(place: Place) -> None:
    phones = await crowd(place, 3)
    place.bot.courier.pace.next_start = 0.0
    once(place, *[Fault(accepted=True, hang=0.2, status=200, body=OK)] * 3)
    running = asyncio.ensure_future(place.bot.courier.run(5))
    await eventually(lambda: any(pushes(phone) for phone in phones))
    place.bot.courier.pace.rest(asyncio.get_running_loop().time() + 1)  # the others stay in hand
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    alarms = [notice for notice in await place.notices() if notice.kind == "alarm"]
    assert {(notice.state, notice.tries, notice.doubtful) for notice in alarms} <= {
        ("sent", 1, False),
        ("queued", 0, False),
    }
    assert sum(notice.state == "sent" for notice in alarms) == sum(len(pushes(phone)) for phone in phones) > 0


async def test_a_message_taken_for_lost_and_queued_again_is_not_sent_again_once_it_is_known_to_have_left(
    place: Place,
) -> None:
    (phone,) = await crowd(place, 1)
    courier, now = place.bot.courier, place.clock.now()
    async with place.bot.store.begin() as session:
        (parcel,) = await claim_pushes(session, now, courier.practice, 1)
    async with place.bot.store.begin() as session:
        await outcome.recover(session, now)  # another instance has taken the lead
    async with place.bot.store.begin() as session:
        await outcome.sent(session, parcel, [7], now)

    await place.sends()

    assert pushes(phone) == []
    assert [notice.state for notice in await place.notices() if notice.kind == "alarm"] == ["sent"]
