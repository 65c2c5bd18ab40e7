"""一个问题的报送: the part of a message about one issue, read into a Section and what stays unclear."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rules.answers import answer, tidy
from rules.choice import choose
from rules.groups import Group, before_groups, groups
from rules.marks import Mark
from rules.numerals import DIGITS, fold, number
from rules.reading import KnownIssue, Said, Section, Tick, Unclear
from rules.reason import read_reason
from rules.smalltalk import is_formality, tells
from rules.ticks import tick_at, tick_closing

_ALL = re.compile(
    r"\s*(?:(?:其[余他它]|剩下|全部|所有|整个|总体|整体|各项|各条|[0-9一二三四五六七八九十两几]+(?:条|项|个|点)|问题|措施|工作|进展|情况|任务"
    r"|这个?月|本月|上述|以上|大家|的|都|均|也|全|除了?)[\s:,]*)*"
)
_TICK_FIRST = re.compile(
    rf"(?:的)?(?:有|是)?[\s:]*(?P<list>{DIGITS}(?:\s*[、,/和及 ]\s*{DIGITS})*)(?:条|项)?(?:[\s,;。、]+|$)"
)

_SHORT = 24  # 天气原因没有变化 is a reason and its tick; a longer text tells more
_ASKED = re.compile(r"[了呢]?[吗么][?？]?|[?？]+")  # 1完成吗？ is a question


@dataclass
class _Told:
    """The answers of a section as they come in; a later one replaces an earlier one of the measure."""

    titles: dict[str, str]
    said: dict[str, tuple[Said, str]] = field(default_factory=dict)
    unclear: list[Unclear] = field(default_factory=list)

    def add(self, said: Said, words: str) -> None:
        before = self.said.get(said.measure)
        if before and contradicts(before[0], said):
            self.unclear.append(Unclear(before[1], "twice"))
        elif before:
            said, words = both(before[0], said), f"{before[1]} {words}"
        self.said[said.measure] = (said, words)


def contradicts(earlier: Said, later: Said) -> bool:
    """True when one measure was given two ticks: the later counts, the earlier is told as unclear."""
    return None not in (earlier.tick, later.tick) and earlier.tick is not later.tick


def both(earlier: Said, later: Said) -> Said:
    """Two statements about one measure that do not contradict each other, as one."""
    return Said(
        measure=later.measure,
        tick=later.tick or earlier.tick,
        text=" ".join(filter(None, (earlier.text, later.text))),
        figures=earlier.figures + later.figures,
        reason=later.reason or earlier.reason,
    )


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
    told, shadow = _Told(titles), fold(text)
    if _ticks_first(text, shadow, told):
        return Section(issue, _in_order(told)), told.unclear
    numbers = {int(measure): measure for measure in titles}
    marks = choose(shadow, 0, len(text), tuple(numbers))
    if not marks or (len(marks) == 1 and marks[0].rest):
        return _without_numbers(text, shadow, issue, tuple(titles)), []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        _tell(text, mark, following.start if following else len(text), numbers, marks, told)
    note = tidy(text[: marks[0].start])
    if _all_unchanged_until(shadow, marks[0].start):
        _tell_rest(note, "", [m for m in titles if m not in told.said], told)
        note = ""
    answers = _in_order(told)
    return (Section(issue, answers, note="" if is_formality(note) else note) if answers else None), told.unclear


def _read_groups(
    text: str, issue: KnownIssue | None, about: KnownIssue, parts: Sequence[Group]
) -> tuple[Section | None, list[Unclear]]:
    """`一、1完成 2推进；二、1推进`: each group by its own numbers, what stands in front by the measures'."""
    told, note = _Told(dict.fromkeys(about.measures, "")), ""
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
    answers = _in_order(told)
    return (Section(issue, answers, note="" if is_formality(note) else note) if answers else None), told.unclear


def _same_as_before(measure: str, told: _Told) -> Said:
    """`1完成 2同上`: the tick of the measure told just before."""
    before = next(reversed(told.said.values()))[0]
    return Said(measure, before.tick, "" if before.tick else "同上")


def _tell(text: str, mark: Mark, end: int, numbers: dict[int, str], marks: Sequence[Mark], told: _Told) -> None:
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
            if (said.tick or said.text) and not _ASKED.fullmatch(said.text):
                told.add(said, words)
    if not set(mark.numbers) <= numbers.keys():
        told.unclear.append(Unclear(words, "unknown_measure"))


def _tell_rest(words: str, behind: str, measures: Sequence[str], told: _Told) -> None:
    for measure in measures:
        told.add(answer(measure, behind or "无变化"), words)


def _in_order(told: _Told) -> tuple[Said, ...]:
    return tuple(told.said[measure][0] for measure in told.titles if measure in told.said)


def _without_numbers(text: str, shadow: str, issue: KnownIssue | None, measures: Sequence[str]) -> Section | None:
    if not tells(text):
        return None
    end = _unchanged_end(shadow)
    closing = None if end else tick_closing(shadow, 0, len(shadow.rstrip(" \n。!,")))
    if end or (closing and closing.tick is Tick.UNCHANGED and len(shadow) <= _SHORT):
        reason, words = read_reason(text[end:] if end else text[: closing.start] if closing else "")
        return Section(issue, all_unchanged=True, reason=reason, reason_text=words)
    if len(measures) == 1:
        said = answer(measures[0], text)
        return Section(issue, (said,)) if said.tick else Section(issue, whole=tidy(text))
    return Section(issue, whole=tidy(text))


def _unchanged_end(shadow: str) -> int:
    """Where a 无变化 for everything ends, 0 when the text does not begin with one."""
    lead = _ALL.match(shadow)
    starts = {len(shadow) - len(shadow.lstrip()), lead.end() if lead else 0}
    words = [word for start in starts if (word := tick_at(shadow, start))]
    return max((word.end for word in words if word.tick is Tick.UNCHANGED), default=0)


def _all_unchanged_until(shadow: str, end: int) -> bool:
    """True when everything in front of the first measure says that nothing changed (全部无变化，3完成)."""
    unchanged = _unchanged_end(shadow[:end])
    return unchanged > 0 and not shadow[unchanged:end].strip(" \n,;。、:(除了只有就但")


def _ticks_first(text: str, shadow: str, told: _Told) -> bool:
    """`完成1、2，推进3`: the tick words in front of the numbers, and nothing else. True when it is so."""
    at, groups = len(shadow) - len(shadow.lstrip()), list[tuple[str, list[str]]]()
    while at < len(shadow):
        digit = re.compile("[0-9]").search(shadow, at)
        word = tick_at(shadow[: digit.start()] if digit else shadow, at)
        listed = _TICK_FIRST.match(shadow, word.end) if word and word.tick and not word.keep else None
        if word is None or listed is None:
            return False
        groups.append((text[at : word.end], [str(number(n)) for n in re.findall(DIGITS, listed["list"])]))
        at = listed.end()
    named = [measure for _, measures in groups for measure in measures]
    lone_reason = len(named) == 1 and tick_at(shadow.lstrip(), 0) == tick_at("无变化", 0)
    if not named or lone_reason or not set(named) <= told.titles.keys():
        return False
    for words, measures in groups:
        for measure in measures:
            told.add(answer(measure, words), words)
    return True
