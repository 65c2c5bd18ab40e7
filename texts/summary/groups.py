"""分组汇总: a month by unit, by leader, by state; rates per unit only (Settled 21)."""

from collections.abc import Sequence

from rules.report_facts import Count, ReportFacts, on_time_rate
from rules.summary import IssueFacts, Summary
from texts.summary.words import HEAPS, heap_word, lacking, part, place, short, state_word, unit_name, wrapped

GROUPINGS = {"unit": "按单位", "leader": "按领导", "status": "按状态", "county": "按县市区"}
Row = tuple[IssueFacts, ReportFacts]


def grouped(summary: Summary, many: bool, group: str) -> list[str]:
    """`group`: unit | leader | status | county."""
    by = {"unit": _by_unit, "leader": _by_leader, "status": _by_status, "county": _by_county}[group]
    return [f"{GROUPINGS[group]}：", *by(summary, many)]


def _by_unit(summary: Summary, _: bool) -> list[str]:
    """Rates are shown per unit, never per person (Settled 21)."""
    units: dict[str, list[Row]] = {}
    for issue, report in summary.rows():
        units.setdefault(unit_name(report.unit) or "单位待确认", []).append((issue, report))
    return [f" {unit}：{unit_counts([report for _, report in rows], summary)}" for unit, rows in units.items()]


def unit_counts(reports: Sequence[ReportFacts], summary: Summary) -> str:
    """应报2，按时1，迟报1（按时50%）; no rate while reports may still come."""
    counts = {heap: sum(report.count is heap for report in reports) for heap in Count}
    rate = None
    if not counts[Count.OPEN] and summary.as_of >= summary.cutoff:
        rate = on_time_rate(counts[Count.ON_TIME], len(reports), counts[Count.WAIVED])
    said = "，".join(f"{HEAPS[heap]}{count}" for heap, count in counts.items() if count)
    return f"应报{len(reports)}" + (f"，{said}" if said else "") + ("" if rate is None else f"（按时{rate}%）")


def _by_leader(summary: Summary, many: bool) -> list[str]:
    leaders: dict[str, list[Row]] = {}
    for issue, report in summary.rows():
        for leader in issue.leaders or ("领导待确认",):
            leaders.setdefault(leader, []).append((issue, report))
    lines = []
    for leader, rows in leaders.items():
        said = (f"{place(issue, report, many)} {state_word(report)}" for issue, report in rows)
        lines.append(f" {leader}：{'，'.join(said)}")
    return lines


def _by_status(summary: Summary, many: bool) -> list[str]:
    words: dict[str, list[str]] = {}
    for heap in Count:
        for issue, report in summary.rows():
            if report.count is heap:
                lacks = f"（{lacking(report.late_lacking)}）" if report.late_lacking else ""
                words.setdefault(heap_word(report), []).append(short(issue, many) + part(issue, report) + lacks)
    return [line for word, names in words.items() for line in (f"{word}{len(names)}份：", *wrapped(names))]


def _by_county(summary: Summary, many: bool) -> list[str]:
    """The issues a county has a part in, named in the plan or as one of all; each with how its reports stand."""
    named = dict.fromkeys(county for issue in summary.issues for county in issue.counties)
    if not named:
        return ["方案没有写明县市区。"]
    lines = []
    for county in named:
        own = [issue for issue in summary.issues if county in issue.counties]
        said = (f"{short(issue, many)}{'、'.join(dict.fromkeys(map(state_word, issue.reports)))}" for issue in own)
        lines.append(f" {county}{len(own)}个：{'，'.join(said)}")
    return lines
