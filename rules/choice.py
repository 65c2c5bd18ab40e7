"""认号: which of the numbers in a section are measures, judged by order, style and tick words."""

import re
from collections.abc import Sequence

from rules.marks import Mark, mark_at, may_begin
from rules.numerals import DIGITS, HAN
from rules.ticks import tick_at


def choose(shadow: str, start: int, end: int, known: Sequence[int]) -> list[Mark]:
    """The marks of shadow[start:end] that the whole of the section supports, in order.

    1. A sure mark of a known measure counts wherever it stands; an unsure one only in ascending order.
    2. A second style that starts again at one is a list inside a measure (1推进 ①… ②…).
    3. A number past the known ones is kept when it is plainly meant as a measure.
    """
    section, found, at = shadow[:end], list[Mark](), start
    while at < end:
        mark = mark_at(section, at, start) if may_begin(section, at) else None
        if mark and _supported(section, mark, found, known, start):
            found.append(mark)
            at = max(mark.end, at + 1)
        else:
            # the digit of an inner （1） must not be looked at again as a plain 1
            at = mark.end if mark and mark.style == "paren" else _past_number(section, at)
    return found


def _past_number(section: str, at: int) -> int:
    token = re.compile(rf"{DIGITS}|{HAN}").match(section, at)
    return token.end() if token else at + 1


def _supported(section: str, mark: Mark, found: list[Mark], known: Sequence[int], start: int) -> bool:
    if mark.rest:
        return True
    if found and _is_inner(section, mark, found[0]):
        return False
    if mark.style == "han" and section.startswith("是", mark.end):
        return False
    seen = {n for earlier in found for n in earlier.numbers}
    last = max(found[-1].numbers, default=0) if found else 0
    line_start = mark.start == start or section[: mark.start].rstrip(" -•·*").endswith("\n")
    first = mark.numbers[0]
    if not set(mark.numbers) <= set(known):
        return _plainly_meant(mark, found, known, last)
    if mark.sure:
        return True
    if first in seen and not line_start:
        return False
    nothing_before = not section[start : mark.start].strip(" \n-•·*:,。")
    if mark.punctuated:
        return line_start or (first > last if found else nothing_before or first == min(known))
    follows = re.compile(r"\s*[\u4e00-\u9fff“\"(《A-Za-z]|\s+[0-9]").match(section, mark.end)
    if not follows or tick_at(section, start) is not None:
        return False
    return (not found and (nothing_before or line_start)) or first == last + 1 or (line_start and first not in seen)


def _is_inner(section: str, mark: Mark, first: Mark) -> bool:
    """True when this style restarts at one behind a mark of another style."""
    if mark.style == first.style or {mark.style, first.style} <= {"digit", "label"} or first.style == "rest":
        return False
    begins = {
        "circled": r"[①⑴⒈❶➀]",
        "paren": r"[(\[]\s*[1一]\s*[)\]]",
        "han": r"(?<![\u4e00-\u9fff])一(?:是|、|\.|:)",
    }
    pattern = begins.get(mark.style, r"(?<![0-9])1(?=[.、:)])")
    return re.compile(pattern).search(section, first.end) is not None


def _plainly_meant(mark: Mark, found: list[Mark], known: Sequence[int], last: int) -> bool:
    highest = max(known, default=0)
    if mark.style in ("label", "circled", "paren"):
        return mark.style == "label" or (bool(found) and found[-1].style == mark.style) or not found
    if mark.sure:
        return last < mark.numbers[0] <= highest + 20
    return mark.punctuated and bool(found) and found[-1].punctuated and mark.numbers[0] == last + 1
