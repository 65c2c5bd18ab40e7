"""报送现状: one report as it stands, and what it counts as (DOMAIN Settled 12, 13, 21)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.report_state import ReportState


class Count(StrEnum):
    """The seven heaps of a month; every report lies in exactly one, so they add up to `expected`."""

    ON_TIME = "on_time"
    LATE = "late"
    PARTIAL = "partial"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    WAIVED = "waived"
    OPEN = "open"  # not yet due and not in


HEAPS: dict[ReportState, Count] = {
    ReportState.WAITING: Count.OPEN,
    ReportState.ASKED: Count.OPEN,
    ReportState.PARTIAL: Count.PARTIAL,
    ReportState.SUBMITTED: Count.ON_TIME,
    ReportState.RETURNED: Count.ON_TIME,
    ReportState.LATE: Count.LATE,
    ReportState.MISSING: Count.MISSING,
    ReportState.UNREACHABLE: Count.UNREACHABLE,
    ReportState.WAIVED: Count.WAIVED,
}


def counted(state: ReportState, on_time: bool | None) -> Count:
    """The heap of a report; one first filed late stays late when it is returned and sent again."""
    heap = HEAPS[state]
    return Count.LATE if heap is Count.ON_TIME and on_time is False else heap


class Barred(StrEnum):
    """Why a person does not get our messages."""

    UNKNOWN_CONTACT = "unknown_contact"
    NEVER_LINKED = "never_linked"
    UNLINKED = "unlinked"  # was linked once
    BLOCKED = "blocked"
    LINKED_LATE = "linked_late"  # could not be reached then, can be now
    STAND_IN = "stand_in"  # the contact was away, and who stands in for him could not be reached


@dataclass(frozen=True)
class MeasureFacts:
    """A measure and what stands about it this month. `tick` None with `words`: words without a tick;
    `message_id`: of the stored message that said so."""

    number: str
    text: str
    tick: str | None = None
    words: str = ""
    filed_at: datetime | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class ReturnFacts:
    """The newest return of a report. `measures` empty: the whole report; `received_at`: when the report had come that
    was sent back first."""

    at: datetime
    measures: tuple[str, ...]
    reason: str
    received_at: datetime | None


@dataclass(frozen=True)
class ReportFacts:
    """One report. `contact` None: nobody is known to ask; `missing`: own measures still unanswered;
    `reminded`: the days on which an ask or nudge was delivered; `barred_since`: for blocked, unlinked
    and linked late."""

    id: int
    assignment_id: int
    person_id: int | None
    contact: str | None
    phone: str
    scope: str
    unit: str
    state: ReportState
    count: Count
    on_time: bool | None
    locked: bool
    received_at: datetime | None
    cutoff: datetime
    asked_at: datetime | None = None
    asked_how: str = ""
    measures: tuple[MeasureFacts, ...] = ()
    missing: tuple[str, ...] = ()
    whole: str = ""
    reason: str = ""
    reason_text: str = ""
    has_content: bool = False
    barred: Barred | None = None
    barred_since: datetime | None = None
    stand_in: str = ""  # who could not be reached in the contact's place
    reminded: tuple[date, ...] = ()
    returned: ReturnFacts | None = None  # of one given back and still owed, or put right after the cut-off

    @property
    def first_at(self) -> datetime | None:
        """When it first came: what put a returned report right has its own time."""
        return (self.returned.received_at if self.returned else None) or self.received_at

    @property
    def late_lacking(self) -> tuple[str, ...]:
        """What a late report still lacks: it is late by law (Settled 13), but not whole."""
        begun = self.state is ReportState.LATE and self.has_content
        return self.missing if begun else ()

    @property
    def made_up(self) -> bool:
        """True for 补报: content of somebody who had not been reached or owed nothing (Settled 13)."""
        return self.has_content and self.count in (Count.UNREACHABLE, Count.WAIVED)

    @property
    def wanted(self) -> bool:
        """True while something of it is still to come."""
        owing = (Count.OPEN, Count.MISSING, Count.PARTIAL, Count.UNREACHABLE)
        return self.count in owing and not self.made_up


def on_time_rate(on_time: int, expected: int, waived: int) -> int | None:
    """报送率（按时）in whole percent of those who owed a report; None when nobody did."""
    owed = expected - waived
    if owed <= 0:
        return None
    rounded = (200 * on_time + owed) // (2 * owed)
    # 100% is only said when all were in time
    return rounded if on_time == owed else min(rounded, 99)
