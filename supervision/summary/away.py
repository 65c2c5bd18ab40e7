"""代报未达: a report that reached nobody: the contact was away and his stand-in could not be written to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.report_facts import Barred, ReportFacts
from storage.tables import Account, Person, StandIn
from supervision.practice import Practice
from supervision.report.duties import Duty


def with_leave(
    told: ReportFacts,
    duty: Duty,
    leaves: Sequence[StandIn],
    people: Mapping[int, Person],
    accounts: Mapping[int, Account],
    practice: Practice,
) -> ReportFacts:
    """The same facts, naming the stand-in where the contact himself could have been written to."""
    leave = _leave_of(duty, leaves, practice)
    if told.barred is not Barred.LINKED_LATE or leave is None:
        return told
    account = accounts.get(leave.stand_in_id)
    since = account.linked_at if account is not None and account.ended_at is None else None
    name = people[leave.stand_in_id].name
    return replace(told, barred=Barred.STAND_IN, barred_since=since, stand_in=name)


def _leave_of(duty: Duty, leaves: Sequence[StandIn], practice: Practice) -> StandIn | None:
    """The newest of these leaves that lay in the days of this report and had begun before it was ended."""
    day_of = practice.habits.day_of
    first, last = day_of(duty.report.previous_cutoff_at), day_of(duty.report.cutoff_at)
    held = [
        leave
        for leave in leaves
        if leave.from_day < last
        and leave.until_day >= first
        and (leave.ended_at is None or day_of(leave.ended_at) >= leave.from_day)
    ]
    return held[-1] if held else None
