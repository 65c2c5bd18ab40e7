"""公示异议: what somebody outside says against a close-out, entered and answered by the office (DOMAIN §1.6)."""

from texts.closeout import SEND


def objection_preview(name: str, words: str) -> str:
    return f"请核对：登记{name}公示异议：{words}\n{SEND}"


def objection_done(number: int, name: str) -> str:
    return f"已登记异议{number}（{name}）。答复后才能销号：销号 编号 答复 {number} 不成立 说明"


def objection_before(number: int) -> str:
    return f"这条异议已经登记（异议{number}），没有重复。"


def no_objection(number: int) -> str:
    return f"没有待答复的异议{number}。"


def answer_preview(number: int, words: str, upheld: bool, said: str) -> str:
    return f"请核对：异议{number}“{words}”：{'成立' if upheld else '不成立'}。{said}\n{SEND}"


def answer_done(number: int, upheld: bool) -> str:
    hint = "异议成立，请退回：销号 编号 退回 原因。" if upheld else ""
    return f"异议{number}已答复。{hint}"
