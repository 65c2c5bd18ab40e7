"""逐项: one table of a plan file read key by key; whatever is wrong becomes a flaw with its place."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from plan.value import Flaw

_NOT_IN_NAME = re.compile(r"[\s~—–―\d、，,;；（）()]")


@dataclass
class Fields:
    """`issue`: the number the flaws name; `where`: the key this table stands under, "" for the outermost."""

    file: str
    issue: int | None
    where: str
    data: dict[str, Any]
    flaws: list[Flaw]
    seen: set[str] = field(default_factory=set)

    def flaw(self, key: str, why: str) -> None:
        place = f"{self.where}.{key}" if self.where else key
        self.flaws.append(Flaw(self.file, self.issue, place, why))

    def raw(self, key: str) -> Any:
        self.seen.add(key)
        return self.data.get(key)

    def text(
        self,
        key: str,
        required: bool = False,
        one_of: Collection[str] = (),
        pattern: re.Pattern[str] | None = None,
        why: str = "",
    ) -> str:
        """ "" when the key is absent; `why` says what `pattern` wants."""
        value = self.raw(key)
        if value is None or value == "":
            if required:
                self.flaw(key, "missing")
            return ""
        if not isinstance(value, str):
            self.flaw(key, f"{value!r} is no text (put it in quotes)")
            return ""
        if not value.strip():
            self.flaw(key, "blank")
        if one_of and value not in one_of:
            self.flaw(key, f"{value!r} is none of {', '.join(filter(None, one_of))}")
        if pattern and not pattern.fullmatch(value):
            self.flaw(key, f"{value!r} is wrong: {why}")
        return value

    def whole(self, key: str) -> int | None:
        value = self.raw(key)
        if type(value) is not int or value < 1:
            self.flaw(key, "missing" if value is None else f"{value!r} is no whole number from 1")
            return None
        return value

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(each) is int and each >= 1 for each in value):
            self.flaw(key, "is no list of whole numbers from 1")
            return ()
        if len(set(value)) < len(value):
            self.flaw(key, "names an issue twice")
        return tuple(value)

    def day(self, key: str) -> date | None:
        """None when it is absent, or is no date."""
        value = self.raw(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.flaw(key, f"{value!r} is no date (write 2018-12-31 without quotes)")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.flaw(key, "is no list of texts")
            return ()
        if not all(each.strip() for each in value):
            self.flaw(key, "holds a blank text")
        return tuple(value)

    def name(self, key: str) -> str:
        name = self.text(key, required=True)
        return self._checked_name(key, name)

    def names(self, key: str) -> tuple[str, ...]:
        names = tuple(self._checked_name(key, name) for name in self.texts(key))
        if len(set(names)) < len(names):
            self.flaw(key, "names somebody twice")
        return names

    def _checked_name(self, key: str, name: str) -> str:
        if found := _NOT_IN_NAME.search(name):
            sign = "a blank" if found[0].isspace() else repr(found[0])
            self.flaw(key, f"{name!r} is no name: it has {sign} in it")
        return name

    def table(self, key: str) -> "Fields":
        value = self.raw(key)
        if not isinstance(value, dict):
            self.flaw(key, "missing" if value is None else "is no table")
            value = {}
        return Fields(self.file, self.issue, key, value, self.flaws)

    def tables(self, key: str, required: bool = False) -> list["Fields"]:
        """The tables of a list; those of `issues` name their own number, so they stand under no key."""
        value = self.raw(key)
        if value is None or value == []:
            if required:
                self.flaw(key, "missing")
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.flaw(key, "is no list of tables")
            return []
        where = "" if key == "issues" else key
        return [Fields(self.file, self.issue, where, each, self.flaws) for each in value]

    def no_others(self) -> None:
        for key in self.data:
            if key not in self.seen:
                self.flaw(key, "unknown key")
