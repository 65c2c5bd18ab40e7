"""duban inbox, and what duban doctor says of inbox, outbox and leader."""

import asyncio
from datetime import UTC, datetime

import pytest

from storage.leadership import Leadership
from storage.session import open_store
from tests.cli.conftest import Shell
from tests.cli.test_month_commands import doctors_lines


@pytest.fixture
def poisoned(loaded: Shell) -> Shell:
    """Two updates are set aside, a third waits."""
    for number, state in ((7, "set_aside"), (8, "set_aside"), (9, "new")):
        loaded.store.does(
            "insert into inbox (update_id, chat_id, payload, arrived_at, state, tries, error)"
            f" values ({number}, 5, '{{}}', '2018-11-05 01:00:00', '{state}', 6, 'KeyError: month')"
        )
    return loaded


def test_doctor_names_each_update_set_aside_and_the_cure(poisoned: Shell) -> None:
    lines = doctors_lines(poisoned, 1)

    assert lines["inbox"] == ("WRONG", "inbox: 1 waiting, 2 set aside")
    verdict, words = lines["update 7"]
    assert verdict == "WRONG"
    assert "chat 5: KeyError: month; duban inbox retry 7" in words


def test_an_update_is_given_back_or_let_go(poisoned: Shell) -> None:
    assert poisoned.does("inbox", "list").splitlines() == [
        "7\tchat 5\t2018-11-05 09:00\tKeyError: month",
        "8\tchat 5\t2018-11-05 09:00\tKeyError: month",
    ]
    poisoned.does("inbox", "retry", "7")
    poisoned.does("inbox", "drop", "8")

    assert poisoned.store.rows("select update_id, state, tries from inbox order by update_id") == [
        (7, "new", 0),
        (8, "done", 6),
        (9, "new", 6),
    ]
    assert doctors_lines(poisoned, 1)["inbox"] == ("ok", "inbox: 2 waiting, 0 set aside")


@pytest.mark.parametrize("word", ["retry", "drop"])
def test_of_several_all_or_none_are_settled(poisoned: Shell, word: str) -> None:
    for other in ("9", "10"):
        assert f"update {other} is not set aside" in poisoned.refuses("inbox", word, "7", other)
    assert poisoned.store.rows("select state from inbox where update_id = 7") == [("set_aside",)]


@pytest.mark.parametrize(
    ("state", "urgent", "minute", "verdict"),
    [
        ("sending", False, 54, "WRONG"),
        ("sending", False, 56, "ok"),
        ("queued", True, 54, "WRONG"),
        ("queued", True, 56, "ok"),
        ("queued", False, 0, "ok"),  # a push may wait for its window
    ],
)
def test_doctor_sees_what_is_stuck_on_its_way_out(
    loaded: Shell, state: str, urgent: bool, minute: int, verdict: str
) -> None:
    at = datetime(2018, 11, 5, 1, minute, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S")
    loaded.store.does(
        "insert into notice (recipient, kind, cycle, step, state, urgent, due_at, facts, text, buttons, file_path,"
        f" created_at, claimed_at, message_ids, reason, tries, doubtful) values ('chat:1', 'answer', '', 'update:1',"
        f" '{state}', {str(urgent).lower()}, '{at}', '{{}}', '', '[]', '', '{at}', '{at}', '[]', '', 1, false)"
    )

    assert doctors_lines(loaded, 1)["outbox"][0] == verdict


def test_doctor_says_who_leads(loaded: Shell) -> None:
    assert doctors_lines(loaded, 1)["leader"] == ("ok", "leader: none: no instance runs")

    async def while_one_leads() -> dict[str, tuple[str, str]]:
        store = open_store(loaded.store.url)
        leadership = Leadership(store)
        assert await leadership.take()
        lines = await asyncio.to_thread(doctors_lines, loaded, 1)
        await leadership.leave()
        await store.close()
        return lines

    assert "none" not in asyncio.run(while_one_leads())["leader"][1]
