"""随报困难: 困难：缺经费 said together with a report, at its end or in front of its measures (DOMAIN §2.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.numerals import fold
from rules.reading.marks import mark_at, may_begin
from rules.reading.signs import is_nothing

_HEAD = re.compile(
    r"(?:^|(?<=[\s;。)]))(?:目前|存在|主要|遇到|现有|的)*(?:困难(?:(?:和|及|与|、)?问题)?|(?<=存在)的?问题(?:(?:和|及|与|、)困难)?"
    r"|问题(?:和|及|与|、)困难)(?:是|在于|有)?\s*:\s*"
)
_NEXT_HEAD = re.compile(r"[,;。\s]\s*(?:下一?步|下个?月|工作打算|计划)[\u4e00-\u9fff]{0,6}\s*:")
_ENDS = " \n,;。"
_NONE = re.compile(r"(?:目前|暂时?|尚|现在)*(?:没有?|无)(?:什么|啥|其[他它]|大)?(?:的?(?:困难|问题))?[\s。.!;,]*")


@dataclass(frozen=True)
class Hardship:
    """`words`: what the unit cannot settle alone; [start, end) is where it stands in the text."""

    words: str
    start: int
    end: int


def hardship(text: str) -> Hardship | None:
    """The difficulty in a report, its words "" when it is 无; None when none is spoken of, or when it stands among the
    measures, or behind a comma, and belongs to one."""
    shadow = fold(text)
    head = _HEAD.search(shadow)
    if head is None:
        return None
    end = _end(shadow, head.end())
    if end < len(shadow) and _tells_measure(shadow, 0, head.start()) and _tells_measure(shadow, end, len(shadow)):
        return None
    words = text[head.end() : end].strip(" \n,，;；。、")
    nothing = is_nothing(fold(words)) or _NONE.fullmatch(fold(words)) is not None
    return Hardship("" if nothing else words, head.start(), end) if words else None


def _end(shadow: str, start: int) -> int:
    """The end of the text, or where a measure with its tick or another heading follows."""
    if next_head := _NEXT_HEAD.search(shadow, start):
        return next_head.start()
    return next((at for at in _measures_at(shadow, start, len(shadow)) if shadow[at - 1] in _ENDS), len(shadow))


def _measures_at(shadow: str, start: int, end: int) -> Iterator[int]:
    """Where a measure's number with its tick stands between `start` and `end`."""
    for at in range(start, end):
        if may_begin(shadow, at) and (mark := mark_at(shadow[:end], at, start)) and mark.sure:
            yield at


def _tells_measure(shadow: str, start: int, end: int) -> bool:
    """True when a measure is told between `start` and `end`."""
    return next(_measures_at(shadow, start, end), None) is not None
