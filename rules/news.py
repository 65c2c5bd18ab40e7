"""新进展: whether what is said of a measure brings anything beside what was said of it the month before (§5.11)."""

from rules.copying import Likeness, likeness
from rules.reading.values import Tick

IDLE = (Tick.UNCHANGED, Tick.NOT_STARTED)
OVER = (Tick.DONE, Tick.NOT_APPLICABLE)


def is_news(tick: str | None, text: str, before: tuple[str | None, str] | None) -> bool:
    """True for another tick than `before` (tick, words), and for words that are not the same again.

    None before: nothing was said of it yet. 完成 after 完成 is no news, however it is put.
    """
    if tick in IDLE or (before is not None and tick in OVER and before[0] == tick):
        return False
    if before is None or before[0] != tick:
        return True
    return bool(text) and likeness(text, before[1])[0] is not Likeness.COPIED
