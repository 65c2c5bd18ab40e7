"""符号与“无”: signs and short words behind a number that are as good as a tick (无, ok, 👌, -, ❌)."""

import re

# a tick word, seen from the number in front of it
TICKED = "(?:已?完|推(?=[0-9])|推进|无|暂|没|未|有困难|不涉)"
_NOTHING = re.compile(
    r"[\s.:、,)/=>→|。-]*?(?:(?:暂时?|尚|目前|本月|都|均|也)*(?:无|没有?)|同上"
    r"|(?:^|(?<=[ :.、)0-9]))[-/]+(?![ ]*[0-9]))"
    r"(?=[\s,;。、|!]|$|[1-9]\s*[.、:]?\s*" + TICKED + ")"
)
_OK = re.compile(r"[\s.:、,)-]*(?:(?:ok|OK|Ok|done|Done|DONE)(?![A-Za-z])|[👌🆗👍])(?:了|啦)*")
_CROSS = re.compile(r"[\s.:、,)-]*(?:[❌✗✘✖]|×(?=[\s,;。、|!]|$|[0-9]))")


def nothing_at(shadow: str, start: int) -> bool:
    """True when 无, 暂无, 没有, 同上 or a dash is all that is said behind a number: nothing changed."""
    return _NOTHING.match(shadow, start) is not None


def ok_at(shadow: str, start: int) -> int:
    """Where an ok or a thumb behind a number ends, 0 when there is none: as good as 完成."""
    sign = _OK.match(shadow, start)
    return sign.end() if sign else 0


def cross_at(shadow: str, start: int) -> bool:
    """True when a cross follows: it says no, but not of what, so it stays a word without a tick."""
    return _CROSS.match(shadow, start) is not None


def is_nothing(shadow: str) -> bool:
    """True when the whole text is such a word; inside a longer one (存在问题：无) it says something else."""
    return _NOTHING.fullmatch(shadow.rstrip(" \n,;。、|!")) is not None
