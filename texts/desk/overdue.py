"""逾期查询应答: 报送逾期 and 整改时限逾期 apart, each in its own words."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.report_facts import ReportFacts
from rules.summary import TargetFacts
from texts.obligations import Paper, owed_line
from texts.summary.month import target_name
from texts.summary.words import unit_name
from texts.wording import behind, clock_name, month_name

USAGE = """请写看哪一种：
逾期 报送：到截止还没报的月报
逾期 问题：整改时限已过的问题
逾期 专项：没报的具体方案、总体报告等"""

PastReport = tuple[str, str, ReportFacts]  # its month, its place, its facts


def reports(found: Sequence[PastReport], now: datetime, zone: ZoneInfo) -> tuple[str, list[str]]:
    """(head, lines): by month, the days behind the cut-off and how often it was asked for."""
    at = clock_name(now, zone)
    if not found:
        return f"【报送逾期】截至{at}", ["没有逾期未报的月报。"]
    lines: list[str] = []
    month = ""
    for each, place, report in found:
        if each != month:
            month = each
            count = sum(other == each for other, _, _ in found)
            lines.append(f"{each[:4]}年{month_name(each)}{count}份：")
        lines.append(f" {place}（{_who(report)}）{_late(report, now)}")
    return f"【报送逾期】截至{at}｜{len(found)}份", lines


def _who(report: ReportFacts) -> str:
    times = len(report.reminded) + (report.asked_how not in ("", "telegram"))
    asked = f"已送达{times}次" if times else ""
    return "，".join(part for part in (unit_name(report.unit), report.contact or "联络人待确认", asked) if part)


def _late(report: ReportFacts, now: datetime) -> str:
    return f"已逾{behind(report.cutoff, now)}"


def papers(found: Sequence[Paper], today: date, now: datetime, zone: ZoneInfo) -> tuple[str, list[str]]:
    """(head, lines): papers besides the months, a line each."""
    head = f"【专项报送逾期】截至{clock_name(now, zone)}"
    if not found:
        return head, ["没有逾期未报的专项报送。"]
    return f"{head}｜{len(found)}份", [f" {owed_line(one, today)}" for one in found]


def issues(
    found: Sequence[tuple[TargetFacts, str]], today: date, now: datetime, zone: ZoneInfo, many: bool
) -> tuple[str, list[str]]:
    """(head, lines): targets with their issue's title, those applied for in time apart."""
    at = clock_name(now, zone)
    late = [_line(target, title, today, many) for target, title in found if not target.applied]
    applied = [_line(target, title, today, many) for target, title in found if target.applied]
    lines = [f" {line}" for line in late] if late else ["没有整改时限已过的问题。"]
    if applied:
        lines += ["时限内已申请销号，待核查（不算逾期）：", *[f" {line}" for line in applied]]
    count = len({(target.list_key, target.number) for target, _ in found if not target.applied})
    return f"【整改时限已过】截至{at}" + (f"｜{count}个问题{len(late)}项" if late else ""), lines


def _line(target: TargetFacts, title: str, today: date, many: bool) -> str:
    day = f"{target.due.year}年{target.due.month}月{target.due.day}日"
    days = f"已过{(today - target.due).days}天"
    return f"{target_name(target, many)} {title}（{day}，{days}{'，立项即逾期' if target.inherited else ''}）"
