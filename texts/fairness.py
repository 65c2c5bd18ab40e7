"""公平用语: what is asked, privately and once, about words that do not fit; and what is said to 说明 and 异议."""

from collections.abc import Mapping, Sequence
from typing import Any

from texts.dialogue import OFFICE, cut
from texts.wording import month_name

KINDS = {
    "copied": "雷同",
    "alike": "相近",
    "stale": "陈旧",
    "fell": "数据减少",
    "impossible": "数据不符",
    "all_done": "一次全部完成",
    "old_photo": "旧照片",
    "same_file": "重复文件",
}
SOURCES = {"last_month": "上月", "other_issue": "另一个问题本月报的", "plan_text": "方案原文"}


def measures(numbers: Sequence[str], name: str = "") -> str:
    """措施1、2; 问题十一措施1; 整体 for ""."""
    told = [number for number in numbers if number]
    return name + (f"措施{'、'.join(told)}" if told else "整体进展")


def copied(about: str, source: str, before: str) -> str:
    """`before`: 上月 or 9月, where the words are those of an earlier month."""
    like = before if source == "last_month" else SOURCES[source]
    return f"{about}与{like}一样，是否确无变化？回“无变化+原因”或补一句。"


def stale(about: str, words: str) -> str:
    return f"{about}写的是“{cut(words, 16)}”，有新的情况请补一句；没有就回“说明：…”。"


def figures(about: str, facts: Sequence[Mapping[str, Any]], before: str, change: str) -> str:
    """上月22条，本月21条，是更正吗？; of figures that do not fit each other what does not.

    `change`: the words by which it is changed now.
    """
    fell = [each for each in facts if each["why"] == "figure_fell"]
    if fell:
        said, against, unit = number(fell[0]["said"]), number(fell[0]["against"]), fell[0]["unit"]
        question = f"{before}{against}{unit}，本月{said}{unit}，是更正吗？"
        return f"{about}{_label(fell[0])}：{question}回“是”或“说明：…”。"
    return f"{about}：{contradiction(facts[0])}，请核对一下：有误回“{change}”，无误回“说明：…”。"


def contradiction(one: Mapping[str, Any]) -> str:
    """730/729，超过总数."""
    said, against, unit = number(one["said"]), number(one["against"]), one["unit"]
    if one["why"] == "figure_fell":
        return f"{_label(one)}上次{against}{unit}，这次{said}{unit}"
    if one["why"] == "total_exceeded":
        if one["total"] is not None:
            return f"{_label(one)}{said}/{number(one['total'])}，超过总数"
        label = "" if one["against_label"] == "总数" else one["against_label"]
        return f"{_label(one)}{said}{unit}，超过{label}{against}{unit}"
    if one["why"] == "parts_disagree":
        return f"分项合计{said}{unit}，总数{against}{unit}，对不上"
    return f"{_label(one)}写{said}%，按数算是{against}%"


def number(value: float) -> str:
    return f"{value:.10g}"


def _label(one: Mapping[str, Any]) -> str:
    return str(one["label"] or "")


def explained(about: str) -> str:
    return f"说明已记下，附在{about}旁边，不影响按时。"


def explained_already() -> str:
    return "这条说明已经记下了，不用再发。"


def explained_changed() -> str:
    return "说明已按新的话更新，原话也留存。"


def corrected_figure(about: str) -> str:
    """是, said to 是更正吗."""
    return f"好的，{about}记为更正，按这次的数。方便的话再回“说明：…”写一句原因。"


def wrong_figure(change: str) -> str:
    """不是, said to 是更正吗."""
    return f"那请把对的数再报一次，如“{change}”。"


def words_wanted(what: str) -> str:
    return f"请把要说的写在后面，如“{what}：…”。"


def objected(about: str, to: str = OFFICE) -> str:
    return f"异议已记下，附在{about}旁边，{to}会看到。报送本身不改动。"


def objection_too_late(about: str, phones: Sequence[str]) -> str:
    call = f"（{'、'.join(phones)}）" if phones else ""
    what = f"{about}目前" if about else "目前"
    return f"{what}没有可以在这里提异议的报送（告知后一个工作日内有效），请直接联系{OFFICE}{call}。您的话已原样留存。"


def which_to_object(names: Sequence[str]) -> str:
    return f"请写明是哪个问题，如“{names[0]} 异议：…”（{'、'.join(names)}）。"


def office_objection(place: str, month: str, who: str, words: str) -> str:
    return f"{place}{month} 异议（{who}）：{cut(words, 60)}"


def reported_today(person: str, lines: Sequence[str], until: str, new: bool = True) -> str:
    """To the responsible person: what was reported of his issues; silence is agreement. `until`: "" where nothing
    stands that could be objected to; `new`: False where something was only taken back."""
    head = f"{person}同志：您负责的问题{'有新报送' if new else '报送有变化'}："
    return "\n".join([head, *lines, *([f"如有不同意见，{until}前回“异议：…”；没有不用回。"] if until else [])])


def taken_back_line(place: str, contact: str) -> str:
    return f" {place}（联络人{contact}）已撤回，目前算未报"


def reported_line(place: str, contact: str, state: str, parts: Sequence[str]) -> str:
    return f" {place}（联络人{contact}）{state}" + (f"｜{'；'.join(parts)}" if parts else "")


def flag_line(kind: str, measure: str, what: str, words: Sequence[str]) -> str:
    """提示 措施1 雷同：与上月一样｜说明：…"""
    where = f"措施{measure} " if measure else ""
    said = "".join(f"｜{each}" for each in words)
    return f"提示 {where}{KINDS.get(kind, kind)}" + (f"：{what}" if what else "") + said


def flag_facts(kind: str, facts: Mapping[str, Any]) -> str:
    """What a flag is about, in a few words."""
    if kind in ("copied", "alike"):
        like = month_name(facts["month"]) if facts.get("month") else SOURCES[facts["source"]]
        return f"与{like}一样" if kind == "copied" else f"与{like}相近（{facts['ratio']:.0%}）"
    if kind == "stale":
        return f"文中写“{cut(facts['words'], 16)}”"
    if kind in ("fell", "impossible"):
        return "；".join(contradiction(one) for one in facts["figures"])
    if kind == "old_photo":
        days = sorted({each["shot_on"] for each in facts.get("files", []) if each.get("shot_on")})
        return f"拍摄于{'、'.join(days)}（{len(facts.get('files', []))}份）"
    return f"{len(facts['files'])}份" if facts.get("files") else ""


def said_words(kind: str, text: str) -> str:
    return f"{'异议' if kind == 'objection' else '说明'}：{cut(text, 60)}"
