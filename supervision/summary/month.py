"""月汇总: a month read from the store into one value (DOMAIN §4 sample A; Settled 6, 12, 14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from rules.month import Month
from rules.progress_class import ProgressClass
from rules.summary import IssueFacts, Paces, Summary, WarningFacts, counted_classes
from rules.units import county_of
from storage.session import Session
from storage.slices import slices
from storage.tables import Cycle, Issue, Person, Plan, PlanDoubt, Role, Warning
from supervision.months.cutoff_moves import moves_of
from supervision.months.cycles import cutoff_of
from supervision.practice import Practice
from supervision.report.duties import Duty
from supervision.report.standing import Standing, standings
from supervision.requests.awaiting import awaiting
from supervision.summary.forms import as_csv, as_json
from supervision.summary.known import (
    Months,
    UnknownMonth,
    default_month,
    duties_in,
    duties_of,
    known_months,
    months_at,
)
from supervision.summary.marks import marked_in, standing_warnings
from supervision.summary.pace import Grounds, grounds, said_by, said_in
from supervision.summary.reports import report_facts
from supervision.summary.targets import targets_of

__all__ = [
    "Summary",
    "UnknownMonth",
    "as_csv",
    "as_json",
    "default_month",
    "duties_in",
    "duties_of",
    "known_months",
    "summary",
]


async def summary(
    session: Session, month: str | None, now: datetime, practice: Practice, months: Months | None = None
) -> Summary:
    """The month ("2018-11"; None: the default one) in one value; raises UnknownMonth. `months`: where somebody has
    read them already.

    1. Take the reports of every list that has this cycle.
    2. Add people, standing answers, reminders and warnings, and how each issue stands beside the month before.
    3. Add the dated targets of those lists, passed and coming, and what waits or is asked about.
    """
    months = months or await months_at(session, now, practice)
    chosen = month or months.current
    if chosen not in months.known:
        raise UnknownMonth(chosen, months.known)
    before = next((each for each in reversed(months.known) if each < chosen), "")
    both = await duties_of(session, [chosen, before])
    duties = [duty for duty in both if duty.report.month == chosen]
    plans = await _plans(session, chosen)
    cutoffs = _cutoffs(plans, duties, chosen, practice)
    cutoff = min(instant for _, instant in cutoffs)
    past = Past([duty for duty in both if duty.report.month == before], cutoff)
    basis = await grounds(session, [plan.id for plan in plans], past.cutoff, practice)
    told = [_id(duty.report.id) for duty in past.duties if duty.report.received_at is not None]
    found = await standings(session, [*(_id(duty.report.id) for duty in duties), *told])
    said_before = said_in(past.duties, found)
    facts = await issue_facts(session, duties, practice, found)
    at = now if chosen >= months.current else min(now, cutoff)
    said = {issue.id: said_by(issue.reports, said_before) for issue in facts}
    classes = basis.classes(at, said, live=at == now)
    passed, coming = await targets_of(session, plans, basis.applied(now), now, practice)
    return Summary(
        month=chosen,
        as_of=now,
        zone=practice.habits.zone,
        cutoff=cutoff,
        cutoffs=cutoffs,
        issues=tuple(replace(issue, progress_class=classes.get(issue.id)) for issue in facts),
        doubts=await _open_doubts(session, plans),
        passed=passed,
        coming=coming,
        moves=tuple(await moves_of(session, [chosen])),
        awaiting=await awaiting(session, practice.habits.day_of(now)),
        classes=tuple(classes.items()),
        paces_before=past.paces(basis, said_before),
        marked=await marked_in(session, duties),
        standing=await standing_warnings(session, basis.ids),
    )


@dataclass(frozen=True)
class Past:
    """The month before; `until`: of the month after it."""

    duties: list[Duty]
    until: datetime

    @property
    def cutoff(self) -> datetime:
        return min((duty.report.cutoff_at for duty in self.duties), default=self.until)

    def paces(self, basis: Grounds, said: Mapping[int, ProgressClass | None]) -> Paces:
        """How the issues stood at its cut-off; nothing for a first month."""
        if not self.duties:
            return ()
        by_issue: dict[int, list[ProgressClass | None]] = {}
        for duty in self.duties:
            by_issue.setdefault(_id(duty.issue.id), []).append(said.get(duty.report.assignment_id))
        return counted_classes(basis.classes(self.cutoff, by_issue, live=False).values())


async def issue_facts(
    session: Session, duties: list[Duty], practice: Practice, found: Mapping[int, Standing] | None = None
) -> tuple[IssueFacts, ...]:
    """The issues of these reports (all of one month) with everything known about them; `found`: what stands of them,
    where somebody has read it already."""
    reports = await report_facts(session, duties, practice, found)
    by_issue: dict[int, list[Duty]] = {}
    for duty in duties:
        by_issue.setdefault(_id(duty.issue.id), []).append(duty)
    names = await _names(session, by_issue)
    warnings = await _warnings(session, by_issue, {duty.report.month for duty in duties})
    return tuple(
        IssueFacts(
            id=issue_id,
            list_key=own[0].plan.key,
            number=own[0].issue.number,
            title=own[0].issue.title,
            status=own[0].issue.status,
            lead_units=tuple(own[0].issue.lead_units),
            leaders=names.get((issue_id, "lead_leader"), ()),
            responsible=names.get((issue_id, "responsible_person"), ()),
            deadline=own[0].issue.deadline_text,
            reports=tuple(reports[_id(duty.report.id)] for duty in own),
            warnings=warnings.get(issue_id, ()),
            counties=tuple(dict.fromkeys(filter(None, map(county_of, units_of(own[0].issue))))),
        )
        for issue_id, own in by_issue.items()
    )


def units_of(issue: Issue) -> list[str]:
    return [*issue.lead_units, *issue.supporting_units]


async def _names(session: Session, issues: Iterable[int]) -> dict[tuple[int, str], tuple[str, ...]]:
    names: dict[tuple[int, str], tuple[str, ...]] = {}
    for some in slices(issues):
        found = await session.exec(
            select(Role.issue_id, Role.kind, Person.name)
            .join(Person, col(Role.person_id) == col(Person.id))
            .where(col(Role.issue_id).in_(some), col(Role.ended_at).is_(None))
            .order_by(col(Role.id))
        )
        for issue_id, kind, name in found:
            key = (_id(issue_id), kind)
            names[key] = (*names.get(key, ()), name)
    return names


async def _warnings(session: Session, issues: Iterable[int], months: set[str]) -> dict[int, tuple[WarningFacts, ...]]:
    wanted = set(issues)
    found = await session.exec(select(Warning).where(col(Warning.month).in_(months)).order_by(col(Warning.id)))
    warnings: dict[int, tuple[WarningFacts, ...]] = {}
    for row in found:
        if row.issue_id in wanted:
            facts = WarningFacts(row.level, row.trigger, row.state, row.raised_at, row.resolved_at)
            warnings[row.issue_id] = (*warnings.get(row.issue_id, ()), facts)
    return warnings


async def _plans(session: Session, month: str) -> list[Plan]:
    found = await session.exec(
        select(Plan)
        .join(Cycle, col(Cycle.plan_id) == col(Plan.id))
        .where(col(Cycle.month) == month)
        .order_by(col(Plan.id))
    )
    return list(found)


def _cutoffs(plans: list[Plan], duties: list[Duty], month: str, practice: Practice) -> tuple[tuple[str, datetime], ...]:
    """The earliest cut-off in force of each list; by the plan's own rule where nothing is owed."""
    found = []
    for plan in plans:
        own = [duty.report.cutoff_at for duty in duties if duty.plan.id == plan.id]
        nominal = cutoff_of(plan).instant(Month.parse(month), practice)
        found.append((plan.key, min(own, default=nominal)))
    return tuple(found)


async def _open_doubts(session: Session, plans: list[Plan]) -> int:
    found = await session.exec(
        select(PlanDoubt.id)
        .join(Issue, col(PlanDoubt.issue_id) == col(Issue.id))
        .where(col(Issue.plan_id).in_([plan.id for plan in plans]), col(PlanDoubt.settled_by) == "")
    )
    return len(list(found))


def _id(value: int | None) -> int:
    assert value is not None
    return value
