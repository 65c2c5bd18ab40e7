"""验收: did the month end as it should, step by step of the timetable?"""

from collections import Counter
from datetime import datetime, timedelta

from rules.escalation import OVERDUE
from rules.report_facts import Count
from sandbox.ended import Ended
from storage.tables import Notice

_MINUTE = timedelta(minutes=1)


def faults(month: Ended) -> list[str]:
    """What did not go as it should, in plain English; empty when all is well."""
    checks = (_asks, _outcomes, _nudges, _notes, _warnings, _relief, _office, _ways)
    return [fault for check in checks for fault in check(month)]


def counts(month: Ended) -> str:
    """The closing line."""
    value = month.value
    sums = ", ".join(f"{value.count(heap)} {heap.replace('_', ' ')}" for heap in Count)
    told = ", ".join(
        f"{len(month.sent(kind))} {words}"
        for kind, words in (
            ("ask", "asks"),
            ("nudge", "nudges"),
            ("overdue", "overdue notes"),
            ("warning", "warnings"),
            ("relief", "reliefs"),
        )
    )
    return f"{value.month}: {value.expected} reports expected: {sums}; sent: {told}."


def _asks(month: Ended) -> list[str]:
    """Each linked contact once, at the instant of the timetable."""
    contacts = {row.person_id for row in month.assignments.values()} & month.linked
    asked = Counter(notice.person_id for notice in month.sent("ask"))
    found = [f"contact {one} was asked {asked[one]} times" for one in contacts if asked[one] != 1]
    found += [f"{one} is no linked contact and was asked" for one in asked if one not in contacts]
    return found + _not_at(month.sent("ask"), month.table.ask)


def _outcomes(month: Ended) -> list[str]:
    value = month.value
    sums = sum(value.count(heap) for heap in Count if heap is not Count.OPEN)
    found = [f"report {r.id} is still {r.state}" for r in month.reports if r.state in ("waiting", "asked")]
    if not len(month.assignments) == value.expected == sums:
        found.append(f"{len(month.assignments)} assignments, {value.expected} expected, outcomes of {sums}")
    return found


def _nudges(month: Ended) -> list[str]:
    """Whoever was silent at the cut-off heard each nudge at its instant."""
    found = [] if month.overdue else ["nobody was silent"]
    for name, at in month.table.steps[1:]:
        nudged = month.sent("nudge", name)
        silent = {report.person_id for report in month.overdue}
        found += [f"{one} was silent and not nudged at {name}" for one in silent - _people(nudged)]
        found += _not_at(nudged, at)
    return found


def _notes(month: Ended) -> list[str]:
    notes = month.sent("overdue", OVERDUE)
    wanted = {report.person_id for report in month.overdue}
    return _same_people("overdue note", notes, wanted) + _not_at(notes, month.table.overdue_note)


def _warnings(month: Ended) -> list[str]:
    """One a leader, whatever number of issues; nobody else."""
    warnings = month.sent("warning", OVERDUE)
    wanted: set[int | None] = {person for report in month.overdue for person in month.leaders_of(report)}
    return _same_people("warning", warnings, wanted) + _not_at(warnings, month.table.leader_warning)


def _relief(month: Ended) -> list[str]:
    relieved = [one for one in month.warnings if one.cause_ended == "reported" and one.relief_told_at]
    late = [report for report in month.reports if report.state == "late"]
    found = [] if late else ["no late report"]
    if len(relieved) != len(late):
        found.append(f"{len(late)} late reports, {len(relieved)} warnings relieved")
    if not any(warning.acknowledged_at for warning in month.warnings):
        found.append("no leader acknowledged")
    return found


def _office(month: Ended) -> list[str]:
    summaries = month.sent("summary", OVERDUE)
    found = [] if summaries else ["the office got no summary"]
    return found + _not_at(summaries, month.table.leader_warning)


def _ways(month: Ended) -> list[str]:
    """Every way of reporting was walked: 代报, 撤回 and again, 无变化 with its reason."""
    filings = month.filings
    withdrawn = {filing.report_id for filing in filings if filing.withdrawn_at}
    walked = {
        "by the office": any(filing.source == "office" for filing in filings),
        "again after 撤回": any(f.report_id in withdrawn and not f.withdrawn_at for f in filings),
        "无变化 with a reason": any(filing.reason for filing in filings),
    }
    return [f"nothing was reported {way}" for way, done in walked.items() if not done]


def _people(notices: list[Notice]) -> set[int | None]:
    return {notice.person_id for notice in notices}


def _same_people(what: str, notices: list[Notice], wanted: set[int | None]) -> list[str]:
    found = [f"{person} should have had the {what}" for person in wanted - _people(notices)]
    found += [f"{person} should not have had the {what}" for person in _people(notices) - wanted]
    if len(notices) != len(_people(notices)):
        found.append(f"somebody had the {what} more than once")
    return found


def _not_at(notices: list[Notice], at: datetime) -> list[str]:
    late = [n for n in notices if n.sent_at is None or not at <= n.sent_at < at + _MINUTE]
    return [f"notice {n.id} ({n.kind} {n.step}) left at {n.sent_at}, not at {at}" for n in late]
