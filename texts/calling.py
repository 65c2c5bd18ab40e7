"""人工、停止提醒、投诉: what somebody hears who wants a person, and what the office hears of it (DOMAIN §2.10, §5)."""

from collections.abc import Sequence

OFFICE = "市环督办"
CONTACT, LEADER, RESPONSIBLE = "联络人", "牵头领导", "责任人员"
ONLY_WHEN_NEEDED = "这里每天最多给您一条消息，只在工作日的上班时间、有事要办或要您知道时才发。"
NOTHING_MORE = "您目前没有要报的，不会再提醒您。"
SAY_MORE = "要把事情写给他们看的，请回“投诉：”加一句话。"


def holding(places: Sequence[str], role: str) -> str:
    """问题十一、问题十九联络人, "" without any."""
    return "、".join(places) + role if places else ""


def who(person: str, unit: str, about: str) -> str:
    """测试黄（市测试局），问题十八联络人."""
    return person + (f"（{unit}）" if unit else "") + (f"，{about}" if about else "")


def wanted_on_phone(who: str, phone: str) -> str:
    """To the office at once: somebody asks for a person."""
    return f"【请回电】{who}要求人工联系，{_phone(phone)}"


def wants_no_more(who: str, phone: str, words: str) -> str:
    return f"【意见】{who}不想再收到提醒：“{words}”。请核对是否要换人或请假，{_phone(phone)}"


def complains(who: str, phone: str, words: str) -> str:
    return f"【意见】{who}反映：“{words}”。请联系本人，{_phone(phone)}"


def _phone(number: str) -> str:
    return f"电话：{number or '没有登记'}。"


def by_phone(people: Sequence[str]) -> str:
    return f"您的话已原样留存。请直接电话联系{OFFICE}{_numbers(people)}。"


def will_be_called(phone: str, office: Sequence[str], again: bool) -> str:
    """To that person; `office`: 姓名 电话."""
    told = f"{'今天已经转告过' if again else '已转告'}{OFFICE}"
    numbers = "、".join(office)
    if not phone:
        return f"{told}。您的电话没有登记，请直接打{numbers or OFFICE}。您的话已留存。"
    urgent = f"急事请直接打{numbers}。" if office else ""
    return f"{told}，请其按{phone}给您回电。{urgent}您的话已留存。"


def what_stops(open_lines: Sequence[str]) -> str:
    """To a contact: what ends the reminders, and how seldom they come."""
    now = f"{''.join(open_lines)}报了就不再提醒。" if open_lines else "目前没有要报的，不会提醒您。"
    return (
        f"{now}提醒每天最多一条，只在工作日的上班时间发。"
        "一段时间不在，回“请假 11-20至11-30 由张三代”，提醒就发给代报的同志；不再联络的，回“换人”。"
    )


def opinion_passed_on(new: bool | None, office: Sequence[str]) -> str:
    """`new`: None where nobody of the office can be written to."""
    if new is None:
        return by_phone(office)
    numbers = f"，也可以直接打{'、'.join(office)}" if office else ""
    return f"您的意见{'今天已经转告过' if new is False else '已转告'}{OFFICE}{numbers}。"


def _numbers(people: Sequence[str]) -> str:
    return f"（{'、'.join(people)}）" if people else ""
