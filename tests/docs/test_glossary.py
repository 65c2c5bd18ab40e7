"""用词: the glossary is law: names of the code stand in it, and words it rules out name nothing."""

import importlib
import pkgutil
import re
from enum import StrEnum
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import rules
import storage.tables  # noqa: F401  (fills the metadata)
from plan.value import TargetKind
from supervision.warning.raising import Level

ROOT = Path(__file__).parents[2]
ROOMS = (
    "rules",
    "texts",
    "storage",
    "plan",
    "supervision",
    "handlers",
    "scheduler",
    "bot",
    "config",
    "sandbox",
)
USED, UNUSED = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").split("\n## Words we don't use\n")
NAMES = set(re.findall(r"`([^`]+)`", USED))


def enums_of_rules() -> list[type[StrEnum]]:
    found = set()
    for module in pkgutil.iter_modules(rules.__path__):
        for value in vars(importlib.import_module(f"rules.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                found.add(value)
    return sorted(found, key=lambda enum: enum.__name__)


def sources() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts]


def ruled_out() -> dict[str, set[str]]:
    """word -> the classes and files that may keep it."""
    rows = re.findall(r"^\| ([a-z][^|]*) \| [^|]+ \|([^|]*)\|$", UNUSED, re.MULTILINE)
    words = {}
    for row, exceptions in rows:
        if "for the" not in row:  # a word that is right elsewhere
            for word in row.split(","):
                words[word.strip()] = set(re.findall(r"`([^`]+)`", exceptions))
    return words


def words_of(name: str) -> set[str]:
    """InboxUpdate -> inbox, update; open_state -> open, state."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_every_table_has_an_entry() -> None:
    assert set(SQLModel.metadata.tables) - NAMES == set()


@pytest.mark.parametrize("enum", [*enums_of_rules(), TargetKind, Level])
def test_every_value_of_our_enums_has_an_entry(enum: type[StrEnum]) -> None:
    assert {member.value for member in enum} - NAMES == set()


def test_every_module_of_supervision_has_an_entry() -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "supervision").rglob("*.py")}
    assert {module for module in modules if not module.endswith("__init__.py")} - NAMES == set()


def test_every_place_named_exists() -> None:
    places = {name for name in NAMES if re.fullmatch(r"[a-z]+/[\w/.]*", name)}
    assert len(places) > 30
    assert {place for place in places if not (ROOT / place).exists()} == set()


def test_no_word_ruled_out_names_a_module_or_a_class() -> None:
    words = ruled_out()
    assert {"audit", "problem", "interview", "service", "manager", "utils", "user"} <= words.keys()
    named = []
    for path in sources():
        classes = re.findall(r"^\s*class (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        place = str(path.relative_to(ROOT))
        for name, known_as in ((path.stem, place), *((name, name) for name in classes)):
            wrong = [word for word in words_of(name) & words.keys() if known_as not in words[word]]
            named += [f"{place}: {name}: {word}" for word in wrong]
    assert named == []
