"""问题的别称: issues named by a word of their title (水环境：…) or run together (十一十九都无变化)."""

import re
from collections.abc import Sequence

from rules.numerals import fold, number
from rules.reading.marks import mark_at
from rules.reading.ticks import tick_at
from rules.reading.values import KnownIssue

_SPELT = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?")
_LEAST = 3  # characters of a title that name an issue; two do with 那个 behind them
_SUFFIX = re.compile(
    r"(?P<pointed>[那这](?:[边块条项]|个(?!月))|问题|方面)?(?:指标|工作|问题|方面|的|[那这](?:[边块条]|个(?!月)))*[\s:,、]*"
)
_OF_ALL = re.compile(r"[都均全]|[0-9二三四五六两][条项][都均全]")


def adjacent_issues(shadow: str, at: int, issues: Sequence[KnownIssue]) -> tuple[tuple[KnownIssue, ...], int]:
    """The issues so named at `at`, and where the naming ends; () when fewer than two, or no tick follows."""
    named: list[KnownIssue] = []
    end = at
    while match := _SPELT.match(shadow, end):
        here = [one for one in issues if one.number == number(match[0])]
        if len(here) != 1 or here[0] in named:
            return (), at
        named += here
        end = match.end()
    told = len(named) > 1 and tick_at(shadow, end) is not None
    return (tuple(named), end) if told else ((), at)


def called_issue(shadow: str, at: int, issues: Sequence[KnownIssue]) -> tuple[KnownIssue | None, int]:
    """The one of several issues that a word of its title names at `at`, with a measure or a tick behind it, and where
    the naming ends; None when there is none."""
    if len(issues) < 2:
        return None, at
    lengths = {issue: _shared(shadow, at, fold(issue.name)) for issue in issues if issue.name}
    longest = max(lengths.values(), default=0)
    best = [issue for issue, length in lengths.items() if length == longest > 1]
    suffix = _SUFFIX.match(shadow, at + longest)
    if len(best) != 1 or suffix is None or (longest < _LEAST and not suffix["pointed"]):
        return None, at
    end = suffix.end()
    mark = mark_at(shadow, end, end)
    told = (mark and mark.sure) or tick_at(shadow, end) is not None or _OF_ALL.match(shadow, end)
    return (best[0], end) if told else (None, at)


def _shared(shadow: str, at: int, name: str) -> int:
    """How many characters at `at` stand so in the name, 0 when less than two."""
    return next((n for n in range(len(name), 1, -1) if shadow[at : at + n] in name and len(shadow) >= at + n), 0)
