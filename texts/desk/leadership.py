"""牵头领导变更: what the office reads and writes, and what the old and the new leader hear (DOMAIN §4: /leader)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from texts.pages import pages
from texts.requests import full_day
from texts.wording import day_name

SEND = "确认请回“发”，不发就不用回。"
EXAMPLE = "领导 更换 5 周某某 自2018-11-20 依据潭办〔2018〕5号"


def listed(lines: Sequence[str]) -> list[str]:
    return pages(["【牵头领导】", *lines, f"一个问题的历任：领导 5；更换：{EXAMPLE}"])


def line(name: str, leaders: Sequence[str]) -> str:
    """`leaders`: 刘某某（未接入）."""
    return f" {name}：{'、'.join(leaders) or '未定'}"


def state(name: str, linked: bool) -> str:
    return name if linked else f"{name}（未接入）"


def history(name: str, leaders: Sequence[str], struck: Sequence[str], lines: Sequence[str]) -> str:
    before = [f" 方案中原任：{'、'.join(struck)}"] if struck else []
    return "\n".join([f"{name}牵头领导：{'、'.join(leaders) or '未定'}", *lines, *before])


def change_line(old: str, new: str, since: date, basis: str) -> str:
    return f" {full_day(since)}起 {old or '未定'} → {new}（依据：{basis}）"


@dataclass(frozen=True)
class Change:
    """A change as it is shown first. `told`: what the old leader is called among those who will hear of it; `linked`:
    the new one is; `later`: the day is still to come; `void`: (name, day) of what was decided for later before."""

    name: str
    title: str
    old: str
    new: str
    since: date
    basis: str
    warnings: int
    told: Sequence[str]
    linked: bool
    namesake: str
    later: bool = False
    void: Sequence[tuple[str, date]] = ()


def preview(one: Change) -> str:
    day, new = full_day(one.since), f"{one.new}同志"
    lines = [
        f"将更换{one.name}（{one.title}）牵头领导：{one.old or '未定'} → {one.new}，自{day}起，依据：{one.basis}。"
    ]
    if one.later:
        until = f"在那之前仍由{one.old}同志牵头；" if one.old else ""
        lines.append(f"{until}到{day_name(one.since)}自动更换并告知，不用再登记。")
    lines += [f"原定{full_day(then)}起由{name}同志牵头，随之作废。" for name, then in one.void]
    if one.old:
        then = "到那天，" if one.later else ""
        lines.append(f"{then}{one.old}同志留作历任，不再收到此问题的消息，也不能再查看、批示。")
    if one.warnings:
        lines.append(f"未解除的预警{one.warnings}条，由{new}接着办。")
    if one.namesake:
        lines.append(f"另有一位{one.namesake}，按两个人登记；如是同一人，请在命令后加“同一人”。")
    lines.append(
        f"告知：{'、'.join([*one.told, one.new])}。" + ("" if one.linked else f"{new}还没有接入，会给出邀请链接。")
    )
    return "\n".join([*lines, SEND])


def replaced(name: str, old: str, new: str, since: date, invitation: str) -> str:
    done = f"已登记：{name}牵头领导自{full_day(since)}起为{new}同志" + (f"（原{old}）。" if old else "。")
    return "\n".join(part for part in (done, invitation) if part)


def planned(name: str, old: str, new: str, since: date, invitation: str) -> str:
    until = f"，在那之前仍由{old}同志牵头" if old else ""
    done = f"已登记：{name}自{full_day(since)}起由{new}同志牵头{until}。要取消请发“领导 取消”加问题号。"
    return "\n".join(part for part in (done, invitation) if part)


def planned_line(new: str, since: date, basis: str) -> str:
    return f" {full_day(since)}起改由{new}牵头，到日自动生效（依据：{basis}）"


def planned_name(new: str, since: date) -> str:
    return f"{day_name(since)}起{new}"


def cancel_preview(name: str, new: str, since: date) -> str:
    return f"将取消：{name}自{full_day(since)}起由{new}同志牵头的安排，仍由现任牵头。还没有告知过任何人。\n{SEND}"


def cancelled(name: str, new: str) -> str:
    return f"已取消：{name}不再改由{new}同志牵头。"


def nothing_planned(name: str) -> str:
    return f"{name}没有待生效的领导变更。"


def namesake(name: str, unit: str, post: str) -> str:
    return f"{name}（{post or unit or '单位未登记'}）"


def same(name: str, leader: str) -> str:
    return f"{name}的牵头领导就是{leader}同志，没有改动。"


def name_wanted() -> str:
    return f"请写新任牵头领导的姓名。例：{EXAMPLE}"


def since_wanted() -> str:
    return f"请写从哪天起。例：{EXAMPLE}"


def basis_wanted() -> str:
    return f"请写依据（文号或会议）。例：{EXAMPLE}"


def which_leader(name: str, leaders: Sequence[str]) -> str:
    return f"{name}有{len(leaders)}位牵头领导：{'、'.join(leaders)}。请先在方案文件里写明由谁牵头，再重新载入。"


def goes(person: str, place: str, since: date, after: str, basis: str) -> str:
    return (
        f"【牵头领导变更】{person}同志：{place}自{day_name(since)}起由{after}同志牵头（依据：{basis}），"
        "不再向您发送此问题的消息。"
    )


def comes(person: str, place: str, since: date, before: str, units: Sequence[str], answering: Sequence[str]) -> str:
    was = f"（原{before}）" if before else ""
    return (
        f"【牵头领导变更】{person}同志：{place}自{day_name(since)}起由您牵头{was}。"
        f"牵头单位：{'、'.join(units) or '未定'}｜责任人员：{'、'.join(answering) or '未定'}。"
        "有逾期未报时，工作日9时给您一条汇总；发“汇总”看进展。"
    )
