"""措施号: where a message names a measure, and what shows that the number is one (DOMAIN §2.2)."""

import re
from dataclasses import dataclass

from rules.numerals import ANY, CIRCLED, DIGITS, HAN, number
from rules.ticks import nothing_at, tick_at

GAP = r"[\s.:,、;)|=>→*·-]*"
_EDGE = re.compile(r"[\s,;。、|:!?()…\"“”‘’【】\[\]>•·*~+]")
_CLAIM_ENDS = re.compile(
    r"(?:完成|推进|(?<!其)中|变化|没动|未动|启动|开始|开工|困难|涉及|办结|进展|动静|上月|完|了|在办|卡住|[%)✅✔√家起件个条项处次份座吨])$"
)
# a number before one of these counts, dates or measures something: it names no measure
_UNIT = re.compile(
    r"[ ]*(?:家|起(?!草|动|步|到)|件|个|条(?!例)|项(?!目)|处(?!理|置|罚|于)|次(?!生)|人(?!员|大|民)"
    r"|份|台(?!账|帐)|套"
    r"|期|座(?!谈)|号|日(?!常)|月|年(?!度|底)|时(?!间|限)|分(?!解|析|类|级|步|别|流)|秒|天(?!然)|周(?!边)|季|吨|万|亿|元|亩|公里"
    r"|公斤|千|百|米|倍|成(?!立|效|果|功|员)|名|户(?!外)|所(?!有|属)|场(?!地)|批(?!复|准|文|评)|轮|类|级|层(?!层)|栋|点(?!位|源)"
    r"|部(?!门|署)|支(?!持|付|出)|根(?!据)|组(?!织)|口(?!头)|眼|辆|艘|只|头|株|棵|页|平方|立方|线(?!上|下|索)|标段"
    r"|[多余几](?=[家个起件条项处人万吨]))"
    r"|[A-Za-z℃]|\s*[%#]|[./:-]?[0-9]|[/]"
)
_OF_COLON = re.compile(r":[0-9]{1,3}(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff])")  # 1：60%, 1：43起
_JOIN = r"\s*(?P<range>[-~至到])[ ]*|\s*[、,/和及与&+]\s*|[ ]+"
_GROUP_TAIL = re.compile(r"\s*(?:条|项|条措施|项措施|号)?(?:措施)?")
SET = re.compile(r"\s*(?:现)?(?:改为|改成|更新为|变为|是|为)?\s*[(\[【]*\s*")
_REST = re.compile(
    r"(?:(?:其[余他它]|剩下|剩余|余下|别)的?|另外(?=[几一二两三四五0-9]))(?:[0-9一二三四五六七八九两几]+)?"
    r"(?:条|项|个|各条|各项)?(?:措施|问题)?(?:也|都|均|全部|全)*[\s:,]*"
)
_HINDERED = "其中共已约达近有了到于为余第计超至约"


@dataclass(frozen=True)
class Mark:
    """A place that names measures: [start, end) is the naming itself, what follows is said of them.

    `sure`: a tick word follows or the number is labelled; without it only order speaks for it.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    style: str
    sure: bool
    punctuated: bool = False
    rest: bool = False


_STYLES = (
    ("label", re.compile(rf"(?:整改)?措施\s*(?:第\s*)?(?P<n>{ANY})")),
    ("label", re.compile(rf"第\s*(?P<n>{ANY})(?=[^\n]{{0,12}}?(?:条|项|点|个?措施))")),
    ("paren", re.compile(rf"[(\[]\s*(?P<n>{DIGITS}|{HAN})\s*[)\]]")),
    ("circled", re.compile(rf"(?P<n>{CIRCLED})")),
    ("digit", re.compile(rf"(?<![0-9.A-Za-z])(?P<n>{DIGITS})")),
    ("han", re.compile(rf"(?P<n>{HAN})")),
)
_START = re.compile(rf"整改|措施|第|[(\[]|{CIRCLED}|[0-9]|[一二三四五六七八九十]|其|剩|余|别|另")


def at_edge(shadow: str, at: int, floor: int) -> bool:
    """True when a number may begin here: at the start, after a blank, a mark or a bullet."""
    if at <= floor:
        return True
    before = shadow[at - 1]
    if before == "-":
        return at - 1 <= floor or not shadow[at - 2].isalnum()
    return _EDGE.fullmatch(before) is not None


def mark_at(shadow: str, at: int, floor: int) -> Mark | None:
    """The mark that begins exactly at `at`, whatever the measures are; `floor`: where the section begins."""
    rest = _REST.match(shadow, at)
    if rest and (at_edge(shadow, at, floor) or after_claim(shadow, at, floor)):
        word = tick_at(shadow, rest.end())
        if word and word.tick:
            return Mark(at, rest.end(), (), "rest", sure=True, rest=True)
    for style, pattern in _STYLES:
        found = pattern.match(shadow, at)
        if found:
            return _judge(shadow, found, style, floor)
    return None


def may_begin(shadow: str, at: int) -> bool:
    """True when a mark can begin with this character (a quick look before mark_at)."""
    return _START.match(shadow, at) is not None


def _judge(shadow: str, found: re.Match[str], style: str, floor: int) -> Mark | None:
    at, numbers, end = found.start(), *_group(shadow, found, style)
    edge = at_edge(shadow, at, floor)
    if style == "circled":
        return Mark(at, end, numbers, style, sure=True)
    if style == "paren":
        return None if _is_year_like(shadow, at) else Mark(at, end, numbers, style, sure=True)
    if style == "label":
        labelled = re.compile(r"(?:条|项|点|个)?(?:整改)?(?:措施)?").match(shadow, end)
        counted = shadow[at] != "第" and not shadow.startswith(":", end) and _UNIT.match(shadow, end)
        if counted or not (edge or after_claim(shadow, at, floor)):
            return None
        return Mark(at, labelled.end() if labelled else end, numbers, style, sure=True)
    return _judge_bare(shadow, Mark(at, end, numbers, style, sure=False), edge, floor)


def _judge_bare(shadow: str, mark: Mark, edge: bool, floor: int) -> Mark | None:
    """A number without a label: a tick word right after it, a dot or a blank, and what stands before it."""
    end, single = mark.end, len(mark.numbers) == 1
    if single and _UNIT.match(shadow, end) and not _OF_COLON.match(shadow, end) and not _share_follows(shadow, end):
        return None
    sure = is_ticked(shadow, end)
    punctuated = end < len(shadow) and shadow[end] in ".、:,)" and mark.style in ("digit", "han")
    mark = Mark(mark.start, end, mark.numbers, mark.style, sure, punctuated)
    if edge:
        if sure or punctuated or mark.style == "digit":
            return mark
        return mark if end < len(shadow) and shadow[end].isspace() else None
    if not sure:
        return None
    if after_claim(shadow, mark.start, floor):
        return mark
    word = tick_at(shadow, end)
    clean = mark.style == "digit" and shadow[mark.start - 1] not in _HINDERED and shadow[mark.start - 1] > "\u4e00"
    return mark if clean and word and word.tick else None


def is_ticked(shadow: str, end: int) -> bool:
    """True when a tick word follows a number that ends at `end`."""
    gap = re.compile(GAP).match(shadow, end)
    at = gap.end() if gap else end
    put = SET.match(shadow, at)
    return tick_at(shadow, put.end() if put else at) is not None or nothing_at(shadow, end)


def _group(shadow: str, found: re.Match[str], style: str) -> tuple[tuple[int, ...], int]:
    """`1、2、3`, `1-4`, `1 2 3`, `①②` in front of one statement -> (1, 2, 3), ...; else the first alone."""
    first, end = number(found["n"]), found.end()
    if style == "paren":
        return (first,), end
    token = {"digit": DIGITS, "han": HAN, "circled": CIRCLED, "label": ANY}[style]
    joiner = "(?:)" if style == "circled" else "(?!)"
    following = re.compile(rf"(?:{_JOIN}|{joiner})(?P<n>{token})")
    numbers, at, tight = [first], end, True
    while step := following.match(shadow, at):
        last = number(step["n"])
        if last <= numbers[-1]:
            break
        numbers += range(numbers[-1] + 1, last + 1) if step["range"] else [last]
        tight = tight and not step[0].startswith(" ")
        at = step.end()
    if len(numbers) == 1:
        return (first,), end
    tail = _GROUP_TAIL.match(shadow, at)
    after = tail.end() if tail else at
    counted = after == at and _UNIT.match(shadow, at)
    if is_ticked(shadow, after) or (
        tight and not counted and re.compile(r"[\s:]*[\u4e00-\u9fff]").match(shadow, after)
    ):
        return tuple(numbers), after
    return (first,), end


def after_claim(shadow: str, at: int, floor: int) -> bool:
    """True when the words before `at` end a statement: a tick word, a unit, a percent sign."""
    return _CLAIM_ENDS.search(shadow[max(floor, at - 4) : at]) is not None


def _share_follows(shadow: str, end: int) -> bool:
    """`1 60%` and `2 43起`: the blank parts the measure from the figure."""
    return re.compile(r"[ ]+[0-9]+(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff])").match(shadow, end) is not None


def _is_year_like(shadow: str, at: int) -> bool:
    """True for the bracket of a document number, (2018)12号, or of a count in running text."""
    return re.compile(r"[(\[]\s*[0-9]+\s*[)\]]\s*(?:号|[0-9])").match(shadow, at) is not None
