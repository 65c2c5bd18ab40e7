"""公布的放假安排: as the service knows it, remembered: the judge and the world ask for the same days all the time."""

from functools import cache

from bot import holidays

published = cache(holidays.published)
