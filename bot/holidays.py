"""节假日: the published calendar of statutory holidays and swapped workdays (调休)."""

from datetime import date

import chinese_calendar


def published(day: date) -> bool | None:
    """Whether this day is worked, None when no calendar of that year is published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
