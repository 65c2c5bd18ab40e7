"""暂停报送: one month's report waived by the office (DOMAIN §1.3, §4: /contact pause)."""

from collections.abc import Sequence

SEND = "确认请回“发”，不发就不用回。"


def preview(place: str, month: str, contact: str, reason: str) -> str:
    return (
        f"{place}（{contact}）{month}报送将免报，本月不再提醒，不算逾期；下月照常。原因：{reason}\n"
        f"告知：{contact}。已报来的内容仍收。\n{SEND}"
    )


def paused(place: str, month: str, contact: str) -> str:
    return f"已登记：{place}（{contact}）{month}免报，下月照常请报。"


def told(person: str, place: str, month: str, reason: str) -> str:
    return f"【本月免报】{person}同志：{place}{month}进展本月免报（{reason}），不再提醒；有新情况随时可报，下月照常。"


def reason_wanted(number: str) -> str:
    return f"请写原因。例：联络人 暂停 {number} 牵头单位机构改革，本月移交"


def not_possible(place: str, month: str, state: str) -> str:
    return f"{place}{month}现在是“{state}”，没有改动。"


def too_late(place: str, month: str) -> str:
    return f"{place}{month}已过截止时间，不能再免报，没有改动。"


def which(name: str, number: str, choices: Sequence[str]) -> str:
    if not choices:
        return f"{name}本月没有报送。"
    example = f"联络人 暂停 {number} {choices[0]} 原因"
    return f"{name}有{len(choices)}份报送：{'、'.join(choices)}。请写明哪一份，如“{example}”。"
