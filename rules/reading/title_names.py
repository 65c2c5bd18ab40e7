"""短标题的叫法: where the words of a message call a measure by its title, in full or by a word of it."""

import re
from collections.abc import Mapping

from rules.numerals import fold
from rules.reading.answers import behind_title
from rules.reading.edges import after_claim, at_edge
from rules.reading.signs import nothing_at
from rules.reading.ticks import tick_at

_LEAST = 3  # characters; a shorter title is a word like any other
_BEFORE = "日月底份前是将把的"  # 截至11月20日重点任务完成85%
_SHORT = 2  # characters of a title that name it where several are named so, each at the head of its words
_LEADING = (
    r"(?:(?:截[至止]到?(?:目前|现在|今[天日])|今年|本月|目前|现在|当前|这个月|[我全]市|首先|其次|再次|再者|然后|最后|另外|同时|还有|以及|对于|关于"
    r"|再就|再一?个就?|一个就?)(?:是|的|就)?)"
)
_TIME = re.compile("(?:今年|本月|这个月)$")
_JOINED = re.compile(rf"{_LEADING}+$")
_WHICH = re.compile(r"(?:[那这](?:[条项块边]|个(?!月))|方面|工作|的话|的)*")
_POINTED = re.compile(r"[那这](?:[条项块边]|个(?!月))")  # 排查那条没变 of 废渣排查动态监管
JOINT = re.compile(r"[ ]*[和及与跟、][ ]*")
_CLAUSE = re.compile(rf"(?:^|(?<=[,;:。\n、| ]))[ .:、,|]*(?:[0-9][.、][ ]*)?{_LEADING}*")


def in_full(shadow: str, titles: Mapping[str, str]) -> dict[int, tuple[str, int]]:
    """Start -> measure and end, of titles that stand in full."""
    places: dict[int, tuple[str, int]] = {}
    for measure, title in titles.items():
        at = shadow.find(fold(title)) if len(title) >= _LEAST else -1
        if at >= 0 and (_may_begin(shadow, at) or shadow[at - 1] in _BEFORE):
            places[at] = measure, _behind(shadow, behind_title(shadow, at + len(title)))
    return places


def shortened(shadow: str, titles: Mapping[str, str], name: str = "") -> dict[int, tuple[str, int]]:
    """The same of titles named by their first or last words at the head of a clause; a word of two titles is none."""
    places: dict[int, tuple[str, int]] = {}
    named: set[str] = set()
    for clause in _CLAUSE.finditer(shadow):
        at = clause.end()
        best, end = _called(shadow, at, titles, named)
        if not best and (skipped := _of_name(shadow, at, name)):
            best, end = _called(shadow, skipped, titles, named)
        if len(best) == 1 and best[0] not in named:
            named.add(best[0])
            places[at] = best[0], _behind(shadow, end)
    return places


def by_a_word(
    shadow: str, titles: Mapping[str, str], places: Mapping[int, tuple[str, int]], name: str
) -> dict[int, tuple[str, int]]:
    """Among clauses that begin with titles: 监测达标 of 水质监测评估, a word of that title alone and none of `name`."""
    told, more = {measure for measure, _ in places.values()}, dict[int, tuple[str, int]]()
    for clause in _CLAUSE.finditer(shadow):
        at, word = clause.end(), shadow[clause.end() : clause.end() + _SHORT]
        of = [measure for measure, title in titles.items() if len(word) == _SHORT and word in fold(title)]
        of = [] if word in name else of
        if at not in places and len(of) == 1 and of[0] not in told:
            told.add(of[0])
            more[at] = of[0], _behind(shadow, at + _SHORT)
    return more


def _called(shadow: str, at: int, titles: Mapping[str, str], named: set[str]) -> tuple[list[str], int]:
    """The measures that the words at `at` may call by the first or last words of their titles, and where these end; a
    word of two titles calls neither unless one of them is `named` already."""
    fitting = {measure: length for measure, title in titles.items() if (length := _common(shadow, at, fold(title)))}
    longest = max(fitting.values(), default=0)
    others = [fold(title) for measure, title in titles.items() if measure not in named]
    if longest and sum(1 for title in others if shadow[at : at + longest] in title) > 1:
        return [], at  # 废渣 is a word of two titles
    return [measure for measure, length in fitting.items() if length == longest], at + longest


def _of_name(shadow: str, at: int, name: str) -> int:
    """Where a word of the issue's own name that stands at `at` ends, 0 when there is none."""
    return next((at + n for n in (_SHORT, _LEAST) if at + n < len(shadow) and shadow[at : at + n] in name), 0)


def joined_on(shadow: str, titles: Mapping[str, str], places: dict[int, tuple[str, int]]) -> dict[int, tuple[str, int]]:
    """`管网和污水推进`: the titles named in one breath with one that counts."""
    more: dict[int, tuple[str, int]] = {}
    for _, first_end in places.values():
        end = first_end
        while (joint := JOINT.match(shadow, end)) and joint.end() not in places:
            at = joint.end()
            fitting = {measure: n for measure, title in titles.items() if (n := _common(shadow, at, fold(title)))}
            if len(fitting) != 1 or next(iter(fitting)) in {name for name, _ in (places | more).values()}:
                break
            measure, length = fitting.popitem()
            more[at] = measure, _behind(shadow, at + length)
            end = more[at][1]
    return more


def _common(shadow: str, at: int, title: str) -> int:
    """How many characters at `at` are the first or the last ones of the title; 0 when less than two."""
    lengths = range(len(title), _SHORT - 1, -1)
    outer = next((n for n in lengths if shadow.startswith((title[:n], title[-n:]), at)), 0)
    outer += next(
        (n for n in lengths if outer and outer + n < len(title) and shadow.startswith(title[-n:], at + outer)), 0
    )
    return outer or next((n for n in lengths if shadow[at : at + n] in title and _pointed(shadow, at + n)), 0)


def opens_like(shadow: str, at: int, title: str) -> bool:
    """True when the words at `at` begin with the first or the last characters of the title."""
    return bool(title) and _common(shadow, at, fold(title)) >= _SHORT


def _pointed(shadow: str, at: int) -> bool:
    """True when words of a title's middle are meant as its name: 那条 or a tick follows at once."""
    return _POINTED.match(shadow, at) is not None or ticked(shadow, at)


def _may_begin(shadow: str, at: int) -> bool:
    return before(shadow, at) < at or at_edge(shadow, at, 0) or after_claim(shadow, at, 0)


def before(shadow: str, at: int) -> int:
    """Where 首先 or 其次 in front of a title begins, else `at`."""
    joined = _JOINED.search(shadow, max(0, at - 8), at)
    return joined.start() if joined else at


def is_led_in(shadow: str, at: int) -> bool:
    """True when 本月, 目前 or 首先 stands at `at`."""
    return re.match(_LEADING, shadow[at:]) is not None


def named_from(shadow: str, at: int) -> int:
    """Where the words with a short name begin: 本月 in front of it says of which time they are."""
    time = _TIME.search(shadow, max(0, at - _LEAST), at)
    return time.start() if time else at


def _behind(shadow: str, at: int) -> int:
    which = _WHICH.match(shadow, at)
    return which.end() if which else at


def ticked(shadow: str, at: int) -> bool:
    word = tick_at(shadow, at)
    return (word is not None and word.tick is not None) or nothing_at(shadow, at)
