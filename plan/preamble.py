"""总则: what the words before the list say of the plan as a whole: title, key, months, cut-off."""

import re
from collections import Counter

from plan.wording import is_item, tidy, unstruck

_TITLE_END = re.compile(r"(?:方案|清单|台账|一览表|措施表|计划|情况表|任务分解表)(?:[（(][^）)]*[）)])?$")
_ISSUED = re.compile(r"^(?:.{0,20}?关于)?印发《?(.+?)》?的通知$")
_FIRST = re.compile(r"(?:调度期|调度)(?:自|从|由)?(\d{4})年(\d{1,2})月")
_MONTHLY = re.compile(r"每月(?:(?:的)?(\d{1,2})[日号]|(底|末|月底))(前|之前|以前)?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
_LAST_DAY_SURE = 28  # every month has it


def title_of(lines: list[str], file_name: str) -> str:
    """The heading of the plan itself, not of the news about it or of its annex."""
    found = []
    for line in (tidy(unstruck(line)) for line in lines):
        line = _ISSUED.sub(r"\1", line)
        if is_item(line):
            continue
        if len(line) <= 60 and _TITLE_END.search(line) and not re.match(r"^附件|.*[。；]", line):
            found.append(line)
    plans = [line for line in found if "方案" in line]
    first = next((tidy(unstruck(line)) for line in lines if line.strip()), "")
    return (plans or found or [first if 0 < len(first) <= 60 else file_name])[-1 if plans else 0]


def key_of(title: str) -> str:
    if "中央" in title or "国家" in title:
        return "中央督察"
    return "省督" if re.search(r"省.*督察|省督", title) else "整改"


def first_month_of(lines: list[str]) -> str:
    """ "2018-10" from 调度期从2018年10月起; "" when it is not said."""
    found = _FIRST.search(_in_one(lines))
    return f"{found[1]}-{int(found[2]):02d}" if found and 1 <= int(found[2]) <= 12 else ""


def cutoff_of(lines: list[str]) -> tuple[int | str | None, str]:
    """(28, "exclusive") from 每月28日前; (None, "") when it is not said."""
    found = _MONTHLY.search(_in_one(lines))
    if not found:
        return None, ""
    if not found[1] or int(found[1]) > _LAST_DAY_SURE:
        return "last", "inclusive"
    if int(found[1]) < 1:
        return None, ""
    return int(found[1]), "exclusive" if found[3] else "inclusive"


def year_of(lines: list[str]) -> int | None:
    """The year the document speaks of most, for dates that name none."""
    years = Counter(int(year) for year in _YEAR.findall(_in_one(lines)))
    return max(years, key=lambda year: (years[year], -year)) if years else None


def _in_one(lines: list[str]) -> str:
    return re.sub(r"\s", "", "".join(tidy(unstruck(line)) for line in lines))
