"""措施短标题: measures named by the short titles that the ask prints (重点任务推进，专项整治立案43起)."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.edges import after_claim, at_edge
from rules.numerals import fold
from rules.smalltalk import is_formality

_LEAST = 3  # characters; a shorter title is a word like any other


@dataclass(frozen=True)
class Titled:
    """The words [start, end) that begin with the title of `measure`."""

    start: int
    end: int
    measure: str


def titled(shadow: str, titles: Mapping[str, str]) -> list[Titled]:
    """The parts of a text that opens with a title, cut where a title begins; [] for a text that does not.

    A title counts at the edge of words, and once: a second mention is a word of what is said.
    """
    places: dict[int, str] = {}
    for measure, title in titles.items():
        at = shadow.find(fold(title)) if len(title) >= _LEAST else -1
        if at >= 0 and (at_edge(shadow, at, 0) or after_claim(shadow, at, 0)):
            places[at] = measure
    starts = sorted(places)
    if not starts or not is_formality(shadow[: starts[0]]):
        return []
    return [Titled(start, end, places[start]) for start, end in zip(starts, [*starts[1:], len(shadow)], strict=True)]
