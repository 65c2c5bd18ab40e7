"""汇总的机读格式: a month as JSON and as CSV, for the shell and other tools (INTERFACE.md)."""

import csv
import io
from datetime import datetime
from typing import Any

from rules.report_facts import Count, MeasureFacts, ReportFacts
from rules.summary import IssueFacts, Summary

COLUMNS = (
    "list",
    "number",
    "title",
    "contact",
    "scope",
    "unit",
    "state",
    "on_time",
    "locked",
    "received_at",
    "measures",
)


def as_json(summary: Summary) -> dict[str, Any]:
    """The shape of INTERFACE.md; times with Shanghai's offset, an unknown contact is null."""
    return {
        "month": summary.month,
        "as_of": _time(summary, summary.as_of),
        "cutoff": _time(summary, summary.cutoff),
        "expected": summary.expected,
        **{heap.value: summary.count(heap) for heap in Count},
        "doubts": summary.doubts,
        "issues": [_issue(summary, issue) for issue in summary.issues],
    }


def _issue(summary: Summary, issue: IssueFacts) -> dict[str, Any]:
    return {
        "list": issue.list_key,
        "number": issue.number,
        "title": issue.title,
        "status": issue.status,
        "progress_class": issue.progress_class,
        "reports": [_report(summary, report) for report in issue.reports],
        "warnings": [
            {
                "level": warning.level,
                "trigger": warning.trigger,
                "state": warning.state,
                "raised_at": _time(summary, warning.raised_at),
            }
            for warning in issue.warnings
        ],
    }


def _report(summary: Summary, report: ReportFacts) -> dict[str, Any]:
    return {
        "contact": report.contact,
        "scope": report.scope,
        "state": report.state.value,
        "on_time": report.on_time,
        "locked": report.locked,
        "received_at": _time(summary, report.received_at),
        "measures": {measure.number: {"tick": measure.tick, "text": measure.words} for measure in report.measures},
    }


def as_csv(summary: Summary) -> str:
    """A row a report, CRLF line ends, no BOM."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for issue, report in summary.rows():
        writer.writerow(
            [
                issue.list_key,
                issue.number,
                issue.title,
                report.contact or "",
                report.scope,
                report.unit,
                report.state.value,
                "" if report.on_time is None else str(report.on_time).lower(),
                str(report.locked).lower(),
                _time(summary, report.received_at) or "",
                _measures(report),
            ]
        )
    return out.getvalue()


def _measures(report: ReportFacts) -> str:
    lines = [_line(measure) for measure in report.measures if measure.tick or measure.words]
    return "\n".join([*([report.whole] if report.whole else []), *lines])


def _line(measure: MeasureFacts) -> str:
    return " | ".join(part for part in (measure.number, measure.tick or "", measure.words) if part)


def _time(summary: Summary, instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(summary.zone).isoformat()
