"""连写的措施号: several numbers in front of one statement (1、2、3, 1-4, ①②), and what a number counts otherwise."""

import re

from rules.numerals import ANY, CIRCLED, DIGITS, HAN, number
from rules.reading.edges import is_ticked

# a number before one of these counts, dates or measures something: it names no measure
UNIT = re.compile(
    r"[ ]*(?:家|起(?!草|动|步|到)|件|个|条(?!例)|项(?!目)|处(?!理|置|罚|于)|次(?!生)|人(?!员|大|民)"
    r"|份|台(?!账|帐)|套"
    r"|期|座(?!谈)|号|日(?!常)|月|年(?!度|底)|时(?!间|限)|分(?!解|析|类|级|步|别|流)|秒|天(?!然|天|气)|周(?!边)|季|吨|万|亿|元|亩|公里"
    r"|公斤|千|百|米|倍|成(?!立|效|果|功|员)|名|户(?!外)|所(?!有|属)|场(?!地)|批(?!复|准|文|评|了)|轮|类|级|层(?!层)|栋|点(?!位|源)"
    r"|部(?!门|署)|支(?!持|付|出)|根(?!据)|组(?!织)|口(?!头)|眼|辆|艘|只|头|株|棵|页|平方|立方|线(?!上|下|索)|标段"
    r"|[多余几](?=[家个起件条项处人万吨]))"
    r"|(?!ok|OK|Ok|done|Done|PM|VOC|COD|PPP)[A-Za-z℃]|\s*[%#]|[./:-]?[0-9]|/(?=[日天月年周吨小人户])"
)
_JOIN = r"\s*(?P<range>[-~至到])[ ]*|\s*[、,/和及与跟&+]\s*|[ ]+"
_OWN_LABEL = rf"(?:措施|第)\s*{ANY}(?:条|项|点|个)?(?:措施)?"
_LABELLED = re.compile(
    rf"{_OWN_LABEL}(?:\s*(?:[、,和及与跟]|(?=措施|第))\s*{_OWN_LABEL})+(?=[都均也全]|完成|推进|[没未无]|正?在)"
)  # 第1项、第3项都没变化
_GROUP_TAIL = re.compile(r"\s*(?:条|项|条措施|项措施|号)?(?:措施)?")
_LONGEST_RANGE = 12  # 1-31 is days, or two numbers run together


def joined(shadow: str, found: re.Match[str], style: str) -> tuple[tuple[int, ...], int]:
    """`1、2、3`, `1-4`, `1 2 3`, `①②` in front of one statement -> (1, 2, 3), ...; else the first alone."""
    first, end = number(found["n"]), found.end()
    if style in ("paren", "nth", "dotted", "item", "ordinal"):
        return (first,), end
    if style == "label" and (several := _LABELLED.match(shadow, found.start())):
        return tuple(number(n) for n in re.findall(ANY, several[0])), several.end()
    token = {"digit": DIGITS, "han": HAN, "circled": CIRCLED, "label": ANY}[style]
    joiner = "(?:)" if style == "circled" else "(?!)"
    following = re.compile(rf"(?:{_JOIN}|{joiner})(?P<n>{token})(?!\.[0-9]|\s*%)")
    numbers, at, tight = [first], end, True
    downwards = _counted_down(shadow, found, style)
    while step := following.match(shadow, at):
        last = number(step["n"])
        if (last <= numbers[-1] and not downwards) or last > first + _LONGEST_RANGE:
            break
        numbers += range(numbers[-1] + 1, last + 1) if step["range"] else [last]
        tight = tight and not step[0].startswith(" ")
        at = step.end()
    if len(numbers) == 1:
        return (first,), end
    tail = _GROUP_TAIL.match(shadow, at)
    after = tail.end() if tail else at
    counted = after == at and UNIT.match(shadow, at)
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
