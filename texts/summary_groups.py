"""分组汇总: a month by unit, by leader, by state; rates per unit only (Settled 21)."""

from rules.summary import Count, IssueFacts, ReportFacts, Summary, on_time_rate
from texts.summary_words import HEAPS, part, place, short, state_word, unit_name, wrapped

GROUPINGS = {"unit": "按单位", "leader": "按领导", "status": "按状态"}
Row = tuple[IssueFacts, ReportFacts]


def grouped(summary: Summary, many: bool, group: str) -> list[str]:
    """`group`: unit | leader | status."""
    by = {"unit": _by_unit, "leader": _by_leader, "status": _by_status}[group]
    return [f"{GROUPINGS[group]}：", *by(summary, many)]


def _by_unit(summary: Summary, _: bool) -> list[str]:
    """Rates are shown per unit, never per person (Settled 21)."""
    units: dict[str, list[Row]] = {}
    for issue, report in summary.rows():
        units.setdefault(unit_name(report.unit) or "单位待确认", []).append((issue, report))
    lines = []
    for unit, rows in units.items():
        counts = {heap: sum(report.count is heap for _, report in rows) for heap in Count}
        rate = None
        if not counts[Count.OPEN] and summary.as_of >= summary.cutoff:
            rate = on_time_rate(counts[Count.ON_TIME], len(rows), counts[Count.WAIVED])
        said = "，".join(f"{HEAPS[heap]}{count}" for heap, count in counts.items() if count)
        lines.append(f" {unit}：应报{len(rows)}，{said}" + ("" if rate is None else f"（按时{rate}%）"))
    return lines


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
                name = short(issue, many) + part(issue, report)
                words.setdefault(state_word(report), []).append(name)
    return [line for word, names in words.items() for line in (f"{word}{len(names)}份：", *wrapped(names))]
