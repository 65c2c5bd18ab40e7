"""问题号前后: what stands around a number that may be an issue's: measures and ticks."""

from rules.reading import prefix_words as words
from rules.reading.edges import Mark
from rules.reading.marks import mark_at, may_begin
from rules.reading.signs import nothing_at
from rules.reading.ticks import tick_at

_NEAR = 8  # characters


class Surroundings:
    """Looks around in one message."""

    def __init__(self, shadow: str) -> None:
        self._shadow = shadow
        self._marks: dict[tuple[int, int], Mark | None] = {}

    def restarts(self, end: int, value: int | None, last: int | None) -> bool:
        """True when a measure's number follows that does not go on counting from `value` or `last`."""
        behind = self.behind(end)
        if behind == end and self._shadow[end - 1 : end + 1].isdecimal() and end < len(self._shadow):
            return False
        mark = mark_at(self._shadow, behind, behind)
        if mark is None or mark.style == "han" or not (mark.sure or mark.punctuated):
            return False
        if mark.rest or mark.style != "digit":
            return mark.rest or value is None or mark.numbers[0] <= value
        first = mark.numbers[0]
        if last and first > last:
            return False
        return value is None or first <= value

    def ticked(self, end: int) -> bool:
        """True when a tick word follows, 十九 推进 or 十九3条都没动."""
        behind = self.behind(end)
        counted = words.HOW_MANY.match(self._shadow, behind)
        ticked = any(tick_at(self._shadow, at) for at in (behind, counted.end() if counted else behind))
        return ticked or nothing_at(self._shadow, behind)

    def last_measure(self, start: int, at: int) -> int:
        """The measure number named last between `start` and `at`, 0 if none."""
        for place in range(at - 1, start - 1, -1):
            mark = self._mark(place, start) if may_begin(self._shadow, place) else None
            if mark and mark.sure and mark.numbers:
                return mark.numbers[-1]
        return 0

    def _mark(self, place: int, start: int) -> Mark | None:
        """mark_at, looked up once: only near its floor does a mark depend on it."""
        key = place, min(place - start, _NEAR)
        if key not in self._marks:
            self._marks[key] = mark_at(self._shadow, place, start)
        return self._marks[key]

    def behind(self, end: int) -> int:
        """Where the words begin behind a number that ends at `end`."""
        owning = words.OWNING.match(self._shadow, end)
        end = owning.end() if owning else end
        gap = words.OF.match(self._shadow, end) or words.SEPARATION.match(self._shadow, end)
        return gap.end() if gap else end
