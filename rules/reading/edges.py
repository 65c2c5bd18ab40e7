"""措施号的边界: a named measure as a value, and what must stand around a number for it to be one."""

import re
from dataclasses import dataclass
from unicodedata import category

from rules.reading.signs import cross_at, nothing_at, ok_at
from rules.reading.ticks import tick_at

GAP = r"[\s.:,、;)|=>→*·。/-]*"
SET = re.compile(
    r"\s*(?:现)?(?:应该?|其实|实际)?(?:改为|改成|改(?=已?(?:完成|推进|无变化|没|未))|更新为|变为|是|为)?\s*[(\[【]*\s*"
)
_IDEOGRAPHS = "\u4dff"  # what follows is a word of a sentence, not a digit in front of a decimal point
LED_TO = re.compile(
    r"(?:就是|就差|就剩|只是|只[差剩]|但是|不过|先报|现报|情况是|主要是|(?:^|(?<=[\s,;。]))(?:改|就|只|仅|[只仅]有))$"
)  # 都完成了，就是3还在走程序
_PICTURES = "\u2600"  # from here on a symbol is an emoji
_EDGE = re.compile(r"[\s,;。、|:!?()…\"“”‘’【】\[\]>•·*~+]")
_CLAIM_ENDS = re.compile(
    r"(?:[👌🆗👍❌×]|(?:ok|OK|Ok|done)|(?<=[0-9一二三四五六])推|完成|推进|(?<!其)中|变化|没动|未动|启动|开始|开工|困难|涉及|办结|进展|动静|上月|一样|一致|持平|不变|照旧|(?<!有)无|完|哒|了|在[办搞做弄干]|卡住|[%)✅✔✓√家起件个条项处次份座吨户])$"
)


@dataclass(frozen=True)
class Mark:
    """A place that names measures: [start, end) is the naming itself, what follows is said of them.

    `sure`: a tick word follows or the number is labelled; without it only order speaks for it.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    style: str
    sure: bool
    punctuated: bool = False
    rest: bool = False


def at_edge(shadow: str, at: int, floor: int) -> bool:
    """True when a number may begin here: at the start, after a blank, a mark or a bullet."""
    if at <= floor:
        return True
    but = shadow[at].isdecimal() and shadow.endswith(("除", "除了"), floor, at)  # 除了3还差2个排口
    if but or LED_TO.search(shadow, max(floor, at - 4), at):
        return True
    before = shadow[at - 1]
    if before >= _PICTURES and category(before) == "So":
        return True
    if before == "-":
        return at - 1 <= floor or not shadow[at - 2].isalnum()
    if before == ".":
        return shadow[at - 2] > _IDEOGRAPHS or not shadow[at - 2].isalnum()
    if before == "/":
        return at - 1 > floor and not shadow[at - 2].isdecimal()
    return _EDGE.fullmatch(before) is not None


def after_claim(shadow: str, at: int, floor: int) -> bool:
    """True when the words before `at` end a statement: a tick word, a unit, a percent sign."""
    return _CLAIM_ENDS.search(shadow[max(floor, at - 4) : at]) is not None


def is_ticked(shadow: str, end: int) -> bool:
    """True when a tick word follows a number that ends at `end`."""
    gap = re.compile(GAP).match(shadow, end)
    at = gap.end() if gap else end
    put = SET.match(shadow, at)
    ticked = tick_at(shadow, put.end() if put else at) is not None
    return ticked or nothing_at(shadow, end) or ok_at(shadow, end) > 0 or cross_at(shadow, end)
