"""话里的数: numbers that count things or list parts inside what is said of one measure, and name no measure."""

import re
from collections.abc import Sequence

from rules.numerals import DIGITS, HAN, number
from rules.reading.edges import Mark
from rules.reading.ticks import tick_at

COUNTED_SO = re.compile(r"[0-9](?:条|项)")
_THINGS = re.compile(rf"(?P<n>{DIGITS}|{HAN})(?:个(?!措施)|件|家|处|起)")
_MEASURES = re.compile(rf"(?P<n>{DIGITS}|{HAN})(?:条|项)")
_BY_IS = re.compile(rf"(?P<n>{HAN})是")


def counts_things(section: str, mark: Mark, found: list[Mark], known: Sequence[int]) -> bool:
    """`其余2个正在整改` of twelve problems: the count is not that of the measures left, so it is none of them."""
    counted = _THINGS.search(section[mark.start : mark.end])
    if counted is None and found and COUNTED_SO.search(section, found[-1].end, mark.start):
        counted = _MEASURES.search(section[mark.start : mark.end])  # 已完工6项，其余4项正按计划推进
    left = len(set(known) - {n for earlier in found for n in earlier.numbers})
    told = tick_at(section, mark.end)
    if counted is None and not (told and told.tick) and (said := _MEASURES.search(section[mark.start : mark.end])):
        return number(said["n"]) != left  # 其余3条长期坚持
    return bool(counted and found and number(counted["n"]) != left)


def listed_by_is(section: str, start: int) -> bool:
    """True when every `一是` is followed by a bare tick word: 一是推进 二是完成; otherwise it lists inside a text."""
    ticks = [tick_at(section, found.end()) for found in _BY_IS.finditer(section, start)]
    return len(ticks) > 1 and all(tick and not section[tick.end : tick.end + 1].strip(" \n,;。、") for tick in ticks)


def is_inner(section: str, mark: Mark, first: Mark) -> bool:
    """True when this style restarts at one behind a mark of another style."""
    if mark.style == first.style or {mark.style, first.style} <= {"digit", "label"} or first.style == "rest":
        return False
    if len(mark.numbers) > 1 and mark.sure and mark.style in ("digit", "han"):  # …，一、二、四没变化
        return False
    begins = {
        "circled": r"[①⑴⒈❶➀]",
        "paren": r"[(\[]\s*[1一]\s*[)\]]",
        "han": r"(?<![\u4e00-\u9fff])一(?:是|、|\.|:)",
    }
    pattern = begins.get(mark.style, r"(?<![0-9])1(?=[.、:)])")
    return re.compile(pattern).search(section, first.end) is not None
