"""一个问题的报送: the part of a message about one issue, read into a Section and what stays unclear."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.numerals import fold
from rules.reading.answers import answer, tidy
from rules.reading.choice import choose
from rules.reading.clauses import by_clauses, called_between, one_and_rest
from rules.reading.edges import Mark
from rules.reading.everything import everything_until
from rules.reading.groups import Group, before_groups, groups
from rules.reading.hardship import hardship
from rules.reading.paragraphs import read_paragraph
from rules.reading.reason import reason_of
from rules.reading.tick_lists import by_is, by_position
from rules.reading.titles import tell_titled, titled
from rules.reading.told import Told, tell_rest
from rules.reading.turned import put_right
from rules.reading.unchanged import all_unchanged_until
from rules.reading.values import KnownIssue, Said, Section, Unclear
from rules.words.smalltalk import is_formality

_SAME = re.compile("同[上前]|也(?:是|一样|如此|同上)|(?:跟|和|与)上面一样")
_LED_IN = re.compile(r"[,，;；。\n]\s*(?:这个?月|本月|目前|现在|然后|另外|还有|最后)\s*$")  # …，这个月4也完成了
_WRONG = re.compile(r"(?:我|刚才|之前)?(?:[写报填发说搞弄]错|有误|不对|要改|需要改|改一?下)了?[\s,;。!]*")  # 3写错了
_ASKED = re.compile(
    r"[^,，;；。]{0,4}[吗么][?？]?|[吗么].{0,8}|[?？]+|没有?[?？]|(?:怎么|怎样|咋|如何).{0,6}"
)  # 1完成吗？ is a question


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
    if section.all_unchanged and not section.reason_text:
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
    told = Told(titles)
    text = put_right(text, {int(measure) for measure in titles})
    shadow = fold(text)
    if len(about) == 1 and any(by(text, shadow, about[0].measures, told) for by in (by_position, by_is)):
        return Section(issue, told.in_order()), told.unclear
    return _by_numbers(text, shadow, issue, about, told)


def _by_numbers(
    text: str, shadow: str, issue: KnownIssue | None, about: Sequence[KnownIssue], told: Told
) -> tuple[Section | None, list[Unclear]]:
    """By the numbers named; without any, by the words of titles."""
    titles, alone = told.titles, len(about) == 1
    numbers = {int(measure): measure for measure in titles}
    marks = choose(shadow, 0, len(text), tuple(numbers))
    if all(mark.rest and not mark.numbers for mark in marks):
        return _without_numbers(text, shadow, issue, marks, told, alone=alone)
    if alone:
        numbered = {n for mark in marks for n in mark.numbers}
        unnamed = {m: title for m, title in titles.items() if int(m) not in numbered}
        marks = sorted([*marks, *called_between(shadow, unnamed, marks[0].end)], key=lambda mark: mark.start)
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        _tell(text, mark, following.start if following else len(text), numbers, marks, told)
    _doubt_lone_number(text, marks, told)
    note = _front(text, shadow, marks[0].start, told, alone=alone)
    answers = told.in_order()
    if not answers and not told.unclear and note:  # 三条推进，一条没动（4）
        return _without_numbers(text, shadow, issue, [], told, alone=alone)
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
    text: str, shadow: str, issue: KnownIssue | None, marks: Sequence[Mark], told: Told, *, alone: bool
) -> tuple[Section | None, list[Unclear]]:
    """By titles, by clauses in turn, else as a paragraph; `marks`: words for the rest (其他), if any."""
    titles = told.titles
    named = titled(shadow, titles) if alone else []
    if not marks and alone and len(named) < len(titles) and by_clauses(text, shadow, tuple(titles), told):
        return Section(issue, told.in_order()), told.unclear
    if named:
        tell_titled(text, named, told)
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
            if said.tick is None and _WRONG.fullmatch(fold(said.text)):
                told.unclear.append(Unclear(words, "wrong"))
                return
            counted = said.tick is None and said.text in numbers.values()  # 1 2 3 4 says nothing of 3
            if (said.tick or said.text) and not counted and not _ASKED.fullmatch(said.text):
                told.add(said, words)
    if not set(mark.numbers) <= numbers.keys():
        told.unclear.append(Unclear(words, "unknown_measure"))
