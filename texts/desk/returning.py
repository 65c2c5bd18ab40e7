"""退回补正: what the office reads before and after sending a report back, and what the contact reads (DOMAIN §1.3)."""

from collections.abc import Sequence

OFFICE = "市环督办"
SEND = "确认请回“发”，不发就不用回。"
KEPT = {True: "按时记录不变", False: "迟报记录不变", None: "不算逾期"}


def what(measures: Sequence[str]) -> str:
    """措施3（日常巡查）、4; the whole report where none is named."""
    return f"措施{'、'.join(measures)}" if measures else "全部内容"


def preview(
    place: str,
    month: str,
    contact: str,
    received: str,
    on_time: bool | None,
    named: str,
    reason: str,
    when: str,
    until: str,
) -> str:
    """`when`: from when on the contact is told, "" when no message reaches him."""
    how = f"{when}起告知{contact}" if when else f"{contact}没有接入，收不到消息，请电话告知"
    return (
        f"将退回{place}{month}报送（{contact}，{received}收到）的{named}。原因：{reason}\n"
        f"{how}，{until}前补正；{KEPT[on_time]}。\n{SEND}"
    )


def sent_back(place: str, month: str, named: str, contact: str, reachable: bool) -> str:
    how = f"会在下一条消息里告知{contact}" if reachable else f"{contact}没有接入，收不到消息，请电话告知"
    return f"已退回{place}{month}{named}，{how}。补正后会告诉您。"


def which(name: str, short: str, choices: Sequence[str]) -> str:
    return f"{name}有{len(choices)}份报送：{'、'.join(choices)}。请写明退回哪一份，如“退回 {short} {choices[0]} 原因”。"


def no_reason(number: str) -> str:
    return f"请写明退回的原因。例：退回 {number} 措施3 数字与上月对不上，请写明立案数"


def not_in(place: str, month: str, state: str) -> str:
    return f"{place}{month}现在是“{state}”，没有可退回的报送。"


def no_measure(name: str, number: str, known: Sequence[str]) -> str:
    return f"{name}没有措施{number}，有措施{'、'.join(known)}。没有退回。"


def too_late(place: str, month: str) -> str:
    return f"{place}{month}的补正时间已过，请在本月报送里一并核对。没有退回。"


def told(person: str, place: str, month: str, named: str, reason: str, until: str, example: str) -> str:
    """To the contact: what, why, until when, and that nothing is held against him."""
    return (
        f"【请补正】{person}同志：{place}{month}的{named}请补正。\n原因：{reason}\n"
        f"直接回“{example}”，{until}前都收；原来的报送时间不变，不算逾期。（{OFFICE}）"
    )


def still_open(name: str, month: str, measures: Sequence[str], until: str) -> str:
    """One line wherever open things are listed."""
    return f"{name}{month}请补正{what(measures)}" + (f"，{until}截止。" if until else "。")


def put_right(place: str, month: str, contact: str, lines: Sequence[str]) -> str:
    """To the office: what came back."""
    return "\n".join([f"【已补正】{place}{month}（{contact}）", *[f" {line}" for line in lines]])
