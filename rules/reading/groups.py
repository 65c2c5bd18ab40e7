"""分组编号: measures whose printed numbers restart in each group (一、1 … 一、4, 二、1), read group by group."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rules.numerals import CIRCLED, DIGITS, HAN, fold, number
from rules.reading.edges import after_claim, at_edge
from rules.reading.marks import mark_at
from rules.reading.ticks import tick_at
from rules.reading.values import KnownIssue

_PRINTED = re.compile(rf"[(（]?(?P<group>{HAN})[)）]?[、.．]?[(（]?(?P<n>{DIGITS}|{CIRCLED})[)）]?")
_HEAD = re.compile(
    rf"(?:\(\s*(?P<b>{HAN})\s*\)|(?P<n>{HAN}))[的\s、.:,]*"
    r"(?:(?=[0-9(①-⑳除]|全部?|都|均|各项|[二三四五六两]条)|(?P<called>[\u4e00-\u9fff]{2,10})[\s:,、]+(?=[^\s:,、]))"
)
_NTH_HEAD = re.compile(rf"第(?P<n>{HAN})个?(?:部分|大?块|大项|方面|类|组)[的\s、:,]*")
_SPELT = re.compile(rf"(?:^|(?<=[\s;。]))(?P<n>{HAN})、")
_LONE = re.compile(rf"(?:^|(?<=[\s;。]))(?P<n>{HAN})[、:,]")
_OF_ALL = "全都均各二三四五六两"  # 一、全部完成
_OF_EACH = re.compile(r"(?:[二三四五六两2-6][条项个](?:措施)?)?(?:全部?|都|均|各项)")
_KIND = r"(?:[二三四五六两2-6][条项](?=:)|行业|领域|方面|部分|整治|专项|工作|[那这][块边]|类|场|的)*"  # 采石场这块
_WORD = 2  # characters of a title that may be the name of its group


@dataclass(frozen=True)
class Group:
    """The words [start, end) in which 1, 2, … count the measures of `issue`; `numbers` gives their own back."""

    start: int
    end: int
    issue: KnownIssue
    numbers: dict[str, str]


def groups(shadow: str, issue: KnownIssue) -> list[Group]:
    """The groups a message names by their printed heads or by what they deal with, [] when it names none."""
    places = _by_group(issue)
    heads = _heads(shadow, issue)
    ends = [start for start, _, _ in [*heads, (len(shadow), 0, 0)]][1:]
    return [
        Group(begin, end, _part(issue, places[group]), {n: issue.measures[at] for n, at in places[group].items()})
        for (_, begin, group), end in zip(heads, ends, strict=True)
    ]


def before_groups(shadow: str, issue: KnownIssue) -> int:
    """Where the first head begins."""
    return next((start for start, _, _ in _heads(shadow, issue)), len(shadow))


def _by_group(issue: KnownIssue) -> dict[int, dict[str, int]]:
    """Group -> printed number inside it -> place among the measures; {} unless there are groups."""
    found: dict[int, dict[str, int]] = {}
    for place, printed in enumerate(issue.printed):
        if match := _PRINTED.fullmatch(re.sub(r"\s", "", printed)):
            found.setdefault(number(match["group"]), {})[str(number(match["n"]))] = place
    return found


def _heads(shadow: str, issue: KnownIssue) -> list[tuple[int, int, int]]:
    """(start of the head, end of the head, group) for every head of a known group, in order."""
    places = _by_group(issue)
    if not places:
        return []
    names = _names(issue, places)
    if printed := list(_printed_heads(shadow, places, names)):
        return printed
    if spelt := _spelt_heads(shadow, places):
        return spelt
    named = list(_named_heads(shadow, places, names))
    return named if len(named) == len({group for _, _, group in named}) > 1 else []


def _printed_heads(
    shadow: str, places: dict[int, dict[str, int]], names: Mapping[str, int]
) -> Iterator[tuple[int, int, int]]:
    for nth in _NTH_HEAD.finditer(shadow):
        group = number(nth["n"])
        if group in places and nth.end() < len(shadow) and _is_told(shadow, nth.end(), places[group], called=True):
            yield nth.start(), nth.end(), group
    heads: list[tuple[int, int, int]] = []
    ticked: list[tuple[int, int, int]] = []
    for head in _HEAD.finditer(shadow):
        group, at = number(head["b"] or head["n"]), head.start()
        begins = at_edge(shadow, at, 0) or after_claim(shadow, at, 0)
        called = [names[name] for name in names if head["called"] and name in head["called"]]
        if group not in places or not begins or (head["called"] and group not in called):
            continue
        if _is_told(shadow, head.end(), places[group], called=bool(called)):
            heads.append((at, head.end(), group))
    for head in _LONE.finditer(shadow) if heads else ():  # 二、1完成；一、无变化
        group = number(head["n"])
        if group in places and group not in {told for _, _, told in heads} and tick_at(shadow, head.end()):
            ticked.append((head.start(), head.end(), group))
    yield from sorted([*heads, *ticked])


def _spelt_heads(shadow: str, places: dict[int, dict[str, int]]) -> list[tuple[int, int, int]]:
    """`一、建账完成，整改推进…；二、…`: every group once, with as many clauses as it has measures; else []."""
    heads = [(head.start(), head.end(), number(head["n"])) for head in _SPELT.finditer(shadow)]
    if [group for _, _, group in heads] != sorted(places):
        return []
    ends = [*(start for start, _, _ in heads[1:]), len(shadow)]
    for (_, begin, group), end in zip(heads, ends, strict=True):
        clauses = [clause for clause in re.split("[,;。\n]", shadow[begin:end]) if clause.strip()]
        if len(clauses) != len(places[group]):
            return []
    return heads


def _is_told(shadow: str, at: int, places: Mapping[str, int], *, called: bool) -> bool:
    """True when a measure's number, a word for all of them, or, behind the name of the group, a tick follows."""
    mark = mark_at(shadow, at, at)
    if called and _OF_EACH.match(shadow, at):
        return True
    if not called:
        return bool(mark) or shadow[at] in _OF_ALL
    word = tick_at(shadow, at)
    return all(str(n) in places for n in mark.numbers) if mark else word is not None and word.tick is not None


def _named_heads(
    shadow: str, places: dict[int, dict[str, int]], names: Mapping[str, int]
) -> Iterator[tuple[int, int, int]]:
    """`采石：完成；洗砂：1推进 2没动`: the groups called by what most of their titles say."""
    for head in re.finditer("|".join(map(re.escape, names)) or "(?!)", shadow):
        told = re.compile(rf"{_KIND}[\s:,、]*").match(shadow, head.end())
        end, group = told.end() if told else head.end(), names[head[0]]
        end = _behind_count(shadow, end, len(places[group]))
        headed = shadow[end - 1] == ":" or (end < len(shadow) and _is_told(shadow, end, places[group], called=True))
        if at_edge(shadow, head.start(), 0) and end < len(shadow) and headed:
            yield head.start(), end, group


def _behind_count(shadow: str, at: int, size: int) -> int:
    """`采石的4条完成`: where the count of the group's own measures in front of a tick ends."""
    counted = re.compile(r"(?P<n>[2-6]|[二三四五六两])[条项](?:措施)?").match(shadow, at)
    if counted is None or (2 if counted["n"] == "两" else number(counted["n"])) != size:
        return at
    word = tick_at(shadow, counted.end())
    return counted.end() if word and word.tick else at


def _names(issue: KnownIssue, places: dict[int, dict[str, int]]) -> dict[str, int]:
    """Two characters of the titles -> the group that most of the titles with them are of; {} without titles."""
    if len(issue.titles) != len(issue.measures):
        return {}
    counts: dict[str, Counter[int]] = {}
    for group, measures in places.items():
        for at in measures.values():
            title = fold(issue.titles[at])
            for word in {title[n : n + _WORD] for n in range(len(title) - 1)}:
                counts.setdefault(word, Counter())[group] += 1
    return {
        word: group
        for word, count in counts.items()
        for group, most in count.most_common(1)
        if 2 * most >= len(places[group]) and all(n < most for other, n in count.items() if other != group)
    }


def _part(issue: KnownIssue, places: dict[str, int]) -> KnownIssue:
    titled = len(issue.titles) == len(issue.measures)
    titles = tuple(issue.titles[at] for at in places.values()) if titled else ()
    return replace(issue, measures=tuple(places), titles=titles, printed=())
