"""整段话: what is said of an issue without any measure's number: 无变化 for all of it, one tick for all, or a text."""

import re
from collections.abc import Mapping

from rules.reading.answers import answer, bare, tidy
from rules.reading.everything import all_told
from rules.reading.figures import figures
from rules.reading.reason import read_reason, reason_of
from rules.reading.signs import is_nothing
from rules.reading.ticks import tick_at, tick_closing
from rules.reading.unchanged import is_reason, unchanged_again, unchanged_end
from rules.reading.values import KnownIssue, Section, Tick, Unclear
from rules.words.smalltalk import is_courtesy, tells

_NOTHING_BECAUSE = re.compile(r"\s*(?:暂无|没有|无)[\s,;。、(]+(?P<why>[^,;。\n]{2,20})[)。]?\s*$")  # 无 资金没到
_BUT = re.compile(
    r"[\s,;。、]*(?:就是|只是|但是?|不过|除了|仅|只有|另外|(?:其[余他它]|别|剩下)的?(?!.{0,6}(?:无|没|未|不变|一样)))"
)  # 跟上月一样，就是立案多了5起

_COUNTS_WORK = re.compile(
    r"[\u4e00-\u9fff]\s*[0-9]+(?:/[0-9]+|%|起|家|件|吨|亩|公里|万元)[^\u4e00-\u9fff]*$"
)  # 油罐602/729
_CLAIMS = (Tick.DONE, Tick.BLOCKED, Tick.NOT_APPLICABLE)


def read_paragraph(
    text: str, shadow: str, issue: KnownIssue | None, titles: Mapping[str, str], alone: bool
) -> Section | Unclear | None:
    """The section of such a text, None when it tells nothing; `alone`: `titles`, by measure, are those of one issue.

    完成 and nothing else, where there are several measures, is a claim of nobody knows which: unclear.
    """
    measures, several = tuple(titles), alone and issue is None and len(titles) > 1
    if is_nothing(shadow.strip()) and re.search("[无没]", shadow):  # 同上 and a dash say it of a measure only
        return Section(issue, all_unchanged=True)
    if (nothing := _NOTHING_BECAUSE.match(shadow)) and reason_of(nothing["why"]):
        reason, words = read_reason(bare(text[nothing.start("why") :]))
        return Section(issue, all_unchanged=True, reason=reason, reason_text=words)
    if not tells(text) and not unchanged_end(shadow):
        return Unclear(tidy(text), "which_measure") if several and _COUNTS_WORK.search(shadow) else None
    if unchanged := _unchanged(text, shadow, issue):
        return unchanged
    if alone and (answers := all_told(text, measures))[0]:
        return Section(issue, answers[0], whole=answers[1])
    if len(measures) == 1:
        said = answer(measures[0], text)
        return Section(issue, (said,)) if said.tick else Section(issue, whole=tidy(text))
    if several and _is_bare_claim(shadow):
        return Unclear(tidy(text), "which_measure")
    return Section(issue, whole=tidy(text))


def _is_bare_claim(shadow: str) -> bool:
    """True for 已完成 and 有困难 with nothing beside them; 推进 alone may be said of all of it."""
    words = shadow.strip(" \n.,;。、!~")
    word = tick_at(words, 0)
    return word is not None and word.tick in _CLAIMS and is_courtesy(words[word.end :])


def _unchanged(text: str, shadow: str, issue: KnownIssue | None) -> Section | None:
    """`没有变化，等资金` and `天气原因没有变化`: nothing changed, with what else is said as its reason; else None."""
    end = unchanged_end(shadow)
    closing = None if end else tick_closing(shadow, 0, len(shadow.rstrip(" \n。!,")))
    if not end and not (closing and closing.tick is Tick.UNCHANGED and is_reason(shadow[: closing.start])):
        return None
    while again := unchanged_again(shadow, end):
        end = again
    if _BUT.match(shadow, end):
        return Section(issue, whole=tidy(text))
    until = None if closing is None or closing.keep else closing.start
    reason, words = read_reason(bare(text[end:] if end else text[:until]))
    if reason is None and any(figure.unit or figure.total for figure in figures(words)):
        return Section(issue, whole=tidy(text))  # 老样子，630/729 tells how far it is
    return Section(issue, all_unchanged=True, reason=reason, reason_text="" if is_courtesy(words) else words)
