"""联络人登记: what the office and the responsible person read of contacts, leaves and newcomers (DOMAIN §2.9)."""

from collections.abc import Sequence
from datetime import date

from texts.contacts import OFFICE, stretch_of_days, who
from texts.wording import day_name


def effect_of_replacement(places: Sequence[str], old: str, new: str, since: date | None) -> str:
    start = f"自{day_name(since)}起" if since else "即日起"
    return (
        f"{start}由{new}联络{'、'.join(places)}，本月未报的任务和已报的内容一并转过去；"
        f"{old + '不再收到提醒，也不能再报。' if old else '以前没有联络人。'}"
    )


def effect_of_leave(contact: str, stand_in: str, since: date, until: date) -> str:
    return f"{stretch_of_days(since, until)}提醒改发给{stand_in}，{contact}仍可以报，到期自动交回。"


def same_name(name: str, units: Sequence[str], number: int) -> str:
    """A person of this name is known elsewhere: kept apart unless the office says otherwise (Settled 22)."""
    told = "、".join(unit or "单位未登记" for unit in units)
    return f"名册里另有{name}（{told}），将另建一人；如是同一人，请回“申请 {number} 同意 同一人”。"


def will_be_invited(name: str) -> str:
    return f"{name}还没有接入，同意后给您邀请链接。"


def nothing_left() -> str:
    return "申请人名下已没有这些任务，不用再办。"


ON_LINKING = {  # what somebody is invited for, by his first role
    "contact": "以后在那里回一条消息就能报进展",
    "lead_leader": "所牵头问题有逾期未报时在那里报告您，回一个数字即可",
    "responsible_person": "所负责问题的报送情况在那里告知您，平时不用回复",
    "office": "以后在那里办理督办事项",
    "inspector": "核查任务在那里告知您",
    "group_head": "需要您审定的事项在那里报告您",
}


def link_to_pass_on(name: str, phone: str, link: str, role: str = "contact") -> str:
    """For the office to copy into another messenger."""
    return (
        f"请把下面的邀请转给{who(name, phone)}，14天内有效：\n"
        f"{name}同志：请点开链接接入整改督办，{ON_LINKING[role]}。{link}"
    )


def link_unknown(name: str) -> str:
    return f"{name}还没有接入；机器人名称未知，请技术人员生成邀请链接。"


def asked_of_responsible(number: int, contact: str, asked: str) -> str:
    """To the lead unit's responsible person."""
    return (
        f"【请您确认】{contact}同志提出：{asked}（申请{number}）。您或{OFFICE}同意后生效，"
        f"可点下面的按钮，或回“同意 {number}”。"
    )


def not_yours_to_decide(number: int) -> str:
    return f"没有需要您确认的申请{number}。"


def refusal_words(number: int) -> str:
    return f"请写一句原因，例如“不同意 {number} 人选还没定”。"


def list_line(place: str, contact: str, phone: str, state: str, stand_in: str) -> str:
    told = f"{place}：{who(contact, phone) if contact else '联络人未定'}"
    return told + (f"，{state}" if state else "") + (f"；{stand_in}" if stand_in else "")


def list_head(count: int) -> str:
    return f"【联络人】{count}项任务："


def stands_in(name: str, since: date, until: date) -> str:
    return f"{stretch_of_days(since, until)}由{name}代报"


def history_head(place: str) -> str:
    return f"{place}历任联络人："


def history_line(name: str, since: str, until: str) -> str:
    """`since`, `until`: 2018年11月1日, "" where the beginning is not recorded or it goes on."""
    return f" {name or '未定'}　{since or '开始'}—{until or '现在'}"


def command_how() -> str:
    return (
        "格式：联络人 | 联络人 18（历任） | 联络人 换 18 王芳 13800000000 | 联络人 邀请 18 | 联络人 同意 4。"
        "一个问题有几位联络人的，写明哪一份：联络人 换 8 乡镇级 王芳 13800000000。"
    )


def which_assignment(name: str, number: str, choices: Sequence[str], verb: str) -> str:
    return f"{name}有{len(choices)}份：{'、'.join(choices)}。请写明哪一份，如“联络人 {verb} {number} {choices[0]} …”。"


def successor_needed(number: str) -> str:
    return f"请写上接任的姓名和手机，如“联络人 换 {number} 王芳 13800000000”。"


def same_contact(place: str, name: str) -> str:
    return f"{place}现在就是{name}联络。"


def preview(effect: str) -> str:
    return f"请核对：{effect}\n核对无误请回“发”；不回不作数。"


def replaced(place: str, new: str) -> str:
    return f"已登记：{place}由{new}联络，原联络人留作历史。"


def linked_already(name: str) -> str:
    return f"{name}已经接入，不用邀请。换了手机的，请技术人员重新生成链接。"


def nobody_to_invite(place: str) -> str:
    return f"{place}的联络人还没有定，请先登记：联络人 换 …"


def ended_by_office(name: str, stand_ins: Sequence[str]) -> str:
    if not stand_ins:
        return f"没有登记{name}的请假。"
    return f"已销假：从现在起仍由{name}报送，{'、'.join(dict.fromkeys(stand_ins))}不再代报。"
