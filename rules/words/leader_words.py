"""领导用语: how a leader's few words are read: 1 已阅, 2 批示：…, 3 提请约谈, 4 详情, 汇总, 是 (DOMAIN §3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.arguments import BadArgument, IssueRef, take_issue
from rules.numerals import fold

_ENDS = " 。.,，!！~～、;；:：\n"
_ONE, _TWO, _THREE, _FOUR = (f"(?:[{n}{circle}])" for n, circle in zip("1234", "①②③④", strict=True))
_READ = re.compile(rf"{_ONE}?[\s.、,:]*(?:已阅|阅|已阅知|已知悉|阅知|已读)(?:了)?|{_ONE}")
_INSTRUCT = re.compile(rf"(?:{_TWO}[\s.、,:]*)?批示(?:如下)?[\s:,]*(?P<words>.*)", re.DOTALL)
_COUNTED = "个天日周月年条项家起件人份点时分度次台吨亩处名位户所座米万亿成期级类批只级市县区"
_TWO_WORDS = re.compile(rf"{_TWO}(?:[\s.、,:]+|(?=[^\d\s.、,:{_COUNTED}]))(?P<words>\S.*)", re.DOTALL)
_TALK = re.compile(
    rf"(?:{_THREE}[\s.、,:]*)?(?:提请|建议|申请|请求|要求)?约谈[\s:,]*(?P<issue>.*)|{_THREE}(?P<bare>[\s.、,:]*\S{{0,8}})",
    re.DOTALL,
)
_DETAIL = re.compile(
    rf"(?:{_FOUR}[\s.、,:]*)?(?:看|查看)?详情[\s:,]*(?P<issue>.*)|{_FOUR}(?P<bare>[\s.、,:]*\S{{0,8}})", re.DOTALL
)
_OWN = re.compile(r"汇总(?:一下)?|我的问题|我牵头的问题|看(?:我的)?问题|情况汇总")
_MISSING = re.compile(  # 未报, 哪些没报, 还有谁没交, 都报齐了吗
    r"(?:请问|看看?|查看?|看一下|查一下)?(?:还|都|本月|这个?月|我?牵头的?|名下的?)*(?:有|是|差|缺)?(?:谁|哪些?|哪几?个|什么|几个)?"
    r"(?:问题|单位|部门|人|联络人)?(?:还|都)?(?:没有?|未)(?:有)?(?:报送?|交|上报|报齐)(?:了|的|上来)*(?:名单|情况|问题|单位)?(?:有?哪些|有谁|吗|呢)?"
    r"|(?:本月|这个?月|都|全部?)*(?:报送?|交)(?:了|齐|全|完|上来)*(?:没有?|吗|么|了没)|催报(?:名单|情况)?|报送情况"
)
_YES = re.compile(r"是的?|对的?|是批示|转办|作为批示|可以|确认|好的?转办|行|批示")
_NO = re.compile(r"不是?|否|不用了?|不转|算了|不需要|取消|不作为批示|不必|撤回|收回|撤销")
_PROGRESS = re.compile(r"(?:是)?(?:报)?进展|措施2?的?进展|报送|月报")
_ALL = re.compile(r"全部|都是?|所有|两个都是?|都转")


class Said(StrEnum):
    READ = "read"
    INSTRUCT = "instruct"
    TALK = "talk"
    DETAIL = "detail"
    OWN = "own"
    YES = "yes"
    NO = "no"
    PROGRESS = "progress"
    ALL = "all"
    FREE = "free"


@dataclass(frozen=True)
class Spoken:
    """`words`: verbatim, of an instruction or free; `named`: 批示 was written out, so that it can be nothing else."""

    said: Said
    issue: IssueRef | None = None
    words: str = ""
    named: bool = False


def read_leader(text: str, keys: Sequence[str] = ()) -> Spoken:
    """What a leader's words are; every position of the folded shadow is that of the words, which stay verbatim."""
    shadow = fold(text)
    bare = shadow.strip(_ENDS)
    for said, pattern in ((Said.READ, _READ), (Said.OWN, _OWN)):
        if pattern.fullmatch(bare):
            return Spoken(said, named=bare not in ("1", "①"))
    for pattern in (_INSTRUCT, _TWO_WORDS):
        start = len(shadow) - len(shadow.lstrip())
        if match := pattern.match(shadow, start):
            issue, words = _issue_of(text[match.start("words") :], keys)
            return Spoken(Said.INSTRUCT, issue, words, pattern is _INSTRUCT)
    if bare in ("2", "②"):
        return Spoken(Said.INSTRUCT)
    for said, pattern in ((Said.TALK, _TALK), (Said.DETAIL, _DETAIL)):
        if (match := pattern.fullmatch(bare)) and (found := _only_issue(match, keys)) is not None:
            return Spoken(said, found[0], named="约谈" in bare or "详情" in bare)
    for said, pattern in ((Said.YES, _YES), (Said.NO, _NO), (Said.PROGRESS, _PROGRESS), (Said.ALL, _ALL)):
        if pattern.fullmatch(bare):
            return Spoken(said)
    return Spoken(Said.FREE, *_issue_of(text.strip(), keys, whole=True))


def asks_who_is_missing(text: str) -> bool:
    """True for 未报, 哪些没报, 都报齐了吗."""
    return _MISSING.fullmatch(fold(text).strip(_ENDS + "?？")) is not None


def names_issue(text: str, keys: Sequence[str] = ()) -> IssueRef | None:
    """十九, 问题十九: the issue when the words are nothing else, None for other words."""
    try:
        ref, rest = take_issue(text.strip(_ENDS), keys)
    except BadArgument:
        return None
    return ref if not rest.strip(_ENDS) else None


def _only_issue(match: "re.Match[str]", keys: Sequence[str]) -> tuple[IssueRef | None] | None:
    """The issue behind 约谈 or 详情, (None,) for none, None when other words follow."""
    rest = (match["issue"] or match["bare"] or "").strip(_ENDS)
    if not rest:
        return (None,)
    ref = names_issue(rest, keys)
    return (ref,) if ref is not None else None


def _issue_of(text: str, keys: Sequence[str], whole: bool = False) -> tuple[IssueRef | None, str]:
    """问题十九：请抓紧 -> the issue and the words after it; an issue counts as named only with a sign behind it, and
    `whole`: the words stay whole."""
    said = text.strip()
    head = re.match(r"(?:关于|对|就)?\s*(?P<issue>[^\s:：，,。；;]{1,10}?)\s*[:：，,]", said)
    if head is None:
        return None, said
    ref = names_issue(head["issue"], keys)
    if ref is None or ("问题" not in head["issue"] and "#" not in head["issue"] and not _short(head["issue"])):
        return None, said
    return ref, said if whole else said[head.end() :].strip()


def _short(issue: str) -> bool:
    """十九 or 19 alone before a sign."""
    return len(issue) <= 3
