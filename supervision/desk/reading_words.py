"""查询用词: what may follow 历史, 单位, 人员, 逾期, 留痕 for these to be commands and no chat."""

import re

from rules.numerals import fold
from supervision.desk.issue_words import after_issue
from supervision.desk.overdue import ISSUES, PAPERS, REPORTS
from supervision.desk.paging import take_page

READING = {"history": "历史", "unit": "单位", "person": "人员", "overdue": "逾期", "audit": "留痕"}
_PERIODS = re.compile(
    r"(?:\d{1,4}|[年月份至到~—\-./,，\s]|[一二三四五六七八九十]|上个?月|本月|措施|measure|[①-⑳])*", re.IGNORECASE
)
_MESSAGE = re.compile(r"(?:信|来信)\s*\d{1,9}")
_NAME = re.compile(r"[^\s，。；：,;:!?！？、]{1,40}")
_DAY = re.compile(r"(?:\s+[\d年月日号./-]{1,12})?")


def reading_belongs(name: str, rest: str) -> bool:
    """True when these words, behind the command's Chinese name, can belong to it."""
    words = take_page(rest)[0]
    if not words:
        return True
    if name == "history":
        left = after_issue(words)
        return left is not None and _PERIODS.fullmatch(fold(left)) is not None
    if name == "overdue":
        return words.lower() in (*REPORTS, *ISSUES, *PAPERS)
    if name == "audit":
        left = after_issue(words)
        issue = left is not None and _DAY.fullmatch(f" {left}" if left else "") is not None
        named = rest[:1].isspace() and left is None and _is_name(words, 1)
        return issue or named or _MESSAGE.fullmatch(fold(words)) is not None
    return rest[:1].isspace() and _is_name(words, 0)


def _is_name(words: str, days: int) -> bool:
    """One word without punctuation, and at most a day behind it."""
    name, *more = words.split()
    return _NAME.fullmatch(name) is not None and len(more) <= days and all(re.match(r"\d", each) for each in more)
