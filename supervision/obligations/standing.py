"""专项报送现状: which papers are owed, handed in or not asked for any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from rules.book_parts import PaperFacts
from rules.issue_life import ENDED
from rules.obligations import ObligationKind, is_overdue
from rules.units import same_office
from storage.session import Session
from storage.tables import Issue, Obligation, Plan
from supervision.practice import Practice

PapersOwed = dict[int, tuple[PaperFacts, ...]]  # by the issue's id
SPOKEN_OF = 60  # days before its day from which cards and lists name a paper still owed


@dataclass(frozen=True)
class Owed:
    """One paper with its issue. `inherited`: its day had passed before the plan came under supervision here."""

    row: Obligation
    issue: Issue
    plan: Plan
    inherited: bool

    @property
    def is_open(self) -> bool:
        """True while it is still waited for."""
        return self.row.handed_in_at is None and self.row.released_at is None and self.issue.status not in ENDED

    def is_late(self, today: date) -> bool:
        return self.is_open and is_overdue(self.row.kind, self.row.due, today)

    def is_near_or_late(self, today: date) -> bool:
        """True when it is time to speak of it to whoever asks."""
        return self.is_open and (self.row.due - today).days <= SPOKEN_OF

    def concerns(self, unit: str) -> bool:
        """True for people of this unit; of several lead units also for those whose unit is not known."""
        others = [same_office(each) for each in self.issue.lead_units if each != self.row.unit]
        return len(self.issue.lead_units) <= 1 or same_office(unit) not in others


async def obligations_of(
    session: Session, practice: Practice, issues: Collection[int] | None = None, only_open: bool = False
) -> list[Owed]:
    """In the order of their days, then of the plan; `issues`: ids they are limited to."""
    query = (
        select(Obligation, Issue, Plan)
        .join(Issue, col(Issue.id) == col(Obligation.issue_id))
        .join(Plan, col(Plan.id) == col(Issue.plan_id))
        .order_by(col(Obligation.due), col(Obligation.kind), col(Plan.id), col(Issue.number), col(Obligation.id))
    )
    if issues is not None:
        query = query.where(col(Obligation.issue_id).in_(issues))
    if only_open:
        query = query.where(col(Obligation.handed_in_at).is_(None), col(Obligation.released_at).is_(None))
    found = await session.exec(query)
    rows = [Owed(row, issue, plan, row.due < practice.habits.day_of(plan.loaded_at)) for row, issue, plan in found]
    return [one for one in rows if one.is_open] if only_open else rows


async def overall_report_missing(session: Session, issue: Issue, now: datetime, practice: Practice) -> list[date]:
    """The days of overall reports of this issue that passed without one (T2, DOMAIN §1.7)."""
    today = practice.habits.day_of(now)
    rows = await obligations_of(session, practice, [issue.id or 0], only_open=True)
    return [one.row.due for one in rows if one.row.kind == ObligationKind.OVERALL_REPORT and one.is_late(today)]


async def papers_owed(session: Session, issues: Collection[int], now: datetime, practice: Practice) -> PapersOwed:
    """What each of these issues still owes besides the months, for the ledger's data set."""
    today = practice.habits.day_of(now)
    found: PapersOwed = {}
    for one in await obligations_of(session, practice, issues, only_open=True):
        facts = PaperFacts(one.row.kind, one.row.unit, one.row.due, one.is_late(today))
        found[one.issue.id or 0] = (*found.get(one.issue.id or 0, ()), facts)
    return found
