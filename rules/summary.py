"""月汇总: a month in one value: its issues with their reports, what passed, what waits (DOMAIN Settled 12, 20)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.progress_class import ProgressClass
from rules.report_facts import Count, ReportFacts


@dataclass(frozen=True)
class WarningFacts:
    level: str
    trigger: str
    state: str
    raised_at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class IssueFacts:
    """An issue that owes reports this month. `progress_class` None: 未评定; `counties`: those among its units."""

    id: int
    list_key: str
    number: int
    title: str
    status: str
    lead_units: tuple[str, ...]
    leaders: tuple[str, ...]
    responsible: tuple[str, ...]
    deadline: str
    reports: tuple[ReportFacts, ...]
    warnings: tuple[WarningFacts, ...] = ()
    progress_class: str | None = None
    counties: tuple[str, ...] = ()


@dataclass(frozen=True)
class TargetFacts:
    """A dated target. `place`: its 1-based place among the issue's targets, 0 when it is the only one."""

    list_key: str
    number: int
    place: int
    scope: str
    due: date
    inherited: bool = False  # 立项即逾期: due before supervision began
    applied: bool = False  # 已申请销号，待核查: the close-out was applied for in time


@dataclass(frozen=True)
class MoveFacts:
    """A cut-off of the month that an outage moved (Settled 5)."""

    old_at: datetime
    new_at: datetime
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Awaiting:
    """What waits for the office: difficulties without an answer, those of them past its day, and requests; and for
    the lead units: instructions without an answer."""

    difficulties: int = 0
    overdue: int = 0
    requests: int = 0
    instructions: int = 0


@dataclass(frozen=True)
class Marked:
    """A report's measure that a flag asks about. `words`: the old date it names, "" for other kinds."""

    list_key: str
    number: int
    part: str  # the report's scope
    measure: str
    kind: str
    words: str = ""


Paces = tuple[tuple[str | None, int], ...]  # (progress class, how many issues)


@dataclass(frozen=True)
class Summary:
    """`cutoff`: the earliest of the month; `cutoffs`: (list key, earliest) of each list. `classes`: by the id of every
    issue of the lists, also those that owe no report; `paces_before`: of the month before at its own cut-off, empty
    for the first. `marked`: what flags ask about in this month's reports. `standing`: (level, how many) of the
    warnings whose cause stands now, of whichever month."""

    month: str
    as_of: datetime
    zone: ZoneInfo
    cutoff: datetime
    cutoffs: tuple[tuple[str, datetime], ...]
    issues: tuple[IssueFacts, ...]
    doubts: int
    passed: tuple[TargetFacts, ...] = ()
    coming: tuple[TargetFacts, ...] = ()
    moves: tuple[MoveFacts, ...] = ()
    awaiting: Awaiting = Awaiting()
    classes: tuple[tuple[int, str | None], ...] = ()
    paces_before: Paces = ()
    marked: tuple[Marked, ...] = ()
    standing: tuple[tuple[str, int], ...] = ()

    @property
    def today(self) -> date:
        return self.as_of.astimezone(self.zone).date()

    def rows(self) -> Iterator[tuple[IssueFacts, ReportFacts]]:
        """Every report with its issue, in the order of the plan."""
        for issue in self.issues:
            for report in issue.reports:
                yield issue, report

    @property
    def expected(self) -> int:
        return sum(len(issue.reports) for issue in self.issues)

    def count(self, heap: Count) -> int:
        return sum(report.count is heap for _, report in self.rows())

    @property
    def paces(self) -> Paces:
        return counted_classes(each for _, each in self.classes)


def counted_classes(classes: Iterable[str | None]) -> Paces:
    """How many issues are in each class, 未评定 last."""
    counts = Counter(classes)
    return tuple((each, counts[each]) for each in (*(str(one) for one in ProgressClass), None))
