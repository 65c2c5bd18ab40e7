"""勾选词打头: lists of tick words, with the numbers behind them (完成1、2) or with no numbers (推进，推进，无变化)."""

import re
from collections.abc import Sequence

from rules.answers import answer
from rules.numerals import DIGITS, number
from rules.ticks import tick_at
from rules.told import Told

_TICK_FIRST = re.compile(
    rf"(?:的)?(?:有|是)?[\s:]*(?P<list>{DIGITS}(?:\s*[、,/和及 ]\s*{DIGITS})*)(?:条|项)?(?:[\s,;。、]+|$)"
)


def by_position(text: str, shadow: str, measures: Sequence[str], told: Told) -> bool:
    """`推进，推进，推进，无变化`: as many bare tick words as there are measures. True when it is so."""
    pieces = list(re.finditer(r"[^\s,;。、|!]+", shadow))
    if len(pieces) != len(measures) or len(pieces) < 2:
        return False
    words = [tick_at(shadow[: piece.end()], piece.start()) for piece in pieces]
    bare_words = all(w and w.tick and w.end == piece.end() for w, piece in zip(words, pieces, strict=True))
    if not bare_words:
        return False
    for measure, piece in zip(measures, pieces, strict=True):
        told.add(answer(measure, text[piece.start() : piece.end()]), piece[0])
    return True


def ticks_first(text: str, shadow: str, told: Told) -> bool:
    """`完成1、2，推进3`: the tick words in front of the numbers, and nothing else. True when it is so."""
    at, groups = len(shadow) - len(shadow.lstrip()), list[tuple[str, list[str]]]()
    while at < len(shadow):
        digit = re.compile("[0-9]").search(shadow, at)
        word = tick_at(shadow[: digit.start()] if digit else shadow, at)
        listed = _TICK_FIRST.match(shadow, word.end) if word and word.tick and not word.keep else None
        if word is None or listed is None:
            return False
        groups.append((text[at : word.end], [str(number(n)) for n in re.findall(DIGITS, listed["list"])]))
        at = listed.end()
    named = [measure for _, measures in groups for measure in measures]
    lone_reason = len(named) == 1 and tick_at(shadow.lstrip(), 0) == tick_at("无变化", 0)
    if not named or lone_reason or not set(named) <= told.titles.keys():
        return False
    for words, measures in groups:
        for measure in measures:
            told.add(answer(measure, words), words)
    return True
