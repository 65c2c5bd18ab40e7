"""倒装: 完成的有1和3，2在推进 put the usual way round (1、3完成，2在推进), so that one grammar reads it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rules.numerals import ANY, fold, number
from rules.reading.ticks import tick_at
from rules.reading.values import Tick

_CLAUSE = re.compile(r"[^,;。\n]+")
_LEAD = re.compile(r"(?:\s|其中|这个?月|本月)*")
_RUN = r"(?<![0-9])[1-9]{2,6}(?![0-9])"
_ONE = rf"(?:{_RUN}(?=\s*(?:[、 ]|$))|第\s*{ANY}[条项号]?(?:措施)?|(?:整改)?(?:措施|任务)\s*{ANY}|{ANY})"
_LINK = re.compile(
    r"(?:了?的(?:整改)?(?:措施|工作|[条项])?(?:就?(?:只有|是|有|为))?|就?只?有|是|为|包括|(?=\s*:))[\s:]*"
)
_EXCEPTED = re.compile(
    rf"\s*(?P<all>[^,;。0-9]{{2,10}})[\s,;。(]*(?:第|措施)?(?P<n>{ANY}(?:\s*[、和]\s*{ANY})*)[条项]?(?:措施)?除外[)\s,;。]*"
)
_BRACKETED = re.compile(r"[\[【](?P<tick>[^\[\]【】]{1,5})[\]】]\s*:?\s*(?=[0-9一二三四五六])")
_BUT = re.compile(
    rf"\s*(?P<all>[^,;。0-9]{{2,10}})[\s,;。(]*除了?(?:第|措施)?(?P<n>{ANY}(?:\s*[、和]\s*{ANY})*)[条项]?(?:措施)?(?:以外|之外|外)?[)\s。]*$"
)
_LIST = re.compile(
    rf"\s*(?P<list>{_ONE}(?:\s*(?:[、/和及与跟 ]|(?=措施|第))\s*{_ONE})*)"
    r"(?:[一二两三四五六七八九十2-9]+[条项个](?:措施)?|这?几[条项个])?(?=[\s、]|$)[\s、]*"
)


@dataclass(frozen=True)
class _Turned:
    """Words with their tick in front: [start, end) of the text, put the usual way round in `words`.

    `plain`: they can be read in no other way; 完成2 may count two things.
    """

    start: int
    end: int
    words: str
    measures: tuple[int, ...]
    tick: Tick
    plain: bool


def put_right(text: str, measures: Collection[int]) -> str:
    """The text with its numbers in front of their ticks, the same text when there is nothing to turn."""
    text = _except_first(_without_brackets(text))
    shadow = fold(text)
    clauses = [_turned(text, shadow, *clause.span()) for clause in _CLAUSE.finditer(shadow) if clause[0].strip()]
    turned = [each for clause in clauses for each in clause]
    named = [measure for each in turned for measure in each.measures]
    if not turned or not set(named) <= set(measures) or len(set(named)) != len(named):
        return text
    if len(named) == 1 and turned[0].tick is Tick.UNCHANGED and not turned[0].plain:
        return text  # 无变化 2 names the reason 2 of the menu (DOMAIN §2.3)
    opens = bool(clauses[0]) and (all(clauses) or len(turned) > 1 or turned[0].plain or _counts_on(shadow, turned[0]))
    for each in reversed(turned):
        if each.plain or opens:
            text = text[: each.start] + each.words + text[each.end :]
    return text


def _counts_on(shadow: str, first: _Turned) -> bool:
    """`完成1，2推进`: the next number follows with a tick of its own."""
    following = re.compile(rf"[\s,;。]*{first.measures[-1] + 1}").match(shadow, first.end)
    return following is not None and tick_at(shadow, following.end()) is not None


def _without_brackets(text: str) -> str:
    """`【推进】1 2 3【无变化】4` as 推进：1 2 3；无变化：4."""
    parts = list(_BRACKETED.finditer(fold(text)))
    if not parts or not all((word := tick_at(part["tick"], 0)) and word.tick for part in parts):
        return text
    for part in reversed(parts):
        text = f"{text[: part.start()]}；{part['tick']}：{text[part.end() :]}"
    return text


def _except_first(text: str) -> str:
    """`无变化，3除外` as 除3外无变化."""
    found = _EXCEPTED.match(fold(text)) or _BUT.match(fold(text))
    return f"除{found['n']}外{text[: found.end('all')]}，{text[found.end() :]}" if found else text


def _turned(text: str, shadow: str, start: int, end: int) -> list[_Turned]:
    """`完成1 推进2、3`: all that a clause consists of; [] when there is anything else in it."""
    found: list[_Turned] = []
    at = start
    while at < end:
        step = _step(text, shadow[:end], at)
        if step is None:
            return []
        found.append(step)
        at = step.end
    return found


def _step(text: str, shadow: str, at: int) -> _Turned | None:
    lead = _LEAD.match(shadow, at)
    begin = lead.end() if lead else at
    digit = re.compile("[0-9]").search(shadow, begin)
    word = tick_at(shadow[: digit.start()] if digit else shadow, begin)
    if word is None or word.tick is None:
        return None
    link = _LINK.match(shadow, word.end)
    listed = _LIST.match(shadow, link.end() if link else word.end)
    if listed is None or (word.keep and link is None):
        return None
    run = re.fullmatch(_RUN, listed["list"])  # 推进23 is 2 and 3 where its neighbours are such lists, too
    numbers = sorted({number(n) for n in re.findall("[1-9]" if run else ANY, listed["list"])})
    labelled = re.search("措施|第|任务", listed["list"])
    plain = bool(link or labelled or (len(numbers) > 1 and not run))
    words = f"{'、'.join(map(str, numbers))}{text[begin : word.end].strip()}"
    return _Turned(at, listed.end(), f"{words} ", tuple(numbers), word.tick, plain)
