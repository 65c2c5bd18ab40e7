"""收件箱: stored before they are confirmed, told apart by membership, set aside when they poison (scars 12, 17)."""

from datetime import timedelta
from pathlib import Path

from storage.tables import InboxUpdate, Message
from supervision import inbox
from supervision.inbox import TRIES, Arrived, Words, keep_words
from tests.supervision.month_world import MonthWorld, at, month_world

NOW = at("11-21 10:00")


def updates(*ids: int) -> list[Arrived]:
    return [Arrived(update_id, 7, f'{{"update_id": {update_id}}}') for update_id in ids]


async def kept(world: MonthWorld) -> dict[int, str]:
    return {row.update_id: row.state for row in await world.rows(InboxUpdate)}


async def test_an_update_handed_over_twice_is_kept_once_also_within_one_batch(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(5, 6, 5), NOW)
        async with world.store.begin() as session:
            await inbox.store(session, updates(6, 7), at("11-21 11:00"))
            await inbox.store(session, [], NOW)
        rows = {row.update_id: row for row in await world.rows(InboxUpdate)}
        assert sorted(rows) == [5, 6, 7]
        assert (rows[6].arrived_at, rows[6].payload) == (NOW, {"update_id": 6})


async def test_a_smaller_id_after_a_quiet_week_is_no_duplicate_and_comes_after(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(900_000_001), NOW)
        async with world.store.begin() as session:
            await inbox.store(session, updates(17), at("11-29 10:00"))
            [first] = await inbox.heads(session, NOW, 5)
            assert first.update_id == 900_000_001
            assert await inbox.take(session, first, NOW)
            [second] = await inbox.heads(session, NOW, 5)
            assert second.update_id == 17


async def test_a_done_update_is_not_new_again(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(5), NOW)
            [row] = await inbox.heads(session, NOW, 1)
            assert await inbox.take(session, row, NOW)
        async with world.store.begin() as session:
            await inbox.store(session, updates(5), NOW)
            assert not await inbox.take(session, row, NOW)
            assert await inbox.heads(session, NOW, 1) == []
            assert await inbox.waiting(session) == 0


async def test_a_poison_update_is_set_aside_and_those_behind_it_go_on(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(5, 6), NOW)
        aside = []
        for _ in range(TRIES):
            async with world.store.begin() as session:
                aside.append(await inbox.failed(session, 5, "ValueError: x" * 100, NOW))
        assert aside == [False] * (TRIES - 1) + [True]
        async with world.store.begin() as session:
            [following] = await inbox.heads(session, NOW, 5)
            assert following.update_id == 6
        [poison] = [row for row in await world.rows(InboxUpdate) if row.update_id == 5]
        assert (poison.state, len(poison.error)) == ("set_aside", 500)


async def test_a_failure_told_of_an_update_that_is_done_meanwhile_changes_nothing(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(5), NOW)
            [row] = await inbox.heads(session, NOW, 1)
            assert await inbox.take(session, row, NOW)
        async with world.store.begin() as session:  # the answer to the commit was lost
            assert not await inbox.failed(session, 5, "InterfaceError", NOW, for_good=True)
        [row] = await world.rows(InboxUpdate)
        assert (row.state, row.tries, row.error) == ("done", 0, "")


async def test_a_chats_updates_wait_for_the_first_and_other_chats_do_not(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, [*updates(5, 6), Arrived(9, 8, "{}")], NOW)
        async with world.store.begin() as session:
            assert [row.update_id for row in await inbox.heads(session, NOW, 5)] == [5, 9]
            assert [row.update_id for row in await inbox.heads(session, NOW, 5, but=(7,))] == [9]
            assert not await inbox.failed(session, 5, "ValueError", NOW)
        async with world.store.begin() as session:
            assert [row.update_id for row in await inbox.heads(session, NOW, 5)] == [9]
            assert await inbox.next_try(session) == NOW + inbox.RESTS[0]
            later = NOW + inbox.RESTS[0]
            assert [row.update_id for row in await inbox.heads(session, later, 5)] == [5, 9]


async def test_what_was_worked_off_long_ago_is_pruned_and_nothing_else(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        async with world.store.begin() as session:
            await inbox.store(session, updates(1, 2, 3), NOW)
            await inbox.store(session, [Arrived(4, 9, "{}", "no update")], NOW)
            for _ in range(2):
                [row] = await inbox.heads(session, NOW, 1)
                assert await inbox.take(session, row, NOW)
        async with world.store.begin() as session:
            await inbox.prune(session, NOW + inbox.KEPT_FOR)
        assert sorted(await kept(world)) == [1, 2, 3, 4]
        async with world.store.begin() as session:
            await inbox.prune(session, NOW + inbox.KEPT_FOR + timedelta(seconds=1), at_most=1)
        assert sorted(await kept(world)) in ([1, 3, 4], [2, 3, 4])
        async with world.store.begin() as session:
            await inbox.prune(session, NOW + inbox.KEPT_FOR + timedelta(seconds=1))
        assert await kept(world) == {3: "new", 4: "set_aside"}


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
