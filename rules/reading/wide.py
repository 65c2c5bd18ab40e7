"""成组的措施: several measures named in one word: 其余, 除3外其余, 前三条, 最后一条, 1234."""

import re

from rules.numerals import ANY, DIGITS, number
from rules.reading.edges import Mark, after_claim, at_edge
from rules.reading.ticks import tick_at

_REST = re.compile(
    r"(?:(?:以外|之外|外)[\s,]*(?=都|均|全|其[余他它]|别的))?(?:(?:其[余他它]|剩下|剩余|余下|别)的?|另外(?=[几一二两三四五0-9])|(?:以外|之外|外)[\s,]*(?=[都均全])|(?:上面|前面|以上)(?:的|那)?(?=[几一二两三四五0-9都均全]))(?:[0-9一二三四五六七八九两几]+(?=[条项个都也均全]))?"
    r"(?:条|项|个|各条|各项)?(?:措施|问题)?(?:也|都|均|全部|全)*[\s:,]*"
)
_WAITING = re.compile(r"(?:还|正|都|仍)*(?:在)?等(?!级|地|[\u4e00-\u9fff]{0,2}[、,]|单位|部门)")  # 其他等编办
_COUNTED = re.compile("[0-9一二三四五六七八九][条项]")
_A_THING = re.compile("$|[^,;。]{2,10}也")  # 最后一条江麓西干渠也完工了
_EXCEPT = re.compile(
    rf"除了?\s*(?:第|措施)?\s*(?P<n>{ANY}(?:\s*[、,和跟及]\s*{ANY})*)\s*(?:条|项|个)?(?:措施)?(?:以外|之外|外)?[\s,]*"
    r"(?:其[余他它]的?|别的|剩下的?)?(?:各?[条项])?(?=(?:都|均|全|没|未|无|也|已)|完成|推进)(?![^,;。]{1,8}[,;。]\s*(?:其[余他它]|别的|剩下))"
    r"(?![^,;。]{1,8}(?:以外|之外|外)[\s,]*(?:其[余他它]|别的|都|均|全))"
)
_SPAN = re.compile(
    rf"(?P<side>前|后|最后)面?(?P<n>[一二两三四五六七八九]|{DIGITS})(?:条|项|个|点)(?:措施)?(?:没问题)?[\s:,]*"
)
_RUN = re.compile(
    r"(?<![0-9.A-Za-z])(?P<dots>[1-9](?:\.[1-9]){2,8})(?![0-9.])"
    r"|(?<![0-9.A-Za-z])(?:措施|任务|第)?(?P<n>[1-9]{2,9})(?![0-9])[条项]?|(?:措施|任务|第)?(?<![一二三四五六七八九十百])(?P<han>[一二三四五六七八九]{2,9})(?![十百千万])[条项]?"
)


def wide_at(shadow: str, at: int, floor: int) -> Mark | None:
    """The mark of several measures that begins exactly at `at`; only with its tick behind it, but for 最后一条."""
    edge = at_edge(shadow, at, floor)
    if not (edge or after_claim(shadow, at, floor)):
        return None
    for style, pattern in (("rest", _REST), ("except", _EXCEPT), ("span", _SPAN), ("run", _RUN)):
        if found := pattern.match(shadow, at):
            word = tick_at(shadow, found.end())
            last_one = edge and style == "span" and found["side"] == "最后" and not _A_THING.match(shadow, found.end())
            waits = edge and style in ("rest", "span") and _WAITING.match(shadow, found.end())
            waits = waits or (edge and style == "rest" and _COUNTED.search(found[0]))
            told = bool(last_one or waits) or (word is not None and word.tick is not None)
            if told and (numbers := _wide_numbers(style, found)) is not None:
                return Mark(at, found.end(), numbers, style, sure=True, rest=style in ("rest", "except"))
    return None


def _wide_numbers(style: str, found: re.Match[str]) -> tuple[int, ...] | None:
    """The numbers of a wide mark; those of 后两条 count from the end: -2, -1. None when the digits are no run."""
    if style == "rest":
        return ()
    if style == "except":
        return tuple(number(n) for n in re.findall(ANY, found["n"]))
    if style == "span":
        count = 2 if found["n"] == "两" else number(found["n"])
        if found["side"] == "前":
            return tuple(range(1, count + 1))
        return tuple(range(-count, 0)) if found["side"] == "后" or count == 1 else None
    numbers = tuple(number(digit) for digit in (found["n"] or found["dots"] or found["han"]).replace(".", ""))
    run = list(range(numbers[0], numbers[0] + len(numbers)))
    least = 1 if found["han"] else 2  # 一三推进; 13推进 may be anything
    return numbers if list(numbers) == run or (len(numbers) > least and list(numbers) == sorted(set(numbers))) else None
