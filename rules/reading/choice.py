"""认号: which of the numbers in a section are measures, judged by order, style and tick words."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.numerals import COUNTERS, DIGITS, HAN
from rules.reading.edges import LED_TO, Mark, after_claim
from rules.reading.inner_numbers import COUNTED_SO, counts_things, is_inner, listed_by_is
from rules.reading.marks import mark_at, may_begin
from rules.reading.reason import agrees, disagrees
from rules.reading.ticks import tick_at
from rules.reading.unchanged import all_unchanged_until
from rules.words.smalltalk import is_formality


def choose(shadow: str, start: int, end: int, known: Sequence[int]) -> list[Mark]:
    """The marks of shadow[start:end] that the whole of the section supports, in order.

    1. A sure mark of a known measure counts wherever it stands; an unsure one only in ascending order.
    2. A second style that starts again at one is a list inside a measure (1推进 ①… ②…).
    3. A number past the known ones is kept when it is plainly meant as a measure.
    """
    section, found, at = shadow[:end], list[Mark](), start
    while at < end:
        if glued := _glued(section, at, found, known):
            found.append(glued)
            at = glued.end
            continue
        mark = mark_at(section, at, start) if may_begin(section, at) else None
        mark = _counted_from(mark, known) if mark and mark.style in ("span", "run") else mark
        if mark and _supported(section, mark, found, known, start):
            found.append(mark)
            at = max(mark.end, at + 1)
        else:
            # the digit of an inner （1） must not be looked at again as a plain 1
            at = mark.end if mark and mark.style == "paren" else _past_number(section, at)
    if any(mark.rest for mark in found) or {n for mark in found for n in mark.numbers} >= set(known):
        return found
    return _each_once(section, start, known) or found


def _each_once(section: str, start: int, known: Sequence[int]) -> list[Mark]:
    """`4完成，3交办70件，2立案43起，1无变化`: every measure once, in whatever order; [] for any other text."""
    if len(known) < _LEAST_IN_ALL or not _EDGED.match(section, start):
        return []
    marks = [mark_at(section, found.start("n"), start) for found in _EDGED.finditer(section, start)]
    found: list[Mark] = []
    for mark in marks:
        if mark and mark.style == "digit" and (not found or mark.start >= found[-1].end):
            found.append(mark)
    return found if sorted(n for mark in found for n in mark.numbers) == sorted(known) else []


def _glued(section: str, at: int, found: list[Mark], known: Sequence[int]) -> Mark | None:
    """`整改654无变化`: a last digit that is the next measure, with its tick behind it, is no digit of the figure."""
    run = _GLUED.match(section, at)
    if run is None or not found or found[-1].style != "digit" or not found[-1].numbers:
        return None
    digit, word = int(run["n"]), tick_at(section, run.end())
    if digit not in known or digit != found[-1].numbers[-1] + 1 or word is None or word.tick is None or word.keep:
        return None
    return Mark(run.end() - 1, run.end(), (digit,), "digit", sure=True)


def _counted_from(mark: Mark, known: Sequence[int]) -> Mark | None:
    """前三条 and 后两条 among the measures there are; None when there are not so many, or 1234 names others."""
    if mark.style == "run":
        return mark if set(mark.numbers) <= set(known) else None
    if len(mark.numbers) > len(known):
        return None
    return replace(mark, numbers=tuple(known[n - 1] if n > 0 else known[n] for n in mark.numbers))


def _past_number(section: str, at: int) -> int:
    token = re.compile(rf"{DIGITS}|{HAN}").match(section, at)
    return token.end() if token else at + 1


def _supported(section: str, mark: Mark, found: list[Mark], known: Sequence[int], start: int) -> bool:
    if mark.rest:
        none_left = {n for earlier in found for n in earlier.numbers} >= set(known)
        if found and none_left and _COUNTED_ANY.search(section, found[-1].end, mark.start):
            return False  # 5车到3台，其余等采购
        return not counts_things(section, mark, found, known)
    if found and is_inner(section, mark, found[0]):
        return False
    if mark.style == "han" and section.startswith("是", mark.end):
        return listed_by_is(section, start)
    seen = {n for earlier in found for n in earlier.numbers}
    last = max(found[-1].numbers, default=0) if found else 0
    line_start = _begins_line(section, mark, start)
    first = mark.numbers[0]
    if len(mark.numbers) > 1 and first in seen and _FIGURE_OF.search(section, start, mark.start):
        return False  # 2推进，3条完成1 3完成: the 1 is how many of the three
    if not set(mark.numbers) <= set(known):
        return _plainly_meant(mark, found, known, last)
    if mark.sure:
        return not (mark.style == "digit" and not found and _is_menu_answer(section, mark, start))
    if mark.style == "label":
        return _comes_next(section, mark, found, known)
    if mark.style == "item":  # 22条完工，2条在建 counts them
        counted = bool(found) and COUNTED_SO.search(section, found[-1].end, mark.start) is not None
        own = re.compile(rf"[\s,;。]{first}\s*[.、:]?\s*(?![0-9条项])")
        again = any(tick_at(section, at.end()) for at in own.finditer(section, mark.end))  # 2推进 3条完成2 3完成
        return bool(found) and first == last + 1 and not counted and not again
    if first in seen and not line_start:
        return found[-1].rest
    if first == last + 1 and _NOTHING_SAID.match(section, mark.start - 1):
        return True  # 1完成；2；3推进: nothing is said of 2, and 2 is no word about 1
    return _in_order(section, mark, found, known, start)


def _is_menu_answer(section: str, mark: Mark, start: int) -> bool:
    """`无变化 3 没到节点`: the third line of the menu with its own words (DOMAIN §2.3), and no measure."""
    if section[mark.start - 1 : mark.start] != " " or not all_unchanged_until(section[start:], mark.start - start):
        return False
    return agrees(section[mark.start :])


def _begins_line(section: str, mark: Mark, start: int) -> bool:
    return mark.start == start or section[: mark.start].rstrip(" -•·*").endswith("\n")


def _comes_next(section: str, mark: Mark, found: list[Mark], known: Sequence[int]) -> bool:
    """第二条 in running words: the one that comes next, or the first where the second follows; not one of the law's."""
    first = mark.numbers[0]
    following = re.compile(rf"第\s*(?:{first + 1}|{'一二三四五六七八九十'[first % 10]})\s*[条项点]")
    begins = not found and first == min(known) and following.search(section, mark.end) is not None
    return begins or (bool(found) and found[-1].style == "label" and first == max(found[-1].numbers, default=0) + 1)


def _in_order(section: str, mark: Mark, found: list[Mark], known: Sequence[int], start: int) -> bool:
    """True when a bare number without a tick stands where the next measure is due."""
    seen = {n for earlier in found for n in earlier.numbers}
    first, last = mark.numbers[0], max(found[-1].numbers, default=0) if found else 0
    line_start = _begins_line(section, mark, start)
    front = section[start : mark.start].strip(" \n-•·*:,。")
    nothing_before = not front or (not found and bool(_WRONG.search(front) or _led(section, start, mark)))
    if mark.punctuated:
        return line_start or (first > last if found else nothing_before or first == min(known))
    follows = re.compile(r"\s*[\u4e00-\u9fff“\"(《A-Za-z]|\s+[0-9]").match(section, mark.end)
    led = section[mark.start - 1] in ",;。" or LED_TO.search(section, start, mark.start) is not None
    said_of_all = bool(_ALL_SAID.search(front)) or all_unchanged_until(section[start:], mark.start - start)
    led = led or (not found and said_of_all and disagrees(section[mark.start :]))  # 没变化 4等资金 is no menu's 4
    if not follows or (tick_at(section, start) is not None and not led):
        return False
    if mark.style == "han" and not section[mark.end].isspace():
        return bool(found) and found[-1].style == "han" and first == last + 1
    out_of_turn = line_start or section[: mark.start].rstrip(" ").endswith((";", "。"))
    parted = section[mark.start - 1]
    skipping = first > last and parted == " " and after_claim(section, mark.start - 1, start)
    skipping |= first > last and parted == "," and not _COUNTS_KINDS.match(section, mark.end)
    if all(mark.rest for mark in found) and (nothing_before or line_start or said_of_all):
        return True
    return first == last + 1 or (bool(found) and first not in seen and (out_of_turn or skipping))


def _led(section: str, start: int, mark: Mark) -> bool:
    """True when the words in front only lead to the number (主要情况是2…, 补充一条：2…)."""
    but = section[start : mark.start].strip() in ("除", "除了")
    return but or LED_TO.search(section, start, mark.start) is not None or is_formality(section[start : mark.start])


_LEAST_IN_ALL = 3  # two of them may be a measure and a count
_EDGED = re.compile(r"(?:^|(?<=[\s,;。]))\s*(?P<n>[1-9])(?![0-9])")
_WRONG = re.compile(r"(?:[说写报发填搞弄]错|有误|不对|更正)了?$")  # 说错了，2是47起
_ALL_SAID = re.compile(r"^(?:都|均|全部?|其[余他它]).{0,8}$")  # 都推进，3封堵10个
_GLUED = re.compile(r"(?<=[\u4e00-\u9fff])[1-9][0-9]{0,2}(?P<n>[1-9])(?=[\u4e00-\u9fff])")
_NOTHING_SAID = re.compile(r"[;,。\n]\s*[0-9]\s*(?:[;。\n]|$)")
_COUNTED_ANY = re.compile(rf"[0-9][{COUNTERS}]")
_COUNTS_KINDS = re.compile(r"\s|[大方重面环][\u4e00-\u9fff]")  # 1完成，4大工程开工
_FIGURE_OF = re.compile(r"[0-9]\s*[\u4e00-\u9fff]{1,4}(?:完成|完工|整改|办结|销号|验收)了?$")


def _plainly_meant(mark: Mark, found: list[Mark], known: Sequence[int], last: int) -> bool:
    highest = max(known, default=0)
    if mark.style in ("label", "circled", "paren"):
        return (mark.style == "label" and mark.sure) or (bool(found) and found[-1].style == mark.style) or not found
    if mark.sure:
        return last < mark.numbers[0] <= highest + 20
    return mark.punctuated and bool(found) and found[-1].punctuated and mark.numbers[0] == last + 1
