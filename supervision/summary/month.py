"""月汇总: a month read from the store into one value (DOMAIN §4 sample A; Settled 6, 12, 14)."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from rules.month import Month
from rules.summary import IssueFacts, Summary, WarningFacts
from storage.session import Session
from storage.slices import slices
from storage.tables import Cycle, Issue, Person, Plan, PlanDoubt, Report, Role, Warning
from supervision.months.cutoff_moves import moves_of
from supervision.months.cycles import cutoff_of
from supervision.months.terms import terms_of
from supervision.practice import Practice
from supervision.report.duties import Duty, joined, with_measures
from supervision.requests.awaiting import awaiting
from supervision.summary.forms import as_csv, as_json
from supervision.summary.reports import report_facts
from supervision.summary.targets import targets_of

__all__ = ["Summary", "UnknownMonth", "as_csv", "as_json", "default_month", "known_months", "summary"]


class UnknownMonth(LookupError):
    """No cycle of this month; `known`: the months that exist, oldest first."""

    def __init__(self, month: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no month {month or '(any)'}; there are: {', '.join(known) or 'none'}")
        self.month = month
        self.known = known


async def summary(session: Session, month: str | None, now: datetime, practice: Practice) -> Summary:
    """The month ("2018-11"; None: the default one) in one value; raises UnknownMonth.

    1. Take the reports of every list that has this cycle.
    2. Add people, standing answers, reminders and warnings.
    3. Add the dated targets of those lists, passed and coming.
    """
    chosen = month or await default_month(session, now, practice)
    known = await known_months(session)
    if chosen not in known:
        raise UnknownMonth(chosen, known)
    duties = await duties_in(session, chosen)
    plans = await _plans(session, chosen)
    passed, coming = await targets_of(session, plans, now, practice)
    cutoffs = _cutoffs(plans, duties, chosen, practice)
    return Summary(
        month=chosen,
        as_of=now,
        zone=practice.habits.zone,
        cutoff=min(instant for _, instant in cutoffs),
        cutoffs=cutoffs,
        issues=await issue_facts(session, duties, practice),
        doubts=await _open_doubts(session, plans),
        passed=passed,
        coming=coming,
        moves=tuple(await moves_of(session, [chosen])),
        awaiting=await awaiting(session, practice.habits.day_of(now)),
    )


async def known_months(session: Session) -> tuple[str, ...]:
    """The months of which a cycle was opened, oldest first."""
    return tuple(sorted(await session.exec(select(col(Cycle.month)).distinct())))


async def default_month(session: Session, now: datetime, practice: Practice) -> str:
    """The newest cycle whose ask instant has passed, else the newest (Settled 6); raises UnknownMonth."""
    known = await known_months(session)
    if not known:
        raise UnknownMonth("", ())
    calendar = await practice.calendar(session)
    for month in reversed(known):
        asks = [term.table(practice, calendar).ask for term in await terms_of(session, month)]
        if asks and min(asks) <= now:
            return month
    return known[-1]


async def duties_in(session: Session, month: str, issue_id: int | None = None) -> list[Duty]:
    """The reports of a month (of one issue), without those of contacts taken off before they owed them."""
    return await duties_of(session, [month], issue_id)


async def duties_of(session: Session, months: list[str], issue_id: int | None = None) -> list[Duty]:
    """The same of several months."""
    query = joined().where(col(Report.month).in_(months))
    if issue_id is not None:
        query = query.where(col(Issue.id) == issue_id)
    rows = [
        row
        for row in await session.exec(query)
        if not (row[1].ended_at and row[1].ended_at < row[0].cutoff_at and row[0].received_at is None)
    ]
    return await with_measures(session, rows)


async def issue_facts(session: Session, duties: list[Duty], practice: Practice) -> tuple[IssueFacts, ...]:
    """The issues of these reports (all of one month) with everything known about them."""
    reports = await report_facts(session, duties, practice)
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
        )
        for issue_id, own in by_issue.items()
    )


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
