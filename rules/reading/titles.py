"""措施短标题: measures named by the short titles that the ask prints (重点任务推进，专项整治立案43起)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rules.numerals import fold
from rules.reading.answers import answer, goes_on, tidy
from rules.reading.edges import after_claim, at_edge
from rules.reading.marks import mark_at
from rules.reading.signs import nothing_at
from rules.reading.ticks import tick_at
from rules.reading.told import Told, tell_rest
from rules.reading.values import KnownIssue, Said, Tick
from rules.reading.wide import wide_at
from rules.words.smalltalk import is_formality

_LEAST = 3  # characters; a shorter title is a word like any other
_BEFORE = "日月底份前是将把的"  # 截至11月20日重点任务完成85%
_SEVERAL = 2  # titles in full: then words in front of them are a note
_SHORT = 2  # characters of a title that name it where several are named so, each at the head of its words
_JOINED = re.compile(
    r"(?:今年|本月|目前|这个月|[我全]市|首先|其次|再次|再者|然后|最后|另外|同时|还有|以及|对于|关于)(?:是|的)?$"
)
_WHICH = re.compile(r"(?:[那这](?:[条项块边]|个(?!月))|方面|工作|的)*")
_POINTED = re.compile(r"[那这](?:[条项块边]|个(?!月))")  # 排查那条没变 of 废渣排查动态监管
_JOINT = re.compile(r"[ ]*[和及与跟、][ ]*")
_ANY_WORK = re.compile(r"(?:整改|整治|治理|落实|项目|问题|措施|任务)(?:工作)?")  # 整改工作有序推进 is said of all
_COUNTED = re.compile(r"[0-9]\s*(?:座|家|户|个|起|件|处|口|吨|公里|台)[了,;。\s]*$")
_LEFT = re.compile("其余|剩[余下]|余下")
_REST_OF = re.compile(r"其[余他它]|别的|剩下|另外")
_CLAUSE = re.compile(r"(?:^|(?<=[,;:。\n、| ]))[ .:、,|]*(?:[0-9][.、][ ]*)?")


@dataclass(frozen=True)
class Titled:
    """The words [start, end) said of `measure`, "" for the rest of them; its name [name, words) stands in `full`."""

    start: int
    name: int
    words: int
    end: int
    measure: str
    full: bool


def titled(shadow: str, titles: Mapping[str, str]) -> list[Titled]:
    """The parts of a text that opens with a title, cut where a title begins; [] for a text that does not.

    A title counts at the edge of words, and once: a second mention is a word of what is said. The first or last
    words of a title (管网, 医废) name it where two are named or a tick follows at once.
    """
    full = _in_full(shadow, titles)
    places = full | _shortened(
        shadow, {m: t for m, t in titles.items() if m not in {name for name, _ in full.values()}}
    )
    places |= _joined_on(shadow, titles, places)
    lone = len(places) == 1 and not full and not _REST_OF.search(shadow)
    if lone and not _is_name(shadow, *next(iter(places.items()))):
        return []
    starts = sorted(places)
    if not starts or (len(full) < _SEVERAL and not is_formality(shadow[: _before(shadow, starts[0])])):
        return []
    for at in range(starts[0], len(shadow)):
        rest = wide_at(shadow, at, 0) if shadow[at] in "其剩余别另上前以" and at not in places else None
        if rest and rest.rest and not rest.numbers and not (len(places) == 1 and _of_things(shadow, at, rest.end)):
            places[at] = "", rest.end
    names = sorted(places)
    starts = [_before(shadow, at) for at in names]
    ends = [*starts[1:], len(shadow)]
    return [
        Titled(start, at, places[at][1], end, places[at][0], at in full and not goes_on(shadow, places[at][1]))
        for start, at, end in zip(starts, names, ends, strict=True)
    ]


def _of_things(shadow: str, at: int, end: int) -> bool:
    """`改造完成640座，其余按计划推进`: the rest of what was counted, not the other measures."""
    word = tick_at(shadow, end)
    counted = _COUNTED.search(shadow, 0, at) is not None and word is not None and word.tick is Tick.IN_PROGRESS
    return counted and _LEFT.match(shadow, at) is not None and not re.search("[条项]|措施", shadow[at:end])


def of_each_issue(shadow: str, issues: Sequence[KnownIssue]) -> list[tuple[int, KnownIssue]]:
    """`管网推进，医废完成，流域治理推进，达标方案完成` of two issues: where the titles of each begin; [] where the text
    does not call several measures of each, one issue after the other."""
    starts: list[tuple[int, KnownIssue]] = []
    for issue in issues:
        titles = (
            dict(zip(issue.measures, issue.titles, strict=True)) if len(issue.titles) == len(issue.measures) else {}
        )
        starts += [(part.start, issue) for part in titled(shadow, titles) if part.measure]
    starts.sort(key=lambda start: start[0])
    first = [each for n, each in enumerate(starts) if n == 0 or starts[n - 1][1] != each[1]]
    several = all(sum(1 for _, issue in starts if issue == one) >= _SEVERAL for one in issues)
    return (
        first
        if several and len(first) == len(issues) >= _SEVERAL and len({n for n, _ in starts}) == len(starts)
        else []
    )


def of_titles(shadow: str, issues: Sequence[KnownIssue]) -> KnownIssue | None:
    """The one of several issues whose measures a text without any number calls by their titles, else None."""
    if len(issues) < _SEVERAL or not all(len(issue.titles) == len(issue.measures) for issue in issues):
        return None
    if any((mark := mark_at(shadow, at, 0)) and mark.numbers and mark.sure for at in range(len(shadow))):
        return None
    named = {issue: titled(shadow, dict(zip(issue.measures, issue.titles, strict=True))) for issue in issues}
    meant = [issue for issue, parts in named.items() if parts]
    return meant[0] if len(meant) == 1 and sum(1 for part in named[meant[0]] if part.measure) >= _SEVERAL else None


def _in_full(shadow: str, titles: Mapping[str, str]) -> dict[int, tuple[str, int]]:
    """Start -> measure and end, of titles that stand in full."""
    places: dict[int, tuple[str, int]] = {}
    for measure, title in titles.items():
        at = shadow.find(fold(title)) if len(title) >= _LEAST else -1
        if at >= 0 and (_may_begin(shadow, at) or shadow[at - 1] in _BEFORE):
            places[at] = measure, _behind(shadow, at + len(title))
    return places


def _shortened(shadow: str, titles: Mapping[str, str]) -> dict[int, tuple[str, int]]:
    """The same of titles named by their first or last words at the head of a clause; a word of two titles is none."""
    places: dict[int, tuple[str, int]] = {}
    named: set[str] = set()
    for clause in _CLAUSE.finditer(shadow):
        at = clause.end()
        fitting = {measure: length for measure, title in titles.items() if (length := _common(shadow, at, fold(title)))}
        best = [measure for measure, length in fitting.items() if length == max(fitting.values())]
        if len(best) == 1 and best[0] not in named:
            named.add(best[0])
            places[at] = best[0], _behind(shadow, at + fitting[best[0]])
    return places


def _joined_on(
    shadow: str, titles: Mapping[str, str], places: dict[int, tuple[str, int]]
) -> dict[int, tuple[str, int]]:
    """`管网和污水推进`: the titles named in one breath with one that counts."""
    more: dict[int, tuple[str, int]] = {}
    for _, first_end in places.values():
        end = first_end
        while (joint := _JOINT.match(shadow, end)) and joint.end() not in places:
            at = joint.end()
            fitting = {measure: n for measure, title in titles.items() if (n := _common(shadow, at, fold(title)))}
            if len(fitting) != 1 or next(iter(fitting)) in {name for name, _ in (places | more).values()}:
                break
            measure, length = fitting.popitem()
            more[at] = measure, _behind(shadow, at + length)
            end = more[at][1]
    return more


def _common(shadow: str, at: int, title: str) -> int:
    """How many characters at `at` are the first or the last ones of the title; 0 when less than two."""
    lengths = range(len(title), _SHORT - 1, -1)
    outer = next((n for n in lengths if shadow.startswith((title[:n], title[-n:]), at)), 0)
    return outer or next((n for n in lengths if shadow[at : at + n] in title and _pointed(shadow, at + n)), 0)


def opens_like(shadow: str, at: int, title: str) -> bool:
    """True when the words at `at` begin with the first or the last characters of the title."""
    return bool(title) and _common(shadow, at, fold(title)) >= _SHORT


def _pointed(shadow: str, at: int) -> bool:
    """True when words of a title's middle are meant as its name: 那条 or a tick follows at once."""
    return _POINTED.match(shadow, at) is not None or _ticked(shadow, at)


def _is_name(shadow: str, at: int, place: tuple[str, int]) -> bool:
    """True when a short name that stands alone has its tick at once, and is no word that any work is called by."""
    return _ticked(shadow, place[1]) and _ANY_WORK.fullmatch(shadow, at, place[1]) is None


def _may_begin(shadow: str, at: int) -> bool:
    return _before(shadow, at) < at or at_edge(shadow, at, 0) or after_claim(shadow, at, 0)


def _before(shadow: str, at: int) -> int:
    """Where 首先 or 其次 in front of a title begins, else `at`."""
    joined = _JOINED.search(shadow, max(0, at - 4), at)
    return joined.start() if joined else at


def _behind(shadow: str, at: int) -> int:
    which = _WHICH.match(shadow, at)
    return which.end() if which else at


def _ticked(shadow: str, at: int) -> bool:
    word = tick_at(shadow, at)
    return (word is not None and word.tick is not None) or nothing_at(shadow, at)


def tell_titled(text: str, named: Sequence[Titled], told: Told) -> None:
    """By titles: the full one is no word of the answer, a shortened one stays in (管网｜管网82%)."""
    by_title = {part.measure for part in named}
    behind = ""
    for part in reversed(named):
        joined = _JOINT.fullmatch(text[part.words : part.end]) is not None
        behind = behind if joined else text[part.words : part.end]
        words = text[part.start : part.end]
        if not part.measure:
            tell_rest(words, behind, [m for m in told.titles if m not in by_title], told)
            continue
        title = told.titles[part.measure]
        said = answer(part.measure, behind, title) if joined else _by_title(part, text, title)
        if said.tick or said.text:
            told.add(said, words)


def _by_title(part: Titled, text: str, title: str) -> Said:
    behind, words = text[part.words : part.end], text[part.name : part.end]
    said = answer(part.measure, behind, title)
    if part.full:
        return said
    told = answer(part.measure, words, title)
    return told if told.tick is said.tick else replace(said, text=tidy(words))
