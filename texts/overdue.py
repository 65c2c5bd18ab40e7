"""逾期与预警: overdue notes, the leader's one merged warning, and its relief (DOMAIN §2.11, §3)."""

from collections.abc import Sequence
from dataclasses import dataclass


def note(person: str, month: str, names: list[str], until: str, told: str) -> str:
    """To the contact, before anybody else hears. `told`: who will really be told today, "" for nobody."""
    announced = f"今日9时将报告{told}。" if told else ""
    return (
        f"【逾期】{person}同志：{'、'.join(names)}{month}进展未在{until}前收到。{announced}"
        "现在回一条仍可补报，收到即解除。"
    )


def copy(person: str, month: str, missing: list[str], partial: list[str], until: str, told: str) -> str:
    """To the responsible person; `missing` 问题十九（水环境指标，联络人雷俊），`partial` 问题八（还差乡镇级）."""
    parts = []
    if missing:
        parts.append(f"您负责的{'、'.join(missing)}{month}进展未在{until}前收到，请督促补报，收到即解除。")
        if told:
            parts.append(f"今日9时将报告{told}。")
    if partial:
        parts.append(f"{'、'.join(partial)}为部分报送，请督促补齐。")
    return f"【逾期】{person}同志：{''.join(parts)}" if missing else f"【部分报送】{person}同志：{''.join(parts)}"


@dataclass(frozen=True)
class OverdueIssue:
    """What a leader is told of one overdue issue; every field is ready to print."""

    name: str
    title: str
    scope: str
    month: str
    until: str
    elapsed: str
    reminded: str
    lead_units: str
    responsible: str
    contact: str
    last_progress: str
    deadline: str


LEVELS = {"notice": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}
ACTIONS = "回复：1 已阅"


def warning(person: str, level: str, issues: list[OverdueIssue], repeat: bool = False) -> str:
    """The leader's one merged message of a day; the text offers just what works."""
    head = f"【整改预警·{LEVELS[level]}】{person}同志：" + ("（再次提醒）" if repeat else "")
    return "\n".join([head, *(_overdue(issue) for issue in issues), ACTIONS])


def _overdue(issue: OverdueIssue) -> str:
    scope = f"·{issue.scope}" if issue.scope else ""
    people = "｜".join(
        part
        for part in (
            f"牵头单位：{issue.lead_units}",
            f"责任人员：{issue.responsible}" if issue.responsible else "",
            f"联络：{issue.contact}",
        )
        if part
    )
    return "\n".join(
        [
            f"{issue.name}（{issue.title}）{scope}{issue.month}进展逾期未报。",
            f"应于{issue.until}前，已逾{issue.elapsed}。{issue.reminded}",
            people,
            f"最近一次进展：{issue.last_progress}｜{issue.deadline}",
        ]
    )


def reminded(days: list[int], lost_since: str = "", lost: Sequence[str] = ()) -> str:
    """已提醒3次（21、26、27日），均已送达。 `lost_since`: from when on messages fail, "" while they arrive; `lost`:
    stretches of the month in which they failed and which are over."""
    if not days:
        return "市环督办已电话或书面催报。"
    gone = [f"其间{'、'.join(lost)}消息送不到。"] if lost else []
    gone += [f"{lost_since}起消息送不到。"] if lost_since else []
    return f"已提醒{len(days)}次（{'、'.join(str(day) for day in days)}日），均已送达。{''.join(gone)}"


def relief(lines: list[str]) -> str:
    """【预警解除】 lines for the next digest."""
    return "【预警解除】" + "\n".join(lines)


def relief_line(name: str, scope: str, at: str) -> str:
    place = name + (f"·{scope}" if scope else "")
    return f"{place}已于{at}补报（迟报），请知。"


def acknowledged(at: str, names: list[str]) -> str:
    return f"已记录：已阅（{at}）。{'、'.join(names)}。"


def nothing_to_acknowledge() -> str:
    return "目前没有待阅的预警。"
