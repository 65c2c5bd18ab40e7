"""一个问题的报送: the part of a message about one issue, read into a Section and what stays unclear."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.answers import answer, bare, tidy
from rules.choice import choose
from rules.edges import Mark
from rules.groups import Group, before_groups, groups
from rules.numerals import fold
from rules.reading import KnownIssue, Said, Section, Tick, Unclear
from rules.reason import read_reason
from rules.smalltalk import is_courtesy, is_formality, tells
from rules.tick_lists import by_position, ticks_first
from rules.ticks import is_nothing, tick_closing
from rules.titles import titled
from rules.told import Told
from rules.unchanged import all_unchanged_until, is_reason, unchanged_again, unchanged_end

_ASKED = re.compile(r"[了呢]?[吗么][?？]?|[?？]+|没有?[?？]|(?:怎么|怎样|咋|如何).{0,6}")  # 1完成吗？ is a question


def read_section(
    text: str, issue: KnownIssue | None, known: Sequence[KnownIssue]
) -> tuple[Section | None, list[Unclear]]:
    """Read the words about `issue` (None: about one of `known`); no Section when nothing is reported.

    `都完成了` without a number is kept as a free paragraph: it completes the report (Settled 10) and
    invents no tick for a measure that was not named.
    """
    about = (issue,) if issue else tuple(known)
    if len(about) == 1 and (parts := groups(fold(text), about[0])):
        return _read_groups(text, issue, about[0], parts)
    titles = {m: "" for one in about for m in one.measures if m.isdecimal()}
    if len(about) == 1 and len(about[0].titles) == len(about[0].measures):
        titles |= dict(zip(about[0].measures, about[0].titles, strict=True))
    told, shadow = Told(titles), fold(text)
    if ticks_first(text, shadow, told) or (len(about) == 1 and by_position(text, shadow, about[0].measures, told)):
        return Section(issue, told.in_order()), told.unclear
    numbers = {int(measure): measure for measure in titles}
    marks = choose(shadow, 0, len(text), tuple(numbers))
    if not marks and len(about) == 1 and (named := titled(shadow, titles)):
        for part in named:
            words = text[part.start : part.end]
            told.add(answer(part.measure, words, titles[part.measure]), words)
        return Section(issue, told.in_order()), told.unclear
    if not marks or (len(marks) == 1 and marks[0].rest and not marks[0].numbers):
        return _without_numbers(text, shadow, issue, tuple(titles)), []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        _tell(text, mark, following.start if following else len(text), numbers, marks, told)
    note = tidy(text[: marks[0].start])
    if all_unchanged_until(shadow, marks[0].start):
        _tell_rest(note, "", [m for m in titles if m not in told.said], told)
        note = ""
    answers = told.in_order()
    return (Section(issue, answers, note="" if is_formality(note) else note) if answers else None), told.unclear


def _read_groups(
    text: str, issue: KnownIssue | None, about: KnownIssue, parts: Sequence[Group]
) -> tuple[Section | None, list[Unclear]]:
    """`一、1完成 2推进；二、1推进`: each group by its own numbers, what stands in front by the measures'."""
    told, note = Told(dict.fromkeys(about.measures, "")), ""
    lead = text[: before_groups(fold(text), about)]
    front, told.unclear = read_section(lead, issue, (about,))
    for said in front.answers if front else ():
        told.add(said, lead)
    if front:
        note = tidy(f"{front.note} {front.whole}")
    for part in parts:
        words = text[part.start : part.end]
        section, doubts = read_section(words, part.issue, ())
        told.unclear += doubts
        for said in section.answers if section else ():
            told.add(replace(said, measure=part.numbers[said.measure]), words)
    answers = told.in_order()
    return (Section(issue, answers, note="" if is_formality(note) else note) if answers else None), told.unclear


def _same_as_before(measure: str, told: Told) -> Said:
    """`1完成 2同上`: the tick of the measure told just before."""
    before = next(reversed(told.said.values()))[0]
    return Said(measure, before.tick, "" if before.tick else "同上")


def _tell(text: str, mark: Mark, end: int, numbers: dict[int, str], marks: Sequence[Mark], told: Told) -> None:
    words, behind = text[mark.start : end].strip(), text[mark.end : end]
    if mark.rest:
        named = {n for other in marks for n in other.numbers}
        left = [measure for n, measure in numbers.items() if n not in named]
        _tell_rest(words, behind, left, told)
        if not left:
            told.unclear.append(Unclear(words, "unknown_measure"))
        return
    for n in mark.numbers:
        if n in numbers:
            said = answer(numbers[n], behind, told.titles[numbers[n]])
            if told.said and tidy(behind) == "同上":
                said = _same_as_before(numbers[n], told)
            counted = said.tick is None and said.text in numbers.values()  # 1 2 3 4 says nothing of 3
            if (said.tick or said.text) and not counted and not _ASKED.fullmatch(said.text):
                told.add(said, words)
    if not set(mark.numbers) <= numbers.keys():
        told.unclear.append(Unclear(words, "unknown_measure"))


def _tell_rest(words: str, behind: str, measures: Sequence[str], told: Told) -> None:
    for measure in measures:
        told.add(answer(measure, behind or "无变化"), words)


def _without_numbers(text: str, shadow: str, issue: KnownIssue | None, measures: Sequence[str]) -> Section | None:
    if issue and is_nothing(shadow.strip()):
        return Section(issue, all_unchanged=True)  # 十一：无; without an issue 无 may answer anything
    if not tells(text):
        return None
    end = unchanged_end(shadow)
    closing = None if end else tick_closing(shadow, 0, len(shadow.rstrip(" \n。!,")))
    if end or (closing and closing.tick is Tick.UNCHANGED and is_reason(shadow[: closing.start])):
        while again := unchanged_again(shadow, end):
            end = again
        reason, words = read_reason(bare(text[end:] if end else text[: closing.start] if closing else ""))
        words = "" if is_courtesy(words) else words
        return Section(issue, all_unchanged=True, reason=reason, reason_text=words)
    if len(measures) == 1:
        said = answer(measures[0], text)
        return Section(issue, (said,)) if said.tick else Section(issue, whole=tidy(text))
    return Section(issue, whole=tidy(text))
