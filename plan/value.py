"""方案: the plan as a value, the same shape as the plan file of docs (plan.toml)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.obligations import ObligationKind


class TargetKind(StrEnum):
    DATE = "date"
    IMMEDIATE = "immediate"  # 立行立改
    ONGOING = "ongoing"  # 长期坚持


@dataclass(frozen=True)
class Target:
    """`due`: the last good day (Settled 2); None unless kind is date. `text`: as printed."""

    kind: TargetKind
    due: date | None = None
    scope: str = ""
    text: str = ""


@dataclass(frozen=True)
class ResponsiblePerson:
    name: str
    post: str = ""
    scope: str = ""


@dataclass(frozen=True)
class Contact:
    """`measures` empty: all of the issue's. `responsible`: names of the responsible persons it answers to."""

    name: str
    scope: str = ""
    unit: str = ""
    phone: str = ""
    measures: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """`number`: unique in the issue; `printed`: the number as printed where it differs (二、1)."""

    number: str
    text: str
    printed: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """What a person must settle: the field, the words as printed, why, and who settled it ("" = open)."""

    field: str
    text: str
    why: str
    settled_by: str = ""


@dataclass(frozen=True)
class IssueEntry:
    number: int
    title: str
    problem: str = ""
    goal: str = ""
    deadline_text: str = ""
    cutoff_rule: str = ""  # "" = the plan's
    targets: tuple[Target, ...] = ()
    lead_units: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    lead_leaders: tuple[str, ...] = ()
    former_leaders: tuple[str, ...] = ()
    responsible_persons: tuple[ResponsiblePerson, ...] = ()
    contacts: tuple[Contact, ...] = ()
    measures: tuple[Measure, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        return tuple(doubt for doubt in self.doubts if not doubt.settled_by)


@dataclass(frozen=True)
class Obligation:
    """What is owed besides the monthly report. `due`: the last good day; `issues` empty: every issue."""

    kind: ObligationKind
    due: date
    text: str = ""
    issues: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """`first_month`: "2018-10"; `cutoff_day`: 1–28 or "last"; `cutoff_rule`: exclusive | inclusive | ""
    (then the environment's)."""

    key: str
    title: str
    source: str = ""
    sha256: str = ""
    first_month: str = ""
    cutoff_day: int | str | None = None
    cutoff_rule: str = ""
    issues: tuple[IssueEntry, ...] = ()
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True)
class Flaw:
    """One error of a document or plan file; `issue` None: the whole file."""

    file: str
    issue: int | None
    field: str
    why: str

    def __str__(self) -> str:
        where = self.file if self.issue is None else f"{self.file}: issue {self.issue}"
        return f"{where}: {self.field}: {self.why}"


class BadPlan(Exception):
    """The document or plan file cannot be used; `flaws` says where, one line each."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__("; ".join(str(flaw) for flaw in flaws))
        self.flaws = flaws


@dataclass(frozen=True)
class Counts:
    """What a plan holds, for the one line printed after reading."""

    issues: int = 0
    measures: int = 0
    leaders: int = 0
    responsible_persons: int = 0
    contacts: int = 0
    assignments: int = 0
    doubts: int = 0
    unknown_contacts: list[int] = field(default_factory=list)
