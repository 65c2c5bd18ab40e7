"""已说的: the answers of one section as they come in, and what two statements about one measure make together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.reading.answers import answer, tidy
from rules.reading.values import Said, Section, Unclear


@dataclass
class Told:
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

    def in_order(self) -> tuple[Said, ...]:
        return tuple(self.said[measure][0] for measure in self.titles if measure in self.said)


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


def was_sent(section: Section | None, doubts: Sequence[Unclear], text: str) -> bool:
    """True when every word of a reading stands in the text as it was sent; one that was read turned round (完成1 as
    1完成) may put side by side what was not."""
    told = [doubt.words for doubt in doubts]
    if section:
        told += [section.whole, section.note, section.reason_text, *(said.text for said in section.answers)]
    sent = "".join(text.split())
    return all(chunk in sent for words in told for chunk in words.split())


def tell_rest(words: str, behind: str, measures: Sequence[str], told: Told) -> None:
    """`其余没变`: the same words of each of the measures left."""
    for measure in measures:
        told.add(answer(measure, behind or "无变化"), words)


def merged_sections(sections: list[Section], unclear: list[Unclear]) -> tuple[Section, ...]:
    merged: list[Section] = []
    for section in sections:
        same = next((n for n, earlier in enumerate(merged) if earlier.issue == section.issue), None)
        if same is None:
            merged.append(section)
        else:
            merged[same] = _joined(merged[same], section, unclear)
    return tuple(merged)


def _joined(earlier: Section, later: Section, unclear: list[Unclear]) -> Section:
    """Two parts about one issue; of a measure with two ticks the later counts."""
    answers = {said.measure: said for said in earlier.answers}
    for said in later.answers:
        before = answers.get(said.measure)
        if before and contradicts(before, said):
            unclear.append(Unclear(before.text or before.measure, "twice"))
        answers[said.measure] = both(before, said) if before and not contradicts(before, said) else said
    return Section(
        issue=earlier.issue,
        answers=tuple(answers.values()),
        whole=tidy(f"{earlier.whole} {later.whole}"),
        all_unchanged=earlier.all_unchanged or later.all_unchanged,
        reason=later.reason or earlier.reason,
        reason_text=tidy(f"{earlier.reason_text} {later.reason_text}"),
        note=tidy(f"{earlier.note} {later.note}"),
        difficulty=tidy(f"{earlier.difficulty} {later.difficulty}"),
    )
