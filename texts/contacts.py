"""联络人的变更: changing the contact, leave with a stand-in, and what each of them hears (DOMAIN §2.9, §2.10)."""

from collections.abc import Sequence
from datetime import date

from texts.wording import day_name

OFFICE = "市环督办"


def stretch_of_days(since: date, until: date) -> str:
    """11月20日（周二）至11月30日（周五）; one day alone is named once."""
    first = day_name(since, weekday=True)
    return first if since == until else f"{first}至{day_name(until, weekday=True)}"


def who(name: str, phone: str) -> str:
    return f"{name}（{phone}）" if phone else name


def successor_wanted() -> str:
    return "请问以后由哪位同志联络？直接回姓名和手机，例如“王芳 13800000000”。"


def replacement_received(number: int, places: Sequence[str], successor: str, since: date | None, instead: bool) -> str:
    """The receipt of §2.9; `instead`: an earlier request gives way to it."""
    start = f"自{day_name(since, weekday=True)}起" if since else "以后"
    former = "，代替前一次的申请" if instead else ""
    return (
        f"已转{OFFICE}确认（申请{number}{former}）：{start}由{successor}联络{'、'.join(places)}。"
        "确认前仍请您代报；确认后您不再收到提醒。"
    )


def replacement_before(number: int, successor: str) -> str:
    return f"由{successor}接替的申请已经收到（申请{number}），等{OFFICE}确认，不用再发。确认前仍请您代报。"


def not_oneself() -> str:
    return "接替或代报的要写另一位同志的姓名。"


def not_a_contact() -> str:
    return f"您目前只是代报，联络人的变更请由本人提出，或联系{OFFICE}。"


def leave_wanted(dates: bool, stand_in: bool) -> str:
    """One sentence with an example for what is missing: the dates, the stand-in, or both."""
    if dates and stand_in:
        return "请写上从哪天到哪天、由谁代报，例如“请假 11-20至11-30 由张三代”。"
    if dates:
        return "请写上从哪天到哪天，例如“11-20至11-30”。"
    return "请写上期间由谁代报，例如“由张三代 13800000000”。"


def leave_received(number: int, since: date, until: date, stand_in: str, instead: bool) -> str:
    former = "，代替前一次的申请" if instead else ""
    return (
        f"已转{OFFICE}确认（申请{number}{former}）：{stretch_of_days(since, until)}请假，由{stand_in}代报。"
        "确认前提醒仍发给您；请假期间您自己也可以报。"
    )


def leave_before(number: int, since: date, until: date, stand_in: str, approved: bool) -> str:
    told = "已经登记，不用再发" if approved else f"已经收到，等{OFFICE}确认，不用再发"
    return f"{stretch_of_days(since, until)}由{stand_in}代报的请假（申请{number}）{told}。"


def leave_past(since: date, until: date) -> str:
    return f"{stretch_of_days(since, until)}已经过去，不用再登记；要补报的进展直接发来就行。"


def leave_backwards(since: date, until: date) -> str:
    return (
        f"结束日期{day_name(until)}早于开始日期{day_name(since)}，请核对后再发一次，例如“请假 11-20至11-30 由张三代”。"
    )


def leave_too_long(since: date, until: date) -> str:
    first, last = (f"{day.year}年{day_name(day)}" for day in (since, until))
    return f"{first}至{last}超过半年，请核对日期后再发一次；长期不在的请回“换人”。"


def stand_in_away(name: str, since: date, until: date) -> str:
    return f"{name}同志{stretch_of_days(since, until)}也请假，请换一位代报。"


def back(names: Sequence[str]) -> str:
    """销假; `names`: who stood in."""
    return f"已销假，从现在起仍由您报送，提醒也发给您。{'、'.join(dict.fromkeys(names))}不再代报。"


def leave_taken_back(numbers: Sequence[int]) -> str:
    return f"还没确认的请假（申请{'、'.join(map(str, numbers))}）已撤回，仍由您报送。"


def no_leave() -> str:
    return "目前没有登记您的请假，仍由您报送。"


def former(places: Sequence[str], tapped: bool = False) -> str:
    """To somebody who reports no more: his words are kept and change nothing."""
    what = "这个按钮已经不用了" if tapped else "这条没有记入，原话已留存"
    return f"您已不再联络{'、'.join(places)}，{what}。如有疑问请联系{OFFICE}。"


def not_standing_in() -> str:
    """To a stand-in before or after the leave."""
    return f"现在不是您代报的时间，这条没有记入，原话已留存。如有疑问请联系{OFFICE}。"


def moved_away(place: str) -> str:
    """An edited message speaks of an issue that others report on by now."""
    return f"您已不再联络{place}，改动没有记入，原来报的不变。"


def hello(
    person: str, since: date, places: Sequence[str], last: Sequence[str], months: Sequence[str], kept: Sequence[str]
) -> str:
    """To a new contact (§2.9). `last`: the last report's lines an issue; `months`: how the last months went;
    `kept`: words of the contact before that were not placed."""
    lines = [f"{person}同志，您好，自{day_name(since)}起由您联络{'、'.join(places)}。"]
    lines += last
    if months:
        lines.append("近几个月：" + "；".join(months) + "。")
    lines += [f"原联络人还有一条没有归到问题，请您看看：“{words}”" for words in kept]
    return "\n".join(lines)


def last_report(place: str, day: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{place}上次报送（{day}）：", *lines])


def never_reported(place: str) -> str:
    return f"{place}以前没有报过。"


def hello_stand_in(person: str, contact: str, since: date, until: date, places: Sequence[str]) -> str:
    return (
        f"{person}同志，您好。{contact}同志{stretch_of_days(since, until)}请假，期间请您代报{'、'.join(places)}。"
        "到报送时会提醒您，直接回一条就行；您报的记作代报，到期自动交回。"
    )


def released(person: str, contact: str) -> str:
    """To a stand-in when the leave ended early."""
    return f"{person}同志：从现在起不用您再代{contact}同志报送，提醒也不再发给您；已经代报的照旧有效。谢谢。"


def for_contact(contact: str) -> str:
    """A receipt's line for a stand-in."""
    return f"（代{contact}报）"
