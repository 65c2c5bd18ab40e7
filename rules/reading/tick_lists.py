"""勾选词成列: as many tick words as there are measures, in turn (推进，推进，无变化) or behind 一是, 二是."""

import re
from collections.abc import Sequence

from rules.numerals import HAN, fold, number
from rules.reading.answers import answer
from rules.reading.signs import is_nothing
from rules.reading.ticks import tick_at
from rules.reading.title_names import opens_like
from rules.reading.told import Told
from rules.words.smalltalk import is_formality

_BY_IS = re.compile(rf"(?<![第前后这那])(?P<n>{HAN})是")


_IN_TURN = re.compile(
    r"\s*(?:1\s*[-~至到]\s*[2-9](?:条|项)?|(?:[0-9一二两三四五六七八九十]+|各)(?:条|项)(?:措施)?|措施|进展|情况|本月|分别(?:是|为)?|依次(?:是|为)?)+[\s:,]*"
)


def by_position(text: str, shadow: str, measures: Sequence[str], told: Told) -> bool:
    """`推进，推进，推进，无变化`: as many bare tick words as there are measures. True when it is so.

    百分之八十 is one word of them, though it folds to blanks and 80%.
    """
    lead = _IN_TURN.match(shadow)
    as_sent = "".join(
        own if seen == " " and not own.isspace() else seen for own, seen in zip(text, shadow, strict=True)
    )
    pieces = _pieces(as_sent, shadow, lead.end() if lead else 0, len(measures))
    if len(pieces) != len(measures) or len(pieces) < 2:
        return False
    if not all(is_nothing(piece[0]) or _is_bare_tick(shadow[piece.start() : piece.end()]) for piece in pieces):
        return False
    for measure, piece in zip(measures, pieces, strict=True):
        told.add(answer(measure, text[piece.start() : piece.end()]), piece[0])
    return True


def _pieces(as_sent: str, shadow: str, start: int, count: int) -> list[re.Match[str]]:
    """What stands between signs, between strokes (推进/完成/没动), or one tick word behind another (推进推进没动)."""
    pieces = list(re.compile(r"[^\s,;:。、|!]+").finditer(as_sent, start))
    if len(pieces) != 1:
        return pieces
    only = pieces[0]
    if only[0].count("/") == count - 1:
        return list(re.compile("[^/]+").finditer(as_sent, *only.span()))
    ends = _run_on(shadow, *only.span())
    each = re.compile(".+")
    parts = (each.match(as_sent, at, end) for at, end in zip([only.start(), *ends], ends, strict=False))
    return [part for part in parts if part] or pieces


def _run_on(shadow: str, at: int, end: int) -> list[int]:
    """`推进推进推进没变`: where each of several tick words without a sign between them ends; [] for other words."""
    ends: list[int] = []
    while at < end:
        word = tick_at(shadow[:end], at)
        if word is None or word.tick is None or word.end == at:
            return []
        at = word.end
        ends.append(at)
    return ends


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
    alike = [opens_like(shadow, at, told.titles[m]) for m, (at, _) in zip(measures, parts, strict=True)]
    if not is_formality(text[: heads[0].start()]) or not (any(named) or any(ticked) or 2 * sum(alike) > len(alike)):
        return False
    for measure, (at, end) in zip(measures, parts, strict=True):
        told.add(answer(measure, text[at:end], told.titles[measure]), text[at:end])
    return True


def _is_bare_tick(words: str) -> bool:
    word = tick_at(words.strip(" ,;。、!\n"), 0)
    return word is not None and word.tick is not None and word.end == len(words.strip(" ,;。、!\n"))
