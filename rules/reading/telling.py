"""逐条记下: what is said behind one measure's number, told of it, of several, or of the rest of them."""

import re
from collections.abc import Sequence

from rules.numerals import fold
from rules.reading.answers import answer, tidy
from rules.reading.edges import Mark
from rules.reading.told import Told, tell_rest
from rules.reading.values import Said, Unclear

_SAME = re.compile("同[上前]|也(?:是|一样|如此|同上)|(?:跟|和|与)上面一样")
_LED_IN = re.compile(r"[,，;；。\n]\s*(?:这个?月|本月|目前|现在|然后|另外|还有|最后)\s*$")  # …，这个月4也完成了
_WRONG = re.compile(r"(?:我|刚才|之前)?(?:[写报填发说搞弄]错|有误|不对|要改|需要改|改一?下)了?[\s,;。!]*")  # 3写错了
_ASKED = re.compile(
    r"[^,，;；。]{0,4}[吗么][?？]?|[吗么].{0,8}|[?？]+|没有?[?？]|(?:怎么|怎样|咋|如何).{0,6}"
)  # 1完成吗？ is a question


def _same_as_before(measure: str, words: str, told: Told) -> Said:
    """`1完成 2同上`: the tick of the measure told just before."""
    before = next(reversed(told.said.values()))[0]
    return Said(measure, before.tick, "" if before.tick else words)


def tell(text: str, mark: Mark, end: int, numbers: dict[int, str], marks: Sequence[Mark], told: Told) -> None:
    led_in = _LED_IN.search(text, mark.end, end)
    end = led_in.start() if led_in and end < len(text) else end
    words, behind = text[mark.start : end].strip(), text[mark.end : end]
    if mark.rest:
        named = {n for other in marks for n in other.numbers}
        left = [measure for n, measure in numbers.items() if n not in named]
        tell_rest(words, behind, left, told)
        if not left:
            told.unclear.append(Unclear(words, "unknown_measure"))
        return
    for n in mark.numbers:
        if n in numbers:
            said = answer(numbers[n], behind, told.titles[numbers[n]])
            if told.said and _SAME.fullmatch(tidy(behind)):
                said = _same_as_before(numbers[n], tidy(behind), told)
            if said.tick is None and _WRONG.fullmatch(fold(said.text)):
                told.unclear.append(Unclear(words, "wrong"))
                return
            counted = said.tick is None and said.text in numbers.values() and not told.said  # 1 2 3 4 says nothing of 3
            if (said.tick or said.text) and not counted and not _ASKED.fullmatch(said.text):
                told.add(said, words)
    if not set(mark.numbers) <= numbers.keys():
        told.unclear.append(Unclear(words, "unknown_measure"))
