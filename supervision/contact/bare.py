"""光杆话: words of the guided path that are no progress: a bare reason, or a call for help (DOMAIN §2.3)."""

from rules.numerals import fold
from rules.reading.report import read_reason
from texts import spoken


def bare_reason(said: str) -> bool:
    """True for 等审批 and 资金没到位; not for a digit, nor for progress that names money or permits."""
    words = fold(said).strip()
    if words[:1].isdigit() or spoken.WAITING.fullmatch(words) is None:
        return False
    return read_reason(said)[0] is not None


def bare_obstacle(said: str) -> bool:
    """True for 卡在征地 and 缺资金: what a measure is stuck at, and nothing else of the work."""
    return spoken.OBSTACLE.fullmatch(fold(said).strip()) is not None


def is_helpless(said: str) -> bool:
    """True when somebody asks or does not know: nothing of it is ever the text of a measure."""
    return spoken.HELPLESS.fullmatch(fold(said).strip()) is not None
