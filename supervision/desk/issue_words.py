"""点名用词: whether words name an issue, alone or first."""

import re

from rules.arguments import BadArgument, take_issue
from rules.numerals import fold

FULL = ("full", "全文", "详情", "详细")
_KEY = re.compile(r"^[^\s\d#＃一二三四五六七八九十]{1,6}")  # of a list; looked up later


def is_issue(words: str) -> bool:
    """An issue and at most 全文 behind it; the list's key before it is looked up later."""
    keyed = re.match(r"[^\s\d，。,.:：]{1,6}?(?=\d|[#＃])", fold(words))
    for start in (0, keyed.end() if keyed else 0):
        try:
            rest = take_issue(words[start:])[1]
        except BadArgument:
            continue
        if rest.lower() in ("", *FULL):
            return True
    return False


def after_issue(words: str) -> str | None:
    """What follows the issue that the words begin with, None when they begin with none."""
    for said in (words, _KEY.sub("", words)):
        try:
            return take_issue(said)[1]
        except BadArgument:
            continue
    return None


def starts_with_issue(words: str) -> bool:
    return after_issue(words) is not None
