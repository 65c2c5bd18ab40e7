"""收件箱: stored before they are confirmed, told apart by membership, set aside when they poison (scars 12, 17)."""

from pathlib import Path

from storage.tables import InboxUpdate, Message
from supervision import inbox
from supervision.inbox import TRIES, Arrived, Words, keep_words
from tests.supervision.month_world import MonthWorld, at, month_world

NOW = at("11-21 10:00")


def updates(*ids: int) -> list[Arrived]:
    return [Arrived(update_id, 7, {"update_id": update_id}) for update_id in ids]


async def kept(world: MonthWorld) -> dict[int, str]:
    return {row.update_id: row.state for row in await world.rows(InboxUpdate)}


async def test_an_update_handed_over_twice_is_kept_once_also_within_one_batch(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            assert await inbox.store(session, updates(5, 6, 5), NOW) == 2
        async with world.store.begin() as session:
            assert await inbox.store(session, updates(6, 7), NOW) == 1
        assert sorted(await kept(world)) == [5, 6, 7]


async def test_a_smaller_id_after_a_quiet_week_is_no_duplicate_and_comes_after(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(900_000_001), NOW)
        async with world.store.begin() as session:
            assert await inbox.store(session, updates(17), at("11-29 10:00")) == 1
            first = await inbox.next_new(session)
            assert first is not None
            assert first.update_id == 900_000_001
            await inbox.done(session, first.update_id, NOW)
            second = await inbox.next_new(session)
            assert second is not None
            assert second.update_id == 17


async def test_a_done_update_is_not_new_again(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(5), NOW)
            await inbox.done(session, 5, NOW)
        async with world.store.begin() as session:
            assert await inbox.store(session, updates(5), NOW) == 0
            assert await inbox.next_new(session) is None
            assert await inbox.waiting(session) == 0


async def test_a_poison_update_is_set_aside_and_those_behind_it_go_on(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(5, 6), NOW)
        aside = []
        for _ in range(TRIES):
            async with world.store.begin() as session:
                aside.append(await inbox.failed(session, 5, "ValueError: x" * 100))
        assert aside == [False] * (TRIES - 1) + [True]
        async with world.store.begin() as session:
            following = await inbox.next_new(session)
            assert following is not None
            assert following.update_id == 6
        [poison] = [row for row in await world.rows(InboxUpdate) if row.update_id == 5]
        assert (poison.state, len(poison.error)) == ("set_aside", 500)


async def test_words_count_from_sending_or_arrival_whichever_is_earlier_a_tap_from_arrival(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        sent, arrived = at("11-27 23:59:59"), at("11-28 00:20")
        cases = [
            (Words(1, 7, 11, "text", "1推进", sent), sent),
            (Words(2, 7, 11, "edit", "1完成", sent), sent),
            (Words(3, 7, None, "tap", "u:1", None), arrived),
            (Words(4, 7, 12, "text", "clock ahead", at("11-28 09:00")), arrived),
        ]
        async with world.store.begin() as session:
            for words, counts_at in cases:
                heard = await keep_words(session, words, None, arrived)
                assert heard.counts_at == counts_at
        assert [message.text for message in await world.rows(Message)] == [words.text for words, _ in cases]
