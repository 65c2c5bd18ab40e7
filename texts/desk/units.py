"""单位查询应答: what a unit leads and supports; rates are a unit's, never a person's (Settled 21)."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.report_facts import ReportFacts
from rules.summary import IssueFacts, Summary
from texts.desk.issue import STATUSES
from texts.paper.words import CLASSES
from texts.summary.groups import unit_counts
from texts.summary.words import part, state_word, wrapped
from texts.wording import month_name


@dataclass(frozen=True)
class LedIssue:
    """`facts`: its reports of the month, None when it owes none."""

    name: str
    title: str
    status: str
    progress_class: str | None
    facts: IssueFacts | None


def which_unit(asked: str, names: Sequence[str]) -> str:
    """Nobody, or several of whose names these words are a part."""
    if not names:
        return f"方案里没有“{asked[:20]}”。发“汇总 按单位”看各单位。"
    shown = "、".join(names[:12])
    return f"“{asked[:20]}”对应{len(names)}个单位，请写全：{shown}{'等' if len(names) > 12 else ''}。"


def unit_head(unit: str, own: Sequence[ReportFacts], summary: Summary) -> list[str]:
    counts = unit_counts(own, summary) if own else "没有应报的"
    return [f"【{unit}】{month_name(summary.month)}：{counts}"]


def unit_lines(led: Sequence[LedIssue], supported: Sequence[str], owed: Sequence[str]) -> list[str]:
    """The issues led, a line each, what is owed besides the months, then the names of those supported."""
    lines = [f"牵头{len(led)}个："] if led else ["没有牵头的问题"]
    lines += [f" {_issue(issue)}" for issue in led]
    lines += [f"专项待报{len(owed)}份：", *(f" {line}" for line in owed)] if owed else []
    return [*lines, f"配合{len(supported)}个：", *wrapped(supported)] if supported else lines


def _issue(issue: LedIssue) -> str:
    reports = []
    for report in issue.facts.reports if issue.facts else ():
        reports.append((part(issue.facts, report).lstrip("·") if issue.facts else "") + state_word(report))
    parts = [STATUSES.get(issue.status, issue.status), CLASSES[issue.progress_class], "、".join(reports) or "本月免报"]
    return f"{issue.name} {issue.title}｜{'｜'.join(parts)}"
