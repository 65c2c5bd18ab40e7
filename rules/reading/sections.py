"""一个问题的报送: the part of a message about one issue, read into a Section and what stays unclear."""

from collections.abc import Sequence
from dataclasses import replace

from rules.numerals import fold
from rules.reading.answers import answer, tidy
from rules.reading.choice import choose
from rules.reading.clauses import by_clauses, called_between, one_and_rest
from rules.reading.edges import Mark
from rules.reading.everything import all_but_titled, everything_until
from rules.reading.groups import Group, before_groups, groups
from rules.reading.hardship import hardship
from rules.reading.paragraphs import read_paragraph
from rules.reading.reason import reason_of
from rules.reading.telling import tell
from rules.reading.tick_lists import by_is, by_position
from rules.reading.titles import is_paragraph, tell_titled, titled
from rules.reading.told import Told, tell_rest, was_sent
from rules.reading.turned import put_right
from rules.reading.unchanged import all_unchanged_until
from rules.reading.values import KnownIssue, Section, Unclear
from rules.words.smalltalk import is_formality


def read_section(
    text: str, issue: KnownIssue | None, known: Sequence[KnownIssue]
) -> tuple[Section | None, list[Unclear]]:
    """Read the words about `issue` (None: about one of `known`); no Section when nothing is reported.

    `都完成了` speaks of every measure of an issue that is known, and of two issues is kept as a free paragraph
    until it is known which is meant; `完成` alone is a paragraph: it completes the report (Settled 10) and
    invents no tick for a measure that was not named.
    """
    said = hardship(text)
    if said is None:
        return _read_section(text, issue, known)
    without = f"{text[: said.start]} {text[said.end :]}"
    section, doubts = _read_section(without, issue, known)
    if section is None:
        return _read_section(text, issue, known)
    if section.whole:  # a paragraph keeps all of its words
        section = replace(section, whole=tidy(text))
    if said.words and section.all_unchanged and not section.reason_text:
        section = replace(section, reason=reason_of(said.words))
    return replace(section, difficulty=said.words), doubts


def _read_section(
    text: str, issue: KnownIssue | None, known: Sequence[KnownIssue]
) -> tuple[Section | None, list[Unclear]]:
    about = (issue,) if issue else tuple(known)
    if len(about) == 1 and (parts := groups(fold(text), about[0])):
        return _read_groups(text, issue, about[0], parts)
    titles = {m: "" for one in about for m in one.measures if m.isdecimal()}
    if len(about) == 1 and len(about[0].titles) == len(about[0].measures):
        titles |= dict(zip(about[0].measures, about[0].titles, strict=True))
    turned = put_right(text, {int(measure) for measure in titles})
    section, doubts = _by_numbers(turned, issue, about, Told(titles))
    if turned != text and not was_sent(section, doubts, text):
        return _by_numbers(text, issue, about, Told(titles))
    return section, doubts


def _by_numbers(
    text: str, issue: KnownIssue | None, about: Sequence[KnownIssue], told: Told
) -> tuple[Section | None, list[Unclear]]:
    """By their turn; by the numbers named; without any, by the words of titles."""
    titles, alone, shadow = told.titles, len(about) == 1, fold(text)
    if alone and any(by(text, shadow, about[0].measures, told) for by in (by_position, by_is)):
        return Section(issue, told.in_order()), told.unclear
    numbers = {int(measure): measure for measure in titles}
    marks = choose(shadow, 0, len(text), tuple(numbers))
    if all(mark.rest and not mark.numbers for mark in marks):
        return _without_numbers(text, shadow, issue, about, marks, told)
    if alone:
        numbered = {n for mark in marks for n in mark.numbers}
        unnamed = {m: title for m, title in titles.items() if int(m) not in numbered}
        marks = sorted([*marks, *called_between(shadow, unnamed, marks[0].end)], key=lambda mark: mark.start)
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        tell(text, mark, following.start if following else len(text), numbers, marks, told)
    _doubt_lone_number(text, marks, told)
    note = _front(text, shadow, marks[0].start, told, alone=alone)
    answers = told.in_order()
    if not answers and not told.unclear and note:  # 三条推进，一条没动（4）
        return _without_numbers(text, shadow, issue, about, [], told)
    return (Section(issue, answers, note=note) if answers else None), told.unclear


def _front(text: str, shadow: str, end: int, told: Told, *, alone: bool) -> str:
    """What stands in front of the first measure: something said of all the others (其他都推进，…), or a note."""
    note = tidy(text[:end])
    left = [measure for measure in told.titles if measure not in told.said]
    if all_unchanged_until(shadow, end):
        tell_rest(note, "", left, told)
        return ""
    all_of = everything_until(text, end, left, len(told.titles)) if alone else ()
    for said in all_of:
        told.add(said, note)
    return "" if all_of or is_formality(note) else note


def _without_numbers(
    text: str,
    shadow: str,
    issue: KnownIssue | None,
    about: Sequence[KnownIssue],
    marks: Sequence[Mark],
    told: Told,
) -> tuple[Section | None, list[Unclear]]:
    """By titles, by clauses in turn, else as a paragraph; `marks`: words for the rest (其他), if any."""
    titles, alone = told.titles, len(about) == 1
    if alone and (left := all_but_titled(text, titles)):
        return Section(issue, left), told.unclear
    named = titled(shadow, titles, about[0].name) if alone else []
    if (
        not marks
        and alone
        and len(named) < len(titles)
        and by_clauses(text, shadow, tuple(titles), told, about[0].name)
    ):
        return Section(issue, told.in_order()), told.unclear
    if named:
        tell_titled(text, named, told)
        told = Told(titles, unclear=told.unclear) if is_paragraph(shadow, named, told) else told
    if told.said:
        front = tidy(text[: named[0].start])
        return Section(issue, told.in_order(), note="" if is_formality(front) else front), told.unclear
    if len(marks) == 1 and alone and one_and_rest(text, shadow, marks[0], told):
        return Section(issue, told.in_order()), told.unclear
    if len(marks) > 1:
        return None, []
    paragraph = read_paragraph(text, shadow, issue, titles, alone)
    return (None, [paragraph]) if isinstance(paragraph, Unclear) else (paragraph, [])


def _doubt_lone_number(text: str, marks: Sequence[Mark], told: Told) -> None:
    """`三 1推进 2推进`: a number in front with nothing behind it may have been meant as an issue's."""
    if len(marks) < 2 or marks[0].rest or text[: marks[0].start].strip():
        return
    lone = text[marks[0].end : marks[1].start]
    if not lone.strip() and min(marks[1].numbers, default=99) < marks[0].numbers[0]:
        told.unclear.append(Unclear(tidy(text[: marks[0].end]), "no_measure"))


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
