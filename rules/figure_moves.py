"""数据比对: this month's figures beside last month's (DOMAIN §2.2): what rose, what fell, what is only an addition."""

from dataclasses import dataclass
from enum import StrEnum

from rules.reading.figures import figures
from rules.reading.values import Figure


class Move(StrEnum):
    """How a figure stands to the one of the same name of the month before."""

    ROSE = "rose"
    FELL = "fell"
    SAME = "same"


@dataclass(frozen=True)
class Moved:
    """One figure beside last month's; `by` is positive when it rose."""

    figure: Figure
    before: Figure
    move: Move

    @property
    def by(self) -> float:
        return round(self.figure.value - self.before.value, 6)


ADDS = ("增加", "新增", "减少", "增", "减", "上升", "下降", "提高", "降低", "多", "少")  # 增加3家 is no level
_FROM = ("由", "从")  # 由21条增至22条: the 21 is last month's, said again
_REACHED = (
    "增至",
    "增加至",
    "增到",
    "增加到",
    "升至",
    "上升至",
    "上升到",
    "提高到",
    "提高至",
    "降至",
    "降到",
    "下降到",
    "减少到",
)
_EMPTY = ("累计", "目前", "截至", "其中", "本月", "共计", "总计", "合计", "现有", "已经")
_SHORTEST = 2  # characters two names must share


def levels(text: str) -> tuple[Figure, ...]:
    """The figures that say how far something stands: without additions (增加3家) and starting points (由21条).

    A level reached from a starting point takes its name: 立案由31起增至43起 -> 立案 43起.
    """
    found: list[Figure] = []
    name = ""
    for figure in figures(text):
        if figure.label.endswith(_FROM):
            name = figure.label[:-1]
        elif figure.label.endswith(_REACHED):
            found.append(Figure(figure.value, figure.unit, figure.total, name or _without(figure.label, _REACHED)))
        elif not figure.label.endswith(ADDS):
            found.append(figure)
    return tuple(found)


def moves(now: str, before: str) -> tuple[Moved, ...]:
    """Each level of `now` that last month's words name too, in the order said; each old one is used once."""
    left, found = list(levels(before)), list[Moved]()
    for figure in levels(now):
        old = next((each for each in left if _same_thing(figure, each)), None)
        if old is None:
            continue
        left.remove(old)
        found.append(Moved(figure, old, _move(figure.value, old.value)))
    return tuple(found)


def same_figures(now: str, before: str) -> bool:
    """True when the figures of both texts are the same in the same order (dates are no figures)."""
    return [_bare(f) for f in figures(now)] == [_bare(f) for f in figures(before)]


def _bare(figure: Figure) -> tuple[float, float | None]:
    return figure.value, figure.total


def _move(now: float, before: float) -> Move:
    return Move.SAME if now == before else Move.ROSE if now > before else Move.FELL


def _same_thing(one: Figure, other: Figure) -> bool:
    """True when both have a unit of the same kind and a name that ends alike, or neither has a name."""
    units = {one.unit, other.unit}
    if len(units - {""}) > 1 or (one.total is None) != (other.total is None):
        return False
    mine, old = _name(one.label), _name(other.label)
    if not mine or not old:
        return mine == old and one.unit == other.unit and (one.unit != "" or one.total is not None)
    shared = min(len(mine), len(old), _SHORTEST)
    return mine[-shared:] == old[-shared:]


def _name(label: str) -> str:
    for word in _EMPTY:
        label = label.replace(word, "")
    return label.removeprefix("已")


def _without(label: str, ends: tuple[str, ...]) -> str:
    return next((label.removesuffix(end) for end in sorted(ends, key=len, reverse=True) if label.endswith(end)), label)
