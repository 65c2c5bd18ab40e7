"""分组编号: measures whose printed numbers restart in each group (一、1 … 一、4, 二、1), read group by group."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.edges import after_claim, at_edge
from rules.marks import mark_at
from rules.numerals import CIRCLED, DIGITS, HAN, number
from rules.reading import KnownIssue

_PRINTED = re.compile(rf"[(（]?(?P<group>{HAN})[)）]?[、.．]?[(（]?(?P<n>{DIGITS}|{CIRCLED})[)）]?")
_HEAD = re.compile(rf"(?:\(\s*(?P<b>{HAN})\s*\)|(?P<n>{HAN}))[\s、.:,]*(?=[0-9(①-⑳])")


@dataclass(frozen=True)
class Group:
    """The words [start, end) in which 1, 2, … count the measures of `issue`; `numbers` gives their own back."""

    start: int
    end: int
    issue: KnownIssue
    numbers: dict[str, str]


def groups(shadow: str, issue: KnownIssue) -> list[Group]:
    """The groups a message names by their printed heads, [] when it names none."""
    places = _by_group(issue)
    heads = list(_heads(shadow, places))
    ends = [start for start, _, _ in [*heads, (len(shadow), 0, 0)]][1:]
    return [
        Group(begin, end, _part(issue, places[group]), {n: issue.measures[at] for n, at in places[group].items()})
        for (_, begin, group), end in zip(heads, ends, strict=True)
    ]


def before_groups(shadow: str, issue: KnownIssue) -> int:
    """Where the first head begins."""
    return next((start for start, _, _ in _heads(shadow, _by_group(issue))), len(shadow))


def _by_group(issue: KnownIssue) -> dict[int, dict[str, int]]:
    """Group -> printed number inside it -> place among the measures; {} unless there are groups."""
    found: dict[int, dict[str, int]] = {}
    for place, printed in enumerate(issue.printed):
        if match := _PRINTED.fullmatch(re.sub(r"\s", "", printed)):
            found.setdefault(number(match["group"]), {})[str(number(match["n"]))] = place
    return found


def _heads(shadow: str, places: dict[int, dict[str, int]]) -> Iterator[tuple[int, int, int]]:
    """(start of the head, end of the head, group) for every head of a known group, in order."""
    if not places:
        return
    for head in _HEAD.finditer(shadow):
        group, at = number(head["b"] or head["n"]), head.start()
        begins = at_edge(shadow, at, 0) or after_claim(shadow, at, 0)
        if group in places and begins and mark_at(shadow, head.end(), head.end()):
            yield at, head.end(), group


def _part(issue: KnownIssue, places: dict[str, int]) -> KnownIssue:
    titled = len(issue.titles) == len(issue.measures)
    titles = tuple(issue.titles[at] for at in places.values()) if titled else ()
    return replace(issue, measures=tuple(places), titles=titles, printed=())
