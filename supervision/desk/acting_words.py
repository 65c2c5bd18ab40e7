"""办事用词: what may follow 催报, 退回, 领导, 公开, 本群 for these to be commands and no chat."""

import re

from rules.numerals import fold
from supervision.desk.issue_words import starts_with_issue

ACTING = ("remind", "return", "leader", "publish", "office")
_REMIND = re.compile(r"(?:all|missing|全部|所有|未报|\s)+", re.IGNORECASE)
_LEADER = re.compile(r"(?:replace|更换|换|cancel|取消)\s*(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_LIST = ("list", "清单", "名单")
END = ("取消", "撤销", "end", "off")
INSPECTORS = re.compile(  # 核查 人员, 核查 人员 张三 13800000000, 核查 人员 张三 取消
    r"\s*(?:督查)?(?:人员|people|group)(?:\s+(?P<name>[\u4e00-\u9fff·]{2,5}?)"
    rf"(?:\s+(?P<more>{'|'.join(END)}|\+?[\d-]{{7,20}}))?(?P<same>\s*同一人)?)?\s*",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?:登记|取消|on|off)", re.IGNORECASE)


def acting_belongs(name: str, rest: str) -> bool:
    """True when these words, behind the command's Chinese name, can belong to it."""
    words = rest.strip()
    if name == "remind":
        return _REMIND.fullmatch(words) is not None or (len(words) <= 20 and starts_with_issue(words))
    if name == "return":
        return starts_with_issue(words)
    if name == "leader":
        match = _LEADER.match(fold(words))
        return words.lower() in _LIST or starts_with_issue(words[match.start("rest") :] if match else words)
    if name == "publish":
        return words.lower() in _LIST or starts_with_issue(words)
    return _OFFICE.fullmatch(words) is not None


def is_about_inspectors(words: str) -> bool:
    """True for what follows 核查 when it names who inspects."""
    return INSPECTORS.fullmatch(fold(words)) is not None
