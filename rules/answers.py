"""措施答复: the words behind one measure's number, read into tick, text and figures."""

import re

from rules.edges import GAP, SET
from rules.figures import figures
from rules.numerals import fold
from rules.reading import Said, Tick
from rules.reason import reason_of
from rules.smalltalk import is_courtesy
from rules.ticks import TickWord, cross_at, is_nothing, ok_at, tick_at, tick_closing

_EDGES = " 、，,;；。.:：|｜-—=>＞→*·•"
_SEGMENT = re.compile(r"[^\s,;。|:、]+")
_THANKS = re.compile(
    r"(?:[\s,;。.!~]|(?<=[)\]】])|^)(?:谢谢|多谢|感谢|辛苦[了啦]?|请[审查]收|请审[阅核]|请查[收阅])(?:[您你]们?|领导|各位|大家|了)*[\s,。.!~]*$"
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_FIRST_PART = re.compile(r"[(\[]\s*[1一]\s*[)\]]")
_PART = re.compile(r"[0-9]?\s*[(\[]\s*(?:[0-9]{1,2}|[一二三四五六七八九十])\s*[)\]]")
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
    if end := ok_at(shadow, 0):
        return _said(measure, Tick.DONE, tidy(text[end:]))
    at = _behind_gap(shadow, 0)
    if shadow.startswith("的", at):
        at += 1
    if title and shadow.startswith(fold(title), at):
        at = _behind_gap(shadow, at + len(title))
    if is_nothing(shadow) or is_nothing(shadow[at:].strip(" ()[]【】")):
        return Said(measure, Tick.UNCHANGED)
    if parts := _parts(shadow, at):
        return _said(measure, _common(parts), tidy(text[at:]))
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
    if inner.keep:
        return _said(measure, inner.tick, tidy(text[at:]))
    pieces = (text[at : inner.start], text[inner.end :])
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
    text = "" if is_courtesy(text) and not cross_at(text, 0) else bare(text)
    reason = reason_of(text) if tick is Tick.UNCHANGED and text else None
    return Said(measure, tick, text, figures(text), reason)


def bare(text: str) -> str:
    """The words without thanks at the end and without brackets around the whole."""
    shadow = fold(text)
    thanks = _THANKS.search(shadow)
    kept = tidy(text[: thanks.start()] if thanks else text)
    return tidy(kept[1:-1]) if _BRACKETED.fullmatch(fold(kept)) else kept


def _parts(shadow: str, at: int) -> list[str]:
    """`（1）完成（2）推进` behind a number: what is said of the parts of one measure, [] when not so written."""
    if not _FIRST_PART.match(shadow, at):
        return []
    return _PART.split(shadow[at:])[1:]


def _common(parts: list[str]) -> Tick | None:
    """The tick that all the parts have; parts that differ give the measure none."""
    ticks = {answer("", part).tick for part in parts}
    return ticks.pop() if len(ticks) == 1 else None


def _behind_gap(shadow: str, at: int) -> int:
    gap = _PLAIN_GAP.match(shadow, at)
    return gap.end() if gap else at
