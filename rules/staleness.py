"""陈旧: facts older than the month they are reported for (DOMAIN §5.11): 截至7月底 in a report of November."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rules.copying import Likeness, likeness
from rules.month import Month
from rules.numerals import HAN, fold, number
from rules.reading.values import Tick

STALE_MONTHS = 2
OLD_EVIDENCE_DAYS = 60
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|{HAN})"
_DATED = re.compile(
    rf"(?P<as_of>截[至止]到?|统计到|数据到)?[\s:]*(?:(?P<year>20[0-9]{{2}}|今|去|上|明)年)?\s*(?<![0-9]){_MONTH}月"
    r"(?!度)(?:份|底|末|初|[上中下]旬|[0-9]{1,2}[日号]?)?(?P<by>以?前|之前)?"
)
_NUMERIC = re.compile(
    r"(?P<as_of>截[至止]到?)?[\s:]*(?:(?P<year>20[0-9]{2})[-./](?P<month>1[0-2]|0?[1-9])(?:[-./][0-9]{1,2})?"
    r"|(?<![0-9.])(?P<m>1[0-2]|[1-9])\.(?:[12][0-9]|3[01]|0?[1-9]))(?![0-9.%]|\s*[个家件条起处公万吨米亩])"
)
_YEAR_END = re.compile(r"(?P<as_of>截[至止]到?)[\s:]*(?P<year>20[0-9]{2}|去|上|今)年(?:年?[底末]|度)")
_YEARS = {"今": 0, "去": -1, "上": -1, "明": 1}
_AHEAD = 3  # 截至12月底 in a report of November is a slip about what is to come, not eleven months old


@dataclass(frozen=True)
class Stale:
    """The newest month a text speaks of, how many months before its cycle, and the words that say so."""

    as_of: Month
    months: int
    words: str


def stale(text: str, cycle: Month) -> Stale | None:
    """A text that gives its own date (截至…) and speaks of nothing newer than two months before its cycle.

    A date without 截至 alone is history and no as-of date; one after the cycle is a plan (12月底前完成).
    """
    dated = list(_dates(text, cycle))
    if not any(found.group("as_of") for _, found in dated):
        return None
    past = [(month, found) for month, found in dated if month <= cycle]
    if not past:
        return None
    newest, found = max(past, key=lambda each: each[0])
    behind = _count(cycle) - _count(newest)
    return Stale(newest, behind, text[found.start() : found.end()].strip()) if behind >= STALE_MONTHS else None


def unmoved(texts: Sequence[str]) -> int:
    """How many months, counted back from the newest (first) text, say the same; 0 when the newest is new."""
    same = 0
    for newer, older in pairwise(texts):
        if not (newer.strip() == older.strip() == "" or likeness(newer, older)[0] is Likeness.COPIED):
            break
        same += 1
    return same


def old_evidence(shot: date, received: date) -> bool:
    """True when a photo or paper was made more than 60 days before it was sent: asked about, never refused."""
    return (received - shot).days > OLD_EVIDENCE_DAYS


def done_at_once(now: Mapping[str, Tick | None], before: Sequence[Mapping[str, Tick | None]]) -> bool:
    """True when every measure is 完成 in one month after two months or more in which none moved (DOMAIN §6.2).

    `before`: the ticks of the months before, newest first; None is a measure of which nothing was said.
    """
    if len(now) < 2 or len(before) < STALE_MONTHS or any(tick is not Tick.DONE for tick in now.values()):
        return False
    idle = (None, Tick.UNCHANGED, Tick.NOT_STARTED)
    return all(ticks.get(measure) in idle for ticks in before[:STALE_MONTHS] for measure in now)


def _dates(text: str, cycle: Month) -> list[tuple[Month, re.Match[str]]]:
    shadow = fold(text)
    found = [(_month(match["year"], number(match["month"]), cycle), match) for match in _DATED.finditer(shadow)]
    for match in _NUMERIC.finditer(shadow):
        found.append((_month(match["year"], int(match["month"] or match["m"]), cycle), match))
    found += [(_month(match["year"], 12, cycle), match) for match in _YEAR_END.finditer(shadow)]
    return found


def _month(year: str | None, month: int, cycle: Month) -> Month:
    """A month without its year is the nearest: at most two months ahead of the cycle, else the last one past."""
    if year:
        return Month(cycle.year + _YEARS[year] if year in _YEARS else int(year), month)
    this_year = Month(cycle.year, month)
    ahead = _count(this_year) - _count(cycle)
    if ahead >= _AHEAD:
        return this_year.plus(-12)
    return this_year.plus(12) if ahead + 12 < _AHEAD else this_year


def _count(month: Month) -> int:
    return month.year * 12 + month.number
