"""台账数据的条目: the parts of a book: what stands beside an issue's reports, changes, people."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Earlier:
    """What one report last said of a measure in a month before: shown with its date, never as this month's."""

    assignment_id: int
    measure: str
    month: str
    tick: str | None
    words: str
    filed_at: datetime
    message_id: int


@dataclass(frozen=True)
class FilingFacts:
    """The versions of one report. `source`: of the newest; `correction`: why it was changed after the cut-off."""

    report_id: int
    versions: int
    source: str
    correction: str
    message_ids: tuple[int, ...]


@dataclass(frozen=True)
class EvidenceFacts:
    """A file shown this month; `measure` "" for the whole issue."""

    report_id: int
    measure: str
    kind: str
    state: str
    sent_at: datetime
    shot_on: date | None
    message_id: int


@dataclass(frozen=True)
class DifficultyFacts:
    text: str
    units: tuple[str, ...]
    state: str
    raised_at: datetime
    answer_due: date
    answer: str
    message_id: int


@dataclass(frozen=True)
class InstructionFacts:
    """批示, verbatim; `due_day` None: not forwarded yet."""

    text: str
    state: str
    said_at: datetime
    due_day: date | None
    answer: str
    message_id: int


@dataclass(frozen=True)
class TalkFacts:
    """约谈 asked for; `state`: proposed | approved | …."""

    state: str
    proposed_at: datetime
    message_id: int


@dataclass(frozen=True)
class CheckFacts:
    """A verdict on one of the five checks as it stands."""

    kind: str
    verdict: str
    verifier: str
    day: date


@dataclass(frozen=True)
class SiteCheckFacts:
    """What inspectors found on the spot. `verdict`: true | partly_true | untrue; `month` "" for the issue."""

    verdict: str
    inspectors: tuple[str, ...]
    day: date
    month: str
    text: str
    message_id: int | None


@dataclass(frozen=True)
class PublicationFacts:
    link: str
    day: date
    message_id: int | None


@dataclass(frozen=True)
class PaperFacts:
    """A paper besides the months that is still owed. `unit`: whose it is; `late`: its day has
    passed, as far as it can be late at all."""

    kind: str
    unit: str
    due: date
    late: bool


@dataclass(frozen=True)
class OutcomeFacts:
    """How far an issue is on its way to its end: the round of its close-out that stands, and what was made public."""

    checks: tuple[CheckFacts, ...] = ()
    site_checks: tuple[SiteCheckFacts, ...] = ()
    publications: tuple[PublicationFacts, ...] = ()
    notice_place: str = ""
    notice_on: date | None = None
    notice_until: date | None = None
    number: str = ""
    accepted_on: date | None = None
    filed_as: str = ""
    lookback_due: date | None = None
    lookback: str = ""


@dataclass(frozen=True)
class FlagFacts:
    """A question about a measure's words. `source`: last_month | other_issue | plan_text, "" where nothing was
    compared; `against`: the text it was compared with; `explanation`: the person's own words about it (§5.12)."""

    report_id: int
    kind: str
    measure: str
    raised_at: datetime
    explanation: str = ""
    source: str = ""
    against: str = ""


@dataclass(frozen=True)
class DatedTarget:
    """`due` None: no date. `inherited`: 立项即逾期."""

    kind: str
    due: date | None
    scope: str
    text: str
    inherited: bool = False


@dataclass(frozen=True)
class Change:
    """A change of people or dates. `what`: contact | lead_leader | responsible_person | deadline | cutoff | plan;
    `at` None: before the plan came here; `place`: scope, or the month; `basis`: words, or plan | request | outage."""

    at: datetime | None
    what: str
    list_key: str
    number: int | None
    place: str
    old: str
    new: str
    basis: str
    by: str


@dataclass(frozen=True)
class PersonFacts:
    """One line of the register. `roles`: (kind, list key, issue's number or None)."""

    id: int
    name: str
    unit: str
    post: str
    phone: str
    roles: tuple[tuple[str, str, int | None], ...]
