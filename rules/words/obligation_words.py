"""专项报送用语: 详细方案已报, and which paper an office means, told apart from progress (方案四（一）（二）)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from rules.numerals import CIRCLED, DIGITS, HAN, fold, number
from rules.obligations import ObligationKind
from rules.proof import DOCUMENT_NUMBER

KINDS = {
    ObligationKind.DETAILED_PLAN: r"(?:具体|详细|细化|一案一策)(?:的)?(?:整改)?(?:实施)?方案|一案一策|具体整改方案",
    ObligationKind.OVERALL_REPORT: r"总体(?:整改)?(?:落实)?(?:情况)?的?报告|总体(?:整改)?(?:落实)?情况|整改总结报告",
    ObligationKind.HALF_YEAR: r"[上下]?半年(?:度)?(?:专题)?(?:整改|工作)?(?:的)?(?:报告|总结)",
    ObligationKind.AT_ONCE: r"立行立改(?:问题|任务|事项|内容)?|立即整改(?:问题|任务|事项)?",
}
SAID_BY_CONTACTS = (ObligationKind.DETAILED_PLAN, ObligationKind.OVERALL_REPORT, ObligationKind.HALF_YEAR)
_EDGES = " 、，,;；。.:：|｜-—!！~～\n\t（()）"
_ISSUE = rf"(?:(?:问题|#)\s*(?P<issue>{DIGITS}|{HAN}|{CIRCLED})|(?P<bare>{HAN})(?=[\s,、:的])|(?P<all>都|全部|所有))"
_VERB = (
    r"(?:已经|已|刚刚?|今天|昨天|上周)?\s*(?:书面)?\s*(?:上报|报送|报备|报|提交|交|送|备案|印发|发)"
    r"(?:了|完|过|好|备案|给|至|到|市?环督办|你们|您们|您|市里)*"
)
_BACK = r"(?:撤回|收回|撤销|取消)(?:刚才|登记)?(?:的)?"
_BEHIND = r"(?:文号|编号|详?见附件?|附后|附件|请(?:您|领导)?(?:查收|审阅|备案)|谢谢|收到请登记)"
_DONE = re.compile(r"^(?:已|刚|今天|昨天|上周)|[了过完好]$|备案")


@dataclass(frozen=True)
class HandedIn:
    """`issue` None: none named; `everything`: 都; `before`: the words in front of the paper, which may name the unit;
    `note`: the number of the document; `back`: it was said by mistake (撤回具体方案)."""

    kind: ObligationKind
    issue: int | None = None
    everything: bool = False
    before: str = ""
    note: str = ""
    back: bool = False


def handed_in(text: str, own: Collection[int], with_file: bool = False) -> HandedIn | None:
    """What a contact says to have handed in; None for anything else, however near: progress must stay progress.

    `own`: the numbers of his issues; 三 in front is one only among these. `with_file`: the paper itself came along,
    so that its name is enough.
    """
    shadow = fold(text).strip()
    if len(shadow) > 80 or re.search(r"[?吗呢没未]|怎么|什么|哪", shadow):
        return None
    notes = DOCUMENT_NUMBER.findall(shadow)
    bare = DOCUMENT_NUMBER.sub(" ", shadow)
    for kind in SAID_BY_CONTACTS:
        match = re.fullmatch(
            rf"\s*(?P<back>{_BACK})?\s*{_ISSUE}?(?P<before>[^0-9]{{0,16}}?)(?P<kind>{KINDS[kind]})[\s,:]*(?P<verb>{_VERB})?"
            rf"(?:[\s,.:;。()《》!]|{_BEHIND})*",
            bare,
        )
        if match is None:
            continue
        verb = (match["verb"] or "").strip()
        named_by_file = with_file and not match["kind"].endswith("情况")
        back = match["back"] is not None
        if not (back or named_by_file or (verb and (notes or _DONE.search(verb)))):
            return None
        named = match["issue"] or match["bare"]
        issue = number(named) if named else None
        if match["bare"] and issue not in own:
            return None
        before, note = match["before"].strip(_EDGES), "、".join(notes).strip()
        return HandedIn(kind, issue, match["all"] is not None, before, note, back)
    return None


def kind_in(words: str) -> tuple[ObligationKind | None, str]:
    """The paper that the office's words name, and what is left of them."""
    shadow = fold(words)
    for kind in (*SAID_BY_CONTACTS, ObligationKind.AT_ONCE):
        short = {ObligationKind.DETAILED_PLAN: "|方案", ObligationKind.OVERALL_REPORT: "|总体|总结"}.get(kind, "")
        if match := re.search(f"{KINDS[kind]}{short}", shadow):
            return kind, (words[: match.start()] + " " + words[match.end() :]).strip(_EDGES)
    return None, words.strip(_EDGES)
