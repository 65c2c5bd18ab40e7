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
LEVEL_WORDS = {"notice": "蓝色提示", "yellow": "黄色预警", "orange": "橙色督办", "red": "红色，建议提请约谈"}
ACTIONS = "回复：1 已阅　2 批示：＋内容　3 提请约谈　4 看详情"
BUTTONS = (("1 已阅", "ack"), ("2 批示", "instruct"), ("3 提请约谈", "talk"), ("4 看详情", "detail"))


def warning(person: str, level: str, blocks: Sequence[str], repeat: bool = False, deputy: str = "") -> str:
    """The leader's one merged message of a day; `level`: the highest in it; `deputy`: who reads it for him."""
    to = f"{person}同志" + (f"（{deputy}同志代阅）" if deputy else "")
    head = f"【整改预警·{LEVELS[level]}】{to}：" + ("（再次提醒）" if repeat else "")
    return "\n".join([head, *blocks, ACTIONS])


def printed(person: str, level: str, blocks: Sequence[str], rehearsal: bool) -> str:
    """The same on paper, for a leader whom no message reaches (Settled 17)."""
    head = f"{'【演练】' if rehearsal else ''}【整改预警·{LEVELS[level]}】{person}同志："
    return "\n".join([head, *blocks, "请阅示。", "市环督办"])


def level_line(level: str, head_level: str, why: str = "") -> str:
    """橙色督办：连续2个月逾期未报。 "" for what the head of the message has said."""
    if level == head_level == "yellow":
        return ""
    return LEVEL_WORDS[level] + (f"：{why}。" if why else "。")


def in_a_row(count: int, what: str) -> str:
    return f"连续{count}个月{what}" if count > 1 else ""


def overdue(issue: OverdueIssue, level: str = "") -> str:
    """One report that did not come; `level`: its `level_line`."""
    return "\n".join([*_overdue(issue), *([level] if level else [])])


def partial(issue: OverdueIssue, lacking: str, level: str = "") -> str:
    """One that was partial two months running; `lacking`: 还差措施2."""
    scope = f"·{issue.scope}" if issue.scope else ""
    first = f"{issue.name}（{issue.title}）{scope}连续两个月部分报送，{issue.month}{lacking}。"
    return "\n".join([first, *_overdue(issue)[2:], *([level] if level else [])])


@dataclass(frozen=True)
class WarnedIssue:
    """What is told of an issue beside a deadline passed or the office's own words."""

    name: str
    title: str
    lead_units: str
    responsible: str
    contact: str
    progress: str  # 4项措施自报完成0项｜最近一次进展：10月25日（34天前）
    deadline: str


def deadline_passed(issue: WarnedIssue, scope: str, when: str, days: int, inherited: str = "", level: str = "") -> str:
    """`scope`: 主体工程, "" for the whole issue; `inherited`: since when the days of one count that had passed before
    the plan, "" for one that passed since; `days`: passed since then, or since `when`."""
    past = f"，已过{days}天" if days > 0 else ""
    told = f"，方案印发前即已到期，自{inherited}起计{past}" if inherited else past
    first = f"{issue.name}（{issue.title}）{scope}整改时限{when}{told}。"
    return _told(issue, first, level)


def by_office(issue: WarnedIssue, reason: str, level: str = "") -> str:
    first = f"{issue.name}（{issue.title}）市环督办预警：{reason.rstrip('。')}。"
    return _told(issue, first, level, issue.deadline)


def _told(issue: WarnedIssue, first: str, level: str, more: str = "") -> str:
    progress = "｜".join(part for part in (issue.progress, more) if part)
    lines = [first, _people(issue), progress, level]
    return "\n".join(line for line in lines if line)


def catch_up_wanted() -> str:
    return "请牵头单位书面报市环督办一个补齐日期"


def _people(issue: OverdueIssue | WarnedIssue) -> str:
    return "｜".join(
        part
        for part in (
            f"牵头单位：{issue.lead_units}",
            f"责任人员：{issue.responsible}" if issue.responsible else "",
            f"联络：{issue.contact}" if issue.contact else "",
        )
        if part
    )


def _overdue(issue: OverdueIssue) -> list[str]:
    scope = f"·{issue.scope}" if issue.scope else ""
    return [
        f"{issue.name}（{issue.title}）{scope}{issue.month}进展逾期未报。",
        f"应于{issue.until}前，已逾{issue.elapsed}。{issue.reminded}",
        _people(issue),
        f"最近一次进展：{issue.last_progress}｜{issue.deadline}",
    ]


def lead_units(units: str, verifier: str) -> str:
    """市环委办（自督，核查方：市委督查室）."""
    return f"{units}（自督，核查方：{verifier}）" if verifier else units


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


def relief_line(name: str, at: str, missing: Sequence[str] = ()) -> str:
    """`missing`: what a late report still lacks; the warning is over all the same (Settled 13)."""
    if missing:
        return f"{name}已于{at}补报部分（迟报），还差措施{'、'.join(missing)}，请知。"
    return f"{name}已于{at}补报（迟报），请知。"


def over_line(name: str, what: str, why: str) -> str:
    """`what`: 逾期未报 | 时限已过 …; `why`: 11月进展已报."""
    return f"{name}{what}：{why}，请知。"


def acknowledged(at: str, names: list[str], deputy: str = "") -> str:
    reader = f"，{deputy}代阅" if deputy else ""
    return f"已记录：已阅（{at}{reader}）。{'、'.join(names)}。"


def nothing_to_acknowledge() -> str:
    return "目前没有待阅的预警。"
