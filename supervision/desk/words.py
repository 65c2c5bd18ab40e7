"""命令用词: which command the office means, in English with a slash or in plain Chinese."""

import re
from calendar import isleap
from datetime import date, timedelta

from rules.arguments import BadArgument, parse_month, take_issue
from rules.month import Month
from rules.numerals import fold
from rules.reading.ticks import tick_at
from supervision.desk.acting_words import ACTING, acting_belongs
from supervision.desk.reading_words import READING, reading_belongs
from texts.paper.asking import CHARTS, DRAFT, PUBLIC

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
GROUPS = {
    "byunit": "unit",
    "按单位": "unit",
    "byleader": "leader",
    "按领导": "leader",
    "按牵头领导": "leader",
    "bystatus": "status",
    "按状态": "status",
    "bycounty": "county",
    "按县": "county",
    "按县市区": "county",
}
MONTHLY, ON_PAPER = ("summary", "missing", "month", "copy"), ("ledger", "bulletin", "chart")
SEND = "发"  # said to what was held back and has been looked at
FULL = ("full", "全文", "详情", "详细")
_SLASH = re.compile(r"/(?P<name>[a-zA-Z_]+|[\u4e00-\u9fff]{2,4})(?:@\w+)?(?:\s+(?P<args>.*))?", re.DOTALL)
_KEYED = re.compile(r"(?P<key>[^\s\d，。,.:：]{1,6})问题(?=\d|[一二三四五六七八九十]|[①-⑳])")
_ANY_MONTH = Month(2018, 11)  # only whether it reads as a month is asked
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?:\s*年\s*|[-./]|(?=\d{4}(?!\d))))?"
    r"(?P<month>\d{1,2}?)(?:\s*月\s*|[-./]|(?=\d{2}(?!\d)))(?P<day>\d{1,2})(?!\d)\s*[日号]?"
)
_NUMBERED = re.compile(r"(?:措施)?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*[、.,:)）]?\s*")
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
_TALK = re.compile(
    r"(?:list|清单|全部)|(?:propose|提出|提请)\s*\S.*"
    r"|(?:approve|refuse|held|minutes|answered|不?同意|不?批准|已约?谈|纪要|已?答复)\s*\d.*",
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
_PHONE = re.compile(r"(?P<who>.*?)[\s:]*(?P<phone>\+?\d[\d\s-]{3,22}\d)\s*", re.DOTALL)


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
    if (keyed := _KEYED.match(fold(said))) and _is_issue(said[keyed.end() :]):
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
    if name in (*MONTHLY, *ON_PAPER) and _is_report(words):
        return False
    if name in MONTHLY:
        short = len(words) <= 16 and "\n" not in words
        return short and (rest[0].isspace() or _is_period(words))
    if name in ON_PAPER:
        short = len(words) <= 30 and "\n" not in words
        return short and (rest[0].isspace() or _is_paper(name, words))
    if name in ("issue", "notice"):
        return _is_issue(words)
    if name == "release":
        return words == SEND
    if name == "delivered":
        return _starts_with_issue(words)
    if name == "difficulty":
        return _DIFFICULTY.fullmatch(fold(rest)) is not None or (rest[:1] not in "：:" and _is_issue(words))
    if name == "requests":
        return _REQUESTS.fullmatch(fold(rest)) is not None
    if name == "contact":
        return _CONTACT.match(fold(rest)) is not None or _is_issue(words)
    if name == "deadline":
        return _starts_with_issue(words) and _DEADLINE.match(fold(rest)) is not None
    if name == "warn":
        return _WARN.fullmatch(fold(rest)) is not None
    if name == "instruct":
        return _INSTRUCT.fullmatch(fold(rest)) is not None or (rest[:1] not in "：:" and _is_issue(words))
    if name == "refer":
        return _REFER.match(fold(rest)) is not None and (words in ("list", "清单", "全部") or _starts_with_issue(words))
    if name == "head":
        return _HEAD.fullmatch(rest) is not None
    if name == "obligation":
        return _OBLIGATION.match(words) is not None or _is_issue(words)
    if name == "talk":
        return _TALK.fullmatch(words) is not None
    if name == "stale":
        return re.fullmatch(r"\d{1,2}(?:个月)?", words) is not None
    if name == "closeout":
        return _CLOSEOUT.fullmatch(rest) is not None and (_starts_with_issue(words) or words in ("list", "清单"))
    if name == "verify":
        return _is_issue(words) or (_starts_with_issue(words) and _VERDICT.search(words) is not None)
    if name in ACTING:
        return acting_belongs(name, rest)
    if name in READING:
        return reading_belongs(name, rest)
    if name == "sheet":
        return len(words) <= 24 and _starts_with_issue(words)
    if name == "deputy":
        return _DEPUTY.fullmatch(rest) is not None
    if name == "calendar":
        return _CALENDAR.match(fold(words)) is not None
    return name == "phone" and _PHONE.fullmatch(fold(words)) is not None


def _is_report(words: str) -> bool:
    """汇总 1推进3家: a measure's number and a tick; whoever is a contact besides reports so."""
    shadow = fold(words)
    numbered = _NUMBERED.match(shadow)
    return numbered is not None and tick_at(shadow, numbered.end()) is not None


def _is_period(words: str) -> bool:
    try:
        parse_month(split_group(words)[0], _ANY_MONTH)
    except BadArgument:
        return False
    return True


def _is_paper(name: str, words: str) -> bool:
    """台账11月公开, 图表热力图: the month, edition or kind written right behind the command."""
    if name == "chart":
        return words.split()[0] in CHARTS
    named = re.sub(rf"(?:{'|'.join((*PUBLIC, *DRAFT))})$", "", words)
    return not named or _is_period(named)


def _is_issue(words: str) -> bool:
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


def _starts_with_issue(words: str) -> bool:
    try:
        take_issue(re.sub(r"^[^\s\d#＃一二三四五六七八九十]{1,6}", "", words))
    except BadArgument:
        return False
    return True


def split_group(words: str) -> tuple[str, str]:
    """(the month's words, unit | leader | status or ""); raises BadArgument for an unknown grouping."""
    match = re.search(r"(?:\bby\s+\w+|按\S+)\s*$", words, re.IGNORECASE)
    if match is None:
        return words.strip(), ""
    said = re.sub(r"\s+", "", match[0]).lower()
    if said not in GROUPS:
        raise BadArgument("group", match[0].strip())
    return words[: match.start()].strip(), GROUPS[said]


def take_phone(words: str) -> tuple[str, str]:
    """(whose, number) of ``张三 138 0000 0000``; raises BadArgument."""
    match = _PHONE.fullmatch(fold(words).strip())
    if match is None or not match["who"].strip():
        raise BadArgument("phone", words)
    return match["who"].strip(), re.sub(r"\s", "", match["phone"])


def take_day(words: str, today: date) -> tuple[date, str]:
    """The day that `words` begin with, and what follows it; raises BadArgument.

    2020-01-31, 2020.1.31, 2020年1月31日, 20200131; without a year (1月31日) the nearest that is not half a year past.
    """
    said = fold(words)
    match = _DAY.match(said, len(said) - len(said.lstrip()))
    if match is None:
        raise BadArgument("calendar", words)
    month, day = int(match["month"]), int(match["day"])
    try:
        if match["year"]:
            return date(int(match["year"]), month, day), words[match.end() :].strip()
        leap = (month, day) == (2, 29)
        years = [year for year in range(today.year, today.year + 9) if not leap or isleap(year)]
        named = next(found for year in years if (found := date(year, month, day)) >= today - timedelta(days=183))
    except ValueError:
        raise BadArgument("calendar", words) from None
    return named, words[match.end() :].strip()
