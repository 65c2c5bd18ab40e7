"""Command menus: per role and chat, again after a change, and patient with a platform that fails."""

import asyncio
from datetime import timedelta

import pytest

from bot.menus import FIRST_REST
from sandbox.phone import Phone
from sandbox.wire import ApiError, Call
from storage.tables import StandIn
from supervision.access.inviting import invite_one
from supervision.access.linking import unlink
from supervision.people import person_called
from tests.bot.conftest import Place


def commands(place: Place, phone: Phone) -> set[str]:
    return {row["command"] for row in place.telegram.commands_for(phone.user_id)}


@pytest.fixture
def asked(place: Place) -> list[str]:
    """The menu methods called so far."""
    calls: list[str] = []

    def note(call: Call) -> None:
        if "mycommands" in call.method.lower():
            calls.append(call.method)

    place.telegram.faults = note
    return calls


async def test_each_role_sees_its_own_commands_and_a_stranger_none(place: Place) -> None:
    contact = await place.links("赵某三")
    leader = await place.links("王某一", "lead_leader", 5_000_000_003)
    office = await place.links("张某", "office", 5_000_000_004)

    inspector = await place.links("钱某", "inspector", 5_000_000_006)

    await place.bot.menus.give()

    assert commands(place, inspector) == {"verify", "help"}
    assert "withdraw" in commands(place, contact)
    assert "summary" not in commands(place, contact)
    assert commands(place, leader) == {"read", "detail", "own", "help"}
    assert {"summary", "missing", "month"} <= commands(place, office)
    assert commands(place, place.telegram.phone(5_000_000_009, "路人")) == set()


async def test_a_menu_is_given_once_and_again_after_the_role_changed(place: Place, asked: list[str]) -> None:
    contact = await place.links("赵某三")
    await place.bot.menus.give()
    await place.bot.menus.give()
    assert len(asked) == 1

    async with place.bot.store.begin() as session:
        await invite_one(session, "office", "赵某三", place.clock.now())
    await place.bot.menus.give()

    assert len(asked) == 2
    assert {"summary", "withdraw"} <= commands(place, contact)


async def test_a_stand_in_has_a_contacts_menu_while_the_leave_lasts(place: Place) -> None:
    await place.links("赵某三")
    leader = await place.links("王某一", "lead_leader", 5_000_000_003)
    today = place.bot.practice.habits.day_of(place.clock.now())
    async with place.bot.store.begin() as session:
        contact, stand_in = await person_called(session, "赵某三"), await person_called(session, "王某一")
        days = {"from_day": today, "until_day": today + timedelta(days=2)}
        session.add(StandIn(person_id=contact.id or 0, stand_in_id=stand_in.id or 0, **days))
    await place.bot.menus.give()
    assert {"left", "evidence", "read"} <= commands(place, leader)

    place.clock.move_to(place.clock.now() + timedelta(days=3))
    await place.bot.menus.give()
    assert commands(place, leader) == {"read", "detail", "own", "help"}


async def test_who_is_unlinked_loses_the_menu(place: Place) -> None:
    contact = await place.links("赵某三")
    await place.bot.menus.give()
    async with place.bot.store.begin() as session:
        await unlink(session, "赵某三", place.clock.now())

    await place.bot.menus.give()

    assert commands(place, contact) == set()


async def test_a_failure_is_tried_again_but_not_at_every_beat(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = await place.links("赵某三")
    calls = []

    def fails(call: Call) -> None:
        if "mycommands" in call.method.lower():
            calls.append(call.method)
            raise ApiError(500, "Internal Server Error")

    place.telegram.faults = fails
    for _ in range(5):
        await place.bot.menus.give()
    assert len(calls) == 1

    place.telegram.faults = lambda call: None
    now = asyncio.get_running_loop().time()
    monkeypatch.setattr("bot.menus._now", lambda: now + FIRST_REST + 1)
    await place.bot.menus.give()

    assert "withdraw" in commands(place, contact)


async def test_one_chat_that_refuses_does_not_hold_up_the_others(place: Place) -> None:
    gone = await place.links("赵某三")
    leader = await place.links("王某一", "lead_leader", 5_000_000_003)
    del place.telegram.chats.people[gone.user_id]

    await place.bot.menus.give()

    assert commands(place, leader) == {"read", "detail", "own", "help"}


async def test_a_platform_that_is_away_is_asked_for_one_chat_only(place: Place, asked: list[str]) -> None:
    await place.links("赵某三")
    await place.links("王某一", "lead_leader", 5_000_000_003)
    await place.telegram.stop()

    await place.bot.menus.give()
    await place.bot.menus.give()

    assert len(place.bot.menus._rests) == 1
