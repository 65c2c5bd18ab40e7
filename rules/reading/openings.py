"""开头语: 改, 补11月 and the office's own ask copied back, taken off a report (DOMAIN §2.1, 2.6)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rules.numerals import ANY, DIGITS, HAN, fold, number

_CHANGE = re.compile(
    rf"\s*(?:请|麻烦)?(?:把|将)(?=\s*(?:第|措施|问题)*\s*(?:{ANY})[^\n]{{0,6}}?改(?:成|为))"
    rf"|\s*(?:我?要|请)?(?:更改|修改|更正|改)(?:一下|下|为|成)?[\s:,、]*(?=(?:{ANY})|问题|措施|整改措施|第|#|[(\[]|[^\s]{{1,6}}(?:问题)?[0-9])"
    r"(?!造|建|革|善|进|性|扩)"
)
_MONTH = rf"({DIGITS}|{HAN})\s*月(?:份)?的?"
_CATCH_UP = re.compile(
    rf"\s*(?:(?:补报?|补充|补交)\s*{_MONTH}(?:的?(?:进展|报送|报))?|{_MONTH}(?:补报|补交|补充|补)(?!贴|助|偿|种|植))[\s:,、;。]*"
)
_OF_MONTH = re.compile(
    rf"\s*(?:我们?|本单位|问题)?(?:20[0-9]{{2}}年)?{_MONTH}"
    r"(?:\s*:|(?:整改|工作|调度)*(?:进展|报送|月报|汇报|情况)(?:情况)?(?:如下|为)?(?=[\s:,;。0-9]))"
)
_ONE = "(?:[1-9](?![0-9])|[一二三四五六七八九](?!十))"
_LED_IN = re.compile(
    rf"\s*(?:我?(?:再|来|先)?(?:补充|汇报|报告|说|报))(?:一?下|说明|(?=[:,]))[\s:,、]*(?=(?:{ANY})[^0-9月日号]|措施|第)"
    rf"|\s*(?:我|我们)?(?:先|再)报(?:第|措施)?{_ONE}(?:[、和跟及]{_ONE})*(?:两|[二三四])?[条项]?\s*:\s*(?=(?:措施|第)?{ANY})"
)
_DISPATCH = re.compile(
    r"\s*(?:【演练】\s*)?【[^】\n]{0,12}(?:调度|催报|提醒|逾期|催办)[^】\n]{0,6}】(?:(?=[^\n]{0,120}(?:请报|截止|您有))[^\n。]*。?)?"
)
_ASKED_ISSUE = re.compile(rf"请报(?:省督|[^\s,。]{{0,6}})?问题\s*(?P<n>{DIGITS}|{HAN})")
_OWN_LINES = re.compile(
    r"^[ ]*直接回一条[^\n]*例如:[ ]*\n[^\n]*"
    r"|^[ ]*(?:直接回一条|上月您报的|例如?:|全都没动:回|照片、文件|要改回|请勿发送)[^\n]*",
    re.MULTILINE,
)
_AGAIN = re.compile(
    rf"(?P<issue>{DIGITS}|{HAN})(?P<joint>[-.、: ]?)[1-9]\s*[-~至到]\s*"
    r"(?P<again>(?P=issue)(?P=joint))(?=[1-9](?![0-9]))"
)


@dataclass(frozen=True)
class Opening:
    """What stood in front: the report begins at `end`."""

    end: int
    change: bool = False
    month: int | None = None


def opening(shadow: str, at: int = 0) -> Opening:
    """改 and 补N月 at the beginning, or where an issue's words begin, in either order."""
    change, month = False, None
    while True:
        catch_up = _CATCH_UP.match(shadow, at)
        named = number(catch_up[1] or catch_up[2]) if catch_up else 0
        if catch_up and month is None and 1 <= named <= 12:
            month, at = named, catch_up.end()
            continue
        changed = _CHANGE.match(shadow, at)
        if changed and not change:
            change, at = True, changed.end()
            continue
        of_month = _OF_MONTH.match(shadow, at)  # 12月：没变化 gives no reason called 12月
        at = of_month.end() if of_month and shadow[of_month.end() - 1] == ":" else at
        led_in = _LED_IN.match(shadow, at)
        return Opening(led_in.end() if led_in else at, change, month)


def month_in_front(text: str) -> int | None:
    """`12月：…` and `12月进展 …`: the month that a report says it is of, None where it says none."""
    found = _OF_MONTH.match(fold(text))
    named = number(found[1] or found[2]) if found else 0
    return named if 1 <= named <= 12 else None


def without_second_naming(shadow: str, issues: Collection[int]) -> str:
    """`11-1到11-3推进`: the issue named again inside a range of its own measures blanked, as long as before."""

    def blanked(found: re.Match[str]) -> str:
        again = len(found["again"]) if number(found["issue"]) in issues else 0
        return found[0][: len(found[0]) - again] + " " * again

    return _AGAIN.sub(blanked, shadow)


def without_ask(shadow: str) -> str:
    """The office's own sentences blanked out of a copied ask, as long as before; a named issue stays."""
    head = _DISPATCH.match(shadow)
    if head:
        issue = _ASKED_ISSUE.search(head[0])
        label = f"问题{issue['n']}" if issue else ""
        shadow = label + " " * (head.end() - len(label)) + shadow[head.end() :]
    return _OWN_LINES.sub(lambda own: re.sub(r"[^\n]", " ", own[0]), shadow)
