"""申请: asking for a later deadline, and what the office decides about requests (DOMAIN §2.10, §4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from texts.pages import pages
from texts.wording import clock_name, day_name

OFFICE = "市环督办"
STATES = {"asked": "待决定", "approved": "已同意", "refused": "未同意", "withdrawn": "已改提"}
MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def full_day(day: date, weekday: bool = False) -> str:
    """2019年3月31日."""
    return f"{day.year}年{day_name(day, weekday)}"


def extended_suffix(changed: Sequence[tuple[str, date, date]]) -> str:
    """（经批准延至2019年3月31日） behind a printed deadline; `changed`: (scope, printed, now)."""
    if not changed:
        return ""
    one = len(changed) == 1 and not changed[0][0]
    told = [f"{'' if one else scope or full_day(printed)}延至{full_day(due)}" for scope, printed, due in changed]
    return f"（经批准{'；'.join(told)}）"


def target_name(name: str, scope: str) -> str:
    """问题六（主体工程）整改时限."""
    return f"{name}{f'（{scope}）' if scope else ''}整改时限"


def asked_for(kind: str, name: str, facts: Mapping[str, Any]) -> str:
    """What is asked for, in words; `name`: the issue, "" when the request is about none."""
    reason = f"，原因：{facts['reason']}" if facts.get("reason") else ""
    if kind == "extension":
        old, new = _day(facts["from"]), _day(facts["to"])
        return f"{target_name(name, facts.get('scope', ''))}由{old}延至{new}{reason}"
    if kind == "sign_off":
        return f"{name}总体整改落实情况审签" + (f"（{facts['note']}）" if facts.get("note") else "")
    if kind == "close_out":
        return f"{name}销号" + (f"（{facts['said']}）" if facts.get("said") else "")
    if kind == "leader":
        return f"{name}牵头领导{_day(facts['from'])}起更换为{facts['name']}"
    who = facts.get("name", "") + (f"（{facts['phone']}）" if facts.get("phone") else "")
    if kind == "replacement":
        return f"{name}联络人换为{who}{reason}"
    return f"请假{_day(facts['from'])}至{_day(facts['until'])}，由{who}代{reason}"


def _day(iso: str) -> str:
    return full_day(date.fromisoformat(iso))


def dropped(number: int, asked: str) -> str:
    """Taken back by who had asked."""
    return f"申请{number}（{asked}）已撤回，一切照旧。"


def which_to_drop(rows: Sequence[tuple[int, str]]) -> str:
    """`rows`: (number, what is asked for) of those nobody has decided yet."""
    told = "；".join(f"申请{number} {asked}" for number, asked in rows)
    return f"您有{len(rows)}个申请等确认：{told}。要撤回哪个，请回“撤回申请 {rows[0][0]}”。"


def none_open() -> str:
    return "目前没有等确认的申请。"


def parts_wanted(until: date | None, reason: str) -> str:
    """One sentence with an example for what is missing of a request for an extension."""
    if until is None and not reason:
        return "请写上延到哪一天和原因，例如“到2019年3月31日 原因：招标流标两次”。"
    if until is None:
        return "请写上延到哪一天，例如“到2019年3月31日”。"
    return "请补一句延期的原因，例如“原因：招标流标两次”。"


def which_target(name: str, targets: Sequence[tuple[str, str, date]]) -> str:
    """`targets`: (mark, scope, due) of those that the new date could be for."""
    told = "；".join(f"{mark}{scope or '整体'} {full_day(due)}" for mark, scope, due in targets)
    return f"{name}有{len(targets)}个时限：{told}。要延的是哪一个？回“{targets[0][0]}”或写明即可。"


def no_deadline(name: str) -> str:
    return f"{name}没有到期日，不用申请延期。"


def passed(name: str, due: date) -> str:
    return f"{name}整改时限{full_day(due)}已过，不能再申请延期，请与{OFFICE}联系。"


def not_later(name: str, due: date, until: date) -> str:
    return f"{name}整改时限是{full_day(due)}，{full_day(until)}不比它晚，不用申请延期。"


def received(number: int, asked: str, instead: bool) -> str:
    """The receipt; `instead`: an earlier request for the same target gives way to it."""
    former = "，代替前一次的申请" if instead else ""
    return f"已收到申请{number}{former}：{asked}。已转{OFFICE}决定，结果会告诉您；决定前时限不变，进展照常报。"


def close_out_received(number: int, name: str) -> str:
    return f"已收到申请{number}：{name}销号。已转{OFFICE}核对申请表后进入核查，结果会告诉您；销号前进展照常报。"


def received_before(number: int, asked: str) -> str:
    return f"这个申请已经收到（申请{number}）：{asked}。等{OFFICE}决定，不用再发。"


def verdict(approved: bool, words: str) -> str:
    if approved:
        return "已同意" + (f"（{words}）。" if words else "。")
    return f"未同意，原因：{words}。"


def decision(asked: str, approved: bool, words: str, by: str = "") -> str:
    """To whoever had asked; `by`: the responsible person who decided in the office's place."""
    return f"【申请结果】{asked}：{f'责任人员{by}' if by else OFFICE}{verdict(approved, words)}"


def moved(name: str, scope: str, old: date, new: date, basis: str) -> str:
    """To those whom a changed deadline concerns and who had not asked for it."""
    return f"【时限变更】{target_name(name, scope)}由{full_day(old)}延至{full_day(new)}（依据：{basis}）。"


def line(number: int, who: str, asked: str, state: str = "asked", words: str = "") -> str:
    said = f"｜{STATES[state]}" + (f"：{words}" if words else "") if state != "asked" else ""
    return f"申请{number} {who}：{asked}{said}"


def listed(rows: Sequence[str], decided: bool) -> list[str]:
    if not rows:
        return ["还没有申请。" if decided else "没有待决定的申请。"]
    head = f"【申请】最近{len(rows)}条：" if decided else f"【申请】待决定{len(rows)}条："
    return pages([head, *[f" {row}" for row in rows], how()])


def how() -> str:
    return "可回：申请 编号 同意 依据… / 申请 编号 不同意 原因…"


def unknown(number: int) -> str:
    return f"没有申请{number}。发“申请”看待决定的。"


def done_before(number: int, state: str, by: str, at: datetime, zone: ZoneInfo) -> str:
    who = f"{by}" if by else OFFICE
    return f"申请{number}{STATES[state]}（{who}，{clock_name(at, zone)}），不能再改。"


def words_wanted(number: int, approve: bool) -> str:
    if approve:
        return f"同意要写依据，例如“申请 {number} 同意 依据潭环督〔2018〕5号”。"
    return f"不同意要写原因，例如“申请 {number} 不同意 原因：年内能完成”。"


def preview(number: int, who: str, asked: str, approve: bool, words: str, effect: str) -> str:
    """`effect`: what an approval changes, in whole sentences."""
    head = f"请核对：申请{number}（{who}）{asked}。"
    told = f"将{'同意' if approve else '不同意'}，{'依据' if approve else '原因'}：{words}。" if words else "将同意。"
    return "\n".join([head, told + (effect if approve else ""), SEND])


SEND = "核对无误请回“发”；不回不作数。"


def decided(number: int, approved: bool) -> str:
    return f"申请{number}{'已同意' if approved else '未同意'}，结果会发给申请人。"


def effect_of_extension(name: str, scope: str, old: date, new: date, others: Sequence[str]) -> str:
    told = f"，并告知{'、'.join(others)}" if others else ""
    return f"{target_name(name, scope)}由{full_day(old)}改为{full_day(new)}，原时限留存{told}。"


def target_gone(name: str) -> str:
    return f"{name}的时限在申请以后改过，请先核对，再用“期限”登记。"


def extension_preview(effect: str, basis: str) -> str:
    return f"请核对：{effect}依据：{basis}。\n{SEND}"


def extended(name: str, scope: str, old: date, new: date, basis: str) -> str:
    return f"已登记：{target_name(name, scope)}由{full_day(old)}改为{full_day(new)}（依据：{basis}），原时限留存。"


def extended_before(name: str, scope: str, due: date) -> str:
    return f"{target_name(name, scope)}已经是{full_day(due)}。"


def basis_wanted(number: str, new: date) -> str:
    return f"请写明依据，例如“期限 {number} 延至 {new.isoformat()} 潭环督〔2018〕5号”。"


def earlier(name: str, scope: str, due: date) -> str:
    return f"{target_name(name, scope)}是{full_day(due)}，只能往后延；要提前请改方案文件后重新载入。"


def which_of(name: str, number: str, targets: Sequence[tuple[str, date]], new: date) -> str:
    told = "；".join(f"{MARKS[n]}{scope or '整体'} {full_day(due)}" for n, (scope, due) in enumerate(targets))
    example = f"期限 {number}{MARKS[0]} 延至 {new.isoformat()} 依据…"
    return f"{name}有{len(targets)}个时限：{told}。请写明是哪一个，例如“{example}”。"
