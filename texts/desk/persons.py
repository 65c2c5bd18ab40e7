"""人员查询应答: roles and open duties of a person; nothing that ranks or scores (DOMAIN §5.6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules.report_facts import Barred, Count, ReportFacts
from texts.desk.answers import barred
from texts.desk.issue import TRIGGERS
from texts.paper.lists import ROLES
from texts.summary.words import HEAPS, LEVELS
from texts.wording import clock_name, day_name, last_hour, month_name

Called = Callable[[Any], str]
REQUESTS = {"extension": "延期", "replacement": "换人", "leave": "请假", "close_out": "销号", "sign_off": "审签"}


@dataclass(frozen=True)
class Held:
    """A role; `issue`: its name, "" for one of the whole city."""

    kind: str
    issue: str
    scope: str
    ended: bool


@dataclass(frozen=True)
class Leave:
    who: str
    stand_in: str
    from_day: date
    until_day: date
    own: bool


@dataclass(frozen=True)
class OpenReport:
    place: str
    month: str
    report: ReportFacts


def unknown_person(name: str, like: Sequence[str]) -> str:
    named = f"没有叫“{name[:12]}”的人员。"
    return f"{named}相近的有：{'、'.join(like)}。" if like else f"{named}发“联络人”看名册。"


def reached(reason: Barred | None, since: datetime | None, linked_at: datetime | None, zone: ZoneInfo) -> str:
    if reason is not None:
        return barred(reason, since, zone)
    return f"已接入（{clock_name(linked_at, zone)}起）" if linked_at else "从未接入"


def head(name: str, unit: str, post: str, phone: str, how: str) -> list[str]:
    about = "｜".join(part for part in (unit, post, phone or "电话未登记", how) if part)
    return [f"【{name}】{about}"]


def roles(held: Sequence[Held]) -> list[str]:
    """联络人员：十一、十九; what is over stands behind 曾任."""
    lines = []
    for kind, word in ROLES.items():
        own = [each for each in held if each.kind == kind and not each.ended]
        if own:
            lines.append("：".join(part for part in (word, _named(own)) if part))
    over = [each for each in held if each.ended and not _still(each, held)]
    if over:
        kinds = dict.fromkeys(each.kind for each in over)
        said = "；".join(
            f"{ROLES.get(kind, kind)} {_named([e for e in over if e.kind == kind])}".strip() for kind in kinds
        )
        lines.append(f"曾任：{said}")
    return lines or ["没有登记角色"]


def _still(over: Held, held: Sequence[Held]) -> bool:
    return any(not each.ended and (each.kind, each.issue) == (over.kind, over.issue) for each in held)


def _named(held: Sequence[Held]) -> str:
    names = [each.issue + (f"（{each.scope}）" if each.scope else "") for each in held if each.issue]
    return "、".join(dict.fromkeys(names))


def leaves(rows: Sequence[Leave]) -> list[str]:
    return [
        f"{day_name(row.from_day)}至{day_name(row.until_day)}请假，由{row.stand_in}代"
        if row.own
        else f"{day_name(row.from_day)}至{day_name(row.until_day)}代{row.who}报送"
        for row in rows
    ]


def duties(reports: Sequence[OpenReport], matters: Sequence[str], zone: ZoneInfo) -> list[str]:
    if not reports and not matters:
        return ["没有未办的事"]
    lines = [f"未办{len(reports) + len(matters)}件："]
    for each in reports:
        until = f"（{last_hour(each.report.cutoff, zone)}截止）" if each.report.count is Count.OPEN else ""
        lines.append(f" {each.place} {month_name(each.month)}{HEAPS[each.report.count]}{until}")
    return [*lines, *(f" {line}" for line in matters)]


def instruction(number: int, name: str, due: date | None) -> str:
    return f"{name} 批示{number}待回复" + (f"（{day_name(due)}前）" if due else "")


def warning(number: int, level: str, name: str, trigger: str) -> str:
    return f"{name} 预警{number}·{LEVELS.get(level, level)}（{TRIGGERS.get(trigger, trigger)}）待已阅"


def difficulty(number: int, name: str, due: date) -> str:
    return f"{name} 困难{number}等市环督办答复（{day_name(due)}前）"


def request(number: int, kind: str, asked_on: date) -> str:
    return f"{REQUESTS.get(kind, kind)}申请{number}等市环督办决定（{day_name(asked_on)}提出）"
