"""登记用词: what may follow 困难, 申请, 联络人, 预警, 约谈, 销号 and the like for these to be commands and no chat."""

import re

from rules.arguments import BadArgument
from rules.numerals import fold
from supervision.desk.acting_words import is_about_inspectors
from supervision.desk.issue_words import is_issue, starts_with_issue

_CALENDAR = re.compile(r"(?:add|加|登记|del(?:ete)?|remove|删除?|撤销)?\s*\d", re.IGNORECASE)
_OPEN = r"open|all|全部|待办"
_ANSWERED = r"\d+\s*(?:号|条)?\s*(?:答复|回复|办结|办好|answer|close).*"
_DIFFICULTY = re.compile(rf"\s*(?:{_OPEN}|待答复|会商(?:议题)?|议题|agenda|{_ANSWERED})", re.DOTALL | re.IGNORECASE)
_DECIDED = r"(?:号|条)?\s*(?:不?同意|不?批准|不批|驳回|approve|refuse).*"
_REQUESTS = re.compile(rf"\s*(?:{_OPEN}|待决定|\d+\s*(?:{_DECIDED})?)", re.DOTALL | re.IGNORECASE)
_DEADLINE = re.compile(
    r"\s*(?:extend|延期|延长)?\s*[^\s]{1,12}?\s*(?:延期?|改为|至|到|\s)\s*[至到]?\s*\d", re.IGNORECASE
)
_CONTACT = re.compile(
    r"\s*(?:list|名单|历任|replace|更换|换|invite|邀请|back|销假|pause|暂停|(?:不?同意|approve|refuse)\s*\d)",
    re.IGNORECASE,
)
_WARN = re.compile(
    r"\s*(?:list|all|清单|全部|未解除|open|(?:show|看)?\s*\d+\s*号?|(?:lift|withdraw|解除|撤销|误报)\s*\d.*|(?:raise|发布|发)\s*\S.*)",
    re.DOTALL | re.IGNORECASE,
)
_INSTRUCT = re.compile(
    r"\s*(?:open|all|全部|待回复|未办结|(?:show|看)?\s*\d+\s*(?:号|条)?|(?:办结|close)\s*\d.*"
    r"|\d+\s*(?:号|条)?\s*(?:办结|close).*)",
    re.DOTALL | re.IGNORECASE,
)
_DEPUTY = re.compile(r"\s+\S{2,6}\s+\S{2,10}(?:\s*[\d-]{7,20})?\s*")
_TALKED = (
    "approve|refuse|notified|held|minutes|answered|verified|closed?"
    "|不?同意|不?批准|已?通知|已约?谈|纪要|已?答复|已?核查|已?办结"
)
_TALK = re.compile(
    rf"list|清单|全部|(?:propose|提出|提请)\s*\S.*|(?:{_TALKED})\s*\d.*"
    rf"|(?:show|看)?\s*\d+\s*(?:号|条)?(?:\s*(?:{_TALKED}).*)?",
    re.DOTALL | re.IGNORECASE,
)
_REFER = re.compile(r"\s+\S|\d|list|清单|全部", re.IGNORECASE)
_HEAD = re.compile(
    r"\s*(?:list|清单)|\s+\S*[局办委部府区县市室会心司院社台]\s+[\u4e00-\u9fff·]{2,5}\s+\S*[长任记理](?:\s.*)?",
    re.DOTALL | re.IGNORECASE,
)
_OBLIGATION = re.compile(r"(?:list|清单|全部|all)$|(?:已报|登记|免报|不报|撤销|done|release|undo)\s*\S", re.IGNORECASE)
_VERDICT = re.compile(
    r"[①②③④⑤1-5一二三四五]\s*\S{0,6}?(?:未通过|不通过|通过|不涉及)|(?<=[\s\d十一二三四五六七八九月])(?:部分|不)?(?:属实|不实)"
)
_CLOSEOUT = re.compile(
    r"\s*(?:list|清单|\S{1,12}?\s*"
    r"(?:$|(?:check|begin|apply|notice|approve|sustain|return|reopen|file|lookback|objection|answer"
    r"|五查|查看|情况|进展|开始整改|转整改|受理|申请|公示|批准|办结|转?长期坚持|退回|撤销|重新整改|备案|回头看|异议|答复).*))",
    re.DOTALL | re.IGNORECASE,
)
_STALE = re.compile(r"\d{1,2}(?:个月)?")
_PHONE = re.compile(r"(?P<who>.*?)[\s:]*(?P<phone>\+?\d[\d\s-]{3,22}\d)\s*", re.DOTALL)
WHOLE = {  # said from beginning to end in one of these ways
    "difficulty": _DIFFICULTY,
    "requests": _REQUESTS,
    "warn": _WARN,
    "instruct": _INSTRUCT,
    "talk": _TALK,
    "head": _HEAD,
    "deputy": _DEPUTY,
    "stale": _STALE,
    "phone": _PHONE,
}
BEGUN = {"contact": _CONTACT, "obligation": _OBLIGATION, "calendar": _CALENDAR}
OF_ISSUES = ("difficulty", "warn", "instruct", "talk", "contact", "obligation", "verify", "issue", "notice")
SPEECH = ("difficulty", "warn", "instruct", "talk")  # 困难：18个村没有钱 is somebody's difficulty
CHECKS = "①②③④⑤"  # 核查①通过 names no issue
LISTS = {"refer": ("list", "清单", "全部"), "closeout": ("list", "清单")}


def register_belongs(name: str, rest: str) -> bool:
    """True when these words, behind the command's Chinese name, can belong to it."""
    words = rest.strip()
    if name in OF_ISSUES and is_issue(words) and not (name in SPEECH and rest[:1] in "：:"):
        return True
    if name in WHOLE:
        return any(WHOLE[name].fullmatch(fold(said)) is not None for said in (rest, words))
    if name in BEGUN:
        return any(BEGUN[name].match(fold(said)) is not None for said in (rest, words))
    return _of_one_issue(name, rest)


def _of_one_issue(name: str, rest: str) -> bool:
    """Those that name an issue first, or ask for a list."""
    words, said = rest.strip(), fold(rest)
    if name == "verify" and is_about_inspectors(words):
        return True
    if not starts_with_issue(words) and words not in LISTS.get(name, ()):
        return False
    if name == "deadline":
        return _DEADLINE.match(said) is not None
    if name == "refer":
        return _REFER.match(said) is not None
    if name == "closeout":
        return _CLOSEOUT.fullmatch(rest) is not None
    if name == "verify":
        return words[0] not in CHECKS and _VERDICT.search(words) is not None
    return name == "delivered" or (name == "sheet" and len(words) <= 24)


def take_phone(words: str) -> tuple[str, str]:
    """(whose, number) of ``张三 138 0000 0000``; raises BadArgument."""
    match = _PHONE.fullmatch(fold(words).strip())
    if match is None or not match["who"].strip():
        raise BadArgument("phone", words)
    return match["who"].strip(), re.sub(r"\s", "", match["phone"])
