"""措施短标题: measures named by the short titles that the ask prints (重点任务推进，专项整治立案43起)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rules.numerals import fold
from rules.reading.answers import answer, goes_on, tidy
from rules.reading.marks import mark_at
from rules.reading.ticks import tick_at
from rules.reading.title_names import (
    JOINT,
    before,
    by_a_word,
    in_full,
    is_led_in,
    joined_on,
    named_from,
    shortened,
    ticked,
)
from rules.reading.told import Told, tell_rest
from rules.reading.values import KnownIssue, Said, Tick
from rules.reading.wide import wide_at
from rules.words.smalltalk import is_formality

_SEVERAL = 2  # titles in full: then words in front of them are a note
_ANY_WORK = re.compile(r"(?:整改|整治|治理|落实|项目|问题|措施|任务)(?:工作)?")  # 整改工作有序推进 is said of all
_COUNTED = re.compile(r"[0-9]\s*(?:座|家|户|个|起|件|处|口|吨|公里|台)[了,;。\s]*$")
_LEFT = re.compile("其余|剩[余下]|余下")
_REST_OF = re.compile(r"其[余他它]|别的|剩下|另外")
_WORDS = re.compile(r"[^,;。\n]*")


@dataclass(frozen=True)
class Titled:
    """The words [start, end) said of `measure`, "" for the rest of them; its name [name, words) stands in `full`."""

    start: int
    name: int
    words: int
    end: int
    measure: str
    full: bool


def titled(shadow: str, titles: Mapping[str, str], name: str = "") -> list[Titled]:
    """The parts of a text that opens with a title, cut where a title begins; [] for a text that does not.

    A title counts at the edge of words, and once: a second mention is a word of what is said. The first or last
    words of a title (管网, 医废) name it where two are named or a tick follows at once, a word of the issue's own
    `name` in front of them or not (油罐改造 for 全面改造 of 加油站油罐改造).
    """
    full = in_full(shadow, titles)
    told = {measure for measure, _ in full.values()}
    short = {m: t for m, t in titles.items() if m not in told}
    places = full | shortened(shadow, short)
    places = full | shortened(shadow, short, fold(name)) if places else places
    places |= by_a_word(shadow, titles, places, fold(name)) if len(places) >= _SEVERAL else {}
    places |= joined_on(shadow, titles, places)
    lone = len(places) == 1 and not full and not _REST_OF.search(shadow)
    if lone and not _is_name(shadow, *next(iter(places.items()))):
        return []
    starts = sorted(places)
    if not starts or (len(full) < _SEVERAL and not is_formality(shadow[: before(shadow, starts[0])])):
        return []
    for at in range(starts[0], len(shadow)):
        rest = wide_at(shadow, at, 0) if shadow[at] in "其剩余别另上前以" and at not in places else None
        if rest and rest.rest and not rest.numbers and not (len(places) == 1 and _of_things(shadow, at, rest.end)):
            places[at] = "", rest.end
    names = sorted(places)
    starts = [before(shadow, at) for at in names]
    ends = [*starts[1:], len(shadow)]
    return [
        Titled(start, named_from(shadow, at), end_of, end, measure, at in full and not goes_on(shadow, end_of))
        for start, at, end in zip(starts, names, ends, strict=True)
        for measure, end_of in (places[at],)
    ]


def _of_things(shadow: str, at: int, end: int) -> bool:
    """`改造完成640座，其余按计划推进`: the rest of what was counted, not the other measures."""
    word = tick_at(shadow, end)
    counted = (
        _COUNTED.search(shadow, 0, at) is not None and word is not None and word.tick in (Tick.IN_PROGRESS, Tick.DONE)
    )
    return counted and _LEFT.match(shadow, at) is not None and not re.search("[条项]|措施", shadow[at:end])


def of_each_issue(shadow: str, issues: Sequence[KnownIssue]) -> list[tuple[int, KnownIssue]]:
    """`管网推进，医废完成，流域治理推进，达标方案完成` of two issues: where the titles of each begin; [] where the text
    does not call several measures of each, one issue after the other."""
    whole = {issue: issue.titles for issue in issues if len(issue.titles) == len(issue.measures)}
    titles = {f"{n}/{m}": title for n, issue in enumerate(whole) for m, title in enumerate(whole[issue])}
    parts = [part for part in titled(shadow, titles) if part.measure]
    starts = [(part.start, tuple(whole)[int(part.measure.partition("/")[0])]) for part in parts]
    first = [each for n, each in enumerate(starts) if n == 0 or starts[n - 1][1] != each[1]]
    several = all(sum(1 for _, issue in starts if issue == one) >= _SEVERAL for one in issues)
    plain = all(part.full or ticked(shadow, part.words) for part in parts)
    return first if (several or plain) and len(first) == len(issues) >= _SEVERAL else []


def of_titles(shadow: str, issues: Sequence[KnownIssue]) -> KnownIssue | None:
    """The one of several issues whose measures a text without any number calls by their titles, else None."""
    if len(issues) < _SEVERAL or not all(len(issue.titles) == len(issue.measures) for issue in issues):
        return None
    if any((mark := mark_at(shadow, at, 0)) and mark.numbers and mark.sure for at in range(len(shadow))):
        return None
    named = {issue: titled(shadow, dict(zip(issue.measures, issue.titles, strict=True))) for issue in issues}
    meant = [issue for issue, parts in named.items() if parts]
    return meant[0] if len(meant) == 1 and sum(1 for part in named[meant[0]] if part.measure) >= _SEVERAL else None


def _is_name(shadow: str, at: int, place: tuple[str, int]) -> bool:
    """True when a short name that stands alone has its tick at once, and is no word that any work is called by."""
    if not ticked(shadow, place[1]) or _ANY_WORK.fullmatch(shadow, at, place[1]):
        return False
    word, clause = tick_at(shadow, place[1]), _WORDS.match(shadow, place[1])
    begin, end = word.end if word else place[1], clause.end() if clause else place[1]
    return not any((more := tick_at(shadow, later)) and more.tick for later in range(begin, end))


def is_paragraph(shadow: str, named: Sequence[Titled], told: Told) -> bool:
    """True for facts of this month without a tick, with words of some titles and not of all (本月湘钢…；电厂…): they
    are of the whole, which completes the report (Settled 10); told of two measures they would leave the others open."""
    if not is_led_in(shadow, named[0].start):
        return False
    facts = all(said.tick is None for said, _ in told.said.values())
    return facts and len(told.said) < len(told.titles) and not any(part.full or not part.measure for part in named)


def tell_titled(text: str, named: Sequence[Titled], told: Told) -> None:
    """By titles: the full one is no word of the answer, a shortened one stays in (管网｜管网82%)."""
    by_title = {part.measure for part in named}
    behind = ""
    for part in reversed(named):
        joined = JOINT.fullmatch(text[part.words : part.end]) is not None
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
