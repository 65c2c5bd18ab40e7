"""全部勾选: one tick said of every measure (全部完成, 都在正常推进, 4条都没启动)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.numerals import fold, number
from rules.reading.answers import answer, bare, tidy
from rules.reading.ticks import tick_at
from rules.reading.values import Said, Tick
from rules.words.smalltalk import is_courtesy, is_formality

_ALL = r"全部|全都|全|都|均|所有|各项|各条|一律|统统"
_LEAD = re.compile(
    rf"[\s.,:;。、!-]*(?:[\u4e00-\u9fff]{{1,8}}?(?=[二三四五六两2-6][条项](?:措施)?[都均全]))?(?:(?:本月|这个?月|目前|现在|当前|截[至止](?:目前|现在)?|我们?|我[们这]边|这边|总体|整体|报告?|[0-9]{{1,2}}月份?"
    rf"|{_ALL}|(?P<count>(?:[0-9]{{1,2}}|[二三四五六七八九十两]))[条项个]|几[条项个]|(?:整改)?(?:措施|任务|工作|问题)|的|已经?|也|还)[\s,:]*)*"
)
_EXCEPT = re.compile(
    r"除了?(?P<name>[\u4e00-\u9fff]{2,10}?)(?:这|那)?(?:一?[条项个])?"
    r"(?:(?:以外|之外|外)[\s,]*(?:其[余他它]的?)?|(?P<said>(?:[还暂尚]?[没未]|有|在)[^,;。\n0-9]{1,10}),\s*(?:其[余他它]的?)?)"
)
_EVERY = re.compile(rf"{_ALL}")
_WELL = re.compile(
    r"(?:整改|任务|工作|目标|治理)*(?:顺利|正常|有序|良好|平稳|稳妥|得很好"
    r"|(?:并|且|、|和)(?:已经?|全部|均|都|通过|[省市县区]级|上级|联合)*(?:销号|验收|交付|投入使用|整改到位)(?:合格|通过|了)?)*(?=[\s,;。!、~(]|$)"
)
_CLAUSE = re.compile(r"[^,;。!\n]*")
_FIRST_CLAUSE = re.compile(r"[^,;。!:\n]*[,;。!:\n]+(?=.)", re.DOTALL)
_BUT = re.compile(r"[差除但]|只有|仅|不过|还有|另外|其[余他它]|就是|个别")
# …，三条都正常推进
_LAST = re.compile(r".*[,;。]\s*(?=(?:[0-9]|[二三四五六两])[条项](?:措施)?[都均全][^,;。]*[。!]?\s*$)", re.DOTALL)
_NO_TROUBLE = re.compile(r"\s*(?:没有?|无|暂无|并无)(?:什么|啥|大的?)?(?:困难|问题|难度)")
_FRONT = 12  # characters; 没有困难，都在推进
_MUCH = 40  # characters; more than that beside the tick is a paragraph, and the tick only its first words


@dataclass(frozen=True)
class Everything:
    """`answers`: the tick for each measure; `rest`: where the words behind it begin."""

    answers: tuple[Said, ...]
    rest: int


def everything(text: str, measures: Sequence[str], of: int = 0) -> Everything | None:
    """What is said of every one of `measures` at the beginning of the text, else None; `of`: how many there are
    together with those told apart (三项都在推进，其中2已销号)."""
    shadow = fold(text)
    lead = _LEAD.match(shadow)
    at = lead.end() if lead else 0
    counted = lead["count"] if lead else None
    word = tick_at(shadow, at)
    if word is None or word.tick in (None, Tick.UNCHANGED) or len(measures) < 2:
        return None
    if counted and (2 if counted == "两" else number(counted)) not in (len(measures), of):
        return None
    if not _EVERY.search(shadow, 0, word.end):
        return None
    well = _WELL.match(shadow, word.end)
    clause = _CLAUSE.match(shadow, at)
    end = clause.end() if clause and word.keep else well.end() if well else 0
    if not end:
        return None
    return Everything(tuple(answer(measure, text[at:end]) for measure in measures), end)


def all_told(text: str, measures: Sequence[str]) -> tuple[tuple[Said, ...], str]:
    """The answers of a text that says one thing of everything, and what else it tells; ((), "") for any other."""
    text = _without_greeting(text)
    said, begin = everything(text, measures), 0
    if said is None:
        clause = _CLAUSE.match(fold(text))
        begin = clause.end() if clause else 0
        told = not _NO_TROUBLE.match(fold(text)) and any(tick_at(fold(text), at) for at in range(min(begin, _FRONT)))
        said = everything(text[begin:], measures) if begin <= _FRONT and not told else None
    if said is None and (last := _LAST.search(fold(text))):
        begin = last.end()
        said = everything(text[begin:], measures)
    if said is None:
        return (), ""
    rest = tidy(f"{text[:begin]} {text[begin + said.rest :].lstrip('!！')}")
    if _BUT.match(rest) or len(rest) > _MUCH:
        return (), ""
    return said.answers, "" if is_courtesy(rest) else bare(rest)


def _without_greeting(text: str) -> str:
    """The text behind the clauses that greet or say who writes."""
    while (front := _FIRST_CLAUSE.match(fold(text))) and is_formality(front[0]):
        text = text[front.end() :]
    return text


def all_but_titled(text: str, titles: Mapping[str, str]) -> tuple[Said, ...]:
    """`除督查问责外都在推进`: the tick of all but the measure called by its title; () for any other text."""
    shadow = fold(text)
    but = _EXCEPT.search(shadow)
    names = {measure: title for measure, title in titles.items() if but and title and but["name"] in fold(title)}
    if but is None or len(names) != 1 or len(but["name"]) < 2:
        return ()
    said = everything(text[but.end() :], [measure for measure in titles if measure not in names])
    if said is None or not is_formality(text[: but.start()]):
        return ()
    words = text[but.start("name") : but.end("said")]
    own = tuple(answer(measure, words, title) for measure, title in names.items() if but["said"])
    return tuple(sorted((*said.answers, *own), key=lambda one: list(titles).index(one.measure)))


def everything_until(text: str, end: int, measures: Sequence[str], of: int) -> tuple[Said, ...]:
    """What is said of every measure in front of the first one named (都完成了，只有4还没启动); () when it is none."""
    said = everything(text[:end], measures, of)
    if said is None or text[said.rest : end].strip(" \n,，;；。、:：(（除了只有就但是差剩不过"):
        return ()
    return said.answers
