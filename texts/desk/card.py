"""问题卡片的数据: what a card is written from."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.report_facts import ReportFacts
from rules.summary import IssueFacts
from texts.obligations import Paper


@dataclass(frozen=True)
class SaidOf:
    """The newest word of one assignment about one measure; `who` labels it where several report."""

    tick: str | None
    words: str
    filed_at: datetime | None
    who: str = ""
    message_id: int | None = None


@dataclass(frozen=True)
class CardMeasure:
    number: str
    text: str
    said: tuple[SaidOf, ...] = ()


@dataclass(frozen=True)
class CardTarget:
    kind: str
    due: date | None
    scope: str
    text: str
    inherited: bool = False


@dataclass(frozen=True)
class Beside:
    """What is counted beside the reports. `verifier`: who checks where the office leads itself (自督); `warnings`:
    (level, how many) whose cause stands; `difficulties`: how many, and how many of them wait for an answer;
    `moved`: (scope, date as printed, date now, basis) of dates decided anew; `next_leader`: (name, day) decided for
    later; `papers`: owed besides the months."""

    progress_class: str | None = None
    verifier: str = ""
    files: int = 0
    newest_file: date | None = None
    warnings: tuple[tuple[str, int], ...] = ()
    difficulties: tuple[int, int] = (0, 0)
    moved: tuple[tuple[str, date, date, str], ...] = ()
    next_leader: tuple[str, date] | None = None
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class Card:
    """`issue`: the current month's facts; `past`: (month, report) of earlier months, newest first;
    `responsible`: (name, scope); `doubts`: (field, what must be settled)."""

    issue: IssueFacts
    month: str
    as_of: datetime
    zone: ZoneInfo
    problem: str
    goal: str
    supporting_units: tuple[str, ...]
    former_leaders: tuple[str, ...]
    responsible: tuple[tuple[str, str], ...]
    targets: tuple[CardTarget, ...]
    measures: tuple[CardMeasure, ...]
    past: tuple[tuple[str, ReportFacts], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()  # flags, words beside them, corrections
    beside: Beside = Beside()
