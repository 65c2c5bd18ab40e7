"""人员更正: units, posts and phones corrected in the sheet 人员, the difference shown first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from sqlmodel import col, select

from storage.session import Session
from storage.tables import Person
from supervision.ledger import record
from texts.paper.columns import SHEETS
from texts.paper.words import clean

FIELDS = {"单位": "unit", "职务": "post", "电话": "phone"}
HEADER = ("编号", "姓名", *FIELDS)
LONGEST = 200  # characters of a unit or post


class BadSheet(ValueError):
    """The file holds no people's sheet that can be read; the message names the row."""


@dataclass(frozen=True)
class PersonLine:
    row: int
    id: int
    name: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Correction:
    """One changed cell. `field`: unit | post | phone."""

    person_id: int
    name: str
    field: str
    old: str
    new: str


def people_lines(path: Path) -> list[PersonLine]:
    """The rows of the sheet 人员 as they stand in the file; raises BadSheet."""
    from openpyxl import load_workbook  # only who loads a sheet pays for the library
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        file = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise BadSheet("not an Excel workbook") from None
    if SHEETS["people"] not in file.sheetnames:
        raise BadSheet(f"there is no sheet {SHEETS['people']}")
    cells = [[_words(value) for value in row] for row in file[SHEETS["people"]].iter_rows(values_only=True)]
    head = next((n for n, row in enumerate(cells) if set(HEADER) <= set(row)), None)
    if head is None:
        raise BadSheet(f"no row names the columns {'、'.join(HEADER)}")
    at = {name: cells[head].index(name) for name in HEADER}
    lines = [
        _line(number, {name: row[place] for name, place in at.items()})
        for number, row in enumerate(cells[head + 1 :], start=head + 2)
        if any(row[place] for place in at.values())
    ]
    often = Counter(line.id for line in lines)
    if twice := [line for line in lines if often[line.id] > 1]:
        raise BadSheet(f"row {twice[-1].row}: number {twice[-1].id} stands there twice")
    return lines


def _line(row: int, cells: dict[str, str]) -> PersonLine:
    if not cells["编号"].isdigit():
        raise BadSheet(f"row {row}: 编号 is not a number: {cells['编号']!r}")
    fields = tuple((field, cells[name]) for name, field in FIELDS.items())
    if long := next((name for name in FIELDS if len(cells[name]) > LONGEST), None):
        raise BadSheet(f"row {row}: {long} has more than {LONGEST} characters")
    return PersonLine(row, int(cells["编号"]), "".join(cells["姓名"].split()), fields)


def _words(value: object) -> str:
    """Excel makes a number of a phone: 13800000000.0."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return "" if whole is None else " ".join(clean(str(whole)).split())


async def differences(session: Session, lines: Iterable[PersonLine]) -> list[Correction]:
    """What the sheet would change; raises BadSheet for a number or name that is not the store's."""
    wanted = list(lines)
    found = await session.exec(select(Person).where(col(Person.id).in_([line.id for line in wanted])))
    people = {person.id: person for person in found}
    corrections = []
    for line in wanted:
        person = people.get(line.id)
        if person is None:
            raise BadSheet(f"row {line.row}: there is no person number {line.id}")
        if person.name != line.name:
            raise BadSheet(f"row {line.row}: number {line.id} is {person.name}; names are changed in the plan file")
        for field, new in line.fields:
            if new != (old := getattr(person, field)):
                corrections.append(Correction(line.id, person.name, field, old, new))
    return corrections


async def correct(session: Session, corrections: Iterable[Correction], source: str, now: datetime) -> None:
    """Write them down; `source`: the file they came from, the basis on record."""
    for each in corrections:
        person = await session.get_one(Person, each.person_id)
        setattr(person, each.field, each.new)
        facts: dict[str, Any] = {"field": each.field, "old": each.old, "new": each.new, "basis": source}
        record(session, now, "person_changed", person_id=each.person_id, **facts)
