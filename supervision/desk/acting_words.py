"""办事用词: what may follow 催报, 退回, 领导, 公开, 本群 for these to be commands and no chat."""

import re

from rules.arguments import BadArgument, take_issue
from rules.numerals import fold

ACTING = ("remind", "return", "leader", "publish", "office")
_KEY = re.compile(r"^[^\s\d#＃一二三四五六七八九十]{1,6}")
_REMIND = re.compile(r"(?:all|missing|全部|所有|未报|\s)+", re.IGNORECASE)
_LEADER = re.compile(r"(?:replace|更换|换)\s*(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_LIST = ("list", "清单", "名单")
_OFFICE = re.compile(r"(?:登记|取消|on|off)", re.IGNORECASE)


def acting_belongs(name: str, rest: str) -> bool:
    """True when these words, behind the command's Chinese name, can belong to it."""
    words = rest.strip()
    if name == "remind":
        return _REMIND.fullmatch(words) is not None or (len(words) <= 20 and _begins_with_issue(words))
    if name == "return":
        return _begins_with_issue(words)
    if name == "leader":
        match = _LEADER.match(fold(words))
        return words.lower() in _LIST or _begins_with_issue(words[match.start("rest") :] if match else words)
    if name == "publish":
        return words.lower() in _LIST or _begins_with_issue(words)
    return _OFFICE.fullmatch(words) is not None


def _begins_with_issue(words: str) -> bool:
    for said in (words, _KEY.sub("", words)):
        try:
            take_issue(said)
        except BadArgument:
            continue
        return True
    return False
