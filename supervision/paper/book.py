"""台账数据: a month read once from the store into one value (DOMAIN §4, exports)."""

from datetime import datetime

from sqlmodel import col, select

from rules.book import Book, BookIssue
from rules.book_parts import DatedTarget
from rules.month import Month
from rules.summary import IssueFacts, Summary
from storage.session import Session
from storage.tables import Cycle, Issue, Measure, Plan, Target
from supervision.months.cycles import cutoff_of
from supervision.obligations.standing import papers_owed
from supervision.paper.beside import beside
from supervision.paper.changes import changes_of
from supervision.paper.history import History, read_history
from supervision.paper.outcomes import outcomes_of
from supervision.paper.register import Register, register_of
from supervision.practice import Practice
from supervision.report.duties import several_lists
from supervision.summary.month import summary
from supervision.summary.targets import supervised_from


async def read_book(session: Session, month: str | None, now: datetime, practice: Practice, first: str = "") -> Book:
    """The month ("2018-11"; None: the default one) with the months before it, from `first` (by default a year).

    Raises UnknownMonth, also for a `first` after the month.

    1. Take the month's summary: reports, answers, reminders, warnings.
    2. Add every issue of the lists that have this month, whether it owes a report or not.
    3. Add what stands beside the reports, what changed, and the months before.
    """
    value = await summary(session, month, now, practice)
    history = await read_history(session, value.month, first)
    issues = await _issues(session, value.month)
    many = await several_lists(session)
    numbered = {issue.id or 0: (plan.key if many else "", issue.number) for issue, plan in issues}
    register = await register_of(session, numbered)
    return Book(
        month=value.month,
        as_of=now,
        zone=practice.habits.zone,
        rehearsal=practice.rehearsal,
        many=many,
        titles=tuple(dict.fromkeys(plan.title for _, plan in issues)),
        cutoff=value.cutoff,
        cutoffs=value.cutoffs,
        next_cutoff=_next_cutoff(issues, value.month, practice),
        moves=value.moves,
        issues=await _book_issues(session, issues, value, history, register, practice),
        changes=await changes_of(session, numbered, register.leaders),
        people=register.people,
        history=history.months,
    )


def _next_cutoff(issues: list[tuple[Issue, Plan]], month: str, practice: Practice) -> datetime:
    plans = {plan.id: plan for _, plan in issues}
    return min(cutoff_of(plan).instant(Month.parse(month).plus(1), practice) for plan in plans.values())


async def _issues(session: Session, month: str) -> list[tuple[Issue, Plan]]:
    found = await session.exec(
        select(Issue, Plan)
        .join(Plan, col(Issue.plan_id) == col(Plan.id))
        .join(Cycle, col(Cycle.plan_id) == col(Plan.id))
        .where(col(Cycle.month) == month)
        .order_by(col(Plan.id), col(Issue.number))
    )
    return [(issue, plan) for issue, plan in found]


async def _book_issues(
    session: Session,
    issues: list[tuple[Issue, Plan]],
    value: Summary,
    history: History,
    register: Register,
    practice: Practice,
) -> tuple[BookIssue, ...]:
    facts, classes = {each.id: each for each in value.issues}, dict(value.classes)
    ids = [issue.id or 0 for issue, _ in issues]
    measures = await _measures(session, ids)
    targets = await _targets(session, issues, practice)
    span = (value.cutoff, _next_cutoff(issues, value.month, practice))
    outcomes = await outcomes_of(session, ids, practice)
    papers = await papers_owed(session, ids, value.as_of, practice)
    found = await beside(session, ids, value.issues, value.month, span)
    return tuple(
        found[number].into(
            BookIssue(
                facts=facts.get(number) or _silent(issue, plan, register, classes.get(number)),
                problem=issue.problem,
                goal=issue.goal,
                supporting_units=tuple(issue.supporting_units),
                former_leaders=tuple(issue.former_leaders),
                responsible=register.responsible.get(number, ()),
                targets=targets.get(number, ()),
                measures=measures.get(number, ()),
                earlier=history.earlier.get(number, ()),
                outcome=outcomes[number],
                papers=papers.get(number, ()),
            )
        )
        for (issue, plan), number in zip(issues, ids, strict=True)
    )


def _silent(issue: Issue, plan: Plan, register: Register, progress_class: str | None) -> IssueFacts:
    """An issue that owes no report this month."""
    return IssueFacts(
        id=issue.id or 0,
        list_key=plan.key,
        number=issue.number,
        title=issue.title,
        status=issue.status,
        lead_units=tuple(issue.lead_units),
        leaders=register.leaders.get(issue.id or 0, ()),
        responsible=tuple(name for name, _, _ in register.responsible.get(issue.id or 0, ())),
        deadline=issue.deadline_text,
        reports=(),
        progress_class=progress_class,
    )


async def _measures(session: Session, ids: list[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    found = await session.exec(
        select(Measure).where(col(Measure.issue_id).in_(ids)).order_by(col(Measure.issue_id), col(Measure.position))
    )
    measures: dict[int, tuple[tuple[str, str], ...]] = {}
    for row in found:
        measures[row.issue_id] = (*measures.get(row.issue_id, ()), (row.number, row.text))
    return measures


async def _targets(
    session: Session, issues: list[tuple[Issue, Plan]], practice: Practice
) -> dict[int, tuple[DatedTarget, ...]]:
    begun = {issue.id or 0: supervised_from(plan, practice) for issue, plan in issues}
    found = await session.exec(
        select(Target).where(col(Target.issue_id).in_(list(begun))).order_by(col(Target.issue_id), col(Target.position))
    )
    targets: dict[int, tuple[DatedTarget, ...]] = {}
    for row in found:
        inherited = row.due is not None and row.due < begun[row.issue_id]
        one = DatedTarget(row.kind, row.due, row.scope, row.text, inherited)
        targets[row.issue_id] = (*targets.get(row.issue_id, ()), one)
    return targets
