"""日期: the ways a time limit is printed -> the last good day it leaves (DOMAIN Settled 2, §1.4)."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_YEAR = r"(?:(?P<{0}>(?:19|20)\d{{2}})\s*年\s*|(?P<{0}r>今年|本年度?|当年|明年|次年)\s*)"
_DATE = re.compile(
    rf"(?P<numeric>(?<!\d)(?P<ny>(?:19|20)\d{{2}})[.\-/．](?P<nm>\d{{1,2}})(?:[.\-/．](?P<nd>\d{{1,2}})日?)?(?!\d|%|个|万|亿|吨))"
    rf"|(?P<month>{_YEAR.format('my')}?(?<!\d)(?P<m>\d{{1,2}})\s*月(?:份)?\s*"
    r"(?:(?P<d>\d{1,2})\s*[日号]|(?P<part>上旬|中旬|下旬|[底末初])?))"
    rf"|(?P<half>{_YEAR.format('hy')}(?:的)?(?P<h>上半年|下半年|第?[一二三四1234]季度))"
    rf"|(?P<yearend>(?:(?P<yy>(?:19|20)\d{{2}})\s*年\s*年?|(?P<yyr>今|本|当|明|次)?年)(?:[底末内终]|以内))"
    r"|(?P<year>(?<!\d)(?P<by>(?:19|20)\d{2})\s*年(?!\s*(?:\d|以来|印发|下达|被)))"
)
_RANGE = re.compile(r"^\s*(?:[—–\-－~～]{1,2}|至|到)\s*$")
_HALF_END = {"上": 6, "下": 12, "一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


class ImpossibleDate(Exception):
    """A day the calendar does not have: 2月30日."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Found:
    """A date expression: its last good day and where it stands; `bare_year`: no more than a year was said."""

    due: date
    begin: int
    end: int
    bare_year: bool = False


def find_dates(text: str, year: int | None) -> list[Found]:
    """Every date in `text`, a span as its end. `year` stands for a missing one; without it such are left out.

    Raises ImpossibleDate.
    """
    found: list[Found] = []
    for date_found in _each(text, year):
        if found and _RANGE.match(text[found[-1].end : date_found.begin]):
            found[-1] = Found(date_found.due, found[-1].begin, date_found.end, date_found.bare_year)
        else:
            found.append(date_found)
    return found


def _each(text: str, year: int | None) -> Iterator[Found]:
    before: date | None = None
    ended = 0
    for match in _DATE.finditer(text):
        said = _year_said(match, year)
        context = said if said is not None else (before.year if before else year)
        if context is None:
            _last_day(match, 2000)  # an impossible day is one in any year
            continue
        due = _last_day(match, context)
        backwards = before is not None and said is None and due < before
        if backwards and _RANGE.match(text[ended : match.start()]):
            due = _last_day(match, context + 1)  # 10月—次年3月, written without the year
        before, ended = due, match.end()
        yield Found(due, match.start(), match.end(), match["year"] is not None)


def _year_said(match: re.Match[str], year: int | None) -> int | None:
    for name in ("ny", "my", "hy", "yy", "by"):
        if match[name]:
            return int(match[name])
    word = match["myr"] or match["hyr"] or match["yyr"] or ""
    if year is not None and word:
        return year + (word[0] in "明次")
    return None


def _last_day(match: re.Match[str], year: int) -> date:
    if match["numeric"]:
        return _day(match[0], year, int(match["nm"]), int(match["nd"]) if match["nd"] else None)
    if match["month"]:
        part = match["part"] or ""
        day = int(match["d"]) if match["d"] else {"上旬": 10, "中旬": 20, "初": 10}.get(part)
        return _day(match[0], year, int(match["m"]), day)
    if match["half"]:
        return _day(match[0], year, _HALF_END[match["h"].lstrip("第")[0]], None)
    return date(year, 12, 31)


def _day(text: str, year: int, month: int, day: int | None) -> date:
    """`day` None: the last of the month."""
    try:
        return date(year, month, calendar.monthrange(year, month)[1] if day is None else day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ImpossibleDate(text.strip()) from error
