"""约谈登记: what the office proposes and enters of a talk (DOMAIN §1.7)."""

from collections.abc import Sequence
from datetime import date

from texts.overdue import LEVEL_WORDS
from texts.requests import full_day

STATES = {
    "proposed": "待组长或副组长决定",
    "approved": "已同意，待印发通知",
    "refused": "不同意",
    "notified": "已通知，待约谈",
    "held": "已约谈，待印发纪要",
    "minutes_issued": "已印发纪要，待责任单位答复",
    "answered": "责任单位已答复，待核查",
    "verified": "已核查，待办结",
    "closed": "已办结",
}
STEPS = {
    "approved": "同意",
    "refused": "不同意",
    "notified": "通知责任单位",
    "held": "约谈",
    "minutes_issued": "印发纪要",
    "answered": "责任单位答复",
    "verified": "核查",
    "closed": "办结",
}
NEXT = {
    "proposed": "约谈 同意 {0} 或 约谈 不同意 {0} 原因",
    "approved": "约谈 通知 {0} 时间地点",
    "notified": "约谈 已谈 {0} 日期",
    "held": "约谈 纪要 {0} 摘要 30日",
    "minutes_issued": "约谈 答复 {0} 内容",
    "answered": "约谈 核查 {0} 情况",
    "verified": "约谈 办结 {0}",
}
TRIGGERS = {
    "T1_not_on_schedule": "未按照时限落实整改工作",
    "T2_not_reported": "未将整改结果及时报送",
    "T3_untrue": "反馈整改情况失实",
    "T4_not_published": "未及时公开整改结果",
}
SEND = "确认请回“发”，不发就不用回。"


def propose_preview(name: str, title: str, trigger: str, facts: Sequence[str]) -> str:
    lines = [f"请核对：提请约谈{name}（{title}），事由：{TRIGGERS[trigger]}。", *(f" {fact}" for fact in facts)]
    return "\n".join([*lines, f"由领导小组组长或副组长决定，对象为责任单位主要负责人。\n{SEND}"])


def proposed(number: int, name: str) -> str:
    return f"已登记约谈{number}（{name}），待组长或副组长决定：约谈 同意 {number} 或 约谈 不同意 {number} 原因。"


def proposed_before(number: int, name: str) -> str:
    return f"{name}同一事由的约谈{number}还没有办完，没有重复登记。"


def no_facts(name: str, trigger: str) -> str:
    return f"{name}目前没有“{TRIGGERS[trigger]}”的事实，没有登记。"


def verdict_wanted(number: str) -> str:
    return f"失实只能由人认定。请先登记两名核查人员的结论，例如“核查 {number} 不实 张某、李某 11-20 3号排口未封”。"


def step_preview(number: int, name: str, after: str, words: str, red: int) -> str:
    """`red`: how many red warnings end with it."""
    ends = f"红色预警{red}条随之解除，告知过的领导会在下次汇总里看到。" if red else ""
    said = f"{words}{'' if not words or words.endswith('。') else '。'}"
    return f"请核对：约谈{number}（{name}）记为“{STATES[after]}”。{said}{ends}\n{SEND}"


def step_done(number: int, after: str) -> str:
    return f"约谈{number}已记为“{STATES[after]}”。"


def step_line(state: str, day: date, words: str) -> str:
    return f" {full_day(day)}登记：{STEPS[state]}" + (f"，{words}" if words else "")


def next_step(number: int, state: str) -> list[str]:
    return [f"下一步可回：{NEXT[state].format(number)}"] if state in NEXT else []


def not_possible(number: int, state: str) -> str:
    return f"约谈{number}现在是“{STATES.get(state, state)}”，没有改动。"


def unknown(number: str) -> str:
    return f"没有编号{number}的约谈。发“约谈”看清单。"


def words_wanted(example: str) -> str:
    return f"请写明内容。例：{example}"


def minuted(words: str, due: date) -> str:
    return f"纪要：{words}。{full_day(due)}前报整改落实情况。"


def more(decision: str, held: date | None, minutes: str, due: date | None, answer: str, late: bool) -> list[str]:
    lines = [f"   决定：{decision}"] if decision else []
    lines += [f"   约谈日期：{full_day(held)}"] if held else []
    lines += [f"   纪要：{minutes}"] if minutes else []
    lines += [f"   答复期限：{full_day(due)}{'（已逾期）' if late else ''}"] if due and not answer else []
    return lines + ([f"   答复：{answer}"] if answer else [])


def unpublished(accepted: date, workdays: int) -> str:
    return f"{full_day(accepted)}已验收，{workdays}个工作日内没有公开"


def untrue(day: date, inspectors: Sequence[str], words: str) -> str:
    return f"核查结论不实：{'、'.join(inspectors)}{full_day(day)}核查" + (f"，{words}" if words else "")


def no_overall_report(due: date) -> str:
    return f"总体整改落实情况应于{full_day(due)}前报，未报"


def missed_often(within: int, months: Sequence[str]) -> str:
    return f"近{within}个月有{len(months)}个月逾期未报（{'、'.join(months)}）"


def summoned(heads: Sequence[tuple[str, str]]) -> str:
    """Whom a talk would summon; `heads`: (unit, who heads it or "")."""
    named = [f"{unit}主要负责人{who or '（未登记）'}" for unit, who in heads]
    return f"约谈对象：{'、'.join(named) or '牵头单位待确认'}"


def offer(
    name: str, title: str, number: str, trigger: str, facts: Sequence[str], heads: Sequence[tuple[str, str]]
) -> str:
    lines = [f"■ {name}（{title}）{TRIGGERS[trigger]}", *(f" {fact}" for fact in facts), f" {summoned(heads)}"]
    return "\n".join([*lines, f" 要提请就回：约谈 提出 {number} {trigger[:2]}"])


def offers(blocks: Sequence[str]) -> str:
    head = f"【约谈建议】{len(blocks)}条，事实供研究。是否提请由市环督办定，是否约谈由组长或副组长定；不回就不提请。"
    return "\n".join([head, *blocks])


def level_line(level: str, name: str, title: str, what: str, units: str, leaders: str) -> str:
    led = f"，牵头领导{leaders}" if leaders else ""
    return f" {name}（{title}）{LEVEL_WORDS[level]}：{what}；牵头单位{units or '待确认'}{led}"


def levels(lines: Sequence[str], head: bool) -> str:
    """To the inspection group, and (`head`) to the heads of the leading group."""
    why = "如需约谈，由市环督办报请。" if head else "请结合日常督察核实。"
    return "\n".join([f"【督办告知】{len(lines)}条。{why}", *lines])


def heads(known: Sequence[tuple[str, str, str]]) -> list[str]:
    """`known`: (unit, name, post), "" where nobody wrote it down."""
    lines = [f" {unit}：{f'{name}（{post}）' if name else '未登记'}" for unit, name, post in known]
    return ["【牵头单位主要负责人】", *lines, "登记：负责人 单位 姓名 职务 依据"]


def head_written(unit: str, name: str, post: str, before: str) -> str:
    return f"已登记：{unit}主要负责人{name}（{post}）" + (f"，原{before}。" if before else "。")


def unknown_unit(unit: str) -> str:
    return f"方案里没有叫{unit}的单位，没有登记。"
