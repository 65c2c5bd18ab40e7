"""月份用词: what may follow 汇总, 未报, 雷同, 台账, 通报, 图表 for these to be commands and no chat."""

import re

from rules.arguments import BadArgument, parse_month
from rules.month import Month
from rules.numerals import fold
from rules.reading.ticks import tick_at
from texts.paper.asking import CHARTS, DRAFT, PUBLIC

GROUPS = {
    "byunit": "unit",
    "按单位": "unit",
    "byleader": "leader",
    "按领导": "leader",
    "按牵头领导": "leader",
    "bystatus": "status",
    "按状态": "status",
    "bycounty": "county",
    "按县": "county",
    "按县市区": "county",
}
MONTHLY, ON_PAPER = ("summary", "missing", "month", "copy"), ("ledger", "bulletin", "chart")
_ANY_MONTH = Month(2018, 11)  # only whether it reads as a month is asked
_NUMBERED = re.compile(r"(?:措施)?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*[、.,:)）]?\s*")


def month_belongs(name: str, rest: str) -> bool:
    """True when these words, behind the command's Chinese name, can belong to it."""
    words = rest.strip()
    if _is_report(words) or "\n" in words:
        return False
    if name in MONTHLY:
        return len(words) <= 16 and (rest[0].isspace() or _is_period(words))
    return len(words) <= 30 and (rest[0].isspace() or _is_paper(name, words))


def split_group(words: str) -> tuple[str, str]:
    """(the month's words, unit | leader | status or ""); raises BadArgument for an unknown grouping."""
    match = re.search(r"(?:\bby\s+\w+|按\S+)\s*$", words, re.IGNORECASE)
    if match is None:
        return words.strip(), ""
    said = re.sub(r"\s+", "", match[0]).lower()
    if said not in GROUPS:
        raise BadArgument("group", match[0].strip())
    return words[: match.start()].strip(), GROUPS[said]


def _is_report(words: str) -> bool:
    """汇总 1推进3家: a measure's number and a tick; whoever is a contact besides reports so."""
    shadow = fold(words)
    numbered = _NUMBERED.match(shadow)
    return numbered is not None and tick_at(shadow, numbered.end()) is not None


def _is_period(words: str) -> bool:
    try:
        parse_month(split_group(words)[0], _ANY_MONTH)
    except BadArgument:
        return False
    return True


def _is_paper(name: str, words: str) -> bool:
    """台账11月公开, 图表热力图: the month, edition or kind written right behind the command."""
    if name == "chart":
        return words.split()[0] in CHARTS
    named = re.sub(rf"(?:{'|'.join((*PUBLIC, *DRAFT))})$", "", words)
    return not named or _is_period(named)
