"""命令用词: which command the office means, in English with a slash or in plain Chinese."""

import re

from rules.numerals import fold
from supervision.desk.acting_words import ACTING, acting_belongs
from supervision.desk.issue_words import is_issue
from supervision.desk.month_words import MONTHLY, ON_PAPER, month_belongs
from supervision.desk.reading_words import READING, reading_belongs
from supervision.desk.register_words import register_belongs
from texts.desk import helping

ALIASES = {
    "summary": "汇总",
    "missing": "未报",
    "issue": "问题",
    "doubts": "待确认",
    "notice": "催办文字",
    "delivered": "已送达",
    "phone": "电话",
    "month": "月表",
    "ledger": "台账",
    "bulletin": "通报",
    "chart": "图表",
    "calendar": "日历",
    "release": "放行",
    "difficulty": "困难",
    "requests": "申请",
    "contact": "联络人",
    "deadline": "期限",
    "warn": "预警",
    "instruct": "批示",
    "talk": "约谈",
    "deputy": "代阅",
    "closeout": "销号",
    "verify": "核查",
    "copy": "雷同",
    "stale": "陈旧",
    "sheet": "盖章表",
    "obligation": "专项",
    "refer": "移送",
    "head": "负责人",
    "remind": "催报",
    "return": "退回",
    "publish": "公开",
    "leader": "领导",
    "office": "本群",
    **READING,
    "help": "帮助",
}
NAMES = {word: name for name, word in ALIASES.items()}
SEND = "发"  # said to what was held back and has been looked at
_SLASH = re.compile(r"/(?P<name>[a-zA-Z_]+|[\u4e00-\u9fff]{2,4})(?:@\w+)?(?:\s+(?P<args>.*))?", re.DOTALL)
_KEYED = re.compile(r"(?P<key>[^\s\d，。,.:：]{1,6})问题(?=\d|[一二三四五六七八九十]|[①-⑳])")


def parse_command(text: str) -> tuple[str, str] | None:
    """(command's name, the words after it); None when the text is no command of the office.

    Plain Chinese is taken for a command only when what follows can belong to it: 问题十八 is one,
    问题很多 and 电话打不通 are words.
    """
    said = text.strip()
    if said == SEND:
        return "release", SEND
    if said.startswith("/"):
        return _slash(said)
    for name, word in ALIASES.items():
        if said.startswith(word):
            rest = said[len(word) :]
            return (name, rest.strip()) if _belongs(name, rest) else None
    if (keyed := _KEYED.match(fold(said))) and is_issue(said[keyed.end() :]):
        return "issue", said
    return None


def _slash(said: str) -> tuple[str, str] | None:
    match = _SLASH.fullmatch(said)
    if match is None:
        return None
    name = NAMES.get(match["name"], match["name"].lower())
    return (name, (match["args"] or "").strip()) if name in ALIASES else None


def _belongs(name: str, rest: str) -> bool:
    words = rest.strip()
    if not words:
        return True
    if name in (*MONTHLY, *ON_PAPER):
        return month_belongs(name, rest)
    if name == "help":
        return words in helping.GROUPS or words.removeprefix("/") in {*ALIASES, *NAMES}
    if name == "release":
        return words == SEND
    if name in ACTING:
        return acting_belongs(name, rest)
    return reading_belongs(name, rest) if name in READING else register_belongs(name, rest)
