"""约谈登记: what the office proposes and enters of a talk (DOMAIN §1.7)."""

from collections.abc import Sequence
from datetime import date

from texts.requests import full_day

STATES = {
    "proposed": "待组长或副组长决定",
    "approved": "已同意，待起草通知",
    "refused": "不同意",
    "held": "已约谈，待印发纪要",
    "minutes_issued": "已印发纪要，待责任单位答复",
    "answered": "责任单位已答复",
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
    return (
        "失实只能由人认定。请写核查结论和两名核查人员，例如"
        f"“约谈 提出 {number} T3 不实：督查室张某、李某11月20日现场核查”。"
    )


def step_preview(number: int, name: str, after: str, words: str) -> str:
    return f"请核对：约谈{number}（{name}）记为“{STATES[after]}”。{words}\n{SEND}"


def step_done(number: int, after: str) -> str:
    return f"约谈{number}已记为“{STATES[after]}”。"


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
