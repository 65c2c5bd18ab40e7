"""措施号: where a message names a measure, and what shows that the number is one (DOMAIN §2.2)."""

import re
from dataclasses import replace

from rules.numerals import ANY, CIRCLED, COUNTERS, DIGITS, HAN, number
from rules.reading.edges import Mark, after_claim, at_edge, is_ticked
from rules.reading.joined import UNIT, joined
from rules.reading.signs import nothing_at
from rules.reading.ticks import tick_at
from rules.reading.wide import wide_at

_OF_COLON = re.compile(r":[0-9]{1,6}(?:\.[0-9]+)?\s*(?:%|/[0-9]|[\u4e00-\u9fff])")  # 1：60%, 1：43起, 2：602/729
_LED = re.compile(r"(?:上面|前面|刚才|那个?|这是|这个是|关于|附|报|补充|上传|是)$")
_TOLD = re.compile(
    rf"(?:完成|推进|没动|未动|变化|启动|开工|办结|进展|动静|[0-9十百千二三四五六七八九两][{COUNTERS}%]|[搞弄做]完|[不没未]变|没问题|正常|顺利"
    r"|已[出报批发定签印]|整改|落实|到位|(?<![其当集])中|在[搞做弄办干])(?:了|啦|中|哒)?$"
)
_ROMAN = frozenset(chr(first + n) for first in (0x2160, 0x2170) for n in range(12))
_GRADE = re.compile(r"[类级型期标]|[-~至到—][Ⅰ-ⅻ]")
_REPORTED = re.compile(r"(?:[报发写说填]的?|那|刚才|上面|前面)的?$")  # 昨天报的2有误
_CORRECTED = re.compile(r"(?:有误|是错的|[报写说填]成|[写报填发说]?错|不对|应|数字|数据|改[成为])")
_WAITS = re.compile("需要?|还|要|等|因|卡|有困难")
_ONE_OF_ALL = re.compile(r"[都均全][^0-9]*$")  # 三项都在推进，其中2已…; not 交办10件，其中3已整改
_HINDERED = "其中共已约达近有了到于为余第计超至约"


_STYLES = (
    ("label", re.compile(rf"(?:整改)?(?:措施|任务)\s*[(]?(?:第\s*)?(?P<n>{ANY})[)]?")),
    ("label", re.compile(rf"第\s*(?P<n>{ANY})(?=[^\n]{{0,12}}?(?:条|项|点|个?措施|个))")),
    ("label", re.compile(rf"第\s*(?P<n>{HAN}|{DIGITS})(?=[ ]*[,、:])")),
    ("ordinal", re.compile(rf"第(?P<n>{HAN}|{DIGITS})(?![0-9批次期季轮年阶步届类级方时者])")),
    ("label", re.compile(rf"(?P<n>{ANY})号(?=措施|任务)")),
    ("label", re.compile(rf"其中(?:第|措施)?(?P<n>{DIGITS})(?=[\u4e00-\u9fff])")),
    ("paren", re.compile(rf"[(\[【]\s*(?P<n>{DIGITS}|{HAN})\s*[)\]】]")),
    ("circled", re.compile(rf"(?P<n>{CIRCLED})")),
    ("nth", re.compile(rf"(?<![0-9.A-Za-z月])(?P<n>[1-9]|{HAN})号(?![0-9])")),
    (
        "dotted",
        re.compile(rf"(?<![0-9.A-Za-z])(?P<n>[1-9])\.(?=[0-9]{{2,3}}\s*%|[0-9]{{1,4}}[{COUNTERS}])"),
    ),
    ("item", re.compile(r"(?<![0-9.A-Za-z])(?P<n>[1-9])[条项](?!措施|目)")),
    ("digit", re.compile(rf"(?<![0-9A-Za-z])(?<![0-9A-Za-z]\.)(?P<n>{DIGITS})")),
    ("han", re.compile(rf"(?P<n>{HAN})")),
)
_START = re.compile(
    rf"整改|措施|任务|第|其中|[(\[【]|{CIRCLED}|[0-9]|[一二三四五六七八九十]|[其剩余别另除前后最上以之外]"
)


def mark_at(shadow: str, at: int, floor: int) -> Mark | None:
    """The mark that begins exactly at `at`, whatever the measures are; `floor`: where the section begins."""
    if wide := wide_at(shadow, at, floor):
        return wide
    for style, pattern in _STYLES:
        found = pattern.match(shadow, at)
        if found and ((mark := _judge(shadow, found, style, floor)) or style not in ("nth", "dotted", "item")):
            return mark
    return None


def may_begin(shadow: str, at: int) -> bool:
    """True when a mark can begin with this character (a quick look before mark_at)."""
    return _START.match(shadow, at) is not None


def _judge(shadow: str, found: re.Match[str], style: str, floor: int) -> Mark | None:
    at, numbers, end = found.start(), *joined(shadow, found, style)
    edge = at_edge(shadow, at, floor)
    if style == "circled":  # 水质由Ⅳ类升为Ⅲ类 grades the water
        graded = found[0] in _ROMAN and (not edge or _GRADE.match(shadow, end))
        return None if graded else Mark(at, end, numbers, style, sure=True)
    if style == "paren":
        other = _is_year_like(shadow, at) or shadow[at - 1 : at] == "第"
        return None if other else Mark(at, end, numbers, style, sure=True)
    if style == "label":
        return _judge_label(shadow, Mark(at, end, numbers, style, sure=False), edge, floor)
    if style == "ordinal":
        return Mark(at, found.end(), numbers, "label", sure=True) if edge and _is_serial(shadow, style) else None
    if style in ("nth", "dotted"):
        begins = edge or (style == "nth" and after_claim(shadow, at, floor))
        serial = begins and _is_serial(shadow, style) and (style == "dotted" or is_ticked(shadow, found.end()))
        return Mark(at, found.end(), (number(found["n"]),), style, sure=True) if serial else None
    if style == "item":  # 4条没动 may count four of them: only its place in the order tells
        return (
            Mark(at, end, numbers, style, sure=False)
            if edge and (tick_at(shadow, end) or nothing_at(shadow, end))
            else None
        )
    return _judge_bare(shadow, Mark(at, end, numbers, style, sure=False), edge, floor)


def _judge_label(shadow: str, mark: Mark, edge: bool, floor: int) -> Mark | None:
    """措施二, 第3条: no count of measures (措施3项), and sure where words may begin."""
    at, end = mark.start, mark.end
    if shadow.startswith("其中", at) and not (_WAITS.match(shadow, end) or _ONE_OF_ALL.search(shadow[floor:at])):
        return None
    labelled = re.compile(r"(?:条|项|点|个)?(?:(?:整改)?措施)?").match(shadow, end)
    if labelled and labelled[0] == "个" and not (is_ticked(shadow, labelled.end()) or _is_serial(shadow, "thing")):
        return None
    if shadow[at] != "第" and not shadow.startswith(":", end) and UNIT.match(shadow, end):
        return None
    led = _LED.search(shadow, max(floor, at - 4), at)
    sure = bool(edge or shadow[at - 1] == "." or led or after_claim(shadow, at, floor))
    return replace(mark, end=labelled.end() if labelled else end, sure=sure)


_SERIAL = {
    "nth": re.compile(rf"(?<![0-9.A-Za-z月])([1-9]|{HAN})号(?![0-9])"),
    "dotted": re.compile(rf"(?<![0-9.A-Za-z月])([1-9]|{HAN})\.(?!\.)"),
    "thing": re.compile(rf"第({HAN}|{DIGITS})个(?!措施)"),
    "ordinal": re.compile(rf"(?:^|(?<=[\s,;。:]))第({HAN}|{DIGITS})"),
}


def _is_serial(shadow: str, style: str) -> bool:
    """`1号推进 2号完成` and `1.60% 2.80%` count measures from one; alone, 2号完成 is a day and 2.80% a share."""
    counted = [number(n) for n in _SERIAL[style].findall(shadow)]
    return len(counted) > 1 and counted == list(range(1, len(counted) + 1))


def _judge_bare(shadow: str, mark: Mark, edge: bool, floor: int) -> Mark | None:
    """A number without a label: a tick word right after it, a dot or a blank, and what stands before it."""
    end, single = mark.end, len(mark.numbers) == 1
    if not single and shadow[mark.start - 1 : mark.start] == "(" and shadow.startswith(")", end):
        return None  # 排口（7/9）推进
    if single and UNIT.match(shadow, end) and not _OF_COLON.match(shadow, end) and not _share_follows(shadow, end):
        return None
    sure = is_ticked(shadow, end)
    punctuated = end < len(shadow) and shadow[end] in ".、:,)。" and mark.style in ("digit", "han")
    mark = Mark(mark.start, end, mark.numbers, mark.style, sure, punctuated)
    if edge:
        if sure or punctuated or mark.style == "digit":
            return mark
        return mark if re.compile(r"\s|[\u4e00-\u9fff]").match(shadow, end) else None
    if single and _CORRECTED.match(shadow, end) and _REPORTED.search(shadow, max(floor, mark.start - 4), mark.start):
        return replace(mark, sure=True)
    if not sure:
        runs_on = single and mark.style == "digit" and _TOLD.search(shadow, max(floor, mark.start - 4), mark.start)
        return replace(mark, punctuated=mark.punctuated and shadow[end] not in ",。") if runs_on else None
    if after_claim(shadow, mark.start, floor):
        return mark
    word = tick_at(shadow, end)
    only = shadow.endswith(("只有", "仅有"), floor, mark.start)
    clean = (
        mark.style == "digit"
        and (only or shadow[mark.start - 1] not in _HINDERED)
        and shadow[mark.start - 1] > "\u4e00"
    )
    return mark if clean and word and word.tick else None


def _share_follows(shadow: str, end: int) -> bool:
    """`1 60%` and `2 43起`: the blank parts the measure from the figure."""
    return re.compile(r"[ ]+[0-9]+(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff])").match(shadow, end) is not None


def _is_year_like(shadow: str, at: int) -> bool:
    """True for the bracket of a document number, (2018)12号, or of a count in running text."""
    return re.compile(r"[(\[]\s*[0-9]+\s*[)\]]\s*[0-9]*\s*号").match(shadow, at) is not None
