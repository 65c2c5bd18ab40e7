"""已说的: the answers of one section as they come in, and what two statements about one measure make together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.reading.answers import answer
from rules.reading.values import Said, Unclear


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


def tell_rest(words: str, behind: str, measures: Sequence[str], told: Told) -> None:
    """`其余没变`: the same words of each of the measures left."""
    for measure in measures:
        told.add(answer(measure, behind or "无变化"), words)
