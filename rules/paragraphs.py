"""整段话: what is said of an issue without any measure's number: 无变化 for all of it, one tick for all, or a text."""

import re
from collections.abc import Mapping

from rules.answers import answer, bare, tidy
from rules.everything import all_but_titled, all_told
from rules.reading import KnownIssue, Section, Tick
from rules.reason import read_reason, reason_of
from rules.signs import is_nothing
from rules.smalltalk import is_courtesy, tells
from rules.ticks import tick_closing
from rules.unchanged import is_reason, unchanged_again, unchanged_end

_NOTHING_BECAUSE = re.compile(r"\s*(?:暂无|没有|无)[\s,;。、(]+(?P<why>[^,;。\n]{2,20})[)。]?\s*$")  # 无 资金没到
_BUT = re.compile(r"[\s,;。、]*(?:就是|只是|但是?|不过|除了|仅|只有|另外)")  # 跟上月一样，就是立案多了5起


def read_paragraph(
    text: str, shadow: str, issue: KnownIssue | None, titles: Mapping[str, str], alone: bool
) -> Section | None:
    """The section of such a text, None when it tells nothing; `alone`: `titles`, by measure, are those of one issue."""
    measures = tuple(titles)
    if is_nothing(shadow.strip()) and re.search("[无没]", shadow):  # 同上 and a dash say it of a measure only
        return Section(issue, all_unchanged=True)
    if (nothing := _NOTHING_BECAUSE.match(shadow)) and reason_of(nothing["why"]):
        reason, words = read_reason(bare(text[nothing.start("why") :]))
        return Section(issue, all_unchanged=True, reason=reason, reason_text=words)
    if not tells(text):
        return None
    if unchanged := _unchanged(text, shadow, issue):
        return unchanged
    if alone and (left := all_but_titled(text, titles)):
        return Section(issue, left)
    if alone and (answers := all_told(text, measures))[0]:
        return Section(issue, answers[0], whole=answers[1])
    if len(measures) == 1:
        said = answer(measures[0], text)
        return Section(issue, (said,)) if said.tick else Section(issue, whole=tidy(text))
    return Section(issue, whole=tidy(text))


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
    return Section(issue, all_unchanged=True, reason=reason, reason_text="" if is_courtesy(words) else words)
