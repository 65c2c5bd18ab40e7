"""整改进度: 完成整改, 达到序时进度, 未达序时进度, or None 未评定; derived, never stored (DOMAIN §1.2; Settled 20)."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum


class ProgressClass(StrEnum):
    RECTIFIED = "rectified"  # 完成整改
    ON_PACE = "on_pace"  # 达到序时进度
    BEHIND_PACE = "behind_pace"  # 未达序时进度


_FINISHED = ("done", "not_applicable")
_NOT = r"(?:未能?|没有?|尚未|还未|不)(?:按期|完全|全部|能)*(?:达到?|跟上|赶上|符合|满足|按照?|完成)?"
_SCHEDULE = r"(?:序时|时序)(?:整改|推进)?(?:进度|要求|计划)"
_BEHIND = re.compile(
    rf"{_NOT}{_SCHEDULE}|(?:滞后|落后|慢)于?{_SCHEDULE}"
    r"|(?:进度|进展|工期|推进|整改|工程|项目|建设|施工)[^，。；！,;!\n]{0,6}?(?<![不未无])(?<!没有)(?:滞后|偏慢|缓慢|较慢|落后)"
)
_ON = re.compile(rf"(?:达到?|按照?|符合|满足|超过?|快于|跟上|赶上|完成)了?{_SCHEDULE}")


def progress_class(
    accepted: bool, by_office: ProgressClass | None, overdue: bool, by_units: Sequence[ProgressClass | None]
) -> ProgressClass | None:
    """How an issue stands; `by_units`: what each of its reports of the month says of the pace.

    1. 完成整改 by acceptance alone. 2. The office's own word. 3. A date that has passed.
    4. One report behind is behind; on pace only when every report says so, for one part proves nothing of another.
    """
    if accepted:
        return ProgressClass.RECTIFIED
    if by_office is not None:
        return by_office
    if overdue or ProgressClass.BEHIND_PACE in by_units:
        return ProgressClass.BEHIND_PACE
    on_pace = bool(by_units) and all(word is ProgressClass.ON_PACE for word in by_units)
    return ProgressClass.ON_PACE if on_pace else None


def is_overdue(due: date, day: date, applied_on: date | None) -> bool:
    """True when a target's last good day is over and its close-out was not applied for in time (DOMAIN §1.4)."""
    return due < day and (applied_on is None or applied_on > due)


def report_pace(words: Iterable[str], ticks: Sequence[str | None]) -> ProgressClass | None:
    """What one report says of the pace: in words, else by 完成 for every measure (不涉及 counts, but not alone).

    `ticks`: of each own measure, None where nothing is said of it.
    """
    stated = {stated_pace(text) for text in words}
    for word in (ProgressClass.BEHIND_PACE, ProgressClass.ON_PACE):
        if word in stated:
            return word
    finished = "done" in ticks and all(tick in _FINISHED for tick in ticks)
    return ProgressClass.ON_PACE if finished else None


def stated_pace(text: str) -> ProgressClass | None:
    """达到序时进度, 按时序进度推进; 未达序时进度, 工程进度滞后; None for words that say nothing of it."""
    if _BEHIND.search(text):
        return ProgressClass.BEHIND_PACE
    return ProgressClass.ON_PACE if _ON.search(text) else None
