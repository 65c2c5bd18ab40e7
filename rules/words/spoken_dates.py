"""口头日期: the dates in a request (到2019-03-31, 20号到30号, 明年3月底), read from the day it was said on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.month import Month
from rules.numerals import HAN, number

_YEAR = r"(?:(?P<year>20[0-9]{2})年?[-./年]|(?P<near>今|明|后)年(?:的)?)"
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|{HAN})"
_DAY = rf"(?P<day>3[01]|[12][0-9]|0?[1-9]|{HAN})"
_DATE = re.compile(
    rf"(?<![0-9.]){_YEAR}?(?:{_MONTH}(?:月|[-./])(?:{_DAY}[日号]?(?![0-9.家个件起条%])|(?P<part>[底末初]|中旬|上旬|下旬))"
    rf"|(?P<only>3[01]|[12][0-9]|0?[1-9])[日号](?![文令])|(?P<end>年)?[底末](?![0-9\u4e00-\u9fff]|$)|年底)"
    r"|(?P<word>今天|明天|后天|大后天)|下(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
)
_TAIL = re.compile(r"\s*(?:-|~|至|到)\s*(?P<day>3[01]|[12][0-9]|0?[1-9])[日号]?(?![0-9.月年/-])")
_LASTS = re.compile(r"(?P<n>[0-9]{1,3}|[一二两三四五六七八九十])(?:个)?(?P<unit>天|周|星期|月)")
_WORDS = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_NEAR = {"今": 0, "明": 1, "后": 2}
_PAST_DAYS = 60  # 11-20 said in December is the one just gone; said in March it is the next one
_OF_MONTH = {"初": 5, "上旬": 10, "中旬": 20, "下旬": 0, "底": 0, "末": 0}  # the last day meant; 0: of the month


@dataclass(frozen=True)
class SpokenDate:
    """A date said at [start, end) of a text."""

    start: int
    end: int
    day: date


def spoken_dates(shadow: str, today: date) -> list[SpokenDate]:
    """The dates of a folded text in the order said; what is no date of the calendar (2月31日) is left out."""
    found: list[SpokenDate] = []
    for match in _DATE.finditer(shadow):
        if found and match.start() < found[-1].end:
            continue
        if (day := _day(match, today, found[-1].day if found else None)) is None:
            continue
        found.append(SpokenDate(match.start(), match.end(), day))
        found += _same_month(shadow, found[-1])
    return found


def lasts(shadow: str) -> int:
    """`休10天`, `两周`: for how many days, 0 when it is not said."""
    said = _LASTS.search(shadow)
    if said is None:
        return 0
    count = int(said["n"]) if said["n"].isdecimal() else 2 if said["n"] == "两" else number(said["n"])
    return count * {"天": 1, "月": 30}.get(said["unit"], 7)


def _same_month(shadow: str, first: SpokenDate) -> Iterator[SpokenDate]:
    """`11月20日-30日`: the second day of the same month."""
    tail = _TAIL.match(shadow, first.end)
    if tail and int(tail["day"]) > first.day.day and (day := _made(first.day.year, first.day.month, int(tail["day"]))):
        yield SpokenDate(tail.start("day"), tail.end(), day)


def _day(match: re.Match[str], today: date, after: date | None) -> date | None:
    if match["word"]:
        return today + timedelta(days=_WORDS[match["word"]])
    if match["weekday"]:
        weekday = "一二三四五六日".find(match["weekday"].replace("天", "日"))
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + weekday)
    year = int(match["year"]) if match["year"] else today.year + _NEAR[match["near"]] if match["near"] else None
    if match["only"]:
        return _day_alone(int(match["only"]), today, after)
    if not match["month"]:
        return date(year or today.year, 12, 31)
    month = number(match["month"])
    last = Month(year or today.year, month).last_day.day
    day = number(match["day"]) if match["day"] else _OF_MONTH[match["part"]] or last
    if year is not None:
        return _made(year, month, day)
    this_year = _made(today.year, month, day)
    past = this_year is not None and this_year < (after or today - timedelta(days=_PAST_DAYS))
    return _made(today.year + 1, month, day) if past else this_year


def _day_alone(day: int, today: date, after: date | None) -> date | None:
    """`20号`: of this month, or of the next one when it lies before the date said just before."""
    month = Month.of(after or today)
    here = _made(month.year, month.number, day)
    if here is not None and here >= (after or today - timedelta(days=10)):
        return here
    following = month.plus(1)
    return _made(following.year, following.number, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
