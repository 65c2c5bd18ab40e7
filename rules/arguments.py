"""命令参数: months and issues as people type them after a command."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.month import Month
from rules.numerals import CIRCLED, fold, number

RELATIVE = {"上月": -1, "上个月": -1, "本月": 0, "当月": 0, "这个月": 0, "这月": 0, "下月": 1, "下个月": 1}
_YEAR = r"(?:(?P<year>\d{4}|\d{2})(?:年|[-/.]))?"
_MONTH = re.compile(_YEAR + r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?)?")
_RUN_TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})")
_HAN = "一二三四五六七八九"
_SMALL = rf"[1-9]\d{{0,3}}|[{_HAN}]?十[{_HAN}]?|[{_HAN}]|{CIRCLED}"
_ISSUE = re.compile(
    rf"(?:第|no\.?|issue)?\s*[#:]?\s*(?:问题)?\s*第?\s*(?P<number>{_SMALL})(?![\d{_HAN}十百])"
    r"(?:号问题|个问题|号|题)?",
    re.IGNORECASE,
)


class BadArgument(ValueError):
    """What follows the command cannot be read; `what`: month | issue | …; `words` as typed."""

    def __init__(self, what: str, words: str = "") -> None:
        super().__init__(f"cannot read {what}: {words!r}")
        self.what = what
        self.words = words


@dataclass(frozen=True)
class IssueRef:
    """An issue as named; `list_key` "" when no list was named."""

    number: int
    list_key: str = ""


def parse_month(words: str, current: Month) -> Month | None:
    """The month named, None for no words at all; raises BadArgument.

    A bare month number is the newest such month up to the one after `current`.
    """
    said = fold(words).replace(" ", "")
    if not said:
        return None
    if said in RELATIVE:
        return current.plus(RELATIVE[said])
    match = _RUN_TOGETHER.fullmatch(said) or _MONTH.fullmatch(said)
    try:
        if match is None:
            raise ValueError(words)
        month = int(match["month"]) if match["month"].isdigit() else number(match["month"])
        if match["year"]:
            year = int(match["year"])
            return Month(year if year > 99 else 2000 + year, month)
        newest = current.plus(1)
        return Month(newest.year if month <= newest.number else newest.year - 1, month)
    except ValueError:
        raise BadArgument("month", words.strip()) from None


def take_issue(words: str, keys: Sequence[str] = ()) -> tuple[IssueRef, str]:
    """The issue that `words` begin with, and what follows it; raises BadArgument.

    ``18``, ``十八``, ``#18``, ``问题十八``, and with a list's key before it ``省督18``, ``省督问题十八``.
    """
    said = fold(words)
    start = len(said) - len(said.lstrip())
    key = next((key for key in sorted(keys, key=len, reverse=True) if said[start:].startswith(fold(key))), "")
    after = start + len(key)
    while key and after < len(said) and said[after] == " ":
        after += 1
    match = _ISSUE.match(said, after)
    if match is None:
        raise BadArgument("issue", words.strip())
    digits = match["number"]
    named = int(digits) if digits.isascii() else number(digits)
    return IssueRef(named, key), words[match.end() :].strip(" \t　,，、:：｜|")
