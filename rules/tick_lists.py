"""勾选词打头: lists of tick words, with the numbers behind them (完成1、2) or with no numbers (推进，推进，无变化)."""

import re
from collections.abc import Sequence

from rules.answers import answer
from rules.numerals import DIGITS, HAN, fold, number
from rules.signs import is_nothing
from rules.smalltalk import is_formality
from rules.ticks import tick_at
from rules.told import Told

_TICK_FIRST = re.compile(
    rf"(?:的)?(?:有|是)?[\s:]*(?P<list>{DIGITS}(?:\s*[、,/和及 ]\s*{DIGITS})*)(?:条|项)?(?:[\s,;。、]+|$)"
)
_BY_IS = re.compile(rf"(?:^|(?<=[\s,;。:、!]))(?P<n>{HAN})是")


_IN_TURN = re.compile(
    r"\s*(?:(?:[0-9一二两三四五六七八九十]+|各)(?:条|项)(?:措施)?|措施|进展|情况|本月|分别(?:是|为)?|依次(?:是|为)?)+[\s:,]*"
)


def by_position(text: str, shadow: str, measures: Sequence[str], told: Told) -> bool:
    """`推进，推进，推进，无变化`: as many bare tick words as there are measures. True when it is so.

    百分之八十 is one word of them, though it folds to blanks and 80%.
    """
    lead = _IN_TURN.match(shadow)
    as_sent = "".join(
        own if seen == " " and not own.isspace() else seen for own, seen in zip(text, shadow, strict=True)
    )
    pieces = list(re.compile(r"[^\s,;:。、|!]+").finditer(as_sent, lead.end() if lead else 0))
    if len(pieces) != len(measures) or len(pieces) < 2:
        return False
    if not all(is_nothing(piece[0]) or _is_bare_tick(shadow[piece.start() : piece.end()]) for piece in pieces):
        return False
    for measure, piece in zip(measures, pieces, strict=True):
        told.add(answer(measure, text[piece.start() : piece.end()]), piece[0])
    return True


def by_is(text: str, shadow: str, measures: Sequence[str], told: Told) -> bool:
    """`一是印发方案；二是专项整治立案43起；三是…；四是无变化`: as many as there are measures, one of them
    ticked or called by its title; a list that is not plainly one of the measures is a paragraph. True when it is so."""
    heads = list(_BY_IS.finditer(shadow))
    if [str(number(head["n"])) for head in heads] != list(measures) or len(heads) < 2:
        return False
    ends = [head.start() for head in heads[1:]] + [len(shadow)]
    parts = [(head.end(), end) for head, end in zip(heads, ends, strict=True)]
    named = (shadow.startswith(fold(told.titles[m]) or "\n", at) for m, (at, _) in zip(measures, parts, strict=True))
    ticked = (_is_bare_tick(shadow[at:end]) for at, end in parts)
    if not is_formality(text[: heads[0].start()]) or not (any(named) or any(ticked)):
        return False
    for measure, (at, end) in zip(measures, parts, strict=True):
        told.add(answer(measure, text[at:end], told.titles[measure]), text[at:end])
    return True


def _is_bare_tick(words: str) -> bool:
    word = tick_at(words.strip(" ,;。、!\n"), 0)
    return word is not None and word.tick is not None and word.end == len(words.strip(" ,;。、!\n"))


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
