"""替身: what a contact or a leader answers when nobody holds his phone; invented, and marked 演练."""

import random
import re
from collections.abc import Mapping
from enum import StrEnum

_NUMERAL = "一二三四五六七八九十百"
# From the example on, numbers are samples and no measures.
_EXAMPLE = re.compile(r"^\s*(?:例|直接回|全都没动|全部没动)", re.M)
_ISSUE_LINE = re.compile(rf"^\s*(?:问题)?([{_NUMERAL}]+|[^\W\d_]{{1,6}}\d{{1,3}})(?:[ 　（(·]|$)(.*)$")
_ISSUE_IN_SENTENCE = re.compile(rf"问题([{_NUMERAL}]+|\d+)")
# "27日", "60%" are figures, "3 日常巡查" and "3日常巡查" are measures.
_MEASURE = re.compile(r"(?:^|[\s　｜|])(\d{1,2})(?:[ .、．](?=\S)|(?=日常|[^\d\s%％年月日时]))")
_LACKING = re.compile(rf"问题([{_NUMERAL}]+|\d+)[^：]*：(?:还差(.*)|本月进展未报)")
_LACKED = re.compile(r"措施(\d{1,2})")

_PROGRESS = (
    "推进 演练：已完成现场排查",
    "推进 演练：方案已报审",
    "推进 演练：施工队已进场",
    "推进60% 演练",
    "推进 演练：台账已更新",
    "无变化 等资金 演练",
    "无变化 等审批 演练",
    "完成 演练",
)
UNCHANGED = ("无变化 等资金 演练：预计12月下达", "无变化 等审批 演练：批文在办", "无变化 未到节点 演练")
Measures = dict[str, list[int]]


class Prompt(StrEnum):
    """What a message of the bot wants of the person."""

    ASK = "ask"
    NUDGE = "nudge"
    LAST_CALL = "last_call"
    NOTE = "note"  # 逾期: still accepted
    WARNING = "warning"
    WARNING_AGAIN = "warning_again"


_MARKS = (
    (Prompt.WARNING_AGAIN, re.compile(r"【整改预警.*（再次提醒）")),
    (Prompt.WARNING, re.compile(r"【整改预警")),
    (Prompt.NOTE, re.compile(r"【逾期】.*现在回一条仍可补报")),
    (Prompt.LAST_CALL, re.compile(r"调度·提醒】.*(?:今晚24时截止|最后一个工作日)")),
    (Prompt.NUDGE, re.compile(r"调度·提醒】")),
    (Prompt.ASK, re.compile(r"调度】[^：]*同志：(?:请报|您有)")),
)


def prompt_in(text: str) -> Prompt | None:
    """What this message wants; None for receipts, copies and lists."""
    return next((prompt for prompt, mark in _MARKS if mark.search(text)), None)


def reply_to(heard_text: str, rng: random.Random) -> str | None:
    """The answer to an ask or a warning; None where the message wants none."""
    prompt = prompt_in(heard_text)
    if prompt in (Prompt.WARNING, Prompt.WARNING_AGAIN):
        return "1"
    return report(asked_measures(heard_text), rng) if prompt is Prompt.ASK else None


def report(wanted: Mapping[str, list[int]], rng: random.Random) -> str:
    """One line for these measures; several issues each with its number."""
    answers = [(issue, _answers(measures, rng)) for issue, measures in wanted.items() if measures]
    if not answers:
        return rng.choice(UNCHANGED)
    if len(wanted) == 1:
        return answers[0][1]
    return "　".join(f"{issue} {answer}" for issue, answer in answers)


def _answers(measures: list[int], rng: random.Random) -> str:
    return " ".join(f"{number}{rng.choice(_PROGRESS)}" for number in measures)


def asked_measures(ask: str) -> Measures:
    """Issue as printed -> numbers of the measures listed under it."""
    found: Measures = {}
    issue = ""
    for line in _EXAMPLE.split(ask)[0].splitlines():
        head = _ISSUE_LINE.match(line)
        if head:
            issue, line = head[1], head[2]
        elif in_sentence := _ISSUE_IN_SENTENCE.search(line):
            issue = in_sentence[1]
            found.setdefault(issue, [])
            continue
        numbers = found.setdefault(issue, [])
        for one in _MEASURE.finditer(line):
            # Figures of last month's words stand out of order; measures only rise.
            if int(one[1]) > (numbers[-1] if numbers else 0):
                numbers.append(int(one[1]))
            if not head:
                break
    return {issue: numbers for issue, numbers in found.items() if numbers}


def still_wanted(nudge: str, asked: Measures) -> Measures:
    """The measures a nudge names, of those asked; an issue with nothing in is wanted whole."""
    wanted: Measures = {}
    for one in _LACKING.finditer(nudge):
        named = [int(number) for number in _LACKED.findall(one[2] or "")]
        wanted[one[1]] = named or asked.get(one[1], [])
    return wanted or asked


def first_part(asked: Measures) -> Measures:
    """All but the last measure of the last issue: a report with something missing."""
    *whole, (issue, numbers) = asked.items()
    return dict(whole) | {issue: numbers[:-1] or numbers}
