"""措施答复: the words behind one measure's number, read into tick, text and figures."""

import re

from rules.figures import figures
from rules.marks import GAP, SET
from rules.numerals import fold
from rules.reading import Said, Tick
from rules.reason import reason_of
from rules.smalltalk import is_courtesy
from rules.ticks import TickWord, tick_at, tick_closing

_EDGES = " 、，,;；。.:：|｜-—=>＞→*·•"
_SEGMENT = re.compile(r"[^\s,;。|:、]+")
_PLAIN_GAP = re.compile(GAP)


def tidy(text: str) -> str:
    """The words with blanks and line breaks made one blank each, without separators at the ends."""
    return " ".join(text.split()).strip(_EDGES)


def answer(measure: str, text: str, title: str = "") -> Said:
    """What `text` (everything behind the number) says of this measure.

    1. A tick word at the beginning decides. 2. Otherwise one that stands alone between separators
    (重点任务　推进中｜方案已印发), or closes the first words (管网推进中). 3. Otherwise there is none.
    """
    shadow = fold(text)
    at = _behind_gap(shadow, 0)
    if title and shadow.startswith(fold(title), at):
        at = _behind_gap(shadow, at + len(title))
    put = SET.match(shadow, at)
    begin = put.end() if put else at
    word = tick_at(shadow, begin)
    if word:
        words = text[word.start if word.keep else word.end :]
        bracketed = any(bracket in shadow[at:begin] for bracket in "([【")
        return _said(measure, word.tick, tidy(words.lstrip(")）]】") if bracketed and not word.keep else words))
    inner = _inner_tick(shadow, at)
    if inner is None:
        return _said(measure, None, tidy(text[at:]))
    pieces = (text[at : inner.start], text[inner.start if inner.keep else inner.end :])
    return _said(measure, inner.tick, " ".join(piece for piece in map(tidy, pieces) if piece))


def _inner_tick(shadow: str, at: int) -> TickWord | None:
    for place, segment in enumerate(_SEGMENT.finditer(shadow, at)):
        whole = tick_at(shadow[: segment.end()], segment.start())
        if whole and whole.tick and _ends_segment(shadow, whole.end, segment.end()):
            return whole
        closing = tick_closing(shadow, segment.start(), segment.end()) if place == 0 else None
        if closing and closing.tick:
            return closing
    return None


def _ends_segment(shadow: str, word_end: int, segment_end: int) -> bool:
    return not shadow[word_end:segment_end].strip("!~)]】…")


def _said(measure: str, tick: Tick | None, text: str) -> Said:
    text = "" if is_courtesy(text) else text
    reason = reason_of(text) if tick is Tick.UNCHANGED and text else None
    return Said(measure, tick, text, figures(text), reason)


def _behind_gap(shadow: str, at: int) -> int:
    gap = _PLAIN_GAP.match(shadow, at)
    return gap.end() if gap else at
