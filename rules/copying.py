"""雷同: how like a text is to last month's, to other issues' and to the plan's own words (DOMAIN §5.10).

A question, never a verdict: it blocks nothing and has no part in whether a report is on time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rules.figure_moves import same_figures
from rules.numerals import fold


class Likeness(StrEnum):
    COPIED = "copied"  # asked about: the same words, no figure moved
    FIGURES_ONLY = "figures_only"  # 仅数字更新: legitimate, no flag
    ALIKE = "alike"  # a hint for the office alone
    OWN_WORDS = "own_words"


class Source(StrEnum):
    LAST_MONTH = "last_month"
    OTHER_ISSUE = "other_issue"
    PLAN = "plan_text"


@dataclass(frozen=True)
class Copy:
    """What a text is most like: `ratio` of the normalised texts, `other` the text it was compared with."""

    likeness: Likeness
    source: Source
    ratio: float
    other: str


COPIED_FROM = 0.97
ALIKE_FROM = 0.85
_LEAST = {Source.LAST_MONTH: 4, Source.OTHER_ISSUE: 12, Source.PLAN: 8}  # shorter words are anybody's: 正常推进
_LONGEST = 2000  # characters compared
_MONTHS = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DATE = re.compile(
    rf"(?:截[至止]到?)?(?:(?:[0-9]{{4}}|[0-9]{{2}}|今|去|明|上|本)年[度]?)?{_MONTHS}月(?:份|底|初|末|中旬|上旬|下旬|[0-9]{{1,2}}[日号]?)?"
    r"(?:以?[前后来]|止)?"
    r"|[0-9]{4}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?|[0-9]{4}年(?:度|底|初)?|(?<![0-9.])(?:1[0-2]|[1-9])\.(?:[12][0-9]|3[01])(?![0-9])"
    r"|(?:[0-9]{1,2})[日号]|(?:本|上|这个|上个|当)月|截[至止]到?(?:目前|今|日前)?|目前"
)
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z#]")


def normalised(text: str) -> str:
    """The words alone: dates, blanks and punctuation dropped, figures as #."""
    return _NOISE.sub("", _FIGURE.sub("#", _DATE.sub("", fold(text))))


def likeness(text: str, other: str) -> tuple[Likeness, float]:
    """How like two texts are, and the ratio of their normalised forms (0 when plainly apart)."""
    ratio = _ratio(normalised(text), normalised(other))
    if ratio >= COPIED_FROM:
        return (Likeness.COPIED if same_figures(text, other) else Likeness.FIGURES_ONLY), ratio
    return (Likeness.ALIKE if ratio >= ALIKE_FROM else Likeness.OWN_WORDS), ratio


def copy_of(text: str, last_month: str = "", other_issues: Iterable[str] = (), plan_text: str = "") -> Copy | None:
    """The most telling of the three comparisons, None when the words are the person's own of this month.

    Order: copied before alike before figures only; of equals last month, then other issues, then the plan.
    """
    found = [
        Copy(kind, source, round(ratio, 3), other)
        for source, others in (
            (Source.LAST_MONTH, (last_month,)),
            (Source.OTHER_ISSUE, other_issues),
            (Source.PLAN, (plan_text,)),
        )
        if len(normalised(text)) >= _LEAST[source]
        for other in others
        for kind, ratio in (likeness(text, other),)
        if kind is not Likeness.OWN_WORDS
    ]
    return min(found, key=lambda copy: _WEIGHT[copy.likeness], default=None)


_WEIGHT = {Likeness.COPIED: 0, Likeness.ALIKE: 1, Likeness.FIGURES_ONLY: 2}


def _ratio(one: str, other: str) -> float:
    """difflib's ratio; its two quick bounds spare most of the work when many texts are compared."""
    matcher = SequenceMatcher(None, other[:_LONGEST], one[:_LONGEST], autojunk=False)
    if not one or not other or matcher.real_quick_ratio() < ALIKE_FROM or matcher.quick_ratio() < ALIKE_FROM:
        return 0.0
    return matcher.ratio()
