"""措施号: where a message names a measure, and what shows that the number is one (DOMAIN §2.2)."""

import re

from rules.edges import Mark, after_claim, at_edge, is_ticked
from rules.numerals import ANY, CIRCLED, DIGITS, HAN, number
from rules.ticks import tick_at
from rules.wide import wide_at

# a number before one of these counts, dates or measures something: it names no measure
_UNIT = re.compile(
    r"[ ]*(?:家|起(?!草|动|步|到)|件|个|条(?!例)|项(?!目)|处(?!理|置|罚|于)|次(?!生)|人(?!员|大|民)"
    r"|份|台(?!账|帐)|套"
    r"|期|座(?!谈)|号|日(?!常)|月|年(?!度|底)|时(?!间|限)|分(?!解|析|类|级|步|别|流)|秒|天(?!然)|周(?!边)|季|吨|万|亿|元|亩|公里"
    r"|公斤|千|百|米|倍|成(?!立|效|果|功|员)|名|户(?!外)|所(?!有|属)|场(?!地)|批(?!复|准|文|评)|轮|类|级|层(?!层)|栋|点(?!位|源)"
    r"|部(?!门|署)|支(?!持|付|出)|根(?!据)|组(?!织)|口(?!头)|眼|辆|艘|只|头|株|棵|页|平方|立方|线(?!上|下|索)|标段"
    r"|[多余几](?=[家个起件条项处人万吨]))"
    r"|(?!ok|OK|Ok)[A-Za-z℃]|\s*[%#]|[./:-]?[0-9]|/(?=[日天月年周吨小人户])"
)
_OF_COLON = re.compile(r":[0-9]{1,3}(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff])")  # 1：60%, 1：43起
_JOIN = r"\s*(?P<range>[-~至到])[ ]*|\s*[、,/和及与跟&+]\s*|[ ]+"
_GROUP_TAIL = re.compile(r"\s*(?:条|项|条措施|项措施|号)?(?:措施)?")
_LED = re.compile(r"(?:这是|这个是|关于|附|报|补充|上传|是)$")
_HINDERED = "其中共已约达近有了到于为余第计超至约"


_STYLES = (
    ("label", re.compile(rf"(?:整改)?(?:措施|任务)\s*[(]?(?:第\s*)?(?P<n>{ANY})[)]?")),
    ("label", re.compile(rf"第\s*(?P<n>{ANY})(?=[^\n]{{0,12}}?(?:条|项|点|个?措施|个))")),
    ("paren", re.compile(rf"[(\[]\s*(?P<n>{DIGITS}|{HAN})\s*[)\]]")),
    ("circled", re.compile(rf"(?P<n>{CIRCLED})")),
    ("nth", re.compile(r"(?<![0-9.A-Za-z月])(?P<n>[1-9])号(?![0-9])")),
    ("dotted", re.compile(r"(?<![0-9.A-Za-z])(?P<n>[1-9])\.(?=[0-9]{2,3}\s*%)")),
    ("item", re.compile(r"(?<![0-9.A-Za-z])(?P<n>[1-9])[条项](?!措施|目)")),
    ("digit", re.compile(rf"(?<![0-9.A-Za-z])(?P<n>{DIGITS})")),
    ("han", re.compile(rf"(?P<n>{HAN})")),
)
_START = re.compile(rf"整改|措施|任务|第|[(\[]|{CIRCLED}|[0-9]|[一二三四五六七八九十]|其|剩|余|别|另|除|前|后|最")


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
    at, numbers, end = found.start(), *_group(shadow, found, style)
    edge = at_edge(shadow, at, floor)
    if style == "circled":
        return Mark(at, end, numbers, style, sure=True)
    if style == "paren":
        return None if _is_year_like(shadow, at) else Mark(at, end, numbers, style, sure=True)
    if style == "label":
        labelled = re.compile(r"(?:条|项|点|个)?(?:整改)?(?:措施)?").match(shadow, end)
        if labelled and labelled[0] == "个" and not is_ticked(shadow, labelled.end()):
            return None
        counted = shadow[at] != "第" and not shadow.startswith(":", end) and _UNIT.match(shadow, end)
        led = _LED.search(shadow, max(floor, at - 4), at)
        edge = edge or shadow[at - 1] == "."
        if counted or not (edge or led or after_claim(shadow, at, floor)):
            return None
        return Mark(at, labelled.end() if labelled else end, numbers, style, sure=True)
    if style in ("nth", "dotted"):
        serial = edge and _is_serial(shadow, style) and is_ticked(shadow, found.end())
        return Mark(at, found.end(), (int(found["n"]),), style, sure=True) if serial else None
    if style == "item":  # 4条没动 may count four of them: only its place in the order tells
        return Mark(at, end, numbers, style, sure=False) if edge and tick_at(shadow, end) else None
    return _judge_bare(shadow, Mark(at, end, numbers, style, sure=False), edge, floor)


def _is_serial(shadow: str, style: str) -> bool:
    """`1号推进 2号完成` and `1.60% 2.80%` count measures from one; alone, 2号完成 is a day and 2.80% a share."""
    behind = r"号(?![0-9])" if style == "nth" else r"\.[0-9]{2,3}\s*%"
    counted = [int(n) for n in re.findall(rf"(?<![0-9.A-Za-z月])([1-9]){behind}", shadow)]
    return len(counted) > 1 and counted == list(range(1, len(counted) + 1))


def _judge_bare(shadow: str, mark: Mark, edge: bool, floor: int) -> Mark | None:
    """A number without a label: a tick word right after it, a dot or a blank, and what stands before it."""
    end, single = mark.end, len(mark.numbers) == 1
    if single and _UNIT.match(shadow, end) and not _OF_COLON.match(shadow, end) and not _share_follows(shadow, end):
        return None
    sure = is_ticked(shadow, end)
    punctuated = end < len(shadow) and shadow[end] in ".、:,)。" and mark.style in ("digit", "han")
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
    only = shadow.endswith(("只有", "仅有"), floor, mark.start)
    clean = (
        mark.style == "digit"
        and (only or shadow[mark.start - 1] not in _HINDERED)
        and shadow[mark.start - 1] > "\u4e00"
    )
    return mark if clean and word and word.tick else None


def _group(shadow: str, found: re.Match[str], style: str) -> tuple[tuple[int, ...], int]:
    """`1、2、3`, `1-4`, `1 2 3`, `①②` in front of one statement -> (1, 2, 3), ...; else the first alone."""
    first, end = number(found["n"]), found.end()
    if style == "paren":
        return (first,), end
    if style in ("nth", "dotted", "item"):
        return (first,), end
    token = {"digit": DIGITS, "han": HAN, "circled": CIRCLED, "label": ANY}[style]
    joiner = "(?:)" if style == "circled" else "(?!)"
    following = re.compile(rf"(?:{_JOIN}|{joiner})(?P<n>{token})(?!\.[0-9]|\s*%)")
    numbers, at, tight = [first], end, True
    downwards = _counted_down(shadow, found, style)
    while step := following.match(shadow, at):
        last = number(step["n"])
        if last <= numbers[-1] and not downwards:
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


def _counted_down(shadow: str, found: re.Match[str], style: str) -> bool:
    """`4 3 2 1完成`: three or more digits that fall by one; two of them may be a measure and a count."""
    run = re.compile(r"[1-9](?:[ 、,]+[1-9]){2,}(?![0-9])").match(shadow, found.start()) if style == "digit" else None
    digits = [int(digit) for digit in re.findall("[1-9]", run[0])] if run else []
    return bool(digits) and digits == list(range(digits[0], digits[0] - len(digits), -1))


def _share_follows(shadow: str, end: int) -> bool:
    """`1 60%` and `2 43起`: the blank parts the measure from the figure."""
    return re.compile(r"[ ]+[0-9]+(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff])").match(shadow, end) is not None


def _is_year_like(shadow: str, at: int) -> bool:
    """True for the bracket of a document number, (2018)12号, or of a count in running text."""
    return re.compile(r"[(\[]\s*[0-9]+\s*[)\]]\s*(?:号|[0-9])").match(shadow, at) is not None
