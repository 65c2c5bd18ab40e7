"""汇总用词: heaps, levels and places as every text about a month writes them."""

from collections.abc import Iterable

from rules.report_facts import Count, ReportFacts
from rules.report_state import ReportState
from rules.summary import IssueFacts, TargetFacts
from texts.wording import issue_name, numeral

HEAPS = {
    Count.ON_TIME: "按时",
    Count.LATE: "迟报",
    Count.PARTIAL: "部分报送",
    Count.MISSING: "未报",
    Count.UNREACHABLE: "未送达",
    Count.WAIVED: "免报",
    Count.OPEN: "待报",
}
LEVELS = {"red": "红", "orange": "橙", "yellow": "黄", "notice": "蓝"}
PER_LINE = 12


def place(issue: IssueFacts, report: ReportFacts, many: bool) -> str:
    """问题八·乡镇级."""
    return issue_name(issue.number, issue.list_key if many else "") + part(issue, report)


def part(issue: IssueFacts, report: ReportFacts) -> str:
    """·乡镇级: which of an issue's reports this is; by its contact where no scope tells them apart."""
    label = report.scope or (report.contact or "" if len(issue.reports) > 1 else "")
    return f"·{label}" if label else ""


def unit_name(unit: str) -> str:
    """市财政局等3家: lead units among which it is still open whose report this is."""
    units = unit.split("、")
    return unit if len(units) == 1 else f"{units[0]}等{len(units)}家"


def state_word(report: ReportFacts) -> str:
    """未送达·已补报, 迟报（缺措施2、3）: what a report counts as, in words."""
    lacks = f"（{lacking(report.late_lacking)}）" if report.late_lacking else ""
    return heap_word(report) + lacks


def lacking(measures: Iterable[str]) -> str:
    return f"缺措施{'、'.join(measures)}"


def heap_word(report: ReportFacts) -> str:
    word = "退回补正" if report.state is ReportState.RETURNED else HEAPS[report.count]
    return f"{word}·已补报" if report.made_up else word


def short(row: IssueFacts | TargetFacts, many: bool) -> str:
    return (row.list_key if many else "") + numeral(row.number)


def wrapped(names: Iterable[str]) -> list[str]:
    words = list(names)
    return [" " + " ".join(words[n : n + PER_LINE]) for n in range(0, len(words), PER_LINE)]
