"""原处改写: a tap shows the next question where it was tapped, but never further up, where nobody looks."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.tables import Message, Notice
from supervision.contact.in_place import in_place
from supervision.reply import Heard, Reply
from tests.supervision.contact_world import World, at, contact_world

CHAT = 4242
NOW = at(22)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with contact_world(tmp_path) as world:
        yield world


async def sent(world: World, message_ids: list[int], update_id: int, kind: str = "answer", edits: int = 0) -> int:
    """Something said at update `update_id`, and what was sent for it, as these messages; the notice's id."""
    async with world.store.begin() as session:
        session.add(
            Message(
                update_id=update_id, chat_id=CHAT, kind="text", text="x", sent_at=NOW, arrived_at=NOW, counts_at=NOW
            )
        )
        notice = Notice(
            recipient=f"chat:{CHAT}",
            chat_id=CHAT,
            kind=kind,
            cycle="",
            step=f"update:{update_id}",
            state="sent",
            due_at=NOW,
            created_at=NOW,
            sent_at=NOW + timedelta(seconds=update_id),
            message_ids=message_ids,
            edits=edits or None,
        )
        session.add(notice)
        await session.flush()
        return notice.id or 0


async def place_of(world: World, tapped: int | None) -> int | None:
    """The update whose answer is edited by a tap on this message of the platform, None for a new message."""
    heard = Heard(1, CHAT, "tap", "g:1:0:p", NOW, reply_to=tapped)
    async with world.store.begin() as session:
        edits = (await in_place(session, heard, Reply("下一条"))).edits
        return (await session.get_one(Message, edits)).update_id if edits is not None else None


async def test_the_newest_answer_gives_its_place_to_the_next_question(world: World) -> None:
    await sent(world, [700], 11)
    assert await place_of(world, 700) == 11


async def test_an_answer_edited_before_is_edited_again(world: World) -> None:
    first = await sent(world, [700], 11)
    await sent(world, [700], 12, edits=first)
    assert await place_of(world, 700) == 11


async def test_of_a_long_answer_only_the_last_piece_has_buttons_and_is_edited(world: World) -> None:
    await sent(world, [700, 701], 11)
    assert await place_of(world, 701) == 11
    assert await place_of(world, 700) is None


async def test_after_anything_newer_the_next_question_is_a_message_of_its_own(world: World) -> None:
    await sent(world, [700], 11)
    await sent(world, [705], 12)
    assert await place_of(world, 700) is None


async def test_an_ask_is_never_edited_away_nor_anything_unknown(world: World) -> None:
    await sent(world, [700], 11, kind="nudge")
    assert await place_of(world, 700) is None
    assert await place_of(world, 999) is None
    assert await place_of(world, None) is None
