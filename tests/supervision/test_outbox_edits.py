"""改发: an answer that takes an earlier one's place changes it while it waits, follows it once it is sent."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select

from storage.tables import Message, Notice
from supervision.notices import outbox, outcome
from supervision.notices.claiming import claim_answers
from supervision.notices.parcel import Parcel
from supervision.reply import Reply
from tests.supervision.month_world import MonthWorld, at, month_world

NOW = at("11-21 10:00")
CHAT = 7


async def hears(world: MonthWorld, update_id: int) -> int:
    """A message stored; its row."""
    async with world.store.begin() as session:
        message = Message(update_id=update_id, chat_id=CHAT, kind="photo", sent_at=NOW, arrived_at=NOW, counts_at=NOW)
        session.add(message)
        await session.flush()
        return message.id or 0


async def says(world: MonthWorld, update_id: int, text: str, edits: int | None = None) -> None:
    async with world.store.begin() as session:
        await outbox.answer(session, CHAT, None, Reply(text, edits=edits), update_id, NOW)


async def claimed(world: MonthWorld, after: int = 0) -> list[Parcel]:
    async with world.store.begin() as session:
        return await claim_answers(session, NOW + timedelta(seconds=after), world.practice, 10)


async def ends(world: MonthWorld, parcel: Parcel, *message_ids: int) -> None:
    async with world.store.begin() as session:
        await outcome.sent(session, parcel, list(message_ids), NOW)


async def notices(world: MonthWorld) -> list[tuple[str, str]]:
    async with world.store.read() as session:
        found = await session.exec(select(Notice).where(col(Notice.chat_id) == CHAT).order_by(col(Notice.id)))
        return [(notice.text, notice.state) for notice in found]


async def test_while_the_answer_waits_it_is_changed_and_stays_one(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        first = await hears(world, 1)
        await says(world, 1, "1张")
        await says(world, 2, "2张", edits=first)
        assert await notices(world) == [("2张", "queued")]
        [parcel] = await claimed(world)
        assert (parcel.text, parcel.edits) == ("2张", None)


async def test_what_is_on_the_wire_is_waited_for_and_then_edited(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        first = await hears(world, 1)
        await says(world, 1, "1张")
        [sending] = await claimed(world)
        await says(world, 2, "2张", edits=first)
        await says(world, 3, "3张", edits=first)
        assert await claimed(world) == []
        await ends(world, sending, 55)
        [edit] = await claimed(world)
        assert (edit.text, edit.edits) == ("3张", 55)


async def test_older_words_tried_again_never_overwrite_newer_ones(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        first = await hears(world, 1)
        await says(world, 1, "1张")
        [sending] = await claimed(world)
        await ends(world, sending, 55)
        await says(world, 2, "2张", edits=first)
        [older] = await claimed(world)
        await says(world, 3, "3张", edits=first)
        async with world.store.begin() as session:
            await outcome.put_back(session, older, "no answer", NOW)
        assert [parcel.text for parcel in await claimed(world, after=60)] == ["3张"]
        assert await notices(world) == [("1张", "sent"), ("2张", "stale"), ("3张", "sending")]


async def test_an_answer_that_was_cut_in_pieces_is_followed_by_a_message_of_its_own(tmp_path: Path) -> None:
    async with month_world(tmp_path) as world:
        first = await hears(world, 1)
        await says(world, 1, "1张")
        [sending] = await claimed(world)
        await ends(world, sending, 55, 56)
        await says(world, 2, "2张", edits=first)
        [parcel] = await claimed(world)
        assert (parcel.text, parcel.edits) == ("2张", None)
