"""数据: the figures a person named (立案43起, 562/729, 82%), with label, unit and total."""

import re

from rules.numerals import COUNTERS, counted, fold
from rules.reading.values import Figure

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|[0-9]{1,12}(?:\.[0-9]{1,6})?"
UNIT = "平方公里|平方千米|万平方米|平方米|万立方米|立方米|公里|千米|万吨|万元|亿元|公斤|" + "|".join(f"%℃天{COUNTERS}")
_COUNTED = "家|起|件|条|处|吨|亩|公里|万元|台|套|座|户|栋|辆|艘"
# a date, an hour or a document's number is no figure
_NO_FIGURE = re.compile(
    r"[0-9]{4}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2}日?)?|[0-9]{4}年|[0-9]{1,2}月(?:份|底|初|[0-9]{1,2}[日号]?)?"
    r"|[0-9]{1,2}[日号时点](?!位|源)|[0-9]{1,2}:[0-9]{2}|[〔\[(][0-9]{4}[〕\])][0-9]+号?|第[0-9]+"
    rf"|(?<![0-9.])(?:1[0-2]|[1-9])\.(?:[12][0-9]|3[01]|0?[1-9])(?![0-9.]|\s*(?:{UNIT}))"
)
# 四十三起 is a figure, 一家 and 第三次 are words
_ONES = "[一二两三四五六七八九]"
_SPELT = rf"(?<!第)(?:{_ONES}?[十百千][零一二三四五六七八九十百千]{{0,6}}|(?!一){_ONES})(?=(?:{_COUNTED}))"
_FIGURE = re.compile(
    rf"(?P<label>[\u4e00-\u9fff]{{0,12}}?)\s*(?P<value>{_NUMBER}|{_SPELT})"
    rf"(?:\s*/\s*(?P<total>{_NUMBER}))?\s*(?P<unit>{UNIT})?(?![0-9A-Za-z])"
)
_LABEL_TAIL = re.compile(r"(?:(?<![增升降减高加少])到|(?<![增升降减高加少])至|了|共|约|为|达|已|有|近|超|过|计|的)+$")
_LABEL_LENGTH = 6


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in the order said; dates, hours and document numbers are left out."""
    shadow = _NO_FIGURE.sub(lambda found: "。" * len(found[0]), fold(text))
    return tuple(_figure(match) for match in _FIGURE.finditer(shadow))


def _figure(match: re.Match[str]) -> Figure:
    unit = match["unit"] or ""
    return Figure(
        value=_value(match["value"]),
        unit=unit,
        total=_value(match["total"]) if match["total"] else None,
        label=_LABEL_TAIL.sub("", match["label"])[-_LABEL_LENGTH:],
    )


def _value(token: str) -> float:
    return float(token.replace(",", "")) if token[0].isdecimal() else float(counted(token))
