"""勾选词: which tick a word gives, where it ends, and what a count, a share or a phase makes of it (DOMAIN §2.2)."""

import re
from dataclasses import dataclass

from rules.numerals import COUNTERS
from rules.reading.phases import count_ahead, phase_ahead, phase_behind
from rules.reading.signs import TICKED
from rules.reading.tick_words import BEFORE, WORDS
from rules.reading.values import Tick

_COMPILED = tuple((tick, keep, re.compile(BEFORE + f"(?:{words})")) for tick, keep, words in WORDS)
_AFTER = re.compile(
    r"(?:了|啦|喽|咯|哦|呀|哈|啊|哒|吧|的(?![\u4e00-\u9fff])|当中|之中|中(?!小|心|央|部|学|转|期|标|水))*"
)
_ABOUT = "约|近|超过?|差不多|大概|大约|将近|不到"
_SHARE = re.compile(
    BEFORE + rf"完成(?:了|率|度|比例|进度|[\u4e00-\u9fff]{{1,8}}的)?(?:{_ABOUT}|达到?|已达|为|:)?\s*"
    r"(?:(?P<percent>[0-9]{1,5}(?:\.[0-9]{1,4})?)\s*%|(?P<part>[0-9]{1,9})\s*/\s*(?P<of>[0-9]{1,9}))"
)
_SHARE_FIRST = re.compile(
    rf"(?P<percent>(?!))?(?P<part>[0-9]{{1,9}})\s*/\s*(?P<of>[0-9]{{1,9}})\s*[{COUNTERS}]?(?:已|都|全部)*完成(?![0-9\u4e00-\u9fff])"
)
_COUNTED = (
    rf"[0-9.]*\s*(?:[{COUNTERS}平立段标口多余几]"
    r"|[/%,;。、|)]|公里|千米|\s|$)"
)
_SOME = re.compile(
    BEFORE + rf"(?:完成|完工|竣工|办结|销号)(?:了)?(?:{_ABOUT})?"
    rf"(?:(?P<count>[0-9](?!\s*[.、:]?\s*{TICKED})(?={_COUNTED}))"
    r"|一半|[二三四五六七八九十]分之[一二三四五六七八九]|[一二三四五六七八九1-9]成|大半|过半|大?部分|多半)"
)
_SPELT = re.compile(BEFORE + rf"(?:完成|完工|竣工|办结|销号)了?[两二三四五六七八九十]{{1,3}}[{COUNTERS}]")
_IN_PLACE = re.compile(r"(?<!整改)(?<!落实)(?<!治理)到位了?$")
_INTENT = re.compile(
    r"[0-9]|未|没|尚|差|预计|计划|将|拟|力争|争取|确保|待|等|前完成|底完成|无法|难以|不能|能否|要求|如果"
)


@dataclass(frozen=True)
class TickWord:
    """A tick word met: `tick` None when it is named but not claimed (完成6家: six of how many?).

    `phase`: 招标 in 完成招标, which completes a phase and leaves the measure in progress; "" for any other word.
    """

    tick: Tick | None
    start: int
    end: int
    keep: bool
    phase: str = ""


def tick_at(shadow: str, start: int) -> TickWord | None:
    """The tick word that begins exactly at `start`, with its particles (了, 中), else None."""
    share = _SHARE.match(shadow, start) or _SHARE_FIRST.match(shadow, start)
    if share:
        return TickWord(_tick_of_share(share), start, share.end(), keep=True)
    some = _SOME.match(shadow, start)
    if some and not _COMPILED[1][2].match(shadow, start):
        end = some.start("count") if some["count"] else some.end()
        return TickWord(None if some["count"] else Tick.IN_PROGRESS, start, end, keep=True)
    if _SPELT.match(shadow, start):  # 三项任务完成两项
        return TickWord(None, start, start, keep=True)
    for tick, keep, words in _COMPILED:
        found = words.match(shadow, start)
        if found:
            after = _AFTER.match(shadow, found.end())
            tick = _of_bare_share(found[0]) or tick
            word = TickWord(tick, start, after.end() if after else found.end(), keep)
            return _finished(shadow, word, found.end()) if tick is Tick.DONE and not keep else word
    return None


def _finished(shadow: str, word: TickWord, end: int) -> TickWord:
    """完成 with an object: of a phase it is a phase, of a count it claims no whole."""
    if shadow.endswith("完成", word.start, end):
        if phase := phase_ahead(shadow, end):
            return TickWord(Tick.IN_PROGRESS, word.start, word.end, keep=True, phase=phase)
        if count_ahead(shadow, end):
            return TickWord(None, word.start, word.end, keep=True)
    return word


def tick_closing(shadow: str, start: int, end: int) -> TickWord | None:
    """The tick word with which `shadow[start:end]` closes, as in ``管网推进中``, else None.

    完成 at the end of an intention, a date or a count (预计12月完成, 24条完成) claims nothing.
    """
    for at in range(max(start, end - 12), end):
        word = tick_at(shadow[:end], at)
        if word and word.end == end:
            if word.keep and shadow[at].isdecimal() and shadow[start:at].strip():
                return TickWord(Tick.IN_PROGRESS, at, end, keep=True)  # 水质达标率100% is a rate, not the measure's
            if _IN_PLACE.search(shadow[at:end]) and shadow[start:at].strip():
                return TickWord(
                    Tick.IN_PROGRESS, at, end, keep=True
                )  # 人员全部到位: the people are there, the work begins
            if re.search("不[再会能]?$", shadow[start:at]):
                return None
            open_end = word.tick is Tick.DONE and _INTENT.search(shadow, start, at)
            phase = phase_behind(shadow, start, at) if word.tick is Tick.DONE else ""
            word = TickWord(Tick.IN_PROGRESS, at, end, keep=True, phase=phase) if phase else word
            return None if open_end else word
    return None


def _of_bare_share(words: str) -> Tick | None:
    """100% without another word is all of it, 0% nothing yet."""
    share = re.search(r"(?<![0-9.])([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*%$", words)
    if share is None:
        return None
    return Tick.DONE if float(share[1]) >= 100 else Tick.IN_PROGRESS if float(share[1]) else Tick.NOT_STARTED


def _tick_of_share(share: re.Match[str]) -> Tick:
    if share["percent"]:
        return Tick.DONE if float(share["percent"]) >= 100 else Tick.IN_PROGRESS
    return Tick.DONE if int(share["part"]) >= int(share["of"]) > 0 else Tick.IN_PROGRESS
