"""人工催报: what the office reads before and after ordering a nudge, and the nudge itself (DOMAIN §4: /remind)."""

from collections.abc import Sequence

from texts.pages import pages

SEND = "确认请回“发”，不发就不用回。"


def nudge(person: str, lines: Sequence[str]) -> str:
    return "\n".join(
        [
            f"【催报】{person}同志，市环督办请您报送：",
            *[f" {line}" for line in lines],
            "直接回一条就行；没变化回“无变化”加原因。有难处回“困难：＋内容”。",
        ]
    )


def preview(wanted: Sequence[str], when: str, left_out: Sequence[str]) -> list[str]:
    """`wanted`: who would be reminded of what; `left_out`: who not, and why."""
    lines = [f"将提醒{len(wanted)}位：", *[f" {each}" for each in wanted]]
    if left_out:
        lines += [f"不提醒{len(left_out)}份：", *[f" {each}" for each in left_out]]
    return pages([*lines, f"最早{when}发出，并入当天的一条消息；发出前再核对，已报的不打扰。", SEND])


def nobody(left_out: Sequence[str]) -> list[str]:
    return (
        pages(["没有要提醒的：", *[f" {each}" for each in left_out]]) if left_out else ["没有要提醒的，应报的都报了。"]
    )


def queued(people: Sequence[str], when: str) -> str:
    return f"已安排提醒{len(people)}位：{'、'.join(people)}。最早{when}发出。"


def reminded_today(place: str, person: str, at: str) -> str:
    return f"{place}（{person}）今天已提醒过（{at}）"


def planned_today(place: str, person: str, at: str) -> str:
    return f"{place}（{person}）今天已安排提醒（{at}）"


def in_already(place: str, state: str) -> str:
    return f"{place} {state}"


def unlinked(place: str, person: str, phone: str, short: str) -> str:
    return f"{place}（{person} {phone or '电话未登记'}）收不到消息，请打电话，可发“催办文字 {short}”"


def no_contact(place: str) -> str:
    return f"{place} 联络人还没有确定，请联系牵头单位"


def not_asked(place: str, person: str) -> str:
    return f"{place}（{person}）请报还没有发出，到时自动发"


def too_late(place: str, month: str) -> str:
    return f"{place}{month}已过补报时间"
