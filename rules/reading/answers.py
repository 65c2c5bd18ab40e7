"""措施答复: the words behind one measure's number, read into tick, text and figures."""

import re
from dataclasses import replace

from rules.numerals import fold
from rules.reading.edges import GAP, SET
from rules.reading.figures import figures
from rules.reading.phases import is_measure
from rules.reading.reason import reason_of
from rules.reading.signs import cross_at, is_nothing, ok_at
from rules.reading.ticks import TickWord, tick_at, tick_closing
from rules.reading.values import Said, Tick
from rules.words.smalltalk import is_courtesy

_EDGES = " 、，,;；。.:：|｜-—=>＞→*·•/"
_BLANKS = " \n,;。|:、"
_ABOUT = re.compile(r"(?:落实|进展|完成|整改|工作|推进|最新|本月|具体)*(?:情况|进展)[ ]*:\s*")
_WELL = re.compile("[都也]?没(?:啥|什么)?问题")  # said of a measure it is an answer, not a courtesy
_NONE_OF = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{1,6}?)(?<!问题)(?<!困难)(?<!有)[\s:]?(?:暂|尚|还是?)?(?:无|没有)[\s,;。、!]*$"
)  # 问责无
_SEGMENT = re.compile(r"[^\s,;。|:、]+")
_THANKS = re.compile(
    r"(?:[\s,;。.!~]|(?<=[)\]】])|^)(?:谢谢|多谢|感谢|辛苦[了啦]?|请[审查]收|请(?:领导)?审[阅核]|请查[收阅])(?:[您你]们?|领导|各位|大家|的?关心|的?支持|的?指导|了)*[\s,。.!~]*$"
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_FIRST_PART = re.compile(r"[(\[]\s*[1一]\s*[)\]]")
_PART = re.compile(r"[0-9]?\s*[(\[]\s*(?:[0-9]{1,2}|[一二三四五六七八九十])\s*[)\]]")
_GOES_ON = re.compile("厂|处理厂|处理(?:站|设施)|中心|设施|场|站|工程|项目|系统|机制|专班|台账|方案|办法")
_OF = re.compile("的(?:话[ ,]*)?")
_CHANGED = re.compile("(?:改为|改成|更新为)(?=.)")  # 3改成交办76整改72
_WRONG = re.compile(
    r"(?:我?[写报填发说]?错了?|有误|不对|[写报填说]成[^,;。]{1,8})[\s,;:]*(?:应该?是?|应为|改成|改为|其实是?|实际是?|是)"
)  # 3写错了，应该是完成
_PLAIN_GAP = re.compile(GAP)
_VERB = 2  # characters with which a title may close: 整改, 改造, 验收
_UNDONE = (Tick.IN_PROGRESS, Tick.NOT_STARTED, Tick.BLOCKED)


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
    at = _behind_title(shadow, title)
    thanks = _THANKS.search(shadow, at)
    if is_nothing(shadow) or is_nothing(shadow[at : thanks.start() if thanks else None].strip(" ()[]【】")):
        return Said(measure, Tick.UNCHANGED)
    if parts := _parts(shadow, at):
        return _said(measure, _common(parts), tidy(text[at:]))
    wrong = _WRONG.match(shadow, at)
    at = wrong.end() if wrong and tick_at(shadow, wrong.end()) else at
    put = SET.match(shadow, at)
    begin = put.end() if put else at
    if word := tick_at(shadow, begin):
        word = _whole(word, title)
        words = text[word.start if word.keep else word.end :]
        bracketed = any(bracket in shadow[at:begin] for bracket in "([【")
        return _said(measure, word.tick, tidy(words.lstrip(")）]】") if bracketed and not word.keep else words))
    inner = _inner_tick(shadow, at)
    return _around(measure, text, at, _whole(inner, title)) if inner else _without_tick(measure, text, at)


def _behind_title(shadow: str, title: str) -> int:
    """Where the words begin behind 的, the measure's own title and 落实情况."""
    at = _behind_gap(shadow, 0)
    if of := _OF.match(shadow, at):
        at = of.end()
    if title and shadow.startswith(fold(title), at) and not goes_on(shadow, at + len(title)):
        at = _behind_gap(shadow, behind_title(shadow, at + len(title)))
        at += len("方面") if shadow.startswith("方面", at) else 0
        at = _behind_gap(shadow, at)
    about = _ABOUT.match(shadow, at)
    return about.end() if about else at


def behind_title(shadow: str, end: int) -> int:
    """Where the words behind a title that ends at `end` begin; 集中整改中：… says 整改中 of it."""
    word = tick_at(shadow, end - _VERB) if shadow.startswith("中", end) else None
    return end - _VERB if word and word.tick and word.end > end else end


def _around(measure: str, text: str, at: int, inner: TickWord) -> Said:
    """The words before and behind a tick word; they stay as they are where taking it out would join what was apart."""
    front, behind = tidy(text[at : inner.start]), tidy(text[inner.end :])
    apart = front and behind and fold(text)[inner.start - 1] not in _BLANKS  # 竹埠港推进，友谊村完成
    return _said(measure, inner.tick, tidy(text[at:] if inner.keep or apart else f"{front} {behind}"))


def _without_tick(measure: str, text: str, at: int) -> Said:
    shadow = fold(text)
    if none := _NONE_OF.match(shadow, at):
        return _said(measure, Tick.UNCHANGED, tidy(text[at : none.end("of")]))
    changed = _CHANGED.match(shadow, at)
    return _said(measure, None, tidy(text[changed.end() if changed else at :]))


def goes_on(shadow: str, at: int) -> bool:
    """True when a title that ends at `at` is the beginning of a longer name (园区污水厂, 医废处置中心): it stays."""
    return _GOES_ON.match(shadow, at) is not None


def _whole(word: TickWord, title: str) -> TickWord:
    """`完成方案制订` of 制订整改方案 completes the measure: it is no phase of it."""
    return replace(word, tick=Tick.DONE) if word.phase and is_measure(word.phase, title) else word


def _inner_tick(shadow: str, at: int) -> TickWord | None:
    for place, segment in enumerate(_SEGMENT.finditer(shadow, at)):
        whole = tick_at(shadow[: segment.end()], segment.start())
        if whole and whole.tick and _ends_segment(shadow, whole.end, segment.end()):
            return whole
        closing = tick_closing(shadow, segment.start(), segment.end()) if place == 0 else None
        if closing and closing.tick:
            return _of_part(shadow, closing) if shadow[segment.start() : closing.start] else closing
    return None


def _of_part(shadow: str, word: TickWord) -> TickWord:
    """`布点完成，采样60%`: what is done is a part, and the rest is not: in progress. Others as they are."""
    if word.tick is not Tick.DONE or not any(
        (later := tick_at(shadow, at)) and later.tick in _UNDONE for at in range(word.end, len(shadow))
    ):
        return word
    return replace(word, tick=Tick.IN_PROGRESS, keep=True)


def _ends_segment(shadow: str, word_end: int, segment_end: int) -> bool:
    return not shadow[word_end:segment_end].strip("!~)]】…")


def _said(measure: str, tick: Tick | None, text: str) -> Said:
    only_polite = is_courtesy(text) and not cross_at(text, 0) and not (tick is None and _WELL.match(fold(text)))
    text = "" if only_polite else bare(text)
    reason = reason_of(text) if tick is Tick.UNCHANGED and text else None
    return Said(measure, tick, text, figures(text), reason)


def bare(text: str) -> str:
    """The words without thanks at the end and without brackets around the whole."""
    shadow = fold(text)
    thanks = _THANKS.search(shadow)
    kept = tidy(text[: thanks.start()] if thanks else text)
    kept = kept[:-1] if fold(kept).endswith(")") and not set("(（") & set(kept) else kept
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
