"""雷同与陈旧用语: what the office reads of texts that are like others, and of facts that are old (DOMAIN §4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from texts.dialogue import cut
from texts.fairness import SOURCES
from texts.wording import month_name


def copied(place: str, measure: str, kind: str, facts: Mapping[str, Any], said: str, words: Sequence[str]) -> str:
    """The place, then both texts under each other, then what the contact said to it."""
    like = month_name(facts["month"]) if facts.get("month") else SOURCES[facts["source"]]
    how = "一样" if kind == "copied" else f"相近（{facts['ratio']:.0%}）"
    where = f"·措施{measure}" if measure else "·整体"
    lines = [f"■ {place}{where}｜与{like}{how}", f"  本月：{cut(said, 120)}", f"  {like}：{cut(facts['other'], 120)}"]
    return "\n".join([*lines, *[f"  {each}" for each in words]])


def copied_head(month: str, count: int) -> str:
    if not count:
        return f"【{month_name(month)}雷同】没有雷同或相近的报送。"
    return f"【{month_name(month)}雷同】{count}条。只是提示，不是结论；不影响按时。"


def unmoved(months: int, ever: bool) -> str:
    return f"调度以来无实质更新（{months}个月）" if ever else f"连续{months}个月无实质更新"


def written(words: str) -> str:
    return f"文中写“{cut(words, 16)}”"


def as_of(day: str) -> str:
    return f"数据时点{day}"


def stale_line(place: str, parts: Sequence[str]) -> str:
    return f"{place}　{'｜'.join(parts)}"


def old_photos(measure: str, months: Sequence[str], count: int) -> str:
    """措施3佐证照片拍摄于2017年7月（4张）."""
    said = "、".join(f"{month[:4]}年{month_name(month)}" for month in months)
    return f"{f'措施{measure}' if measure else ''}佐证照片拍摄于{said}（{count}张）"


def stale_head(month: str, months: int) -> str:
    return f"【陈旧】{month_name(month)}｜{months}个月以上没有实质更新，或所写、所附已旧"
