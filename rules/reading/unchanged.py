"""全部无变化: where a 无变化 that speaks of everything ends, and what may stand beside it."""

import re

from rules.reading.ticks import tick_at
from rules.reading.values import Tick

_ALL = re.compile(
    r"\s*(?:(?:其[余他它]|剩下|全部|所有|整个|总体|整体|各项|各条|[0-9一二三四五六七八九十两几]+(?:条|项|个|点)|问题|措施|工作|进展|情况|任务"
    r"|这个?月|本月|上述|以上|大家|的|都|均|也|全|一律|统统|除了?)[\s:,]*)*"
)
_SHORT = 24  # 天气原因没有变化 is a reason and its tick; a longer text tells more
_SOME_ONLY = re.compile(
    r"其[余他它]|别的|剩下|另外|除|只有|仅|[那这](?:[边块条项]|个(?!月))"
)  # 只有2有变化，其余没变 is not said of all


def unchanged_end(shadow: str) -> int:
    """Where a 无变化 for everything ends, 0 when the text does not begin with one."""
    begin = len(shadow) - len(shadow.lstrip(" \n.,:;。、!-"))
    lead = _ALL.match(shadow, begin)
    starts = {begin, lead.end() if lead else begin}
    words = [word for start in starts if (word := tick_at(shadow, start))]
    return max((word.end for word in words if word.tick is Tick.UNCHANGED and not word.keep), default=0)


def unchanged_again(shadow: str, end: int) -> int:
    """`同上月，无变化`: where the second of two words for the same ends, else 0."""
    at = end + len(shadow[end:]) - len(shadow[end:].lstrip(" ,;。、!")) if end else 0
    word = tick_at(shadow, at) if at else None
    return word.end if word and word.tick is Tick.UNCHANGED and not word.keep else 0


def all_unchanged_until(shadow: str, end: int) -> bool:
    """True when everything in front of the first measure says that nothing changed (全部无变化，3完成)."""
    unchanged = unchanged_end(shadow[:end])
    return unchanged > 0 and not shadow[unchanged:end].strip(" \n,;。、:(除了只有就但是差剩不过")


def is_reason(words: str) -> bool:
    """True when what stands in front of a closing 没有变化 is its reason: short, and no other tick is given in it."""
    if len(words) > _SHORT or _SOME_ONLY.search(words):
        return False
    return not any((tick := tick_at(words, at)) and tick.tick for at in range(len(words)))
