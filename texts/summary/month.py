"""月汇总: the month in one screen, and its groupings by unit, leader and state (DOMAIN §4 sample A)."""

from collections.abc import Callable
from datetime import date, datetime

from rules.report_facts import Count, ReportFacts, on_time_rate
from rules.report_state import ReportState
from rules.summary import IssueFacts, MoveFacts, Summary, TargetFacts
from texts.difficulties import awaiting
from texts.pages import pages
from texts.paper.words import CLASSES
from texts.summary.groups import grouped
from texts.summary.words import HEAPS, LEVELS, lacking, part, place, short, unit_name, wrapped
from texts.wording import clock_name, issue_name, last_hour, month_name, remaining, stretch

SHORT_SCOPE = 8
FEW = 6  # reports of a heap that are told a line each: the month is one screen
LACKING = (Count.MISSING, Count.UNREACHABLE, Count.PARTIAL)


def summary_pages(summary: Summary, several_lists: bool, group: str = "") -> list[str]:
    """The whole text, split at line ends into pages of at most 3500 characters.

    `group`: "" for the overview, or unit | leader | status.
    """
    lines = _head(summary, several_lists)
    if group:
        lines += grouped(summary, several_lists, group)
    else:
        lines += [*_paces(summary), *_lacking(summary, several_lists), *_targets(summary, several_lists)]
        lines += [*_marked(summary, several_lists), *_awaiting(summary)]
        if summary.doubts:
            lines.append(f"方案待确认{summary.doubts}条（发“待确认”查看）")
    return pages([*lines, _offers(summary, several_lists)])


def _head(summary: Summary, many: bool) -> list[str]:
    at = clock_name(summary.as_of, summary.zone)
    lines = [
        f"【{summary.month[:4]}年{month_name(summary.month)}调度汇总】截至{at}",
        f"应报{len(summary.issues)}个问题{summary.expected}份｜{deadline(summary, many)}",
    ]
    lines += [_moved(move, summary) for move in summary.moves]
    if not summary.expected:
        return [*lines, "本月没有应报的问题。"]
    shown = [heap for heap in Count if heap is Count.ON_TIME or summary.count(heap)]
    lines.append("｜".join(f"{HEAPS[heap]}{summary.count(heap)}份" for heap in shown))
    if summary.count(Count.OPEN):
        return lines
    rate = on_time_rate(summary.count(Count.ON_TIME), summary.expected, summary.count(Count.WAIVED))
    if rate is not None:
        free = summary.count(Count.WAIVED)
        lines.append(f"报送率（按时）{rate}%" + (f"（不含免报{free}份）" if free else ""))
    return lines


def _moved(move: MoveFacts, summary: Summary) -> str:
    outage = stretch(move.began_at, move.ended_at, summary.zone)
    old, new = last_hour(move.old_at, summary.zone), last_hour(move.new_at, summary.zone)
    return f"因系统中断（{outage}），截止由{old}改为{new}"


def deadline(summary: Summary, many: bool) -> str:
    """11月27日24时截止, with 已 once it has passed; list by list when they differ."""
    instants = {instant for _, instant in summary.cutoffs}
    if len(instants) == 1 or not many:
        return _until(summary.cutoff, summary)
    return "；".join(f"{key}{_until(instant, summary)}" for key, instant in summary.cutoffs)


def _until(cutoff: datetime, summary: Summary) -> str:
    return last_hour(cutoff, summary.zone) + ("已截止" if cutoff <= summary.as_of else "截止")


def delivered_times(report: ReportFacts) -> str:
    """已送达3次; a call or letter of the office counts as one."""
    times = len(report.reminded) + (report.asked_how not in ("", "telegram"))
    return f"已送达{times}次" if times else ""


def _lacking(summary: Summary, many: bool) -> list[str]:
    def section(heap: Count, line: Callable[[IssueFacts, ReportFacts], str]) -> list[str]:
        own = [(issue, report) for issue, report in summary.rows() if report.count is heap]
        if len(own) > FEW:
            return compact(heap, "（发“未报”看联系人和电话）" if heap in LACKING else "")
        lines = [f" {place(issue, report, many)}（{line(issue, report)}）" for issue, report in own]
        return [f"{HEAPS[heap]}{len(own)}份：", *lines] if own else []

    def compact(heap: Count, more: str = "") -> list[str]:
        own = [(issue, report) for issue, report in summary.rows() if report.count is heap]
        names = [short(issue, many) + part(issue, report) for issue, report in own]
        return [f"{HEAPS[heap]}{len(own)}份{more}：", *wrapped(names)] if own else []

    return [
        *section(Count.MISSING, lambda _, report: _who(report, delivered_times(report))),
        *section(Count.UNREACHABLE, lambda _, report: _unreached(report, summary)),
        *section(Count.PARTIAL, lambda _, report: _who(report, lacking(report.missing))),
        *section(Count.LATE, lambda _, report: _came_late(report, summary)),
        *_returned(summary, many),
        *compact(Count.WAIVED),
        *compact(Count.OPEN),
    ]


def _came_late(report: ReportFacts, summary: Summary) -> str:
    lacks = f"，{lacking(report.late_lacking)}" if report.late_lacking else ""
    return f"{_when(report, summary)}补报{lacks}"


def _returned(summary: Summary, many: bool) -> list[str]:
    """Given back and not put right yet; counted where they were before (Settled 13)."""
    own = [(issue, report) for issue, report in summary.rows() if report.state is ReportState.RETURNED]
    lines = [f" {place(issue, report, many)}（{_who(report, returned_part(report))}）" for issue, report in own]
    return [f"退回待补正{len(own)}份（已计入上列）：", *lines] if own else []


def returned_part(report: ReportFacts) -> str:
    """措施1待补正."""
    measures = report.missing or (report.returned.measures if report.returned else ())
    return f"措施{'、'.join(measures)}待补正" if measures else "全部内容待补正"


def _who(report: ReportFacts, more: str) -> str:
    return "，".join(words for words in (unit_name(report.unit), report.contact or "联络人待确认", more) if words)


def _unreached(report: ReportFacts, summary: Summary) -> str:
    if report.made_up:
        return f"{_who(report, '')}，{_when(report, summary)}已补报"
    return _who(report, "请电话联系" if report.contact else "")


def _when(report: ReportFacts, summary: Summary) -> str:
    return clock_name(report.received_at, summary.zone) if report.received_at else ""


def _targets(summary: Summary, many: bool) -> list[str]:
    lines = []
    if summary.passed:
        lines.append("时限已过：")
        lines += [f" {_late_target(target, summary.today, many)}" for target in summary.passed]
    for due in dict.fromkeys(target.due for target in summary.coming):
        names = [short(target, many) + _part(target) for target in summary.coming if target.due == due]
        lines.append(f"{_day(due, summary.today)}到期（{remaining(due, summary.today)}）：")
        lines += wrapped(names)
    return lines


def _late_target(target: TargetFacts, today: date, many: bool) -> str:
    applied = "，已申请销号，待核查" if target.applied else ""
    more = applied or ("，立项即逾期" if target.inherited else "")
    return f"{target_name(target, many)}（{_day(target.due, today)}{more}）"


def target_name(target: TargetFacts, many: bool) -> str:
    """问题五②主体工程."""
    return issue_name(target.number, target.list_key if many else "") + _part(target)


def _part(target: TargetFacts) -> str:
    """六①, and the scope where the plan names a short one."""
    mark = chr(0x2460 + target.place - 1) if 0 < target.place <= 20 else ""
    return mark + (target.scope if len(target.scope) <= SHORT_SCOPE else "")


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _paces(summary: Summary) -> list[str]:
    """完成整改2｜达到序时进度13（上月12）｜未达序时进度5（上月6）: over all issues of the lists, in issues."""
    before = dict(summary.paces_before)
    parts = []
    for code, count in summary.paces:
        then = before.get(code, 0)
        if code is not None or count:
            parts.append(f"{CLASSES[code]}{count}" + (f"（上月{then}）" if before and then != count else ""))
    return ["｜".join(parts)] if summary.classes else []


def _marked(summary: Summary, many: bool) -> list[str]:
    """数据陈旧：问题二（文中仍写“截至7月”）; 与上月雷同：问题十四·措施1."""
    old: dict[str, list[str]] = {}
    copied = []
    for mark in summary.marked:
        name = issue_name(mark.number, mark.list_key if many else "") + (f"·{mark.part}" if mark.part else "")
        if mark.kind == "copied":
            copied.append(name + (f"·措施{mark.measure}" if mark.measure else ""))
        else:
            old.setdefault(name, []).append(f"文中仍写“{mark.words}”" if mark.words else "佐证拍摄较早")
    said = [f"{name}（{'，'.join(dict.fromkeys(why))}）" for name, why in old.items()]
    lines = [f"数据陈旧：{'；'.join(said)}"] if said else []
    return lines + ([f"与上月雷同：{'、'.join(copied)}"] if copied else [])


def _awaiting(summary: Summary) -> list[str]:
    """困难待答复3条｜批示待回复1条｜预警 黄3 橙1: as they stand now, of whichever month."""
    waits, standing = summary.awaiting, dict(summary.standing)
    parts = [awaiting(waits.difficulties, waits.overdue, waits.requests)]
    if waits.instructions:
        parts.append(f"批示待回复{waits.instructions}条")
    levels = " ".join(f"{LEVELS[level]}{standing[level]}" for level in reversed(LEVELS) if standing.get(level))
    solved = sum(row.resolved_at is not None for issue in summary.issues for row in issue.warnings)
    if levels or solved:
        parts.append(f"预警 {levels or '0'}" + (f"（本月已解除{solved}）" if solved else ""))
    line = "｜".join(part for part in parts if part)
    return [line] if line else []


def _offers(summary: Summary, many: bool) -> str:
    rows = list(summary.rows())
    first = next((issue for issue, report in rows if report.wanted), summary.issues[0] if rows else None)
    named = [] if first is None else [issue_name(first.number, first.list_key if many else "")]
    month = month_name(summary.month)
    return "可回：" + " / ".join(["未报", *named, f"通报 {month}", f"台账 {month}"])
