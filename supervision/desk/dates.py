"""日期用词: the day that words of the office begin with."""

import re
from calendar import isleap
from datetime import date, timedelta

from rules.arguments import BadArgument
from rules.numerals import fold

_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?:\s*年\s*|[-./]|(?=\d{4}(?!\d))))?"
    r"(?P<month>\d{1,2}?)(?:\s*月\s*|[-./]|(?=\d{2}(?!\d)))(?P<day>\d{1,2})(?!\d)\s*[日号]?"
)


def take_day(words: str, today: date) -> tuple[date, str]:
    """The day that `words` begin with, and what follows it; raises BadArgument.

    2020-01-31, 2020.1.31, 2020年1月31日, 20200131; without a year (1月31日) the nearest that is not half a year past.
    """
    said = fold(words)
    match = _DAY.match(said, len(said) - len(said.lstrip()))
    if match is None:
        raise BadArgument("calendar", words)
    month, day = int(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return date(int(match["year"]), month, day), words[match.end() :].strip()
        leap = (month, day) == (2, 29)
        years = [year for year in range(today.year, today.year + 9) if not leap or isleap(year)]
        named = next(found for year in years if (found := date(year, month, day)) >= today - timedelta(days=183))
    except ValueError:
        raise BadArgument("calendar", words) from None
    return named, words[match.end() :].strip()
