"""一个问题的报送: the part of a message about one issue, read into a Section and what stays unclear."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.answers import answer, tidy
from rules.choice import choose
from rules.edges import Mark
from rules.everything import everything_until
from rules.groups import Group, before_groups, groups
from rules.numerals import fold
from rules.paragraphs import read_paragraph
from rules.reading import KnownIssue, Said, Section, Unclear
from rules.smalltalk import is_formality
from rules.tick_lists import by_is, by_position, ticks_first
from rules.titles import tell_titled, titled
from rules.told import Told, tell_rest
from rules.unchanged import all_unchanged_until

_SAME = re.compile("同[上前]|也(?:是|一样|如此|同上)|(?:跟|和|与)上面一样")
_LED_IN = re.compile(r"[,，;；。\n]\s*(?:这个?月|本月|目前|现在|然后|另外|还有|最后)\s*$")  # …，这个月4也完成了
_ASKED = re.compile(r"[了呢]?[吗么][?？]?|[?？]+|没有?[?？]|(?:怎么|怎样|咋|如何).{0,6}")  # 1完成吗？ is a question


def read_section(
    text: str, issue: KnownIssue | None, known: Sequence[KnownIssue]
) -> tuple[Section | None, list[Unclear]]:
    """Read the words about `issue` (None: about one of `known`); no Section when nothing is reported.

    `都完成了` speaks of every measure of an issue that is known, and of two issues is kept as a free paragraph
    until it is known which is meant; `完成` alone is a paragraph: it completes the report (Settled 10) and
    invents no tick for a measure that was not named.
    """
    about = (issue,) if issue else tuple(known)
    if len(about) == 1 and (parts := groups(fold(text), about[0])):
        return _read_groups(text, issue, about[0], parts)
    titles = {m: "" for one in about for m in one.measures if m.isdecimal()}
    if len(about) == 1 and len(about[0].titles) == len(about[0].measures):
        titles |= dict(zip(about[0].measures, about[0].titles, strict=True))
    told, shadow = Told(titles), fold(text)
    listed = len(about) == 1 and any(by(text, shadow, about[0].measures, told) for by in (by_position, by_is))
    if listed or ticks_first(text, shadow, told):
        return Section(issue, told.in_order()), told.unclear
    if mixed := _mixed(text, shadow, issue, known, titles):
        return Section(issue, mixed.in_order()), mixed.unclear
    return _by_numbers(text, shadow, issue, about, told)


def _by_numbers(
    text: str, shadow: str, issue: KnownIssue | None, about: Sequence[KnownIssue], told: Told
) -> tuple[Section | None, list[Unclear]]:
    """By the numbers named; without any, by titles, and without these as a paragraph."""
    titles, alone = told.titles, len(about) == 1
    numbers = {int(measure): measure for measure in titles}
    marks = choose(shadow, 0, len(text), tuple(numbers))
    only_rest = all(mark.rest and not mark.numbers for mark in marks)
    if only_rest and alone and (named := titled(shadow, titles)):
        tell_titled(text, named, told)
        if told.said:
            front = tidy(text[: named[0].start])
            return Section(issue, told.in_order(), note="" if is_formality(front) else front), told.unclear
    if not marks or (len(marks) == 1 and marks[0].rest and not marks[0].numbers):
        return read_paragraph(text, shadow, issue, titles, alone), []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        _tell(text, mark, following.start if following else len(text), numbers, marks, told)
    note = tidy(text[: marks[0].start])
    left = [measure for measure in titles if measure not in told.said]
    if all_unchanged_until(shadow, marks[0].start):
        tell_rest(note, "", left, told)
        note = ""
    elif alone and (all_of := everything_until(text, marks[0].start, left)):
        for said in all_of:
            told.add(said, note)
        note = ""
    answers = told.in_order()
    return (Section(issue, answers, note="" if is_formality(note) else note) if answers else None), told.unclear


def _mixed(
    text: str, shadow: str, issue: KnownIssue | None, known: Sequence[KnownIssue], titles: dict[str, str]
) -> Told | None:
    """`已完成1、3；2、4推进`: some parts with the tick in front, some with the number behind; None when none is."""
    pieces = [(text[found.start() : found.end()], found[0]) for found in re.finditer(r"[^;。\n]+", shadow)]
    if len(pieces) < 2 or not any(ticks_first(piece, seen, Told(dict(titles))) for piece, seen in pieces):
        return None
    told = Told(dict(titles))
    for piece, seen in pieces:
        if ticks_first(piece, seen, told):
            continue
        section, doubts = read_section(piece, issue, known)
        told.unclear += doubts
        if section is None or section.whole or section.all_unchanged:
            return None
        for said in section.answers:
            told.add(said, piece)
    return told


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
        if section and section.all_unchanged:
            tell_rest(words, section.reason_text, list(part.numbers.values()), told)
        elif section and section.whole:
            _tell_group(section.whole, part, told)
    answers = told.in_order()
    return (Section(issue, answers, note="" if is_formality(note) else note) if answers else None), told.unclear


def _tell_group(words: str, part: Group, told: Told) -> None:
    """`洗砂：推进，关停43家`: the tick of a group is that of each of its measures; without one it is kept as a text."""
    for measure in part.numbers.values():
        told.add(answer(measure, words), words)


def _same_as_before(measure: str, words: str, told: Told) -> Said:
    """`1完成 2同上`: the tick of the measure told just before."""
    before = next(reversed(told.said.values()))[0]
    return Said(measure, before.tick, "" if before.tick else words)


def _tell(text: str, mark: Mark, end: int, numbers: dict[int, str], marks: Sequence[Mark], told: Told) -> None:
    led_in = _LED_IN.search(text, mark.end, end)
    end = led_in.start() if led_in and end < len(text) else end
    words, behind = text[mark.start : end].strip(), text[mark.end : end]
    if mark.rest:
        named = {n for other in marks for n in other.numbers}
        left = [measure for n, measure in numbers.items() if n not in named]
        tell_rest(words, behind, left, told)
        if not left:
            told.unclear.append(Unclear(words, "unknown_measure"))
        return
    for n in mark.numbers:
        if n in numbers:
            said = answer(numbers[n], behind, told.titles[numbers[n]])
            if told.said and _SAME.fullmatch(tidy(behind)):
                said = _same_as_before(numbers[n], tidy(behind), told)
            counted = said.tick is None and said.text in numbers.values()  # 1 2 3 4 says nothing of 3
            if (said.tick or said.text) and not counted and not _ASKED.fullmatch(said.text):
                told.add(said, words)
    if not set(mark.numbers) <= numbers.keys():
        told.unclear.append(Unclear(words, "unknown_measure"))
