"""演练: the stage over the real bot: who is listed, who answers by himself, where the clock stops."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from sandbox.month import START
from sandbox.opening import OFFICE, AlreadyPlayed, opened
from sandbox.rehearsal import Rehearsal


@pytest.fixture
async def rehearsal(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    async with opened(load_plan(SAMPLE_PLAN), START, 0, tmp_path) as rehearsal:
        yield rehearsal


async def test_people_play_their_parts_while_the_phones_in_hand_stay_still(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    people = {one.name: one for one in await rehearsal.people()}
    assert people["雷俊"].roles == ("contact",)
    assert people["雷俊"].issues == ("十一", "十九")
    assert people["谭岳"].roles == ("lead_leader",)
    assert people[OFFICE].roles == ("office",)
    assert [one.roles[0] for one in people.values()].index("lead_leader") == 22

    held = people["黄敦利"]
    rehearsal.in_hand = {held.user_id}
    await rehearsal.next_event()
    assert f"{rehearsal.now.astimezone(START.tzinfo):%m-%d %H:%M}" == "11-21 09:00", "a target of issue 16 has passed"
    await rehearsal.next_event()
    asked_at = rehearsal.now
    assert asked_at.astimezone(START.tzinfo).isoformat() == "2018-11-21T09:30:00+08:00"
    assert not _spoken(rehearsal)
    rehearsal.auto_reply = True
    await rehearsal.advance(timedelta(hours=30))
    spoken = _spoken(rehearsal)
    assert held.name not in spoken
    assert 8 <= len(spoken) < 21
    assert all(instant > asked_at for instant in spoken.values())

    await rehearsal.next_event()
    assert f"{rehearsal.now.astimezone(START.tzinfo):%m-%d %H:%M}" == "11-23 08:30", "an answer is no event, 自查 is"
    with pytest.raises(AlreadyPlayed, match="earlier rehearsal"):
        async with opened(load_plan(SAMPLE_PLAN), START, 0, tmp_path):
            pass


def _spoken(rehearsal: Rehearsal) -> dict[str, datetime]:
    """Who said something since everybody joined, and when first."""
    found: dict[str, datetime] = {}
    for one in rehearsal.telegram.chats.people:
        phone = rehearsal.telegram.phone(one)
        for message in phone.chat:
            if not message.from_bot and not message.text.startswith("/start"):
                found.setdefault(phone.name, message.at)
    return found
