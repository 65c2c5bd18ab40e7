"""工作台帮助: one screen of a phone first, every command in exactly one group."""

from collections import Counter
from pathlib import Path

import pytest

import texts
from supervision.desk.words import ALIASES, parse_command
from texts.desk.helping import FRONT, GROUPS, group, one

TEXTS = Path(texts.__file__ or "").parent
COLUMNS, ROWS = 20, 20  # of a phone held in one hand


def rows(text: str) -> int:
    return sum(-(-max(len(line), 1) // COLUMNS) for line in text.split("\n"))


def test_the_first_help_is_one_screen_of_a_phone() -> None:
    assert rows(FRONT) <= ROWS


def test_every_command_stands_in_exactly_one_group_under_its_own_word() -> None:
    told = Counter(name for lines in GROUPS.values() for names, _ in lines for name in names)
    assert told == Counter(list(ALIASES))
    for lines in GROUPS.values():
        for names, line in lines:
            assert all(ALIASES[name] in line for name in names), line


def test_the_first_help_names_every_group_and_they_name_no_command() -> None:
    assert "｜".join(GROUPS) in FRONT
    assert not set(GROUPS) & set(ALIASES.values())


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_fits_a_message_and_is_asked_for_by_its_word(name: str) -> None:
    assert len(group(name)) < 1000
    assert parse_command(f"帮助 {name}") == ("help", name)


@pytest.mark.parametrize("name", ALIASES)
def test_every_command_has_a_line_of_its_own(name: str) -> None:
    assert ALIASES[name] in one(name)
    assert "{" not in one(name)
    assert parse_command(f"帮助 {ALIASES[name]}") == ("help", ALIASES[name])


def test_help_that_is_meant_otherwise_is_no_command() -> None:
    assert parse_command("帮助企业解决困难") is None
    assert parse_command("帮助 我") is None


def test_no_text_of_the_desk_sends_a_clerk_to_a_shell() -> None:
    assert not [str(path) for path in TEXTS.rglob("*.py") if "duban " in path.read_text()]
