"""核查用词: a site check's verdict as it is said: 11月 不实 张三、李四 11-26 现场3个点位只完成1个 (DOMAIN §6)."""

import re
from dataclasses import dataclass
from datetime import date

from rules.numerals import fold
from rules.site_verdict import SiteVerdict
from supervision.desk.dates import take_day

WORDS = {
    "部分属实": SiteVerdict.PARTLY_TRUE,
    "部分不实": SiteVerdict.PARTLY_TRUE,
    "不属实": SiteVerdict.UNTRUE,
    "不实": SiteVerdict.UNTRUE,
    "属实": SiteVerdict.TRUE,
}
_SAID = re.compile(
    rf"\s*(?:(?P<month>1[0-2]|[1-9])\s*月(?:份|报送|报的)*)?[\s,:的]*(?P<verdict>{'|'.join(WORDS)})[\s,:]*(?P<rest>.*)",
    re.DOTALL,
)
_NAME = r"[\u4e00-\u9fff]{2,4}"
_NAMES = re.compile(rf"(?:核查人[\s:]*)?(?P<names>{_NAME}(?:\s*[、,和及]\s*{_NAME})*)(?=[\s,;。:]|$)[\s,;。:]*")
_DAY = re.compile(r"(?:20\d\d\s*[-./年])?\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?(?=[\s,;。:]|$)")  # 12.5吨 is none
_EDGES = " \t\n　,，。;；:："


@dataclass(frozen=True)
class Found:
    """A verdict as said. `month`: of the report that was checked, as said ("11", "") and later as stored ("2018-11");
    `inspectors`: the names that stand first, as many as there are."""

    verdict: SiteVerdict
    month: str
    inspectors: tuple[str, ...]
    day: date
    text: str


def is_verdict(words: str) -> bool:
    """True for 属实, 部分属实, 不实 behind an issue's number."""
    return _SAID.fullmatch(fold(words)) is not None


def read_verdict(words: str, today: date) -> Found:
    """The parts of words that are a verdict; without a date it is of today."""
    match = _SAID.fullmatch(fold(words))
    assert match is not None
    rest = words[match.start("rest") :]
    named = _NAMES.match(fold(rest))
    names = tuple(dict.fromkeys(re.findall(_NAME, named["names"]))) if named else ()
    after = rest[named.end() :] if named else rest
    day, after = take_day(after, today) if _DAY.match(fold(after)) else (today, after)
    return Found(WORDS[match["verdict"]], match["month"] or "", names, day, after.strip(_EDGES))
