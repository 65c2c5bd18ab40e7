"""公开登记: the publication register as the office reads and writes it (方案三（四）; DOMAIN §4: /publish)."""

from collections.abc import Sequence
from datetime import date

from texts.pages import pages
from texts.requests import full_day
from texts.wording import day_name

SEND = "确认请回“发”，不发就不用回。"
EXAMPLE = "公开 18 https://… 2019-01-20"


def candidates(lines: Sequence[str]) -> list[str]:
    if not lines:
        return ["已验收的问题都已公开，没有待公开的。"]
    return pages([f"【待公开】已验收、还没有登记公开的{len(lines)}个：", *lines, f"公开后请登记：{EXAMPLE}"])


def candidate(name: str, title: str, accepted: date, until: date, today: date) -> str:
    days = (today - until).days
    late = f"，已过{days}天，可提请约谈（T4）" if days > 0 else ""
    return f" {name}（{title}）{day_name(accepted)}验收，应于{day_name(until)}前公开{late}"


def line(link: str, day: date) -> str:
    return f" {full_day(day)} {link}"


def of_issue(name: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{name}公开情况：", *lines]) if lines else f"{name}还没有登记公开。例：{EXAMPLE}"


def preview(name: str, title: str, link: str, day: date) -> str:
    return f"将登记{name}（{title}）整改结果于{full_day(day)}公开：{link}\n{SEND}"


def entered(name: str, link: str, day: date) -> str:
    return f"已登记：{name}于{full_day(day)}公开，{link}"


def entered_before(name: str, link: str, day: date) -> str:
    return f"{name}的这条公开已登记过（{full_day(day)}），没有重复登记。"


def withdraw_preview(name: str, link: str, day: date) -> str:
    return f"将撤销{name}{full_day(day)}的公开登记：{link}（记录留存，不再算作已公开）\n{SEND}"


def withdrawn(name: str, link: str) -> str:
    return f"已撤销{name}的公开登记：{link}"


def which_entry(name: str, links: Sequence[str]) -> str:
    if not links:
        return f"{name}没有登记过公开。"
    return f"{name}有{len(links)}条公开登记，请写明撤销哪一条的链接：{'、'.join(links)}"


def day_wanted() -> str:
    return f"请写公开的日期。例：{EXAMPLE}"


def link_wanted() -> str:
    return f"请写公开的链接或报刊版面。例：{EXAMPLE}，或 公开 18 《湘潭日报》3版 2019-01-20"


def not_yet(day: date) -> str:
    return f"{full_day(day)}还没到，公开后再登记。"
