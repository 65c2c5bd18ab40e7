"""发件箱: several claimed together, laid back untouched, and each outcome only for its own claim."""

from datetime import datetime, timedelta
from pathlib import Path

from storage.tables import Notice
from supervision import inbox
from supervision.notices import outbox, outcome
from supervision.notices.claiming import claim_answers, claim_pushes, outdated
from supervision.notices.parcel import Parcel
from supervision.people import accounts_of, person_called
from supervision.reply import Reply
from supervision.sweep import sweep
from tests.supervision.month_world import OFFICE, MonthWorld, at, entry, month_world, plan_of

ASK_AT = at("11-21 09:30")


async def asked_for(world: MonthWorld, *numbers: int) -> None:
    await world.load(plan_of(*(entry(number) for number in numbers)), at("11-20 10:00"))
    await world.link_all(at("11-20 10:00"))
    async with world.store.begin() as session:
        await sweep(session, ASK_AT, world.practice)


async def taken(world: MonthWorld, now: datetime = ASK_AT) -> Parcel:
    """The one ask, claimed."""
    async with world.store.begin() as session:
        [office] = (await accounts_of(session, [(await person_called(session, OFFICE)).id or 0])).values()
        [parcel] = await claim_pushes(session, now, world.practice, 20, {office.chat_id})
        return parcel


async def only_ask(world: MonthWorld) -> Notice:
    [ask] = await world.notices("ask")
    return ask


async def test_several_are_claimed_together_each_person_once_and_none_left_alone(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1, 2, 3, 4)
        async with world.store.begin() as session:
            left = await accounts_of(session, [(await person_called(session, "测试联3")).id or 0])
            chats = {account.chat_id for account in left.values()}
            parcels = await claim_pushes(session, ASK_AT, world.practice, 20, chats)
        assert len({parcel.chat_id for parcel in parcels}) == len(parcels) == 3
        assert not chats & {parcel.chat_id for parcel in parcels}


async def test_nobody_is_claimed_for_whose_words_are_not_read_yet_but_not_for_ever(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        async with world.store.begin() as session:
            person = await person_called(session, "测试联1")
            [chat_id] = [account.chat_id for account in (await accounts_of(session, [person.id or 0])).values()]
            await inbox.store(session, [inbox.Arrived(5, chat_id, "{}")], ASK_AT)
            assert await claim_pushes(session, ASK_AT, world.practice, 20) == []
            late = ASK_AT + timedelta(minutes=3)  # something is wrong with them
            assert len(await claim_pushes(session, late, world.practice, 20)) == 1


async def test_who_wrote_after_the_claim_is_found(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1, 2)
        async with world.store.begin() as session:
            await inbox.store(session, [inbox.Arrived(4, 1, "{}")], ASK_AT)
            parcels = await claim_pushes(session, ASK_AT, world.practice, 20)
            assert await outdated(session, parcels) == []
            await inbox.store(session, [inbox.Arrived(5, parcels[1].chat_id, "{}")], ASK_AT + timedelta(seconds=1))
            assert await outdated(session, parcels) == [parcels[1]]


async def test_what_somebody_else_has_answered_since_the_claim_is_found(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await world.load(plan_of(entry(1), entry(2)), at("11-20 10:00"))
        await world.link_all(at("11-20 10:00"))
        await world.go_to(at("11-28 08:59"))
        nine = at("11-28 09:00")
        async with world.store.begin() as session:
            await sweep(session, nine, world.practice)
            parcels = await claim_pushes(session, nine, world.practice, 20)
        warned = [parcel for parcel in parcels if parcel.text.startswith("【整改预警")]
        assert len(warned) == 2
        await world.says("测试联1", "1推进 完成六成", nine)
        async with world.store.begin() as session:
            [again] = [parcel for parcel in await outdated(session, parcels) if parcel in warned]
            assert "问题一" in again.text
            await outcome.released(session, again, nine)
            assert not [p for p in await claim_pushes(session, nine, world.practice, 20) if "逾期" in p.text]


async def test_one_flooding_chat_leaves_room_for_the_others_answers(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world, world.store.begin() as session:
        for number in range(10):
            await outbox.answer(session, 7, None, Reply("收到"), number, ASK_AT)
        await outbox.answer(session, 8, None, Reply("收到"), 99, ASK_AT)
        first = await claim_answers(session, ASK_AT, world.practice, 10)
        assert [parcel.chat_id for parcel in first] == [7, 7, 7]
        others = await claim_answers(session, ASK_AT, world.practice, 10, {7})
        assert [parcel.chat_id for parcel in others] == [8]


async def test_what_never_left_is_as_if_it_had_not_been_claimed(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world)
        async with world.store.begin() as session:
            await outcome.released(session, parcel, ASK_AT)
        ask = await only_ask(world)
        assert (ask.state, ask.tries, ask.doubtful, ask.claimed_at) == ("queued", 0, False, None)


async def test_an_outcome_does_not_touch_a_later_claim(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        old = await taken(world)
        async with world.store.begin() as session:
            await outcome.recover(session, ASK_AT)
        later = ASK_AT + timedelta(seconds=1)
        await taken(world, later)
        async with world.store.begin() as session:
            await outcome.released(session, old, later)
            await outcome.refused(session, old, "blocked", later)
        assert (await only_ask(world)).state == "sending"


async def test_a_monday_is_no_reason_to_give_up_what_fails_for_the_first_time(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        await asked_for(world, 1)
        parcel = await taken(world)
        monday = ASK_AT + timedelta(days=5)
        async with world.store.begin() as session:
            await outcome.put_back(session, parcel, "no answer", monday)
        assert (await only_ask(world)).state == "queued"
