"""措施: the numbered measures of an issue, nested ones kept in order (DOMAIN Settled 9)."""

import re
from dataclasses import dataclass, field

from plan.value import Measure
from plan.wording import AFTER_NUMBER, joined, tidy, unstruck
from rules.numerals import number

_HAN = "[一二三四五六七八九十]{1,3}"
_STYLES = {
    "措施一": re.compile(rf"^(?:整改)?措施\s*(?P<n>{_HAN}|\d{{1,2}})\s*[：:、.．]\s*"),
    "一、": re.compile(rf"^(?P<n>{_HAN})\s*[、.．]\s*"),
    "（一）": re.compile(rf"^[（(]\s*(?P<n>{_HAN})\s*[）)]\s*[、.．]?\s*"),
    "1、": re.compile(rf"^(?P<n>\d{{1,2}})\s*(?:{AFTER_NUMBER}|[）)])\s*"),
    "（1）": re.compile(r"^[（(]\s*(?P<n>\d{1,2})\s*[）)]\s*[、.．]?\s*"),
    "①": re.compile(r"^(?P<n>[①-⑳])\s*[、.．]?\s*"),
    "第一，": re.compile(rf"^第(?P<n>{_HAN})[，,、]\s*"),
    "一是": re.compile(rf"^(?P<n>{_HAN})是[：:，,]?\s*"),
}
_NUMBERS_INSIDE = {"一是", "第一，"}  # read as numbers of measures only where no others are
_RUN_ON = ("一、", "（一）", "1、", "（1）", "①")
_COUNT = rf"(?:\d{{1,2}}|{_HAN})"
_INLINE = re.compile(rf"(?<=[。；;：:）)\s])(?={_COUNT}[、.．]|[（(]{_COUNT}[）)]|[①-⑳])")
_BULLET = re.compile(rf"(^|(?<=[\s。；;）)]))[-*•●]\s+(?={_COUNT}[、.．])")
_GROUPS = {"一、", "（一）"}  # an outer list in Chinese numbers holds groups of measures
_IN_GROUPS = {"1、", "（一）"}
_LONGEST_HEADING = 40


@dataclass
class _Item:
    style: str
    printed: str
    place: int
    lines: list[str]
    inner: list["_Item"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.lines)


def read_measures(lines: list[str]) -> tuple[list[Measure], str]:
    """(measures numbered through from 1, words before the first of them)."""
    pieces = _pieces(lines)
    intro, items = _items(pieces, skip=_NUMBERS_INSIDE)
    if not items:
        intro, items = _items([part for piece in pieces for part in _by_words(piece)], skip=set())
    if not items:
        texts = joined(lines).split("\n") if lines else []
        return [Measure(str(place), text) for place, text in enumerate(texts, 1) if text], ""
    measures: list[Measure] = []
    for item in items:
        if _is_group(item):
            measures += [_measure(inner, len(measures) + at, item) for at, inner in enumerate(item.inner, 1)]
        else:
            measures.append(_measure(item, len(measures) + 1))
    return measures, joined(intro)


def _pieces(lines: list[str]) -> list[str]:
    """Lines, cut also where a list runs on inside one: 1.…；2.…"""
    out: list[str] = []
    for line in (_BULLET.sub(" ", unstruck(line)).strip() for line in lines):  # a blank may part two items
        style = next((style for style in _RUN_ON if _STYLES[style].match(line)), "")
        for part in _run_on(line, style) if style else [line]:
            out += _with_inner(part, style) if style else [part]
    return [tidy(line) for line in out if line]


def _run_on(line: str, style: str, wanted: int = 0) -> list[str]:
    """Cut before each next number of the style, so that no mere figure cuts; first of all before `wanted`."""
    first = _STYLES[style].match(line)
    wanted = wanted or (number(first["n"]) + 1 if first else 1)
    out = [""]
    for part in _INLINE.split(line):
        match = _STYLES[style].match(part)
        if match and number(match["n"]) == wanted:
            out.append(part)
            wanted += 1
        else:
            out[-1] += part
    return [part.strip() for part in out if part.strip()]


def _with_inner(line: str, outer: str) -> list[str]:
    """A list of another style inside an item: cut only when it counts at least to two."""
    for style in _RUN_ON:
        parts = _run_on(line, style, wanted=1) if style != outer else []
        if len(parts) > 2:
            return parts
    return [line]


def _by_words(line: str) -> list[str]:
    return [part for part in re.split(rf"(?=(?<![^。；;：:]){_HAN}是)|(?=第{_HAN}[，,])", line) if part]


def _items(lines: list[str], skip: set[str]) -> tuple[list[str], list[_Item]]:
    """(lines before the first number, outer items with their inner ones)."""
    intro: list[str] = []
    items: list[_Item] = []
    outer = inner = ""
    for line in lines:
        style, item = _item(line, skip)
        if item is None:
            last = items[-1] if items else None
            (intro if last is None else (last.inner[-1] if last.inner else last).lines).append(line)
            continue
        outer = outer or style
        if style == outer:
            items.append(item)
            inner = ""
        elif not inner or style == inner:
            inner = style
            items[-1].inner.append(item)
        else:  # a third level stays in the words of the second
            items[-1].inner[-1].lines.append(line)
    return intro, items


def _item(line: str, skip: set[str]) -> tuple[str, _Item | None]:
    for style, pattern in _STYLES.items():
        if style not in skip and (match := pattern.match(line)):
            printed = re.sub(r"[、.．：:，,\s]+$", "", match[0])
            return style, _Item(style, printed, number(match["n"]), [line[match.end() :]])
    return "", None


def _is_group(item: _Item) -> bool:
    """True for 一、全面开展…整治 over 1. 2. 3.: a heading, no measure."""
    heading = item.text
    return (
        item.style in _GROUPS
        and bool(item.inner)
        and item.inner[0].style in _IN_GROUPS
        and len(heading) <= _LONGEST_HEADING
        and "。" not in heading.rstrip("。")
    )


def _measure(item: _Item, place: int, group: _Item | None = None) -> Measure:
    printed = item.printed
    if group:
        printed = group.printed + ("" if group.style == "（一）" else "、") + printed
    if printed == str(place):
        printed = ""
    parts = tuple(inner.text for inner in item.inner)
    return Measure(str(place), item.text or item.printed, printed, parts)
