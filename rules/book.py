"""台账数据: a month in one value, from which ledger, bulletin and chart are made and nothing else (DOMAIN §4)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from zoneinfo import ZoneInfo

from rules.book_parts import (
    Change,
    DatedTarget,
    DifficultyFacts,
    Earlier,
    EvidenceFacts,
    FilingFacts,
    FlagFacts,
    InstructionFacts,
    OutcomeFacts,
    PaperFacts,
    PersonFacts,
    TalkFacts,
)
from rules.report_facts import Count, MeasureFacts, ReportFacts, on_time_rate
from rules.summary import IssueFacts, MoveFacts

RECTIFIED = "rectified"


@dataclass(frozen=True)
class BookIssue:
    """One issue of the plan, whether or not it owes a report this month.

    `responsible`: (name, post, scope); `doubts`: (field, what must be settled); `notes`: explanations and
    objections about the issue as a whole, as said.
    """

    facts: IssueFacts
    problem: str = ""
    goal: str = ""
    supporting_units: tuple[str, ...] = ()
    former_leaders: tuple[str, ...] = ()
    responsible: tuple[tuple[str, str, str], ...] = ()
    targets: tuple[DatedTarget, ...] = ()
    measures: tuple[tuple[str, str], ...] = ()  # (number, text)
    earlier: tuple[Earlier, ...] = ()
    filings: tuple[FilingFacts, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()
    difficulties: tuple[DifficultyFacts, ...] = ()
    instructions: tuple[InstructionFacts, ...] = ()
    talks: tuple[TalkFacts, ...] = ()
    flags: tuple[FlagFacts, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    outcome: OutcomeFacts = field(default_factory=OutcomeFacts)
    papers: tuple[PaperFacts, ...] = ()  # owed besides the months

    @property
    def progress_class(self) -> str | None:
        """As rules/progress_class.py derives it; None 未评定."""
        return self.facts.progress_class

    def said(self, number: str) -> list[tuple[ReportFacts, MeasureFacts]]:
        """What each report that owns this measure says of it this month, in the order of the plan."""
        return [
            (report, measure)
            for report in self.facts.reports
            for measure in report.measures
            if measure.number == number
        ]

    def filing(self, report_id: int) -> FilingFacts | None:
        return next((each for each in self.filings if each.report_id == report_id), None)


@dataclass(frozen=True)
class MonthFacts:
    """One month of the history: `counts` over reports, `ticks` over measures as reported ("" = not reported),
    `cells`: (issue's id, heaps of its reports, kinds of its flags)."""

    month: str
    counts: tuple[tuple[Count, int], ...]
    ticks: tuple[tuple[str, int], ...]
    cells: tuple[tuple[int, tuple[Count, ...], tuple[str, ...]], ...]

    def count(self, heap: Count) -> int:
        return dict(self.counts).get(heap, 0)

    @property
    def expected(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def rate(self) -> int | None:
        """报送率（按时）; None while reports may still come."""
        if self.count(Count.OPEN):
            return None
        return on_time_rate(self.count(Count.ON_TIME), self.expected, self.count(Count.WAIVED))


@dataclass(frozen=True)
class Book:
    """The data set. `many`: several lists; `next_cutoff`: the earliest of the month after; `history`: the months
    asked for, oldest first, the book's own last."""

    month: str
    as_of: datetime
    zone: ZoneInfo
    rehearsal: bool
    many: bool
    titles: tuple[str, ...]
    cutoff: datetime
    cutoffs: tuple[tuple[str, datetime], ...]
    next_cutoff: datetime
    moves: tuple[MoveFacts, ...]
    issues: tuple[BookIssue, ...]
    changes: tuple[Change, ...] = ()
    people: tuple[PersonFacts, ...] = ()
    history: tuple[MonthFacts, ...] = ()

    @property
    def today(self) -> date:
        return self.as_of.astimezone(self.zone).date()

    @property
    def own(self) -> MonthFacts:
        return self.history[-1]

    @property
    def before(self) -> MonthFacts | None:
        """The month before, None for the first."""
        return self.history[-2] if len(self.history) > 1 else None

    def rows(self) -> Iterator[tuple[BookIssue, ReportFacts]]:
        """Every report of the month with its issue, in the order of the plan."""
        for issue in self.issues:
            for report in issue.facts.reports:
                yield issue, report

    def dated(self) -> Iterator[tuple[BookIssue, int, DatedTarget, date]]:
        """(issue, the target's 1-based place or 0 when alone, target, due) of issues not accepted yet."""
        for issue in self.issues:
            if issue.progress_class == RECTIFIED:
                continue
            for place, target in enumerate(issue.targets, start=1):
                if target.due is not None:
                    yield issue, place if len(issue.targets) > 1 else 0, target, target.due

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the data as canonical JSON, 64 hex digits: the same data print the same, whenever printed."""
        data = asdict(self)
        for name in ("as_of", "zone"):
            del data[name]
        canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("UTC")).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(f"not plain data: {value!r}")
